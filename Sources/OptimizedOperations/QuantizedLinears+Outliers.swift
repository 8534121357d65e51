// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

extension QuantizedLinears {
  /// The floating-point side of a mixed layer: all of the weight, because which input channels are
  /// outliers is known only when the activation is.
  struct OutlierPart: Sendable {
    /// Shape: `[N, K]`.
    let weight: Matrix<Float>
    /// Input channels with any absolute value this large stay in floating point.
    let threshold: Float

    var byteCount: Int { weight.rows * weight.columns * MemoryLayout<Float>.stride }

    /// The input channels that hold an outlier.
    func channels(of activation: Matrix<Float>) -> [Int] {
      var maxima = [Float](repeating: 0, count: activation.columns)
      maxima.withUnsafeMutableBufferPointer { maxima in
        activation.withUnsafePointer { values in
          // Row by row, as the values lie in memory.
          for row in 0..<activation.rows {
            let values = values + row * activation.rowStride
            for channel in maxima.indices {
              let magnitude = abs(values[channel])
              maxima[channel] = magnitude > maxima[channel] ? magnitude : maxima[channel]
            }
          }
        }
      }
      return maxima.indices.filter { maxima[$0] >= threshold }
    }
  }

  /// A layer whose outlier channels run in floating point and all others in INT8.
  ///
  /// Source: LLM.int8() (arXiv:2208.07339), equation 8.
  func apply(
    _ part: IntegerPart,
    _ outliers: OutlierPart,
    to activation: Matrix<Float>
  ) throws -> Matrix<Float> {
    let channels = outliers.channels(of: activation)
    guard !channels.isEmpty else { return try apply(part, to: activation) }
    var regular = activation
    for row in 0..<activation.rows {
      for channel in channels { regular[row, channel] = 0 }
    }
    var output = try apply(part, to: regular)
    let group = try float.prepare(
      weights: [columns(channels, of: outliers.weight)],
      biases: [nil],
      at: LinearPlace(block: nil, site: nil, names: [])
    )
    float.add(try float.apply(group, to: columns(channels, of: activation)), to: &output)
    return output
  }

  private func columns(_ channels: [Int], of matrix: Matrix<Float>) -> Matrix<Float> {
    Matrix(rows: matrix.rows, columns: channels.count) { matrix[$0, channels[$1]] }
  }
}
