// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Maps the values of one axis to positions, and says where to mark it.
struct ChartScale {
  /// Marked values, in order.
  let ticks: [Double]
  private let lower: Double
  private let upper: Double
  private let isLogarithmic: Bool
  private let start: Double
  private let end: Double

  /// Fits an axis to values.
  ///
  /// - Parameters:
  ///   - axis: Its ticks are kept, or round ones chosen. A linear axis begins at 0, because half as
  ///     high must mean half as much.
  ///   - values: All that is drawn; a logarithmic axis leaves out what is not positive.
  ///   - start: Position of the lower end.
  ///   - end: Position of the upper end.
  init(_ axis: Chart.Axis, values: [Double], start: Double, end: Double) {
    isLogarithmic = axis.isLogarithmic
    self.start = start
    self.end = end
    let usable = values.filter { $0.isFinite && (!axis.isLogarithmic || $0 > 0) }
    let least = usable.min() ?? 1
    let greatest = usable.max() ?? 1
    if axis.isLogarithmic {
      // A little room, so that no mark sits on the frame.
      lower = least / 1.15
      upper = greatest * 1.15
      ticks = axis.ticks ?? Self.decades(from: lower, to: upper)
    } else {
      let step = Self.roundStep(greatest / 5)
      lower = 0
      upper = max(step, (greatest * 1.02 / step).rounded(.up) * step)
      let marked = axis.ticks ?? Array(stride(from: 0, through: upper * 1.001, by: step))
      ticks = marked
    }
  }

  /// The position of a value.
  func position(_ value: Double) -> Double {
    let share =
      isLogarithmic
      ? (log(value) - log(lower)) / (log(upper) - log(lower)) : (value - lower) / (upper - lower)
    return start + share * (end - start)
  }

  /// The lower and upper value.
  var range: ClosedRange<Double> { lower...upper }

  /// 1, 2 or 5 times a power of ten, at least as large.
  private static func roundStep(_ value: Double) -> Double {
    guard value > 0 else { return 1 }
    let power = pow(10, log10(value).rounded(.down))
    return ([1, 2, 5].map { $0 * power }.first { $0 >= value * 0.999 }) ?? 10 * power
  }

  /// Powers of ten, with 2 and 5 times them where there are few.
  private static func decades(from lower: Double, to upper: Double) -> [Double] {
    let exponents = Int(log10(lower).rounded(.down))...Int(log10(upper).rounded(.up))
    // The coarsest marks of which there are three, for a narrow range too.
    let choices: [[Double]] = [[1], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8]]
    let ticks = choices.map { factors in
      exponents.flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }
        .filter { (lower...upper).contains($0) }
    }
    return ticks.first { $0.count >= 3 } ?? ticks[choices.count - 1]
  }

  /// A value as it is written at a tick.
  static func text(_ value: Double) -> String {
    value >= 10_000 && value != value.rounded(.toNearestOrEven)
      ? String(format: "%.0f", value) : String(format: "%.6g", value)
  }
}
