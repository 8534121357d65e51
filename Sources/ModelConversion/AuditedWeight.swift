// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One weight of a quantized checkpoint beside its original, and the factors between them.
///
/// The stored weight is Q = code * scale, the original W, both `[N, K]`. If Q is W diag(s) rounded to
/// codes, no element is further from it than half a step, so the least-squares factor of column j,
///
///     w_j = sum_i W_ij Q_ij / sum_i W_ij^2,
///
/// is within b_j = sum_i |W_ij| step_i / 2 / sum_i W_ij^2 of s_j. For weights in floating point the
/// half step is the roundoff of the stored type. The last codes are left out of all sums: they may
/// stand for more than they say.
struct AuditedWeight {
  let rows: Int
  let columns: Int
  /// W, row by row.
  let original: [Float]
  /// Q, row by row.
  let stored: [Float]
  /// The step of each group of input channels, row by row, or 0 for a weight in floating point.
  let steps: [Float]
  /// Neighbouring input channels that share a step, 1 or more; K without groups.
  let groupSize: Int
  /// Relative error of one stored value that is no code.
  let roundoff: Double
  /// Relative error of W diag(s) in the type of the original, in which it may have been stored before it was
  /// rounded to codes.
  let originalRoundoff: Double
  /// Relative error of the rows of W, where they were multiplied by what other codes gave.
  var uncertainty = 0.0

  /// Factors of channels, and how far they may be off.
  struct Factors {
    var values: [Double]
    var bounds: [Double]

    /// Factors that are known.
    init(exactly values: [Double]) {
      self.values = values
      bounds = Array(repeating: 0, count: values.count)
    }

    init(values: [Double], bounds: [Double]) {
      self.values = values
      self.bounds = bounds
    }

    /// 1 for each channel.
    static func ones(_ count: Int) -> Factors {
      Factors(exactly: Array(repeating: 1, count: count))
    }

    /// Whether every factor is the expected one within the bounds of both.
    func agree(with expected: Factors) -> Bool {
      values.indices.allSatisfy {
        abs(values[$0] - expected.values[$0])
          <= bounds[$0] + expected.bounds[$0] + 0x1p-20 * abs(expected.values[$0])
      }
    }

    /// The same for factors that are known.
    func agree(with expected: [Double]) -> Bool { agree(with: Factors(exactly: expected)) }

    /// Whether all may be one number.
    var areUniform: Bool {
      let known = values.indices.filter { bounds[$0].isFinite }
      let mean = known.reduce(0) { $0 + values[$1] } / Double(max(1, known.count))
      return known.allSatisfy { abs(values[$0] - mean) <= bounds[$0] + 0x1p-20 * abs(mean) }
    }

    /// The largest bound as a part of its factor, of those that are known at all.
    var uncertainty: Double {
      values.indices.reduce(0) {
        bounds[$1].isFinite ? max($0, bounds[$1] / abs(values[$1])) : $0
      }
    }

    /// 1 / s of every factor s.
    var reciprocals: Factors {
      Factors(
        values: values.map { 1 / $0 },
        bounds: zip(values, bounds).map { value, bound in
          bound < abs(value) ? bound / (abs(value) * (abs(value) - bound)) : .infinity
        }
      )
    }
  }

  /// The same with every column of W multiplied by a factor that is known.
  func multiplyingColumns(by factors: [Double]) -> AuditedWeight {
    changingOriginal { value, _, column in Float(Double(value) * factors[column]) }
  }

  /// The same with every row of W multiplied by a factor that is known within its bound.
  func multiplyingRows(by factors: Factors) -> AuditedWeight {
    var weight = changingOriginal { value, row, _ in Float(Double(value) * factors.values[row]) }
    weight.uncertainty = factors.uncertainty
    return weight
  }

  private func changingOriginal(
    _ change: (_ value: Float, _ row: Int, _ column: Int) -> Float
  ) -> AuditedWeight {
    AuditedWeight(
      rows: rows,
      columns: columns,
      original: original.indices.map { change(original[$0], $0 / columns, $0 % columns) },
      stored: stored,
      steps: steps,
      groupSize: groupSize,
      roundoff: roundoff,
      originalRoundoff: originalRoundoff,
      uncertainty: uncertainty
    )
  }

