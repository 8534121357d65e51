// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

extension Freivalds {
  /// Columns of a row that its elements' bounds cannot explain.
  public struct RowMismatch: Equatable, Sendable {
    /// Row of the output.
    public let row: Int
    /// Columns that were added up.
    public let columns: Range<Int>
    /// A (W^T r) of this row and these columns.
    public let expected: Double
    /// C r of this row and these columns.
    public let got: Double
    /// The largest difference that elements within their bounds can add up to.
    public let bound: Double
  }

  /// What a look at every row of a floating-point product found.
  public struct RowCheck: Equatable, Sendable {
    /// The first columns outside their bound.
    public internal(set) var mismatch: RowMismatch?
    /// Rows with sums that may leave FP32, of which nothing can be said.
    public internal(set) var unjudgedRows = 0
    /// The largest difference, as a part of its bound.
    public internal(set) var worst = 0.0
  }

  /// Columns of a block that is looked at by itself: about a tile of a kernel.
  public static let blockColumns = 64
  /// Of so many neighbouring rows one looks at a block by itself: no more than a tile has.
  public static let blockRows = 8

  /// Checks a product of FP32 sums in any order without making it: C r = A (W^T r) within rounding.
  ///
  /// An element that is computed with K products and sums is within gamma_K (|A| |W|) + K 2^-149, where
  /// gamma_K = K u / (1 - K u) and u = 2^-24 (Higham 2002, section 3.1; gradual underflow added). With
  /// 1/2 <= |r_j| <= 1 some columns of C r are within the sum of that over these columns; both sides are
  /// summed in FP64, which adds at most (N + K) 2^-53 of their magnitudes.
  ///
  /// Every row is looked at as a whole, and in each block of 8 rows by 64 columns one row by itself, for
  /// the bound of a whole row is as wide as the row. A single error of more than 4 times the bound of what
  /// is looked at is always found. Several can hide one another: one of size e, given the others, with a
  /// probability of at most 4 times the bound over e, since r_j is uniform on an interval of 1/2.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: As it is multiplied, every value rounded to the storage format. Shape: `[N, K]`.
  ///   - output: What is claimed to be their product. Shape: `[M, N]`.
  ///   - seed: Chooses r; independent of the data.
  /// - Returns: The first wrong columns, if any.
  /// - Precondition: The shapes fit one another.
  /// - Complexity: O(*M* · *K* + *K* · *N* + *M* · *N* + *M* · *K* · *N* / 512).
  public static func check(
    activation: Matrix<Float>,
    weight: Matrix<Float>,
    output: Matrix<Float>,
    seed: UInt64
  ) -> RowCheck {
    precondition(activation.columns == weight.columns, "operands differ in depth")
    precondition(
      output.rows == activation.rows && output.columns == weight.rows,
      "output \(output.shape) does not fit its operands"
    )
    let vector = randomRealVector(count: weight.rows, seed: seed)
    let blocks = stride(from: 0, to: weight.rows, by: blockColumns).map {
      WeightedColumns(weight, vector, columns: $0..<min(weight.rows, $0 + blockColumns))
    }
    let all = WeightedColumns(adding: blocks, depth: weight.columns)
    var check = RowCheck()
    for row in 0..<output.rows {
      // The magnitude of a row is at least that of each of its elements.
      let (_, magnitude) = all.product(activation, row: row)
      guard magnitude < Double(Float.greatestFiniteMagnitude) else {
        check.unjudgedRows += 1
        continue
      }
      for columns in [all]
        + blocks.indices.filter({ ($0 + row) % blockRows == 0 }).map({ blocks[$0] })
      {
        columns.judge(row, activation, output, vector, &check)
        if check.mismatch != nil { return check }
      }
    }
    return check
  }

  /// Numbers of both signs, 1/2 to 1 in magnitude.
  private static func randomRealVector(count: Int, seed: UInt64) -> [Double] {
    let source = RandomSource(seed: seed ^ 0xF4E1_7A1D_5C0D_E000)
    return (0..<count).map { index in
      let magnitude = 0.5 + 0.5 * source.unit(stream: 0xF2E2, row: 0, column: index)
      return source.bits(stream: 0xF2E3, row: 0, column: index) & 1 == 0 ? magnitude : -magnitude
    }
  }

  /// Some columns of the output: their weights, each column times its random number and added up.
  private struct WeightedColumns {
    let columns: Range<Int>
    /// W^T r.
    ///
    /// Shape: `[K]`.
    private var signed: [Double]
    /// The sum of |W|, which is no less than |W|^T |r|.
    ///
    /// Shape: `[K]`.
    private var magnitudes: [Double]

    init(_ weight: Matrix<Float>, _ vector: [Double], columns: Range<Int>) {
      self.columns = columns
      var signed = [Double](repeating: 0, count: weight.columns)
      var magnitudes = signed
      weight.withUnsafePointer { pointer in
        signed.withUnsafeMutableBufferPointer { signed in
          magnitudes.withUnsafeMutableBufferPointer { magnitudes in
            for column in columns {
              let start = pointer + column * weight.rowStride
              let factor = vector[column]
              for index in 0..<weight.columns {
                let value = Double(start[index])
                signed[index] += factor * value
                magnitudes[index] += abs(value)
              }
            }
          }
        }
      }
      self.signed = signed
      self.magnitudes = magnitudes
    }

    init(adding blocks: [WeightedColumns], depth: Int) {
      columns = 0..<(blocks.last?.columns.upperBound ?? 0)
      signed = [Double](repeating: 0, count: depth)
      magnitudes = signed
      for block in blocks {
        for index in 0..<depth {
          signed[index] += block.signed[index]
          magnitudes[index] += block.magnitudes[index]
        }
      }
    }

    /// A row of A (W^T r), and what its terms add up to without their signs.
    func product(
      _ activation: Matrix<Float>,
      row: Int
    ) -> (sum: Double, magnitude: Double) {
      activation.withUnsafePointer { pointer in
        let start = pointer + row * activation.rowStride
        var (sum, magnitude) = (0.0, 0.0)
        for index in 0..<activation.columns {
          let value = Double(start[index])
          sum += value * signed[index]
          magnitude += abs(value) * magnitudes[index]
        }
        return (sum, magnitude)
      }
    }

    /// Compares these columns of a row.
    func judge(
      _ row: Int,
      _ activation: Matrix<Float>,
      _ output: Matrix<Float>,
      _ vector: [Double],
      _ check: inout RowCheck
    ) {
      let (expected, magnitude) = product(activation, row: row)
      let got = output.withUnsafePointer { pointer in
        let start = pointer + row * output.rowStride
        return columns.reduce(0.0) { $0 + Double(start[$1]) * vector[$1] }
      }
      let (depth, count) = (Double(activation.columns), Double(columns.count))
      let gamma = depth * 0x1p-24 / (1 - depth * 0x1p-24)
      let underflow = count * depth * 0x1p-149
      // Right elements are (1 + gamma) of the magnitude together, so that both sides are below 2 + gamma.
      let slack = 1.01 * (depth + Double(output.columns)) * 0x1p-53 * (2 + gamma)
      let bound = (gamma + slack) * magnitude + (1 + slack) * underflow
      let difference = abs(got - expected)
      guard difference <= bound else {
        check.mismatch = RowMismatch(
          row: row,
          columns: columns,
          expected: expected,
          got: got,
          bound: bound
        )
        return
      }
      check.worst = max(check.worst, difference == 0 ? 0 : difference / bound)
    }
  }
}
