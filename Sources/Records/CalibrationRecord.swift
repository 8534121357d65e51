// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What calibration saw at the input that some linear layers share.
public struct CalibrationRecord: Codable, Sendable {
  /// One channel far above the others.
  public struct OutlierChannel: Codable, Sendable {
    /// Index of the input channel.
    public var channel: Int
    /// Its largest absolute value.
    public var maximum: Double
    /// Share of tokens, first ones left out, at which its magnitude exceeds six times the mean
    /// magnitude of the token, or `nil` in statistics that others made.
    public var persistence: Double?

    /// Creates a channel.
    public init(channel: Int, maximum: Double, persistence: Double?) {
      self.channel = channel
      self.maximum = maximum
      self.persistence = persistence
    }
  }

  /// Names of the layers, without `.weight`.
  public var layers: [String]
  /// Input channels.
  public var channels: Int
  /// Tokens seen, 0 where statistics that others made do not say it.
  public var tokens: Int
  /// Largest absolute value at the first token of any window, or `nil` where not told apart.
  public var firstTokenMaximum: Double?
  /// Largest absolute value at all other tokens, or `nil` where not told apart.
  public var laterMaximum: Double?
  /// Median over the channels of their largest absolute value.
  public var medianChannel: Double
  /// Largest absolute value of all, divided by the median channel's; 0 where that is 0.
  public var outlierRatio: Double
  /// Whether massive activations sit at the first token: it exceeds all others tenfold; `nil` where
  /// it is not told apart.
  public var hasMassiveFirstToken: Bool?
  /// The largest channels, at most eight, largest first.
  public var outlierChannels: [OutlierChannel]
  /// The paper's picture of this input, or `null` where it was not drawn.
  public var magnitudes: MagnitudeMaps?
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record.
  public init(
    layers: [String],
    channels: Int,
    tokens: Int,
    firstTokenMaximum: Double?,
    laterMaximum: Double?,
    medianChannel: Double,
    outlierRatio: Double,
    hasMassiveFirstToken: Bool?,
    outlierChannels: [OutlierChannel]
  ) {
    self.layers = layers
    self.channels = channels
    self.tokens = tokens
    self.firstTokenMaximum = firstTokenMaximum
    self.laterMaximum = laterMaximum
    self.medianChannel = medianChannel
    self.outlierRatio = outlierRatio
    self.hasMassiveFirstToken = hasMassiveFirstToken
    self.outlierChannels = outlierChannels
  }
}
