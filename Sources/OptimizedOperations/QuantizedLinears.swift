// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// The linear layers of a model in INT8, on our kernels.
///
/// The head, and layers that are kept in floating point, run in FP32.
public final class QuantizedLinears: LinearOperations {
  /// Linear layers that share one input, as runs of layers of one kind.
  public struct LinearGroup: Sendable {
    /// Each part's columns follow those of the part before it.
    let parts: [Part]
  }

  /// Neighbouring layers of a group that are computed together.
  enum Part: Sendable {
    case float(FloatTransformer.LinearGroup)
    case integer(IntegerPart)
    case withoutOutliers(IntegerPart, OutlierPart)
    case perGroup(GroupedPart)
  }

  /// Layers with one scale for each output channel, equal ones where a scale is per tensor.
  struct IntegerPart: Sendable {
    let weight: PackedWeight
    let columnScales: [Scale]
    let bias: [Float]?
    /// The static scale of the activation, or `nil` where it is found at run time.
    let activationScale: Scale?

    var byteCount: Int {
      weight.byteCount + columnScales.count * MemoryLayout<Scale>.stride
        + (bias?.count ?? 0) * MemoryLayout<Float>.stride
    }
  }

  let scheme: QuantizationScheme
  let operations: OptimizedOperations
  let float: FloatTransformer
  let scaleRule: ScaleRule
  private let sources: LinearSources

  /// Creates linear layers.
  ///
  /// - Parameters:
  ///   - scheme: How activations and weights are quantized.
  ///   - operations: INT8 kernels and their threads.
  ///   - float: What computes the head and the layers that are kept in floating point.
  ///   - scaleRule: How scales are made of largest values.
  ///   - sources: What is known of the layers besides their weights.
  public init(
    scheme: QuantizationScheme,
    operations: OptimizedOperations,
    float: FloatTransformer,
    scaleRule: ScaleRule = .own,
    sources: LinearSources
  ) {
    self.scheme = scheme
    self.operations = operations
    self.float = float
    self.scaleRule = scaleRule
    self.sources = sources
  }

  /// Quantizes and packs linear layers that share one input.
  ///
  /// - Throws: ``ShapeError``, ``QuantizationError``, or what the static scale throws.
  public func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup {
    let kept = place.names.map { place.block == nil || sources.isKeptFloat($0) }
    var parts: [Part] = []
    var first = 0
    while first < weights.count {
      var end = first + 1
      while end < weights.count, kept[end] == kept[first] { end += 1 }
      let (partWeights, partBiases) = (Array(weights[first..<end]), Array(biases[first..<end]))
      // Stored codes and scales are found by name, so each part has the names of its own layers only.
      let names = Array(place.names[first..<end])
      let partPlace = LinearPlace(block: place.block, site: place.site, names: names)
      parts.append(
        kept[first]
          ? .float(try float.prepare(weights: partWeights, biases: partBiases, at: partPlace))
          : try quantized(weights: partWeights, biases: partBiases, at: partPlace)
      )
      first = end
    }
    return LinearGroup(parts: parts)
  }

  /// Applies linear layers to their shared input.
  ///
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func apply(_ group: LinearGroup, to activation: Matrix<Float>) throws -> Matrix<Float> {
    let outputs = try group.parts.map { try apply($0, to: activation) }
    guard outputs.count > 1 else { return outputs[0] }
    var joined = Matrix<Float>(
      uninitializedRows: activation.rows,
      columns: outputs.reduce(0) { $0 + $1.columns }
    )
    float.update(&joined) { row, values in
      var target = values
      for output in outputs {
        output.withUnsafePointer {
          target.update(from: $0 + row * output.rowStride, count: output.columns)
        }
        target += output.columns
      }
    }
    return joined
  }

  /// Bytes of packed weights, scales and biases; what outlier channels need is counted too.
  public func byteCount(of group: LinearGroup) -> Int {
    group.parts.reduce(0) { bytes, part in
      switch part {
      case .float(let group): bytes + float.byteCount(of: group)
      case .integer(let part): bytes + part.byteCount
      case .withoutOutliers(let part, let outliers): bytes + part.byteCount + outliers.byteCount
      case .perGroup(let part): bytes + part.byteCount
      }
    }
  }

  private func apply(_ part: Part, to activation: Matrix<Float>) throws -> Matrix<Float> {
    switch part {
    case .float(let group): return try float.apply(group, to: activation)
    case .integer(let part): return try apply(part, to: activation)
    case .withoutOutliers(let part, let outliers):
      return try apply(part, outliers, to: activation)
    case .perGroup(let part): return try apply(part, to: activation)
    }
  }

  /// Normalizes the input of a group on its way to INT8: no normalized value reaches memory.
  ///
  /// - Returns: `nil` where the input is needed in floating point, or all of it before its scale is
  ///   known.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func apply(
    _ group: LinearGroup,
    to activation: Matrix<Float>,
    normalizedBy normalization: Normalization
  ) throws -> Matrix<Float>? {
    guard group.parts.count == 1, case .integer(let part) = group.parts[0],
      scheme.activation != .tensorDynamic
    else { return nil }
    return try apply(part, to: activation, normalizedBy: normalization)
  }

  func apply(
    _ part: IntegerPart,
    to activation: Matrix<Float>,
    normalizedBy normalization: Normalization? = nil
  ) throws -> Matrix<Float> {
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: part.weight.columns)
    try operations.applyLinear(
      activation,
      normalizedBy: normalization,
      scaling: try scaling(of: activation, in: part),
      rule: scaleRule,
      weight: part.weight,
      columnScales: part.columnScales,
      bias: part.bias,
      into: &output
    )
    return output
  }

  private func scaling(of activation: Matrix<Float>, in part: IntegerPart) throws -> RowScaling {
    switch scheme.activation {
    case .token, .tokenWithoutOutliers: return .ofEachRow
    case .tensorDynamic:
      return .ofAllRows(try operations.tensorScale(of: activation, rule: scaleRule))
    case .tensorStatic, .tensorStaticApart:
      guard let scale = part.activationScale else {
        preconditionFailure("a static scheme has scales")
      }
      return scheme.activation == .tensorStatic
        ? .ofAllRows(scale) : .ofAllRowsWithinRange(scale)
    }
  }

  private func quantized(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> Part {
    let bias = try FloatTransformer.joined(biases, weights: weights)
    if case .perGroup(let size) = scheme.weight {
      return .perGroup(
        try GroupedPart(
          weights,
          stored: try place.names.map(sources.storedWeight),
          bias: bias,
          groupSize: size,
          operations: operations
        )
      )
    }
    let quantized = try zip(place.names, weights).map { name, weight in
      if let stored = try sources.storedWeight(name) { return stored }
      return scheme.weight == .perTensor
        ? try operations.quantizedPerTensor(
          weight,
          scale: try operations.tensorScale(of: weight, rule: scaleRule),
          range: scaleRule.range
        )
        : try operations.quantizedPerToken(weight, range: scaleRule.range, rule: scaleRule)
    }
    let integer = IntegerPart(
      weight: try PackedWeight(
        try FloatTransformer.stacked(quantized.map(\.codes)),
        row: operations.row
      ),
      columnScales: quantized.flatMap(\.rowScales),
      bias: bias.isEmpty ? nil : bias,
      activationScale: scheme.activation.isStatic ? try sources.staticScale(place) : nil
    )
    guard case .tokenWithoutOutliers(let threshold) = scheme.activation else {
      return .integer(integer)
    }
    return .withoutOutliers(
      integer,
      OutlierPart(weight: try FloatTransformer.stacked(weights), threshold: threshold)
    )
  }
}
