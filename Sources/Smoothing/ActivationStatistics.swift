// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The largest absolute value of each input channel of every linear layer, over all tokens seen.
///
/// The maximum is associative: statistics of parts of the tokens, taken in any order on any number
/// of threads or machines, merge to the same bits.
public struct ActivationStatistics: Sendable, Equatable {
  /// max|X_j| by name of the linear layer's tensor, without `.weight`.
  ///
  /// Shape: `[K]` each.
  public private(set) var maxima: [String: [Float]]
  /// How magnitudes spread over tokens, by name of the layer; statistics that others made have none.
  public private(set) var channelTokens: [String: ChannelTokens]
  /// Largest queries, keys and values by index of the layer; statistics that others made have none.
  public private(set) var attention: [Int: AttentionMaxima]
  /// Tokens seen.
  public private(set) var tokens: Int
  /// Windows seen, each with one first token.
  public private(set) var windows: Int
  /// The file they were read from, which errors name, or `nil`; no part of what is compared.
  public private(set) var file: String?

  /// Creates statistics.
  ///
  /// - Parameters:
  ///   - maxima: By name of the linear layer.
  ///   - channelTokens: How magnitudes spread over tokens, where known.
  ///   - attention: Largest queries, keys and values by index of the layer, where known.
  ///   - tokens: Tokens they were taken from.
  ///   - windows: Windows the tokens were in.
  ///   - file: The file they were read from, or `nil`.
  public init(
    maxima: [String: [Float]] = [:],
    channelTokens: [String: ChannelTokens] = [:],
    attention: [Int: AttentionMaxima] = [:],
    tokens: Int = 0,
    windows: Int = 0,
    file: String? = nil
  ) {
    self.maxima = maxima
    self.channelTokens = channelTokens
    self.attention = attention
    self.tokens = tokens
    self.windows = windows
    self.file = file
  }

  /// Whether both say the same, wherever they were read from.
  public static func == (left: ActivationStatistics, right: ActivationStatistics) -> Bool {
    left.maxima == right.maxima && left.channelTokens == right.channelTokens
      && left.attention == right.attention && left.tokens == right.tokens
      && left.windows == right.windows
  }

  /// Takes in what one window shows of one input shared by some layers.
  ///
  /// - Throws: ``SmoothingError/differentChannels(layer:found:expected:)``.
  public mutating func merge(
    _ seen: ChannelTokens,
    of layers: [String]
  ) throws(SmoothingError) {
    try merge(seen.maxima, of: layers)
    for layer in layers {
      guard channelTokens[layer] != nil else {
        channelTokens[layer] = seen
        continue
      }
      channelTokens[layer]?.merge(seen)
    }
  }

  /// Takes in the maxima of one input shared by some layers.
  ///
  /// - Throws: ``SmoothingError/differentChannels(layer:found:expected:)``.
  public mutating func merge(
    _ channelMaxima: [Float],
    of layers: [String]
  ) throws(SmoothingError) {
    for layer in layers {
      guard var known = maxima[layer] else {
        maxima[layer] = channelMaxima
        continue
      }
      guard known.count == channelMaxima.count else {
        throw .differentChannels(layer: layer, found: channelMaxima.count, expected: known.count)
      }
      for channel in known.indices {
        known[channel] = Swift.max(known[channel], channelMaxima[channel])
      }
      maxima[layer] = known
    }
  }

  /// Takes in the largest queries, keys and values of one layer.
  public mutating func merge(_ seen: AttentionMaxima, ofBlock block: Int) {
    attention[block, default: seen].merge(seen)
  }

  /// Counts a window whose activations were taken in.
  public mutating func addWindow(tokens count: Int) {
    tokens += count
    windows += 1
  }

  /// Takes in statistics of other tokens of the same model.
  ///
  /// The first that are taken in give their file to all.
  ///
  /// - Throws: ``SmoothingError`` when the layers are not the same.
  public mutating func merge(_ other: ActivationStatistics) throws(SmoothingError) {
    if maxima.isEmpty {
      file = other.file
    } else if !other.maxima.isEmpty {
      // Statistics without a file were taken from the model itself just now, so they are right.
      if other.file == nil {
        try requireLayers(of: other)
      } else {
        try other.requireLayers(of: self)
      }
    }
    // The maxima of attention are those of all tokens, or they are not known.
    if !maxima.isEmpty, !other.maxima.isEmpty, attention.keys != other.attention.keys {
      attention = [:]
    } else {
      for (block, seen) in other.attention { merge(seen, ofBlock: block) }
    }
    // The spread is that of all tokens, or it is not known.
    let isKnown = maxima.isEmpty || other.maxima.isEmpty || channelTokens.count == maxima.count
    let isOtherKnown = other.channelTokens.count == other.maxima.count
    if !(isKnown && isOtherKnown) { channelTokens = [:] }
    for (layer, values) in other.maxima {
      if isKnown, isOtherKnown, let seen = other.channelTokens[layer] {
        try merge(seen, of: [layer])
      } else {
        try merge(values, of: [layer])
      }
    }
    tokens += other.tokens
    windows += other.windows
  }

