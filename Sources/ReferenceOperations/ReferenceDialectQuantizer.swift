// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Codes that a dialect makes of a matrix.
///
/// Codes are wider than 8 bits, because a dialect that does not clip makes 128 of some values.
public struct DialectCodes: Sendable {
  /// One code for each value, of the matrix's shape.
  ///
  /// Unit: quantization steps.
  public let codes: Matrix<Int16>
  /// One scale for each row; 0 where the dialect has no guard against it.
  ///
  /// Unit: real units for each step.
  public let scales: [Double]
}

/// What a dialect computes, step by step, each step rounded as the program rounds it.
///
/// One scale serves a row: a token of an activation, an output channel of a weight.
public struct ReferenceDialectQuantizer: Sendable {
  /// The steps.
  public let rule: DialectQuantizer

  /// Creates a quantizer.
  public init(_ rule: DialectQuantizer) { self.rule = rule }

  /// The values as the program gets them: rounded to the type of its tensors.
  ///
  /// - Parameter values: Any shape.
  /// - Returns: The same shape; infinite where a value lies outside of the type.
  public func input(_ values: Matrix<Double>) -> Matrix<Double> {
    values.map { rule.input.rounded($0) }
  }

  /// Whether a value stays finite in the type of the dialect's tensors.
  public func holds(_ value: Double) -> Bool { rule.input.rounded(value).isFinite }

  /// Quantizes the rows of a matrix.
  ///
  /// - Parameters:
  ///   - values: Any shape. Every value finite, in the dialect's type too.
  ///   - largest: The largest absolute value of the tensor, where these are some of its rows only.
  ///   - name: What an error calls the matrix.
  /// - Returns: Codes and scales.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantized(
    _ values: Matrix<Double>,
    largest: Double? = nil,
    named name: String
  ) throws -> DialectCodes {
    let values = input(values)
    try values.requireFinite(named: name)
    var maxima: [Double] = []
    for row in 0..<values.rows {
      var maximum = 0.0
      for column in 0..<values.columns { maximum = max(maximum, abs(values[row, column])) }
      maxima.append(maximum)
    }
    let floor = maximumFloor(largest: largest ?? maxima.max() ?? 0)
    var codes = Matrix<Int16>(rows: values.rows, columns: values.columns, repeating: 0)
    var scales: [Double] = []
    for row in 0..<values.rows {
      let step = step(maximum: max(maxima[row], floor))
      scales.append(step.scale)
      for column in 0..<values.columns {
        codes[row, column] = code(of: values[row, column], step: step)
      }
    }
    return DialectCodes(codes: codes, scales: scales)
  }

  /// The smallest maximum of a row, given the largest one of the tensor.
  func maximumFloor(largest: Double) -> Double {
    let share = rule.scale.rounded(largest * rule.scale.rounded(rule.sharedFloor))
    return max(share, rule.scale.rounded(rule.maximumFloor))
  }

  /// What is known of a row before its values are looked at.
  struct Step {
    /// The largest absolute value, floors included.
    let maximum: Double
    /// Real units for each code.
    let scale: Double
    /// What a value is multiplied by where the dialect does not divide.
    let factor: Double
  }

  /// The scale of a row.
  func step(maximum: Double) -> Step {
    // 1. scale = maximum / divisor, or 1 / (divisor / maximum).
    let inverse = rule.quotient.rounded(rule.divisor / maximum)
    var scale =
      rule.scaleFormula == .quotient
      ? rule.scale.rounded(maximum / rule.divisor) : rule.scale.rounded(1 / inverse)
    // 2. The guard.
    var isReplaced = false
    switch rule.smallScale {
    case .unguarded: break
    case .replacedUpToMaximum(let limit, let value):
      isReplaced = maximum <= limit
      if isReplaced { scale = value }
    case .replacedBelow(let limit, let value):
      isReplaced = scale < limit
      if isReplaced { scale = value }
    case .raised(let floor):
      scale = max(scale, floor)
    case .oneForZeros:
      if maximum == 0 { scale = 1 }
      if scale == 0 { scale = leastPositive }
    }
    // 3. What values are multiplied by.
    let factor: Double
    switch rule.quotientFormula {
    case .division: factor = 0
    case .inverseScale: factor = rule.quotient.rounded(1 / scale)
    case .inverseMaximum: factor = isReplaced ? 1 / scale : inverse
    case .shifted:
      // PyTorch divides a number by a tensor in two steps: a reciprocal, and a product.
      let width = rule.quotient.rounded(maximum + maximum)
      factor = rule.quotient.rounded(2 * rule.divisor * rule.quotient.rounded(1 / width))
    }
    return Step(maximum: maximum, scale: scale, factor: factor)
  }

  private var leastPositive: Double {
    rule.scale == .fp64 ? .leastNonzeroMagnitude : Double(Float.leastNonzeroMagnitude)
  }

  /// The code of a value.
  func code(of value: Double, step: Step) -> Int16 {
    let format = rule.quotient
    let quotient: Double
    switch rule.quotientFormula {
    case .division: quotient = format.rounded(value / step.scale)
    case .inverseScale, .inverseMaximum: quotient = format.rounded(value * step.factor)
    case .shifted:
      let clipped = min(max(value, -step.maximum), step.maximum)
      let lifted = format.rounded(clipped + step.maximum)
      let scaled = format.rounded(lifted * step.factor)
      quotient = format.rounded(scaled - rule.divisor)
    }
    // 0 / 0 and 0 * infinity: converted to an integer they are 0 in CUDA, and on x86 the low byte of
    // the most negative integer, which is 0 too.
    if quotient.isNaN { return 0 }
    let rounded: Double
    switch rule.rounding {
    case .halfToEven: rounded = quotient.rounded(.toNearestOrEven)
    case .halfAwayFromZero: rounded = quotient.rounded(.toNearestOrAwayFromZero)
    }
    guard let range = rule.range else {
      return Int16(clamping: Int(min(max(rounded, -32768), 32767)))
    }
    return Int16(min(max(rounded, Double(range.lowerBound)), Double(range.upperBound)))
  }
}
