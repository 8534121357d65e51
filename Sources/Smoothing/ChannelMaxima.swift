// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// The largest absolute value of each channel, the statistic that smoothing factors are made of.
public enum ChannelMaxima {
  /// max|X_j| over the rows of an activation or a weight.
  ///
  /// - Parameter matrix: Shape: `[rows, K]`.
  /// - Returns: 0 where there are no rows. Shape: `[K]`.
  public static func of(_ matrix: Matrix<Float>) -> [Float] {
    var maxima = [Float](repeating: 0, count: matrix.columns)
    matrix.withUnsafePointer { values in
      for row in 0..<matrix.rows {
        let values = values + row * matrix.rowStride
        for channel in maxima.indices {
          maxima[channel] = max(maxima[channel], abs(values[channel]))
        }
      }
    }
    return maxima
  }

  /// max|W_j| over the rows of several weights that read one input.
  ///
  /// - Parameter matrices: At least one. Shape: `[N_i, K]` each.
  /// - Returns: Shape: `[K]`.
  /// - Precondition: All have K columns.
  public static func of(_ matrices: [Matrix<Float>]) -> [Float] {
    precondition(matrices.allSatisfy { $0.columns == matrices[0].columns })
    return matrices.dropFirst().reduce(of(matrices[0])) { zip($0, of($1)).map(max) }
  }

  /// The largest over the query heads that share a value head, repeated for each of them.
  ///
  /// One value row feeds the same channel of all these heads, so they must share a factor.
  ///
  /// - Parameters:
  ///   - maxima: Of the input of the attention's output projection. Shape: `[heads * headSize]`.
  ///   - headsInGroup: Query heads that read each value head.
  ///   - headSize: Channels of a head.
  /// - Returns: Shape: `[heads * headSize]`.
  public static func shared(
    _ maxima: [Float],
    headsInGroup: Int,
    headSize: Int
  ) -> [Float] {
    maxima.indices.map { channel in
      let group = channel / headSize / headsInGroup
      let element = channel % headSize
      return (0..<headsInGroup).reduce(0) {
        max($0, maxima[(group * headsInGroup + $1) * headSize + element])
      }
    }
  }
}
