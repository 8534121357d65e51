// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Glibc
import JSONReading
import Quantization

/// Rotary positions: their base, and whatever turns them by other angles than the plain ones.
extension ConfigurationSource {
  /// Where config.json keeps them besides `rope_theta`, what counts more first: version 5 of the
  /// transformers package writes `rope_parameters`, with the base inside, and still reads
  /// `rope_scaling`.
  private static let parameterNames = ["rope_scaling", "rope_parameters"]

  /// The base of the angles, and the scaling of Llama 3.1 and 3.2 where the file has it.
  ///
  /// - Parameters:
  ///   - headSize: Channels of a head.
  ///   - defaultBase: Where the file says nothing.
  /// - Returns: Rotary positions; ``obstacle(to:)`` says whether the file means others.
  /// - Throws: ``CheckpointError`` for a base or a scaling that no angle is made of.
  func rotaryPositions(
    headSize: Int,
    defaultBase: Double
  ) throws(CheckpointError) -> ModelConfiguration.Positions {
    let base = try rotaryBase(default: defaultBase)
    let scaling =
      switch values {
      case .json(let node): try describedScaling(node)
      case .gguf: try scalingOfDivisors(base: base, headSize: headSize)
      }
    return .rotary(theta: base, scaling: scaling)
  }

  /// The base of the angles.
  ///
  /// - Parameter defaultBase: Where the file says nothing.
  /// - Returns: A finite number above 0.
  /// - Throws: ``CheckpointError`` for anything else.
  private func rotaryBase(default defaultBase: Double) throws(CheckpointError) -> Double {
    var base = try number("rope_theta", "rope.freq_base", default: defaultBase)
    if case .json(let node) = values {
      for name in Self.parameterNames.reversed() {
        guard let member = node[name]?["rope_theta"], member.kind != "null" else { continue }
        guard let inside = member.number else {
          throw bad("\(name).rope_theta", member.summary, "a number")
        }
        base = inside
      }
    }
    guard base.isFinite, base > 0 else {
      throw bad("the base of rotary positions", "\(base)", "a number above 0")
    }
    return base
  }

  /// Why angles are others than those of some positions, or `nil` where they are not.
  func obstacle(to positions: ModelConfiguration.Positions) -> String? {
    switch values {
    case .json(let node):
      Self.parameterNames.lazy.compactMap { name in
        node[name].flatMap { Self.obstacle($0, named: name) }
      }.first ?? Self.partialObstacle(node)
    case .gguf(let reader, let architecture):
      Self.obstacle(reader, architecture: architecture, positions: positions)
    }
  }

  private static func obstacle(_ parameters: JSONNode, named name: String) -> String? {
    guard parameters.kind != "null" else { return nil }
    guard let members = parameters.members else {
      return "\(name) is \(parameters.kind), which is not implemented"
    }
    if let kind = members.first(where: { $0.node.members != nil }) {
      return "\(name) for \(kind.name.printable) is not implemented"
    }
    let type = scalingType(parameters)
    if let type, type.string != "default", type.string != "llama3" {
      return "\(name) of type \(type.summary) is not implemented"
    }
    if type == nil, let factor = parameters["factor"] {
      return "\(name) with factor \(factor.summary) is not implemented"
    }
    return partialObstacle(parameters)
  }

  private static func scalingType(_ parameters: JSONNode) -> JSONNode? {
    parameters["rope_type"] ?? parameters["type"]
  }

  /// Heads of which a part alone is rotated.
  private static func partialObstacle(_ node: JSONNode) -> String? {
    guard let share = node["partial_rotary_factor"], share.kind != "null", share.number != 1
    else { return nil }
    return "partial_rotary_factor \(share.summary) is not implemented"
  }

