// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How the magnitudes of a layer's input channels spread over tokens.
///
/// Maxima and counts are associative, as ``ActivationStatistics`` needs.
public struct ChannelTokens: Sendable, Equatable {
  /// max|X_j| over the first tokens of all windows.
  ///
  /// Shape: `[K]`.
  public private(set) var firstMaxima: [Float]
  /// max|X_j| over all other tokens.
  ///
  /// Shape: `[K]`.
  public private(set) var laterMaxima: [Float]
  /// Tokens, first ones left out, at which the channel is an outlier.
  ///
  /// Shape: `[K]`.
  public private(set) var outlierTokens: [Int]

  /// Creates figures of as many channels each.
  public init(firstMaxima: [Float], laterMaxima: [Float], outlierTokens: [Int]) {
    precondition(firstMaxima.count == laterMaxima.count)
    precondition(firstMaxima.count == outlierTokens.count)
    self.firstMaxima = firstMaxima
    self.laterMaxima = laterMaxima
    self.outlierTokens = outlierTokens
  }

  /// max|X_j| over all tokens.
  public var maxima: [Float] { zip(firstMaxima, laterMaxima).map { max($0, $1) } }

  /// Takes in other tokens of the same channels.
  mutating func merge(_ other: ChannelTokens) {
    for channel in firstMaxima.indices {
      firstMaxima[channel] = max(firstMaxima[channel], other.firstMaxima[channel])
      laterMaxima[channel] = max(laterMaxima[channel], other.laterMaxima[channel])
      outlierTokens[channel] += other.outlierTokens[channel]
    }
  }
}
