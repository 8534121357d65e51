// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
public import Quantization
import ReferenceOperations
import TensorCore

/// The recorded codes, scales and factors of one dialect: golden/dialects/NAME.safetensors.
///
/// The inputs are shared by all dialects. A matrix that a dialect's type cannot hold is not recorded
/// for it.
public struct DialectVectors: Sendable {
  /// The alpha that factors are recorded for.
  public static let strength = 0.75
  /// Names of the input matrices.
  public static let matrices = ["ordinary", "extreme", "half", "reciprocals"]

  /// Matrices and statistics of channels.
  public let inputs: SafetensorsReader
  /// What the dialect made of them.
  public let outputs: SafetensorsReader

  /// Opens the files of a dialect.
  ///
  /// - Throws: ``CheckpointError``.
  public init(_ dialect: Dialect, goldenFolder: String) throws {
    inputs = try SafetensorsReader(path: "\(goldenFolder)/dialects/inputs.safetensors")
    outputs = try SafetensorsReader(path: "\(goldenFolder)/dialects/\(dialect.name).safetensors")
  }

  /// Compares what a quantizer makes of the recorded inputs, bit for bit.
  ///
  /// - Throws: ``CheckpointError``, ``GoldenError/badContent(path:reason:)`` for vectors that do not fit
  ///   the inputs, or ``QuantizationError`` for an input that the dialect refuses.
  func finding(for rule: DialectQuantizer) throws -> DialectFinding {
    var finding = DialectFinding()
    for name in Self.matrices where outputs.entry("\(name).codes") != nil {
      let values = try inputs.matrix(name, as: Float.self).map { Double($0) }
      let codes = try outputs.matrix("\(name).codes", as: Int16.self)
      let scales = try GoldenTensor("\(name).scales", from: outputs)
      guard codes.shape == values.shape, scales.count == values.rows else {
        throw unfit("codes \(codes.shape), \(scales.count) scales of \(name) \(values.shape)")
      }
      let got = try ReferenceDialectQuantizer(rule).quantized(values, named: name)
      for row in 0..<values.rows {
        finding.expect(
          got.scales[row] == scales[row],
          "scale of \(name) row \(row): got \(got.scales[row]), recorded \(scales[row])"
        )
        for column in 0..<values.columns {
          finding.expect(
            got.codes[row, column] == codes[row, column],
            "code of \(name) row \(row), column \(column), value \(values[row, column]): "
              + "got \(got.codes[row, column]), recorded \(codes[row, column])"
          )
        }
      }
    }
    return finding
  }

  /// Compares factors, or `nil` where none are recorded: those of one layer, those of several layers
  /// that read its input, and those of one layer for the alpha that the program takes by default.
  ///
  /// - Throws: ``CheckpointError``, ``GoldenError/badContent(path:reason:)``, or
  ///   ``QuantizationError`` for a default alpha outside 0 ... 1.
  func finding(for rule: DialectFactor) throws -> DialectFinding? {
    guard outputs.entry("factors") != nil else { return nil }
    let layers = try layers()
    let strength = try MigrationStrength(Self.strength)
    let usual = try MigrationStrength(rule.defaultStrength)
    let recorded = try outputs.elements("default_alpha", as: Double.self)
    var finding = DialectFinding()
    finding.expect(
      recorded == [usual.value],
      "alpha by default: got \(usual.value), recorded \(recorded)"
    )
    try finding.add(
      compare(
        ReferenceDialectFactors.factors(layers[0], by: rule, strength: strength),
        with: "factors"
      )
    )
    try finding.add(
      compare(
        ReferenceDialectFactors.factors(layers[0], by: rule, strength: usual),
        with: "default_factors"
      )
    )
    try finding.add(
      compare(
        ReferenceDialectFactors.factors(ofLayers: layers, by: rule, strength: strength)
          .flatMap { $0 },
        with: "layer_factors"
      )
    )
    return finding
  }

  /// The channels of the layers that read one input, the one of `factors` first.
  private func layers() throws -> [[ReferenceDialectFactors.Channel]] {
    let least = try inputs.elements("least", as: Float.self)
    let greatest = try inputs.elements("greatest", as: Float.self)
    let siblings = try inputs.matrix("sibling_maxima", as: Float.self)
    let weights =
      [try inputs.elements("weight_maxima", as: Float.self)]
      + (0..<siblings.rows).map { siblings.row($0) }
    guard ([greatest] + weights).allSatisfy({ $0.count == least.count }) else {
      throw unfit(
        "\(greatest.count), \(weights.map(\.count)) statistics of \(least.count) channels"
      )
    }
    return weights.map { maxima in
      least.indices.map {
        ReferenceDialectFactors.Channel(
          least: Double(least[$0]),
          greatest: Double(greatest[$0]),
          weightMaximum: Double(maxima[$0])
        )
      }
    }
  }

  private func compare(_ got: [Double], with name: String) throws -> DialectFinding {
    let recorded = try outputs.elements(name, as: Double.self)
    guard recorded.count == got.count else {
      throw unfit("\(recorded.count) \(name), expected \(got.count)")
    }
    var finding = DialectFinding()
    for (index, factor) in got.enumerated() {
      let expected = recorded[index]
      let error = abs(factor - expected) / abs(expected)
      finding.measure(
        factor == expected || (factor.isNaN && expected.isNaN) ? 0 : error / Self.factorBound,
        "\(name), element \(index): got \(factor), recorded \(expected)"
      )
    }
    return finding
  }

  private func unfit(_ found: String) -> GoldenError {
    .badContent(path: outputs.path, reason: "\(found): they do not fit one another")
  }

  /// What the powers of a program may be off, relatively.
  ///
  /// Two powers of at most 4 units in the last place of FP32 each (what PyTorch's vector library
  /// states is 1), the roundings of two sums, of constants and of the quotient: less than 12 units.
  static let factorBound = 12 * 0x1p-23
}

/// What a check saw: how many comparisons, the worst of them, and the first that was wrong.
struct DialectFinding {
  /// Comparisons made.
  var count = 0
  /// The largest error divided by its bound; infinite where equality was asked for.
  var worstRatio = 0.0
  /// The first comparison that was beyond its bound.
  var fault: String?

  /// Notes whether something is as it must be.
  mutating func expect(_ isRight: Bool, _ fault: @autoclosure () -> String) {
    count += 1
    guard !isRight else { return }
    worstRatio = .infinity
    if self.fault == nil { self.fault = fault() }
  }

  /// Notes an error divided by its bound; beyond 1, or not a number, it is a fault.
  mutating func measure(_ ratio: Double, _ fault: @autoclosure () -> String) {
    count += 1
    worstRatio = max(worstRatio, ratio.isNaN ? .infinity : ratio)
    if !(ratio <= 1), self.fault == nil { self.fault = fault() }
  }

  /// Adds what another check saw.
  mutating func add(_ other: DialectFinding) {
    count += other.count
    worstRatio = max(worstRatio, other.worstRatio)
    fault = fault ?? other.fault
  }
}
