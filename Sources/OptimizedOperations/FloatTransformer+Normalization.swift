// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

extension FloatTransformer {
  /// Normalizes each row, as ``OptimizedOperations`` does on the way to INT8; a row that holds a value
  /// that is not finite, or gets one, becomes not-a-number.
  public func normalized(
    _ activation: Matrix<Float>,
    by normalization: Normalization
  ) -> Matrix<Float> {
    let columns = activation.columns
    precondition(normalization.gain.count == columns)
    precondition(normalization.bias.map { $0.count == columns } ?? true)
    guard columns > 0 else { return activation }
    let normalizer = RowNormalizer(kernels: kernels, normalization: normalization)
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: columns)
    activation.withUnsafePointer { source in
      update(&output) { row, values in
        let input = source + row * activation.rowStride
        if case .notFinite = normalizer.normalize(input, into: values, upcoming: nil) {
          values.update(repeating: .nan, count: columns)
        }
      }
    }
    return output
  }

  /// The angles of rotary positions, each pair's frequency divided by what its scaling says.
  public func rotaryTable(
    base: Double,
    scaling: RotaryScaling?,
    headSize: Int,
    positions: Int
  ) -> RotaryTable {
    precondition(headSize % 2 == 0, "rotary embeddings pair the elements of a head")
    let frequencies = (0..<headSize / 2).map { pair -> Double in
      let frequency = pow(base, -2 * Double(pair) / Double(headSize))
      return frequency / (scaling?.divisor(ofFrequency: frequency) ?? 1)
    }
    let angle = { (position: Int, pair: Int) in Double(position) * frequencies[pair] }
    return RotaryTable(
      cosines: Matrix(rows: positions, columns: headSize / 2) { cos(angle($0, $1)) },
      sines: Matrix(rows: positions, columns: headSize / 2) { sin(angle($0, $1)) }
    )
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
