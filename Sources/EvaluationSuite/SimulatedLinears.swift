// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore

/// The linear layers of an INT8 scheme without INT8: codes by the reference's rules, turned back into
/// FP32, multiplied in FP32.
///
/// The twin of ``QuantizedLinears``. It shares no quantizer, integer product or epilogue with it, so
/// that the two agree only if both compute what the scheme defines. Sums round in FP32 where integer
/// sums are exact, which is all that may differ for one input; in a model, that moves values across
/// the ties of later layers.
struct SimulatedLinears: LinearOperations {
  /// Linear layers that share one input, as runs of layers of one kind.
  struct LinearGroup {
    let parts: [Part]
  }

  /// Neighbouring layers of a group that are computed together.
  enum Part {
    case float(FloatTransformer.LinearGroup)
    case simulated(SimulatedPart)
  }

  /// Layers whose weight has been quantized and turned back.
  struct SimulatedPart {
    let rebuilt: FloatTransformer.LinearGroup
    /// The weight as it was, for input channels that stay in floating point; `nil` without such.
    let original: FloatTransformer.LinearGroup?
    /// The static scale of the activation, or `nil`.
    let activationScale: Scale?
  }

  private let scheme: QuantizationScheme
  private let float: FloatTransformer
  private let scaleRule: ScaleRule
  private let sources: LinearSources

  /// Creates linear layers.
  ///
  /// - Parameters:
  ///   - scheme: How activations and weights are quantized.
  ///   - float: What multiplies.
  ///   - scaleRule: How scales are made of largest values.
  ///   - sources: What is known of the layers besides their weights.
  init(
    scheme: QuantizationScheme,
    float: FloatTransformer,
    scaleRule: ScaleRule,
    sources: LinearSources
  ) {
    self.scheme = scheme
    self.float = float
    self.scaleRule = scheme.scaleRule(of: scaleRule)
    self.sources = sources
  }

  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup {
    // One part for each layer: which layers are kept may change within a group.
    LinearGroup(
      parts: try weights.indices.map { index in
        let place = LinearPlace(block: place.block, site: place.site, names: [place.names[index]])
        let (weight, bias) = (weights[index], biases[index])
        guard place.block != nil, !sources.isKeptFloat(place.names[0]) else {
          return .float(try float.prepare(weights: [weight], biases: [bias], at: place))
        }
        var original: FloatTransformer.LinearGroup?
        if case .tokenWithoutOutliers = scheme.activation {
          original = try float.prepare(weights: [weight], biases: [nil], at: place)
        }
        return .simulated(
          SimulatedPart(
            rebuilt: try float.prepare(
              weights: [try rebuilt(weight, layer: place.names[0])],
              biases: [bias],
              at: place
            ),
            original: original,
            activationScale: scheme.activation.isStatic ? try sources.staticScale(place) : nil
          )
        )
      }
    )
  }

  func apply(_ group: LinearGroup, to activation: Matrix<Float>) throws -> Matrix<Float> {
    let outputs = try group.parts.map { part in
      switch part {
      case .float(let layers): try float.apply(layers, to: activation)
      case .simulated(let part): try apply(part, to: activation)
      }
    }
    guard outputs.count > 1 else { return outputs[0] }
    var joined = Matrix<Float>(
      uninitializedRows: activation.rows,
      columns: outputs.reduce(0) { $0 + $1.columns }
    )
    var first = 0
    for output in outputs {
      joined.replaceColumns(first..<first + output.columns, by: output)
      first += output.columns
    }
    return joined
  }

  func byteCount(of group: LinearGroup) -> Int {
    group.parts.reduce(0) { bytes, part in
      switch part {
      case .float(let layers): bytes + float.byteCount(of: layers)
      case .simulated(let part):
        bytes + float.byteCount(of: part.rebuilt)
          + (part.original.map { float.byteCount(of: $0) } ?? 0)
      }
    }
  }

  // MARK: - Codes by the reference

  private var quantizer: ReferenceQuantizer {
    ReferenceQuantizer(rule: .fp32, range: scaleRule.range)
  }

  private func rebuilt(_ weight: Matrix<Float>, layer: String) throws -> Matrix<Float> {
    if let stored = try sources.storedWeight(layer) {
      return Self.single(try ReferenceQuantizedMatrix(stored).dequantized())
    }
    let values = weight.map { Double($0) }
    return Self.single(try quantized(values, scheme.weight).dequantized())
  }

  /// Quantizes with scales of a rule.
  private func quantized(
    _ values: Matrix<Double>,
    _ granularity: Granularity
  ) throws -> ReferenceQuantizedMatrix {
    guard scaleRule == .compressedTensors else {
      return try quantizer.quantized(values, granularity: granularity)
    }
    let rows = granularity == .perTensor ? [values.elements] : (0..<values.rows).map(values.row)
    return try quantizer.quantized(
      values,
      scales: rows.map { scale(absoluteMaximum: Self.magnitude($0)) },
      granularity: granularity
    )
  }

  /// The scale of values whose largest absolute value is known, by the rule.
  private func scale(absoluteMaximum: Double) -> Double {
    guard scaleRule == .compressedTensors else {
      return quantizer.scale(absoluteMaximum: absoluteMaximum)
    }
    // scale = RN32(absmax / 127.5), and the distance from 1 to the next FP32 number in place of 0.
    let quotient = Float(absoluteMaximum) / 127.5
    return Double(quotient == 0 ? Float.ulpOfOne : quotient)
  }

  private static func magnitude(_ values: [Double]) -> Double {
    values.reduce(0) { max($0, abs($1)) }
  }

  private func apply(_ part: SimulatedPart, to activation: Matrix<Float>) throws -> Matrix<Float> {
    var values = activation.map { Double($0) }
    let coded: ReferenceQuantizedMatrix
    switch scheme.activation {
    case .token: coded = try quantized(values, .perToken)
    case .tensorDynamic: coded = try quantized(values, .perTensor)
    case .tensorStatic:
      coded = try quantizer.quantized(
        values,
        scales: [Double(try Self.scale(of: part).value)],
        granularity: .perTensor
      )
    case .tensorStaticApart:
      let fixed = Double(try Self.scale(of: part).value)
      coded = try quantizer.quantized(
        values,
        scales: (0..<values.rows).map { row in
          let magnitude = Self.magnitude(values.row(row))
          return Float(magnitude) > 127 * Float(fixed)
            ? scale(absoluteMaximum: magnitude) : fixed
        },
        granularity: .perToken
      )
    case .tokenWithoutOutliers(let threshold):
      guard let original = part.original else { preconditionFailure("outliers need the weight") }
      var outliers = Matrix<Float>(rows: values.rows, columns: values.columns, repeating: 0)
      for column in 0..<values.columns
      where (0..<values.rows).contains(where: { abs(activation[$0, column]) >= threshold }) {
        for row in 0..<values.rows {
          outliers[row, column] = activation[row, column]
          values[row, column] = 0
        }
      }
      coded = try quantized(values, .perToken)
      var output = try float.apply(part.rebuilt, to: Self.single(coded.dequantized()))
      float.add(try float.apply(original, to: outliers), to: &output)
      return output
    }
    return try float.apply(part.rebuilt, to: Self.single(coded.dequantized()))
  }

  private static func scale(of part: SimulatedPart) throws -> Scale {
    guard let scale = part.activationScale else {
      preconditionFailure("a static scheme has scales")
    }
    return scale
  }

  private static func single(_ values: Matrix<Double>) -> Matrix<Float> { values.map { Float($0) } }
}
