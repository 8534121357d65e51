// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// What the tokens of one window show of each channel of an activation.
public struct ChannelObservation: Sendable, Equatable {
  /// A channel is an outlier at a token where its magnitude exceeds this many times the mean
  /// magnitude of the token.
  public static let outlierFactor: Float = 6

  /// |X_j| of the first token, which massive activations sit at.
  ///
  /// Shape: `[K]`.
  public internal(set) var firstMaxima: [Float]
  /// max|X_j| over all tokens but the first; 0 where there is no other.
  ///
  /// Shape: `[K]`.
  public internal(set) var laterMaxima: [Float]
  /// Tokens, the first left out, at which the channel is an outlier.
  ///
  /// Shape: `[K]`.
  public internal(set) var outlierTokens: [Int]
}

extension FloatTransformer {
  /// Channels of one task: four cache lines of a row.
  private static let observedChannels = 64

  /// Largest magnitudes and outliers of each channel, the same bits for any number of threads.
  ///
  /// - Parameter activation: The tokens of one window from its first one on; an expert sees those that
  ///   chose it, and takes the first of them for the first. Shape: `[M, K]`.
  /// - Returns: Shape: `[K]` each.
  public func observe(_ activation: Matrix<Float>) -> ChannelObservation {
    let (rows, columns) = (activation.rows, activation.columns)
    var firstMaxima = [Float](repeating: 0, count: columns)
    var laterMaxima = firstMaxima
    var outlierTokens = [Int](repeating: 0, count: columns)
    let thresholds = outlierThresholds(activation)
    firstMaxima.withUnsafeMutableBufferPointer { first in
      laterMaxima.withUnsafeMutableBufferPointer { later in
        outlierTokens.withUnsafeMutableBufferPointer { outliers in
          activation.withUnsafePointer { values in
            pool.run(taskCount: BlockShape.quotient(columns, Self.observedChannels)) { task, _ in
              let start = task * Self.observedChannels
              let channels = start..<min(columns, start + Self.observedChannels)
              for row in 0..<rows {
                let values = values + row * activation.rowStride
                for channel in channels {
                  let magnitude = abs(values[channel])
                  if row == 0 {
                    first[channel] = magnitude
                  } else {
                    later[channel] = magnitude > later[channel] ? magnitude : later[channel]
                    outliers[channel] += magnitude > thresholds[row] ? 1 : 0
                  }
                }
              }
            }
          }
        }
      }
    }
    return ChannelObservation(
      firstMaxima: firstMaxima,
      laterMaxima: laterMaxima,
      outlierTokens: outlierTokens
    )
  }

  /// Magnitudes above which a channel is an outlier, for each token.
  private func outlierThresholds(_ activation: Matrix<Float>) -> [Float] {
    var thresholds = [Float](repeating: 0, count: activation.rows)
    thresholds.withUnsafeMutableBufferPointer { thresholds in
      activation.withUnsafePointer { values in
        pool.run(taskCount: activation.rows) { row, _ in
          let values = UnsafeBufferPointer(
            start: values + row * activation.rowStride,
            count: activation.columns
          )
          let sum = values.reduce(0.0) { $0 + Double(abs($1)) }
          thresholds[row] =
            ChannelObservation.outlierFactor * Float(sum / Double(max(1, values.count)))
        }
      }
    }
    return thresholds
  }
}
