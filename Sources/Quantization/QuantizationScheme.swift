// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How the linear layers of a model are quantized: one row of the table of schemes.
public struct QuantizationScheme: Sendable, Hashable {
  /// Where the scale of an activation comes from.
  public enum ActivationScaling: Sendable, Hashable {
    /// One scale for each token, found at run time.
    case token
    /// One scale for all tokens of a call, found at run time.
    case tensorDynamic
    /// One scale for all tokens, from calibration.
    case tensorStatic
    /// One scale from calibration, made without the first token of each text; a token beyond its
    /// range has a scale of its own.
    case tensorStaticApart
    /// One scale for each token; input channels that reach the threshold stay in floating point.
    case tokenWithoutOutliers(threshold: Float)

    /// Whether there is a scale from calibration.
    public var isStatic: Bool { self == .tensorStatic || self == .tensorStaticApart }
  }

  /// Name that users type.
  public let name: String
  /// Where the scale of an activation comes from.
  public let activation: ActivationScaling
  /// Which weights share a scale.
  public let weight: Granularity
  /// Whether activations are smoothed first.
  public let isSmoothed: Bool

  /// Every scheme, in the order of listings.
  ///
  /// Source: SmoothQuant (arXiv:2211.10438), table 2, and the authors' repository, which uses
  /// weights per channel.
  public static let all: [QuantizationScheme] = [
    QuantizationScheme("w8a8-naive", .tensorDynamic, .perTensor),
    QuantizationScheme("w8a8-tensor-token", .token, .perTensor),
    QuantizationScheme("w8a8-tensor-static", .tensorStatic, .perTensor),
    QuantizationScheme("w8a8-channel", .token, .perChannel),
    QuantizationScheme("w8a8-channel-dynamic", .tensorDynamic, .perChannel),
    QuantizationScheme("w8a8-channel-static", .tensorStatic, .perChannel),
    QuantizationScheme("smoothquant-o1", .token, .perTensor, smoothed: true),
    QuantizationScheme("smoothquant-o2", .tensorDynamic, .perTensor, smoothed: true),
    QuantizationScheme("smoothquant-o3", .tensorStatic, .perTensor, smoothed: true),
    QuantizationScheme("smoothquant-channel", .token, .perChannel, smoothed: true),
    QuantizationScheme("smoothquant-o2-channel", .tensorDynamic, .perChannel, smoothed: true),
    QuantizationScheme("smoothquant-o3-channel", .tensorStatic, .perChannel, smoothed: true),
    QuantizationScheme("smoothquant-auto", .tensorStaticApart, .perChannel, smoothed: true),
    QuantizationScheme("llm-int8", .tokenWithoutOutliers(threshold: 6), .perChannel),
    QuantizationScheme("zeroquant", .token, .perGroup(size: 64)),
  ]

  /// The scheme of a name, or `nil` for an unknown one.
  public static func named(_ name: String) -> QuantizationScheme? {
    all.first { $0.name == name }
  }

  private init(
    _ name: String,
    _ activation: ActivationScaling,
    _ weight: Granularity,
    smoothed: Bool = false
  ) {
    self.name = name
    self.activation = activation
    self.weight = weight
    isSmoothed = smoothed
  }

  /// Whether the scheme needs activation statistics.
  public var needsStatistics: Bool { isSmoothed || activation.isStatic }

  /// How scales are made under a dialect: groups have the divisor of our own rule in each of them.
  public func scaleRule(of dialect: ScaleRule) -> ScaleRule {
    if case .perGroup = weight { .own } else { dialect }
  }
}
