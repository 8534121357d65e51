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
        let input = UnsafeBufferPointer(start: source + row * activation.rowStride, count: columns)
        let mean = normalization.kind == .layer ? Self.sum(input) { $0 } / Double(columns) : 0
        let variance = Self.sum(input) { ($0 - mean) * ($0 - mean) } / Double(columns)
        let factor = 1 / (variance + Double(normalization.epsilon)).squareRoot()
        for column in 0..<columns {
          let centred = (Double(input[column]) - mean) * factor
          values[column] = Float(centred * Double(normalization.gain[column]))
        }
        guard let bias = normalization.bias else { return }
        for column in 0..<columns { values[column] += bias[column] }
      }
    }
    return output
  }

  /// A sum in eight lanes, the same for any number of threads.
  private static func sum(
    _ values: UnsafeBufferPointer<Float>,
    _ term: (Double) -> Double
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    for start in stride(from: 0, to: values.count, by: lanes.scalarCount) {
      for lane in 0..<min(lanes.scalarCount, values.count - start) {
        lanes[lane] += term(Double(values[start + lane]))
      }
    }
    return lanes.sum()
  }

  /// Rotates the queries and keys of each row by the angles of its position.
  public func rotate(
    _ rows: inout Matrix<Float>,
    layout: AttentionLayout,
    table: RotaryTable,
    firstPosition: Int
  ) {
    let half = layout.headSize / 2
    update(&rows) { row, values in
      for pair in 0..<half {
        let cosine = Float(table.cosines[firstPosition + row, pair])
        let sine = Float(table.sines[firstPosition + row, pair])
        for head in 0..<layout.heads + layout.keyValueHeads {
          let first = values + head * layout.headSize + pair
          let (left, right) = (first[0], first[half])
          first[0] = left * cosine - right * sine
          first[half] = right * cosine + left * sine
        }
      }
    }
  }
}