  /// Scaling in a GGUF file: factors for each angle, or a kind of scaling with one factor.
  ///
  /// A factor without a kind scales all angles, as llama.cpp reads it; 0 and 1 are no scaling.
  private static func obstacle(
    _ reader: GGUFReader,
    architecture: String,
    positions: ModelConfiguration.Positions
  ) -> String? {
    let factors = reader.entries.first {
      if case .rotary(_, .some) = positions, $0.name == ModelConfiguration.rotaryDivisors {
        return false
      }
      return $0.name.hasPrefix("rope_freqs") || $0.name.hasPrefix("rope_factors")
    }
    if let factors {
      return "\(factors.name.printable), factors of rotary positions other than those of Llama 3.1 "
        + "and 3.2, is not implemented"
    }
    let type = "\(architecture).rope.scaling.type"
    if let value = reader.value(type) {
      return value.string == "none"
        ? nil : "\(type.printable) \(value.summary) is not implemented"
    }
    for name in ["rope.scaling.factor", "rope.scale_linear"] {
      let place = "\(architecture).\(name)"
      if let value = reader.value(place), value.number != 0, value.number != 1 {
        return "\(place.printable) \(value.summary) is not implemented"
      }
    }
    return nil
  }
}

// MARK: - The scaling of Llama 3.1 and 3.2

extension ConfigurationSource {
  /// The scaling that config.json describes, or `nil` where it has none or one of another type.
  private func describedScaling(_ root: JSONNode) throws(CheckpointError) -> RotaryScaling? {
    // An empty object says nothing, as `null` does.
    let place = Self.parameterNames.first { root[$0]?.members?.isEmpty == false }
    guard let place, let node = root[place], Self.scalingType(node)?.string == "llama3" else {
      return nil
    }
    let factor = try parameter("factor", of: node, at: place)
    let low = try parameter("low_freq_factor", of: node, at: place)
    let high = try parameter("high_freq_factor", of: node, at: place)
    guard low < high else {
      throw bad("\(place).high_freq_factor", "\(high)", "a number above low_freq_factor, \(low)")
    }
    let original = node["original_max_position_embeddings"]
    guard let length = original?.integer, Self.sizes.contains(length) else {
      throw bad(
        "\(place).original_max_position_embeddings",
        original?.summary ?? "nothing",
        Self.wholeNumber(in: Self.sizes)
      )
    }
    return RotaryScaling(
      factor: factor,
      lowFrequencyFactor: low,
      highFrequencyFactor: high,
      originalContextLength: length
    )
  }

  private func parameter(
    _ name: String,
    of node: JSONNode,
    at place: String
  ) throws(CheckpointError) -> Double {
    guard let value = node[name]?.number, value.isFinite, value > 0 else {
      throw bad("\(place).\(name)", node[name]?.summary ?? "nothing", "a number above 0")
    }
    return value
  }

  /// The scalings of Llama 3.1, and of the small models of Llama 3.2.
  private static let knownScalings = [8.0, 32.0].map {
    RotaryScaling(
      factor: $0,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 8192
    )
  }

  /// How far a divisor in a file may be from the formula's, in units of itself.
  ///
  /// llama.cpp computes them in FP32: a wave is off by about 10 roundings of 2^-24, and its divisor by
  /// at most (32 - 1) / 3 times that. A length of one token more or less would make it 2^-13.
  private static let divisorTolerance = 0x1p-16

  /// The scaling whose divisors a GGUF file has, or `nil` where it has none or others.
  private func scalingOfDivisors(
    base: Double,
    headSize: Int
  ) throws(CheckpointError) -> RotaryScaling? {
    guard let checkpoint, let tensor = checkpoint.tensor(ModelConfiguration.rotaryDivisors),
      tensor.shape == [headSize / 2]
    else { return nil }
    let divisors = try checkpoint.floatElements(tensor.name)
    return Self.knownScalings.first { scaling in
      divisors.indices.allSatisfy { pair in
        let frequency = pow(base, -2 * Double(pair) / Double(headSize))
        let expected = scaling.divisor(ofFrequency: frequency)
        return abs(Double(divisors[pair]) - expected) <= Self.divisorTolerance * expected
      }
    }
  }
}