  /// Refuses statistics of other layers than the expected ones.
  private func requireLayers(of expected: ActivationStatistics) throws(SmoothingError) {
    for (layer, values) in expected.maxima {
      _ = try maxima(of: layer, channels: values.count)
    }
    for layer in maxima.keys where expected.maxima[layer] == nil {
      throw error(.surplusLayer(layer: layer, expected: expected.maxima.count))
    }
  }

  /// A finding about these statistics, with the file they were read from.
  ///
  /// - Parameter finding: What is wrong with them.
  /// - Returns: The finding itself where there is no file.
  public func error(_ finding: SmoothingError) -> SmoothingError {
    file.map { SmoothingError.inFile($0, finding) } ?? finding
  }

  /// The maxima of one layer.
  ///
  /// - Throws: ``SmoothingError`` when they are missing or of another length.
  public func maxima(of layer: String, channels: Int) throws(SmoothingError) -> [Float] {
    guard let values = maxima[layer] else {
      throw error(.missingLayer(layer: layer, known: maxima.count))
    }
    guard values.count == channels else {
      throw error(
        .differentChannels(layer: layer, found: values.count, expected: channels)
      )
    }
    return values
  }
}

extension ActivationStatistics {
  /// The maxima of one layer, over all tokens or without the first token of each window.
  ///
  /// - Throws: ``SmoothingError`` when they are not known.
  public func maxima(
    of layer: String,
    withoutFirstTokens: Bool
  ) throws(SmoothingError) -> [Float] {
    guard let values = maxima[layer] else {
      throw error(.missingLayer(layer: layer, known: maxima.count))
    }
    guard withoutFirstTokens else { return values }
    guard let spread = channelTokens[layer] else { throw error(.firstTokensUnknown(layer: layer)) }
    return spread.laterMaxima
  }
}

extension ActivationStatistics {
  /// The largest queries, keys and values of every layer of a model.
  ///
  /// - Throws: ``SmoothingError/attentionUnknown(block:)`` when they are not known.
  public func attention(blocks: Int) throws(SmoothingError) -> [AttentionMaxima] {
    var result: [AttentionMaxima] = []
    for block in 0..<blocks {
      guard let maxima = attention[block] else { throw error(.attentionUnknown(block: block)) }
      result.append(maxima)
    }
    return result
  }
}

/// Statistics that do not fit a model, or one another.
public enum SmoothingError: Error, Equatable, CustomStringConvertible {
  /// A layer the statistics do not have.
  case missingLayer(layer: String, known: Int)
  /// A layer that the statistics have and the model does not.
  case surplusLayer(layer: String, expected: Int)
  /// Statistics of another number of input channels.
  case differentChannels(layer: String, found: Int, expected: Int)
  /// Statistics that do not tell the first token of a window from others.
  case firstTokensUnknown(layer: String)
  /// Statistics without the queries, keys and values of a layer.
  case attentionUnknown(block: Int)
  /// A statistic no scale or factor can be made of.
  case unusableMaximum(layer: String, channel: Int, value: Float)
  /// One of the others, about statistics that were read from a file.
  indirect case inFile(String, SmoothingError)

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .missingLayer(let layer, let known):
      "the statistics have \(known) layers but none named \(layer): are they of another model? "
        + "Run 'smoothbench calibrate' on this one"
    case .surplusLayer(let layer, let expected):
      "the statistics have a layer \(layer), which is none of the \(expected) expected: are they of "
        + "another model? Run 'smoothbench calibrate' on this one"
    case .differentChannels(let layer, let found, let expected):
      "the statistics of \(layer) have \(found) channels, expected \(expected): are they of "
        + "another model? Run 'smoothbench calibrate' on this one"
    case .firstTokensUnknown(let layer):
      "the statistics of \(layer) do not tell first tokens from others; run this version's "
        + "'smoothbench calibrate'"
    case .attentionUnknown(let block):
      "the statistics do not have the largest queries, keys and values of layer \(block), which static "
        + "scales of attention are made of; run this version's 'smoothbench calibrate'"
    case .unusableMaximum(let layer, let channel, let value):
      "the statistics of \(layer), channel \(channel), hold \(value), expected a finite number of 0 "
        + "or more"
    case .inFile(let file, let finding): "\(file): \(finding)"
    }
  }
}
