// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import JSONReading

/// Rotary positions: their base, and whatever turns them by other angles than the plain ones.
extension ConfigurationSource {
  /// Where config.json keeps them besides `rope_theta`, what counts more first: version 5 of the
  /// transformers package writes `rope_parameters`, with the base inside, and still reads
  /// `rope_scaling`.
  private static let parameterNames = ["rope_scaling", "rope_parameters"]

  /// The base of the angles.
  ///
  /// - Parameter defaultBase: Where the file says nothing.
  /// - Returns: A finite number above 0.
  /// - Throws: ``CheckpointError`` for anything else.
  func rotaryBase(default defaultBase: Double) throws(CheckpointError) -> Double {
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

  /// Why angles are not the plain ones, or `nil` where they are.
  var rotaryObstacle: String? {
    switch values {
    case .json(let node):
      Self.parameterNames.lazy.compactMap { name in
        node[name].flatMap { Self.obstacle($0, named: name) }
      }.first ?? Self.partialObstacle(node)
    case .gguf(let reader, let architecture): Self.obstacle(reader, architecture: architecture)
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
    let type = parameters["rope_type"] ?? parameters["type"]
    if let type, type.string != "default" {
      return "\(name) of type \(type.summary) is not implemented"
    }
    if type == nil, let factor = parameters["factor"] {
      return "\(name) with factor \(factor.summary) is not implemented"
    }
    return partialObstacle(parameters)
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
  private static func obstacle(_ reader: GGUFReader, architecture: String) -> String? {
    let factors = reader.entries.first {
      $0.name.hasPrefix("rope_freqs") || $0.name.hasPrefix("rope_factors")
    }
    if let factors {
      return "\(factors.name.printable), factors of rotary positions, is not implemented"
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