  /// What an error of the rows of W may do to a result in proportion.
  private var spread: Double { uncertainty < 1 ? uncertainty / (1 - uncertainty) : .infinity }

  /// Groups of each row; the last one may be shorter.
  private var groupsInRow: Int { (columns + groupSize - 1) / groupSize }

  private func step(row: Int, column: Int) -> Float {
    steps[row * groupsInRow + column / groupSize]
  }

  /// Largest error of one stored element.
  private func halfStep(row: Int, column: Int) -> Double {
    let step = Double(step(row: row, column: column))
    // The quotient is rounded to FP32 before it is rounded to a code.
    return step > 0
      ? step * (0.5 + 0x1p-16) : roundoff * abs(Double(stored[row * columns + column]))
  }

  /// Whether an element stands for what it says: the last codes may stand for more.
  private func isExact(row: Int, column: Int) -> Bool {
    let step = Double(step(row: row, column: column))
    return step == 0 || abs(Double(stored[row * columns + column])) < 126.5 * step
  }

  /// The factor of each column.
  ///
  /// - Returns: Columns without any weight get factor 1 and an infinite bound. Shape: `[K]`.
  func columnFactors() -> Factors {
    factors(count: columns) { row, column in column }
  }

  /// The factor of each row, for weights whose rows were multiplied.
  func rowFactors() -> Factors { factors(count: rows) { row, _ in row } }

  private func factors(count: Int, index: (Int, Int) -> Int) -> Factors {
    var products = [Double](repeating: 0, count: count)
    var squares = products
    var errors = products
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * columns + column
        let (w, q) = (Double(original[place]), Double(stored[place]))
        guard isExact(row: row, column: column) else { continue }
        let channel = index(row, column)
        products[channel] += w * q
        squares[channel] += w * w
        errors[channel] += abs(w) * halfStep(row: row, column: column)
      }
    }
    let values = zip(products, squares).map { $1 > 0 ? $0 / $1 : 1 }
    return Factors(
      values: values,
      bounds: values.indices.map {
        squares[$0] > 0 ? errors[$0] / squares[$0] + abs(values[$0]) * spread : .infinity
      }
    )
  }

  /// What the largest element of each group of a row, with its factors, is divided by to make its step.
  ///
  /// - Parameter factors: Of the columns. Shape: `[K]`.
  /// - Returns: 127 or 127.5 by the known rules; `nil` for groups all zero. Shape: that of the steps.
  func divisors(_ factors: [Double]) -> [Double?] {
    (0..<rows).flatMap { row in
      stride(from: 0, to: columns, by: groupSize).map { first -> Double? in
        let largest = (first..<min(columns, first + groupSize)).reduce(0.0) {
          max($0, abs(Double(original[row * columns + $1]) * factors[$1]))
        }
        return largest > 0 ? largest / Double(step(row: row, column: first)) : nil
      }
    }
  }

  /// Elements beyond the last code by more than the half step that rounding allows.
  func clippedCount(_ factors: Factors) -> Int {
    let slack = 1 + 0x1p-12 + spread + factors.uncertainty
    var count = 0
    for row in 0..<rows {
      for column in 0..<columns {
        // Codes end at 127; a quotient of 127.5 loses half a step.
        let limit = Double(step(row: row, column: column)) * 127.5 * slack
        let value = Double(original[row * columns + column]) * factors.values[column]
        if abs(value) > limit { count += 1 }
      }
    }
    return count
  }

  /// Elements that are further from W diag(s) than rounding to a code and the bounds of s explain, the
  /// last codes left out.
  func strayElements(_ factors: Factors) -> [(row: Int, column: Int)] {
    var strays: [(row: Int, column: Int)] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * columns + column
        let (w, q) = (Double(original[place]), Double(stored[place]))
        guard isExact(row: row, column: column) else { continue }
        // A channel without any weight has an infinite bound and nothing to multiply by it.
        let bound = w == 0 ? 0 : abs(w) * factors.bounds[column]
        let expected = w * factors.values[column]
        let error =
          halfStep(row: row, column: column) + roundoff * abs(q) + bound
          + (spread + originalRoundoff + 0x1p-20) * abs(expected)
        if abs(q - expected) > error { strays.append((row, column)) }
      }
    }
    return strays
  }
}
