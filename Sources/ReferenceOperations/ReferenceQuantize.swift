// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Symmetric quantization to 8 bits, written to be believed.
///
/// Equation 1 of SmoothQuant (arXiv:2211.10438): code = round(X / delta) with the step size
/// delta = max|X| / (2^7 - 1). Rounding is to nearest, ties to even; the rounded quotient saturates.
public struct ReferenceQuantizer: Sendable {
  /// The arithmetic of scale and quotient.
  public let rule: QuantizerRule
  /// The codes allowed.
  public let range: QuantizedRange
  /// The smallest absolute maximum a scale is made from; 0 in the default rule.
  ///
  /// The authors' code uses 1e-5 (``SmoothingRule/authorsFloor``), so that values all zero get the
  /// scale 1e-5 / 127 where the default rule gives them the scale 1.
  public let absoluteMaximumFloor: Double

  /// Creates a quantizer.
  ///
  /// - Parameters:
  ///   - rule: FP32 is what runs; FP64 is the rule of the golden files.
  ///   - range: The codes allowed.
  ///   - absoluteMaximumFloor: The smallest absolute maximum a scale is made from. Unit: real units.
  /// - Precondition: The floor is finite and not negative.
  public init(
    rule: QuantizerRule = .fp32,
    range: QuantizedRange = .restricted,
    absoluteMaximumFloor: Double = 0
  ) {
    precondition(absoluteMaximumFloor.isFinite && absoluteMaximumFloor >= 0)
    self.rule = rule
    self.range = range
    self.absoluteMaximumFloor = absoluteMaximumFloor
  }

  /// The scale of values whose largest absolute value is known: delta of equation 1.
  ///
  /// Values all zero get the scale 1. A maximum so small that the quotient rounds to zero gets the
  /// smallest positive number of the rule's arithmetic, so that a scale is never zero.
  ///
  /// - Parameter absoluteMaximum: The largest absolute value. Unit: real units.
  /// - Returns: Real units for each step; under ``QuantizerRule/fp32`` exact in FP32.
  /// - Precondition: The maximum is not negative, and finite in the rule's arithmetic.
  public func scale(absoluteMaximum: Double) -> Double {
    let maximum = max(absoluteMaximum, absoluteMaximumFloor)
    precondition(maximum.isFinite && absoluteMaximum >= 0)
    if maximum == 0 { return 1 }
    // Equation 1: delta = max|X| / (2^(8-1) - 1).
    switch rule {
    case .fp32:
      precondition(Float(maximum).isFinite)
      let scale = Float(maximum) / 127
      return scale == 0 ? Double(Float.leastNonzeroMagnitude) : Double(scale)
    case .fp64:
      let scale = maximum / 127
      return scale == 0 ? Double.leastNonzeroMagnitude : scale
    }
  }

  /// The scales of a matrix, found from its values (dynamic).
  ///
  /// - Parameters:
  ///   - values: Any shape. Every value finite, under ``QuantizerRule/fp32`` in FP32 too.
  ///   - granularity: Which values share a scale.
  ///   - name: What an error calls the matrix.
  /// - Returns: One scale for each part, row by row.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)`` or
  ///   ``QuantizationError/groupSizeNotPositive(size:)``.
  public func scales(
    for values: Matrix<Double>,
    granularity: Granularity,
    named name: String = "activation"
  ) throws -> [Double] {
    try granularity.requireUsable()
    try requireFinite(values, named: name)
    var maxima = [Double](repeating: 0, count: granularity.scaleCount(shape: values.shape))
    // Equation 1: max|X| over the values that share a scale.
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let index = granularity.scaleIndex(row: row, column: column, columns: values.columns)
        maxima[index] = max(maxima[index], abs(values[row, column]))
      }
    }
    return maxima.map { scale(absoluteMaximum: $0) }
  }

  /// Quantizes a matrix with scales found from its values (dynamic).
  ///
  /// - Parameters:
  ///   - values: Any shape. Every value finite, under ``QuantizerRule/fp32`` in FP32 too.
  ///   - granularity: Which values share a scale.
  ///   - name: What an error calls the matrix.
  /// - Returns: Codes of the same shape, and their scales.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)`` or
  ///   ``QuantizationError/groupSizeNotPositive(size:)``.
  public func quantized(
    _ values: Matrix<Double>,
    granularity: Granularity,
    named name: String = "activation"
  ) throws -> ReferenceQuantizedMatrix {
    let scales = try scales(for: values, granularity: granularity, named: name)
    return try quantized(values, scales: scales, granularity: granularity, named: name)
  }

  /// Quantizes a matrix with given scales (static).
  ///
  /// - Parameters:
  ///   - values: Any shape. Every value finite, under ``QuantizerRule/fp32`` in FP32 too.
  ///   - scales: One for each part, row by row; under ``QuantizerRule/fp32`` rounded to FP32.
  ///   - granularity: Which values share a scale.
  ///   - name: What an error calls the matrix.
  /// - Returns: Codes of the same shape, the scales used, and the number of values clipped.
  /// - Throws: ``QuantizationError`` for a value, scale or group size that cannot be used, or
  ///   ``ShapeError/lengthMismatch(vector:found:expected:)``.
  public func quantized(
    _ values: Matrix<Double>,
    scales: [Double],
    granularity: Granularity,
    named name: String = "activation"
  ) throws -> ReferenceQuantizedMatrix {
    let scales = rule == .fp32 ? scales.map { Double(Float($0)) } : scales
    let zeros = Matrix<Int8>(rows: values.rows, columns: values.columns, repeating: 0)
    let layout = try ReferenceQuantizedMatrix(
      codes: zeros,
      scales: scales,
      granularity: granularity
    )
    try requireFinite(values, named: name)
    var codes = zeros
    var clippedCount = 0
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let scale = layout.scale(row: row, column: column)
        let rounded = roundedQuotient(values[row, column], scale: scale)
        let saturated = min(max(rounded, Double(range.lowest)), Double(range.highest))
        codes[row, column] = Int8(saturated)
        if saturated != rounded { clippedCount += 1 }
      }
    }
    return try ReferenceQuantizedMatrix(
      codes: codes,
      scales: scales,
      granularity: granularity,
      clippedCount: clippedCount
    )
  }

  /// Equation 1 before saturation: round(x / delta), ties to even.
  private func roundedQuotient(_ value: Double, scale: Double) -> Double {
    switch rule {
    // The rule of what runs is defined in FP32, so this one division is made there. Infinite when
    // the quotient leaves FP32, and then saturated like any other large value.
    case .fp32: Double(Float(value) / Float(scale)).rounded(.toNearestOrEven)
    case .fp64: (value / scale).rounded(.toNearestOrEven)
    }
  }

  private func requireFinite(_ values: Matrix<Double>, named name: String) throws {
    switch rule {
    case .fp32: try values.requireFiniteInSinglePrecision(named: name)
    case .fp64: try values.requireFinite(named: name)
    }
  }
}
