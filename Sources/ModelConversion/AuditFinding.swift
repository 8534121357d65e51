// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Something wrong with a quantized checkpoint.
public struct AuditFinding: Sendable, Hashable {
  /// The kinds of faults that are told apart.
  public enum Flag: String, Sendable, CaseIterable {
    /// No group of the layer's input sites has factors.
    case unsmoothed
    /// Factors are squared on one side: folded a second time.
    case smoothedTwice = "smoothed-twice"
    /// One of the layers that share an input, or the router, was left out.
    case siblingMissed = "sibling-missed"
    /// One side was folded and the other was not: a normalization or the rows in front, and these columns.
    case notCompensated = "not-compensated"
    /// Factors or scales along the other dimension.
    case wrongAxis = "wrong-axis"
    /// Steps that are no 127th or 127.5th of the largest value.
    case wrongDivisor = "wrong-divisor"
    /// A zero point in a symmetric checkpoint; loaders do not expect it.
    case strayZeroPoint = "stray-zero-point"
    /// Weights beyond the last code.
    case clipped
    /// A scale that is no positive finite number.
    case nonFiniteScale = "non-finite-scale"
    /// Codes that come from other weights or factors.
    case wrongCodes = "wrong-codes"
  }

  /// What is wrong.
  public let flag: Flag
  /// Layer, or `nil` where it does not matter.
  public let layer: Int?
  /// Name of the tensor or module.
  public let tensor: String
  /// What was found and what was expected.
  public let detail: String
}

/// The outcome for one group of layers that share an input.
public struct AuditedGroup: Sendable {
  /// Layer.
  public let layer: Int
  /// Site, as in records.
  public let site: String
  /// The linear layers.
  public let consumers: [String]
  /// Channels whose recovered factor is not 1.
  public let smoothedChannels: Int
  /// The recovered factor of each channel.
  public let factors: [Double]
  /// What the largest weight of a row is divided by, the median over rows; `nil` without codes.
  public let divisor: Double?
  /// What is wrong with the group.
  public let findings: [AuditFinding]
}
