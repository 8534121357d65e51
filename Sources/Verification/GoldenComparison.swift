// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints

/// One tensor compared with the golden one, element by element.
public struct GoldenComparison: Sendable {
  /// An element beyond its bound.
  public struct WrongElement: Sendable, Equatable {
    /// Position in the order of the file.
    public let index: Int
    /// Position for people, such as `row 3, column 7`.
    public let place: String
    /// The golden value.
    public let expected: String
    /// The value found.
    public let got: String
    /// Largest difference allowed; 0 where every bit counts.
    public let bound: Double
  }

  /// Name of the tensor.
  public let name: String
  /// The bound that applies to every element.
  public let tolerance: GoldenTolerance
  /// Number of elements compared.
  public let count: Int
  /// The first element beyond its bound, or `nil`.
  public let firstWrong: WrongElement?
  /// Number of elements beyond their bounds.
  public let wrongCount: Int
  /// Largest difference divided by its bound; 0 where both are 0.
  public let worstRatio: Double
  /// Where that is, for people.
  public let worstPlace: String
  /// How far the elements are off.
  public let histogram: UlpHistogram

  /// Compares two tensors of the same type and shape.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - expected: The golden tensor.
  ///   - got: The tensor to judge.
  ///   - tolerance: The bound.
  ///   - scales: What gamma is multiplied with for each element, or `nil` for |expected|.
  /// - Precondition: Types and shapes are equal, and there is a scale for each element.
  public init(
    name: String,
    expected: GoldenTensor,
    got: GoldenTensor,
    tolerance: GoldenTolerance,
    scales: [Double]? = nil
  ) {
    precondition(expected.elementType == got.elementType && expected.shape == got.shape)
    precondition(scales.map { $0.count == expected.count } ?? true)
    var firstWrong: WrongElement?
    var wrongCount = 0
    var worst = (ratio: 0.0, index: 0)
    var histogram = UlpHistogram(isFloatingPoint: expected.elementType.isFloatingPoint)
    for index in 0..<expected.count {
      let bound = tolerance.bound(scale: scales?[index] ?? abs(expected[index]))
      let ratio = Self.ratio(expected, got, index, bound: bound, tolerance: tolerance)
      histogram.add(Self.distance(expected, got, index))
      // Written so that a ratio that is not a number counts as wrong.
      if !(ratio <= worst.ratio) { worst = (ratio, index) }
      guard !(ratio <= 1) else { continue }
      wrongCount += 1
      firstWrong =
        firstWrong
        ?? WrongElement(
          index: index,
          place: expected.place(index),
          expected: expected.text(index),
          got: got.text(index),
          bound: bound
        )
    }
    self.name = name
    self.tolerance = tolerance
    count = expected.count
    self.firstWrong = firstWrong
    self.wrongCount = wrongCount
    worstRatio = worst.ratio
    worstPlace = expected.count > 0 ? expected.place(worst.index) : ""
    self.histogram = histogram
  }

  /// What is wrong, in one line, or `nil`.
  public var fault: String? {
    guard let firstWrong else { return nil }
    let slack = firstWrong.bound > 0 ? " +- \(firstWrong.bound)" : ""
    return "\(name): \(wrongCount) of \(count) wrong, first at \(firstWrong.place): "
      + "expected \(firstWrong.expected)\(slack), got \(firstWrong.got)"
  }

  private static func ratio(
    _ expected: GoldenTensor,
    _ got: GoldenTensor,
    _ index: Int,
    bound: Double,
    tolerance: GoldenTolerance
  ) -> Double {
    if tolerance == .exact { return isSame(expected, got, index) ? 0 : .infinity }
    let difference = abs(got[index] - expected[index])
    return difference == 0 ? 0 : difference / bound
  }

  private static func isSame(_ expected: GoldenTensor, _ got: GoldenTensor, _ index: Int) -> Bool {
    switch (expected.elements, got.elements) {
    case (.float64(let left), .float64(let right)):
      left[index].bitPattern == right[index].bitPattern
    case (.float32(let left), .float32(let right)):
      left[index].bitPattern == right[index].bitPattern
    case (.int32(let left), .int32(let right)): left[index] == right[index]
    case (.int8(let left), .int8(let right)): left[index] == right[index]
    default: false
    }
  }

  private static func distance(
    _ expected: GoldenTensor,
    _ got: GoldenTensor,
    _ index: Int
  ) -> UInt64? {
    switch (expected.elements, got.elements) {
    case (.float64(let left), .float64(let right)):
      UlpHistogram.distance(left[index], right[index])
    case (.float32(let left), .float32(let right)):
      UlpHistogram.distance(left[index], right[index])
    case (.int32(let left), .int32(let right)):
      UlpHistogram.distance(Int64(left[index]), Int64(right[index]))
    case (.int8(let left), .int8(let right)):
      UlpHistogram.distance(Int64(left[index]), Int64(right[index]))
    default: nil
    }
  }
}

extension GoldenTolerance {
  /// The largest difference allowed where gamma is multiplied with `scale`.
  func bound(scale: Double) -> Double {
    switch self {
    case .exact: 0
    case .relative(let slack), .magnitude(let slack, _), .product(let slack, _, _):
      slack.gamma * scale + slack.underflow
    }
  }
}
