// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Where the scale of each row of an activation comes from.
public enum RowScaling: Sendable {
  /// The row's largest absolute value.
  case ofEachRow
  /// One scale for all rows.
  case ofAllRows(Scale)
  /// One scale for all rows whose values it can hold; a row beyond its range has the scale of its own
  /// largest value.
  ///
  /// Without this, the massive activations of a text's first token either widen the range of all
  /// tokens or are cut off; both ruin the whole text, which attends to that token.
  case ofAllRowsWithinRange(Scale)

  /// One scale for all rows where there is one.
  public init(_ scale: Scale?) {
    if let scale { self = .ofAllRows(scale) } else { self = .ofEachRow }
  }

  /// The scale of a row.
  ///
  /// - Parameters:
  ///   - magnitude: The row's largest absolute value, finite.
  ///   - rule: How a row's own scale is made.
  /// - Returns: A scale from calibration, or one of the row's own.
  func scale(magnitude: Float, rule: ScaleRule) -> Scale {
    switch self {
    case .ofAllRows(let scale): return scale
    case .ofAllRowsWithinRange(let scale)
    where magnitude <= scale.value * Float(rule.range.highest):
      return scale
    case .ofEachRow, .ofAllRowsWithinRange: return Scale(absoluteMaximum: magnitude, rule: rule)
    }
  }
}
