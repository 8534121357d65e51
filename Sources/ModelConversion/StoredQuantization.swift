// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
import JSONReading
public import Quantization
import TensorCore

/// The quantization that a checkpoint of the compressed-tensors package says it has.
///
/// Known is the format `int-quantized` with 8 bits, symmetric, weights per tensor, channel or group,
/// and activations per token or tensor. Everything else is refused by name.
public struct StoredQuantization: Sendable {
  /// The scheme, one of those that do not smooth: smoothing is in the weights already.
  public let scheme: QuantizationScheme
  private let checkpoint: Checkpoint

  /// Reads `quantization_config`.
  ///
  /// - Returns: `nil` for a checkpoint without it.
  /// - Throws: ``CheckpointError/badContent(file:tensor:byte:found:expected:)``.
  public init?(_ checkpoint: Checkpoint) throws(CheckpointError) {
    guard let node = checkpoint.configuration?["quantization_config"], node.kind != "null" else {
      return nil
    }
    let reader = Reader(file: "\(checkpoint.path)/config.json")
    try reader.require(node, "quant_method", in: ["compressed-tensors"])
    try reader.require(node, "format", in: ["int-quantized"])
    guard let groups = node["config_groups"]?.members, groups.count == 1 else {
      throw reader.bad(node, "config_groups", expected: "one group")
    }
    let group = groups[0].node
    guard let weights = group["weights"], let activations = group["input_activations"] else {
      throw reader.bad(group, groups[0].name, expected: "weights and input_activations")
    }
    for part in [weights, activations] {
      guard part["num_bits"]?.integer == 8, part["type"]?.string == "int",
        part["symmetric"]?.bool == true
      else { throw reader.bad(part, "num_bits, type, symmetric", expected: "8, int, true") }
    }
    let granularity = try reader.granularity(of: weights)
    try reader.require(activations, "strategy", in: ["token", "tensor"])
    let isStatic = activations["dynamic"]?.bool == false
    let activation: QuantizationScheme.ActivationScaling =
      switch (activations["strategy"]?.string, isStatic) {
      case ("token", _): .token
      case (_, true): .tensorStatic
      default: .tensorDynamic
      }
    let known = QuantizationScheme.all.first {
      $0.activation == activation && $0.weight == granularity && !$0.isSmoothed
    }
    guard let known else {
      throw reader.bad(node, "config_groups", expected: "a combination that has a scheme")
    }
    scheme = known
    self.checkpoint = checkpoint
  }

  /// The codes and scales of a module's weight, or `nil` where it is stored in floating point.
  ///
  /// - Parameter module: Name without `.weight`.
  /// - Returns: Shape: `[N, K]`; one scale, or one for each row, or for each group of each row.
  /// - Throws: ``CheckpointError`` for a missing scale, a wrong shape, and scales that are not finite
  ///   and above zero.
  public func weight(of module: String) throws -> QuantizedMatrix? {
    guard let tensor = checkpoint.tensor("\(module).weight"),
      tensor.format == .elements(.int8)
    else { return nil }
    guard tensor.shape.count == 2 else {
      throw Self.wrong(tensor, "shape \(tensor.shape)", "two dimensions")
    }
    let scales = try scales("\(module).weight_scale")
    try requireScales(of: tensor, module: module)
    return try QuantizedMatrix(
      codes: Matrix(
        rows: tensor.shape[0],
        columns: tensor.shape[1],
        elements: try tensor.int8Elements()
      ),
      scales: scales,
      granularity: scheme.weight
    )
  }

  /// Refuses scales that are not those of the weight's parts.
  private func requireScales(
    of weight: CheckpointTensor,
    module: String
  ) throws(CheckpointError) {
    let scales = try checkpoint.requiredTensor("\(module).weight_scale")
    if case .perGroup(let size) = scheme.weight {
      // The other order would have as many.
      let expected = [weight.shape[0], (weight.shape[1] + size - 1) / size]
      guard scales.shape == expected else {
        throw Self.wrong(scales, "shape \(scales.shape)", "shape \(expected)")
      }
    } else {
      let expected = scheme.weight == .perTensor ? 1 : weight.shape[0]
      guard scales.elementCount == expected else {
        throw Self.wrong(scales, "\(scales.elementCount) scales", "\(expected)")
      }
    }
  }

  /// The static scale of an input that one or more modules share.
  ///
  /// - Parameter modules: At least one.
  /// - Returns: The scale that all of them store.
  /// - Throws: ``CheckpointError``, also where they store different scales: the input is quantized once.
  public func inputScale(of modules: [String]) throws -> Scale {
    let scale = try inputScale(of: modules[0])
    for module in modules.dropFirst() {
      let other = try inputScale(of: module)
      guard other == scale else {
        throw Self.wrong(
          try checkpoint.requiredTensor("\(module).input_scale"),
          "\(other.value)",
          "\(scale.value), as \(modules[0]) has, whose input is the same"
        )
      }
    }
    return scale
  }

  private func inputScale(of module: String) throws -> Scale {
    let scales = try scales("\(module).input_scale")
    guard scales.count == 1 else {
      throw Self.wrong(
        try checkpoint.requiredTensor("\(module).input_scale"),
        "\(scales.count) scales",
        "1"
      )
    }
    return scales[0]
  }

  private func scales(_ name: String) throws -> [Scale] {
    let tensor = try checkpoint.requiredTensor(name)
    return try checkpoint.floatElements(name).map { value in
      guard value.isFinite, value > 0 else {
        throw Self.wrong(tensor, "a scale of \(value)", "finite scales above zero")
      }
      return try Scale(value)
    }
  }

  private static func wrong(
    _ tensor: CheckpointTensor,
    _ found: String,
    _ expected: String
  ) -> CheckpointError {
    .wrongTensor(
      file: tensor.path,
      tensor: tensor.name,
      byte: tensor.byteRange.lowerBound,
      found: found,
      expected: expected
    )
  }

  /// Messages about config.json.
  private struct Reader {
    let file: String

    func require(
      _ node: JSONNode,
      _ name: String,
      in known: [String]
    ) throws(CheckpointError) {
      guard let value = node[name]?.string, known.contains(value) else {
        throw bad(node[name] ?? node, name, expected: known.joined(separator: " or "))
      }
    }

    /// Which weights share a scale.
    func granularity(of weights: JSONNode) throws(CheckpointError) -> Granularity {
      try require(weights, "strategy", in: ["channel", "tensor", "group"])
      switch weights["strategy"]?.string {
      case "tensor": return .perTensor
      case "group": return .perGroup(size: try groupSize(of: weights))
      default: return .perChannel
      }
    }

    /// Neighbouring inputs that share a scale.
    private func groupSize(of weights: JSONNode) throws(CheckpointError) -> Int {
      guard let size = weights["group_size"]?.integer,
        QuantizationScheme.all.contains(where: { $0.weight == .perGroup(size: size) })
      else {
        throw bad(
          weights["group_size"] ?? weights,
          "group_size",
          expected: "a size that a scheme has, such as 64"
        )
      }
      // Sorted inputs are in other groups than their neighbours; which ones, another tensor says.
      guard let order = weights["actorder"], order.kind != "null" else { return size }
      throw bad(order, "actorder", expected: "null")
    }

    func bad(_ node: JSONNode, _ name: String, expected: String) -> CheckpointError {
      .badContent(
        file: file,
        tensor: nil,
        byte: node.byte,
        found: "quantization_config, \(name): \(node.kind)",
        expected: expected
      )
    }
  }
}
