// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Seeded values for the laws of dialects, in the manner of the golden inputs.
struct DialectCase {
  /// Where the values come from.
  enum Fill: String, CaseIterable {
    /// Nearly normal.
    case normal
    /// Normal with one column 64 times as large.
    case outlier
    /// Halves of a step beside an absolute maximum of 127 or 127.5 steps.
    case ties
    /// Normal with zeros and rows of zeros.
    case zeros
    /// Normal, each row by another power of two.
    case magnitudes
  }

  let seed: UInt64
  let index: Int

  private var source: RandomSource { RandomSource(seed: seed &+ UInt64(index)) }
  /// Where the values come from.
  var fill: Fill { Fill.allCases[index % Fill.allCases.count] }

  /// Case text, such as `dialect:4x96,fill=ties,seed=3`.
  var text: String {
    let (rows, columns) = shape
    return "dialect:\(rows)x\(columns),fill=\(fill.rawValue),seed=\(seed &+ UInt64(index))"
  }

  private var shape: (rows: Int, columns: Int) {
    (
      source.integer(in: 1...5, stream: 0, row: 0, column: 0),
      source.integer(in: 1...160, stream: 0, row: 0, column: 1)
    )
  }

  /// The values, of a size that every type of a dialect can hold.
  func values() -> Matrix<Double> {
    let (rows, columns) = shape
    let source = source
    let outlier = source.integer(in: 0...columns - 1, stream: 0, row: 0, column: 2)
    return Matrix<Double>(rows: rows, columns: columns) { row, column in
      let normal = (1...4).reduce(-2.0) {
        $0 + source.unit(stream: UInt64($1), row: row, column: column)
      }
      let unit = Double(Float(normal))
      switch fill {
      case .normal: return unit
      case .outlier: return column == outlier ? unit * 64 : unit
      case .ties:
        let maximum = row % 2 == 0 ? 127.0 : -127.5
        if column == outlier { return maximum / 16 }
        return Double(source.integer(in: -127...126, stream: 9, row: row, column: column)) / 16
          + 0.03125
      case .zeros:
        let isZero = source.bits(stream: 8, row: row, column: column) & 3 == 0
        return row % 2 == 1 || isZero ? 0 : unit
      case .magnitudes:
        let exponent = source.integer(in: -18...10, stream: 7, row: row, column: 0)
        return unit * Double(sign: .plus, exponent: exponent, significand: 1)
      }
    }
  }
}
