// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ModelConversion
public import Quantization

/// Everything that decides how the linear layers of a model are computed.
public struct SchemeSettings: Sendable {
  /// The scheme, or `nil` for floating point.
  public var scheme: QuantizationScheme?
  /// Alpha of smoothed schemes, or `nil` to choose one for each input by the error it predicts.
  public var strength: MigrationStrength?
  /// Where smoothed schemes smooth.
  public var sites: Set<SmoothingSite>
  /// How factors treat channels without activation or weight.
  public var rule: SmoothingRule
  /// How scales are made of largest values at run time, and of weights that are quantized here.
  public var scaleRule: ScaleRule
  /// Layers whose name ends in one of these stay in floating point: `down_proj`.
  public var keptFloat: [String]
  /// How floating-point weights are stored: the head, and layers kept in floating point.
  public var storage: FloatStorage
  /// What shares a scale in the two products of attention, see ``IntegerAttention``, or `nil` to leave
  /// them in FP32.
  public var attention: AttentionScaling?

  /// Creates settings.
  public init(
    scheme: QuantizationScheme?,
    strength: MigrationStrength? = .balanced,
    sites: Set<SmoothingSite> = [.attentionInput, .feedForwardInput],
    rule: SmoothingRule = .deadChannelsUntouched,
    scaleRule: ScaleRule = .own,
    keptFloat: [String] = [],
    storage: FloatStorage = .fp32,
    attention: AttentionScaling? = nil
  ) {
    self.scheme = scheme
    self.strength = strength
    self.sites = sites
    self.rule = rule
    self.scaleRule = scaleRule
    self.keptFloat = keptFloat
    self.storage = storage
    self.attention = attention
  }

  /// Name for records: the scheme's, or the storage format of floating point.
  public var name: String {
    guard let scheme else { return storage.rawValue }
    return scheme.name + (attention == nil ? "" : "+attention-int8")
  }

  /// Everything that decides the results, as text: equal texts, equal results.
  public var text: String {
    var parts = [name]
    if scheme?.isSmoothed == true {
      parts.append("alpha=" + (strength.map { "\($0.value)" } ?? "auto"))
      let sites = SmoothingSite.allCases.filter(sites.contains)
      parts.append("sites=" + sites.map(\.rawValue).joined(separator: "+"))
      parts.append("rule=\(rule.rawValue)")
    }
    if scheme != nil {
      parts.append("scales=\(scaleRule.rawValue)")
      parts.append("storage=\(storage.rawValue)")
      if let attention { parts.append("attention=\(attention.rawValue)") }
      if !keptFloat.isEmpty { parts.append("float=" + keptFloat.joined(separator: "+")) }
    }
    return parts.joined(separator: " ")
  }

  /// How factors are made.
  var recipe: SmoothingRecipe {
    SmoothingRecipe(
      sites: sites,
      strength: strength,
      rule: rule,
      granularity: scheme?.weight ?? .perChannel,
      leavesOutFirstTokens: scheme?.activation == .tensorStaticApart
    )
  }

  func isKeptFloat(_ layer: String) -> Bool { keptFloat.contains { layer.hasSuffix($0) } }
}
