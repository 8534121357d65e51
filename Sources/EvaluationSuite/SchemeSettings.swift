// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ModelConversion
import OptimizedOperations
public import Quantization
public import Smoothing

/// Everything that decides how the linear layers of a model are computed.
public struct SchemeSettings: Sendable {
  /// The scheme, or `nil` for floating point.
  public var scheme: QuantizationScheme?
  /// Alpha of smoothed schemes.
  public var strength: StrengthSetting
  /// Where smoothed schemes smooth.
  public var sites: Set<SmoothingSite>
  /// How factors treat channels without activation or weight.
  public var rule: SmoothingRule
  /// How scales are made of largest values at run time, and of weights that are quantized here.
  public var scaleRule: ScaleRule
  /// Layers whose name ends in one of these stay in floating point: `down_proj`.
  public var keptFloat: [String]
  /// How floating-point weights are stored, the head and layers kept in floating point, and the keys and
  /// values of tokens.
  public var storage: FloatStorage
  /// The library that computes the linear layers in FP32, where there is no scheme, or `nil` for our own
  /// product.
  public var library: FloatLibrary?
  /// What shares a scale in the two products of attention, see ``IntegerAttention``, or `nil` to leave
  /// them in FP32.
  public var attention: AttentionScaling?
  /// Whether queries, keys and values are put on their INT8 grid, see ``ProjectionQuantizer``.
  public var quantizesProjections: Bool

  /// Creates settings.
  public init(
    scheme: QuantizationScheme?,
    strength: StrengthSetting = .balanced,
    sites: Set<SmoothingSite> = [.attentionInput, .feedForwardInput],
    rule: SmoothingRule = .deadChannelsUntouched,
    scaleRule: ScaleRule = .own,
    keptFloat: [String] = [],
    storage: FloatStorage = .fp32,
    library: FloatLibrary? = nil,
    attention: AttentionScaling? = nil,
    quantizesProjections: Bool = false
  ) {
    self.scheme = scheme
    self.strength = strength
    self.sites = sites
    self.rule = rule
    self.scaleRule = scaleRule
    self.keptFloat = keptFloat
    self.storage = storage
    self.library = library
    self.attention = attention
    self.quantizesProjections = quantizesProjections
  }

  /// Name for records: the scheme's, or the storage format of floating point and what computes it.
  public var name: String {
    guard let scheme else {
      return storage.rawValue + (library.map { "@" + $0.name } ?? "")
    }
    return scheme.name + (attention == nil ? "" : "+attention-int8")
      + (quantizesProjections ? "+projections-int8" : "")
  }

  /// Everything that decides the results, as text: equal texts, equal results.
  public var text: String {
    var parts = [name]
    if scheme?.isSmoothed == true {
      parts.append("alpha=\(strength.text)")
      let sites = SmoothingSite.allCases.filter(sites.contains)
      parts.append("sites=" + sites.map(\.rawValue).joined(separator: "+"))
      parts.append("rule=\(rule.rawValue)")
    }
    if scheme != nil {
      parts.append("scales=\(scaleRule.rawValue)")
      parts.append("storage=\(storage.rawValue)")
      if let attention {
        parts.append("attention=\(attention.rawValue)" + (hasStaticAttention ? "-static" : ""))
      }
      if quantizesProjections { parts.append("projections=int8") }
      if !keptFloat.isEmpty { parts.append("float=" + keptFloat.joined(separator: "+")) }
    }
    // Results of builds that kept them in FP32 are others.
    if storage != .fp32, attention == nil || scheme == nil {
      parts.append("keys-values=\(storage.rawValue)")
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

  /// Whether INT8 attention has static scales: those of tensors do, where the linear layers' are.
  ///
  /// A scheme that keeps first tokens apart finds them at run time: static ranges without first tokens
  /// would clip the first key, which every query reads.
  public var hasStaticAttention: Bool {
    attention == .tensors && scheme?.activation == .tensorStatic
  }

  /// Static scales of INT8 attention by index of the layer; empty where they are found at run time.
  ///
  /// - Throws: ``SmoothingError/attentionUnknown(block:)``.
  func attentionScales(
    _ statistics: ActivationStatistics,
    of model: ModelConfiguration
  ) throws -> [AttentionScales] {
    guard hasStaticAttention else { return [] }
    return try statistics.attention(blocks: model.layerCount).map(\.operandScales)
  }

  /// Whether scales are made of the statistics of queries, keys and values.
  public var needsAttentionStatistics: Bool {
    hasStaticAttention || (quantizesProjections && scheme?.activation == .tensorStatic)
  }

  /// What shares a scale where queries, keys and values are put on their grid: what does for the
  /// inputs of linear layers, as in the authors' simulation.
  ///
  /// - Throws: ``SmoothingError/attentionUnknown(block:)``.
  func projectionScaling(
    _ statistics: ActivationStatistics,
    of model: ModelConfiguration
  ) throws -> ProjectionQuantizer.Scaling? {
    guard quantizesProjections, let scheme else { return nil }
    switch scheme.activation {
    case .token, .tokenWithoutOutliers: return .token
    case .tensorDynamic, .tensorStaticApart: return .tensor
    case .tensorStatic:
      return .fixed(try statistics.attention(blocks: model.layerCount).map(\.projectionScales))
    }
  }
}

/// A library with an FP32 product.
public struct FloatLibrary: Sendable, Hashable {
  /// As users name it, for records.
  public let name: String
  /// What `Provider.load(path:)` takes.
  public let path: String

  /// Names a library.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}
