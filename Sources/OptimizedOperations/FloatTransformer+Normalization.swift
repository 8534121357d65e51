// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension FloatTransformer {
  /// Normalizes each row: statistics in FP64, so that long rows lose nothing; results in FP32.
  public func normalized(
    _ activation: Matrix<Float>,
    by normalization: Normalization
  ) -> Matrix<Float> {
    let columns = activation.columns
    precondition(normalization.gain.count == columns)
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: columns)
    activation.withUnsafePointer { source in
      update(&output) { row, values in
        let input = source + row * activation.rowStride
        let mean =
          normalization.kind == .layer ? Self.sum(input, columns) { $0 } / Double(columns) : 0
        let squares = Self.sum(input, columns) { ($0 - mean) * ($0 - mean) }
        let factor = 1 / (squares / Double(columns) + Double(normalization.epsilon)).squareRoot()
        normalization.gain.withUnsafeBufferPointer { gain in
          for column in 0..<columns {
            let centred = (Double(input[column]) - mean) * factor
            values[column] = Float(centred * Double(gain[column]))
          }
        }
        guard let bias = normalization.bias else { return }
        for column in 0..<columns { values[column] += bias[column] }
      }
    }
    return output
  }

  /// A sum in eight lanes, the same for any number of threads.
  @inline(__always)
  private static func sum(
    _ values: UnsafePointer<Float>,
    _ count: Int,
    _ term: (SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    let whole = count / lanes.scalarCount * lanes.scalarCount
    for start in stride(from: 0, to: whole, by: lanes.scalarCount) {
      lanes += term(wide(values + start, count: lanes.scalarCount))
    }
    if whole < count {
      let rest = term(wide(values + whole, count: count - whole))
      for lane in 0..<count - whole { lanes[lane] += rest[lane] }
    }
    return lanes.sum()
  }

  /// Up to eight values in FP64; zeros behind them.
  @inline(__always)
  private static func wide(_ values: UnsafePointer<Float>, count: Int) -> SIMD8<Double> {
    var result = SIMD8<Double>.zero
    for lane in 0..<count { result[lane] = Double(values[lane]) }
    return result
  }

  /// Rotates the queries and keys of each row by the angles of its position.
  public func rotate(
    _ rows: inout Matrix<Float>,
    layout: AttentionLayout,
    table: RotaryTable,
    firstPosition: Int
  ) {
    let half = layout.headSize / 2
    let heads = layout.heads + layout.keyValueHeads
    update(&rows) { row, values in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * half) { angles in
        for pair in 0..<half {
          angles[pair] = Float(table.cosines[firstPosition + row, pair])
          angles[half + pair] = Float(table.sines[firstPosition + row, pair])
        }
        guard let cosines = angles.baseAddress else { return }
        for head in 0..<heads {
          Self.rotate(values + head * layout.headSize, half, cosines, cosines + half)
        }
      }
    }
  }

  /// Rotates one head.
  ///
  /// Pairs are neighbours in memory, so that the compiler makes vectors of them.
  private static func rotate(
    _ head: UnsafeMutablePointer<Float>,
    _ half: Int,
    _ cosines: UnsafePointer<Float>,
    _ sines: UnsafePointer<Float>
  ) {
    for pair in 0..<half {
      let (left, right) = (head[pair], head[half + pair])
      head[pair] = left * cosines[pair] - right * sines[pair]
      head[half + pair] = right * cosines[pair] + left * sines[pair]
    }
  }
}
