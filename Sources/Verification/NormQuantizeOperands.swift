// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import ReferenceOperations
public import TensorCore

/// A normalization with its activation, and how codes are judged.
public struct NormQuantizeOperands: Sendable {
  /// The activation.
  ///
  /// Shape: `[M, K]`.
  public let activation: Matrix<Float>
  /// Made for K columns.
  public let normalization: Normalization
  /// The static scale of the codes, or `nil` where each row finds its own.
  public let scale: Scale?

  /// The bound in symbols and the sentence that derives it.
  public static let bound =
    "1/2 + w codes from the exact quotient q, clipped to the range: codes are equal unless q lies "
    + "within w of a tie, and then differ by 1 (while w < 1/2); "
    + "w = e / s + |q| (e_max / max|y| + 3 u), e = 6 u |y - bias| + u |y| + |gain| (2 u^2 |mean| + "
    + "error of the mean) / deviation: two differences, two products, a sum and the reciprocal in "
    + "FP32, sums in FP64; with a static scale w = e / s + u |q|"

  /// The operands of a case of the operation.
  ///
  /// - Parameter data: The case.
  /// - Throws: Nothing for a case that was accepted.
  public init(_ data: CaseData) throws {
    activation = data.activation()
    normalization = try data.normalization()
    scale = try data.activationScale()
  }

  /// Normalizes and quantizes by some implementation.
  func quantized(
    by operations: any OperationFamily,
    range: QuantizedRange
  ) throws
    -> QuantizedMatrix
  {
    try operations.normalizedThenQuantized(
      activation,
      normalization: normalization,
      scale: scale,
      range: range
    )
  }

  /// Judges codes and scales against exact quotients, each within the bound of its element.
  ///
  /// - Parameters:
  ///   - got: Codes with the given scale, or one for each row. Shape: `[M, K]`.
  ///   - range: The codes allowed.
  /// - Returns: The worst error as a share of its bound.
  /// - Throws: ``ShapeError`` when sizes do not fit.
  public func observation(got: QuantizedMatrix, range: QuantizedRange) throws -> Observation {
    let rows = try (0..<activation.rows).map { row in
      try NormalizedRowBound(
        activation.row(row).map { Double($0) },
        normalization: normalization,
        givenScale: scale.map { Double($0.value) }
      )
    }
    guard got.scales.count == (scale == nil ? rows.count : 1) else {
      return .failure("\(got.scales.count) scales for \(rows.count) rows")
    }
    let (lowest, highest) = (Double(range.lowest), Double(range.highest))
    let codes = BoundedComparison(
      what: "code",
      expected: Matrix(rows: rows.count, columns: activation.columns) { row, column in
        min(max(rows[row].quotients[column], lowest), highest)
      },
      got: got.codes.map { Double($0) },
      bound: { row, column in rows[row].window(column).map { 0.5 + $0 } },
      setApartKind: "in rows of rounding errors alone",
      leastNonzeroShare: 0
    ).observation()
    let scales = BoundedComparison(
      what: "scale",
      expected: Matrix(rows: got.scales.count, columns: 1) { row, _ in rows[row].scale },
      got: Matrix(rows: got.scales.count, columns: 1) { row, _ in Double(got.scales[row].value) },
      bound: { row, _ in rows[row].scaleError },
      leastNonzeroShare: 0
    ).observation()
    return .combining([codes, scales])
  }
}

/// Exact quotients of one normalized row and how far FP32 may be from them.
struct NormalizedRowBound {
  /// y / s.
  ///
  /// Shape: `[K]`.
  let quotients: [Double]
  /// The scale s: the given one, or max|y| / 127, or 1 for a row of zeros.
  let scale: Double
  /// How far the scale may be from s; `nil` where rounding errors alone could make it.
  let scaleError: Double?
  private let errors: [Double]
  private let relativeScaleError: Double?

  init(_ values: [Double], normalization: Normalization, givenScale: Double?) throws {
    let (mean, deviation) = ReferenceNormalization.statistics(of: values, normalization)
    let statistics = StatisticsError(values, normalization, mean: mean, deviation: deviation)
    var outputs: [Double] = []
    var errors: [Double] = []
    for (column, value) in values.enumerated() {
      let gain = Double(normalization.gain[column])
      let bias = Double(normalization.bias?[column] ?? 0)
      let product = (value - mean) / deviation * gain
      outputs.append(product + bias)
      errors.append(
        abs(product) * (5.1 * ErrorBound.single + statistics.ofDeviation)
          + abs(gain) / deviation * statistics.ofMean
          + ErrorBound.single * abs(product + bias)
          // Products that underflow: of the reciprocal, then of the gain.
          + (abs(gain) + 1) * 2 * ErrorBound.singleUnderflow
      )
    }
    let greatest = outputs.reduce(0) { max($0, abs($1)) }
    if let givenScale {
      scale = givenScale
      relativeScaleError = 0
    } else if greatest == 0 {
      // Nothing is left of the row, and nothing is in FP32: every difference or gain is 0.
      scale = 1
      relativeScaleError = 0
      errors = errors.map { _ in 0 }
    } else {
      scale = greatest / 127
      let error =
        (errors.max() ?? 0) / greatest + 2.1 * ErrorBound.single
        + 2 * ErrorBound.singleUnderflow / scale
      // The derivation is of first order; where the row is made of rounding errors it says nothing.
      relativeScaleError = error < 0.01 ? error : nil
    }
    quotients = outputs.map { [scale] in $0 / scale }
    scaleError = relativeScaleError.map { [scale] in $0 * scale }
    self.errors = errors
  }

  /// How far the quotient computed in FP32 may be from the exact one; `nil` where nothing is known.
  func window(_ column: Int) -> Double? {
    relativeScaleError.map { relativeScaleError in
      // 1.02: terms of second order, while the first are below 1 %.
      1.02
        * (errors[column] / scale
          + abs(quotients[column]) * (relativeScaleError + ErrorBound.single))
    }
  }
}

/// How far mean and deviation may be off, when sums are made in FP64 in any order.
private struct StatisticsError {
  /// Absolute, with what rounding the mean to two FP32 numbers and forming two differences loses
  /// beyond 2 u |d|.
  let ofMean: Double
  /// Relative.
  let ofDeviation: Double

  init(_ values: [Double], _ normalization: Normalization, mean: Double, deviation: Double) {
    let count = Double(values.count)
    let gamma = ErrorBound.gamma(values.count + 16, unit: ErrorBound.double)
    guard normalization.kind == .layer else {
      ofMean = 0
      ofDeviation = gamma
      return
    }
    // The kernel sums differences from the first value, the reference sums the values.
    let origin = values[0]
    let distance = values.reduce(0) { $0 + abs($1 - origin) } / count
    let squares = values.reduce(0) { $0 + ($1 - origin) * ($1 - origin) } / count
    let magnitude = values.reduce(0) { $0 + abs($1) } / count
    let ofExactMean = gamma * (distance + magnitude) + 2 * ErrorBound.double * abs(mean)
    ofMean =
      ofExactMean + 2.1 * ErrorBound.single * ErrorBound.single * abs(mean)
      + ErrorBound.singleUnderflow
    // sum(d^2) - sum(d)^2 / K: neither is larger than the sum of squares about the first value.
    ofDeviation =
      (4 * gamma * squares + ofExactMean * ofExactMean) / (deviation * deviation)
      + 4 * ErrorBound.double
  }
}
