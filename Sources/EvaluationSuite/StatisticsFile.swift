// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
public import Smoothing

/// Activation statistics on disk.
///
/// A safetensors file with max|X_j| of each linear layer under the layer's name, and how it spreads over
/// tokens under `<layer>:first_maximum`, `<layer>:later_maximum` and `<layer>:outlier_tokens`; or the
/// authors' `act_scales` file, which has the first kind alone under the same names.
/// `block.<index>:attention` holds the largest query, key, value, rotated query and rotated key of a
/// layer. The digest of the model they were taken from is in the header.
public enum StatisticsFile {
  private static let tokensKey = "smoothbench.tokens"
  private static let windowsKey = "smoothbench.windows"
  private static let modelKey = "smoothbench.model"
  private static let (block, attentionSuffix) = ("block.", ":attention")
  private static let (first, later, outliers) = (
    ":first_maximum", ":later_maximum", ":outlier_tokens"
  )

  /// Reads statistics to be used with a model.
  ///
  /// - Parameters:
  ///   - path: A safetensors file, or one written by `torch.save`. One that does not say of which model
  ///     it is is taken at its word.
  ///   - model: The model.
  /// - Returns: Statistics of all layers in the file.
  /// - Throws: ``CheckpointError`` or ``OtherModelError``.
  public static func read(path: String, of model: Checkpoint) throws -> ActivationStatistics {
    let file = try Checkpoint(path: path)
    if let found = file.metadata[modelKey] {
      let expected = "\(ContentDigest(model))"
      guard found == expected else {
        throw OtherModelError(path: path, found: found, model: model.path, expected: expected)
      }
    }
    return try read(file)
  }

  /// Reads statistics, whatever model they are of.
  ///
  /// - Parameter path: A safetensors file, or one written by `torch.save`.
  /// - Returns: Statistics of all layers in the file.
  /// - Throws: ``CheckpointError``.
  public static func read(path: String) throws -> ActivationStatistics {
    try read(try Checkpoint(path: path))
  }

  /// Reads statistics of a file that is open already, whatever model they are of.
  ///
  /// - Parameter file: A safetensors file, or one written by `torch.save`.
  /// - Returns: Statistics of all layers in the file.
  /// - Throws: ``CheckpointError``.
  public static func read(_ file: Checkpoint) throws(CheckpointError) -> ActivationStatistics {
    var vectors: [String: [Float]] = [:]
    for tensor in file.tensors {
      let values = try file.floatElements(tensor.name)
      if let channel = values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw .badContent(
          file: tensor.path,
          tensor: tensor.name,
          byte: tensor.byte(of: channel),
          found: "\(values[channel]) for channel \(channel)",
          expected: "statistics, finite numbers of 0 or more"
        )
      }
      vectors[tensor.name] = values
    }
    var attention: [Int: AttentionMaxima] = [:]
    for (name, values) in vectors where name.hasPrefix(block) && name.hasSuffix(attentionSuffix) {
      let digits = name.dropFirst(block.count).dropLast(attentionSuffix.count)
      guard let index = Int(digits), let maxima = AttentionMaxima(values) else {
        throw wrong(
          try file.requiredTensor(name),
          expected: "5 values named \(block)<index>\(attentionSuffix)"
        )
      }
      attention[index] = maxima
    }
    let maxima = vectors.filter { name, _ in !name.contains(":") }
    var channelTokens: [String: ChannelTokens] = [:]
    for (layer, values) in maxima {
      guard let first = vectors[layer + first], let later = vectors[layer + later],
        let outliers = vectors[layer + outliers]
      else { continue }
      for suffix in [Self.first, Self.later, Self.outliers] {
        let part = try file.requiredTensor(layer + suffix)
        guard part.elementCount == values.count else {
          throw wrong(part, expected: "\(values.count) values, as of \(layer)")
        }
      }
      channelTokens[layer] = ChannelTokens(
        firstMaxima: first,
        laterMaxima: later,
        outlierTokens: outliers.map { Int(min($0, Float(mostTokens))) }
      )
    }
    return ActivationStatistics(
      maxima: maxima,
      channelTokens: channelTokens,
      attention: attention,
      tokens: try count(tokensKey, in: file),
      windows: try count(windowsKey, in: file),
      file: file.path
    )
  }

  /// Whether a file says that it holds statistics, as every one of `calibrate` does.
  public static func isDeclared(by file: Checkpoint) -> Bool { file.metadata[tokensKey] != nil }

  /// Whether a file could be the authors' `act_scales`, which says nothing of itself.
  ///
  /// That is one of vectors of floating-point numbers under names of linear layers, one of them with
  /// the index of a layer. Other files can look the same; what cannot be read as statistics is none.
  public static func isPossible(in file: Checkpoint) -> Bool {
    let areVectors = file.tensors.allSatisfy { tensor in
      tensor.shape.count == 1 && tensor.format.hasFloatValues
        && !tensor.name.hasSuffix(".weight") && !tensor.name.hasSuffix(".bias")
    }
    let isNumbered = file.tensors.contains { tensor in
      tensor.name.split(separator: ".").contains { Int($0) != nil }
    }
    return areVectors && isNumbered && !file.hasConfiguration
  }

  /// More tokens than any calibration sees, few enough that statistics of many machines can be added.
  private static let mostTokens = 1 << 50

  /// A count in the file's header, 0 where it has none.
  private static func count(_ key: String, in file: Checkpoint) throws(CheckpointError) -> Int {
    guard let text = file.metadata[key] else { return 0 }
    guard let count = Int(text), (0...mostTokens).contains(count) else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: file.byte(ofMetadata: key),
        found: "\(key) '\(text)' in the header",
        expected: "a count, 0 to 2^50"
      )
    }
    return count
  }

  private static func wrong(_ tensor: CheckpointTensor, expected: String) -> CheckpointError {
    .wrongTensor(
      file: tensor.path,
      tensor: tensor.name,
      byte: tensor.byteRange.lowerBound,
      found: "\(tensor.elementCount) values",
      expected: expected
    )
  }

  /// Writes statistics under their final name at once, or not at all.
  ///
  /// - Parameters:
  ///   - statistics: What to write. Counts of tokens are stored in FP32, exact up to 2^24 tokens.
  ///   - path: The file.
  ///   - model: Digest of the model they were taken from, or `nil` to leave it out.
  ///   - metadata: More free text for the file's header.
  /// - Throws: ``CheckpointError/cannotWrite(file:reason:)``.
  public static func write(
    _ statistics: ActivationStatistics,
    path: String,
    model: ContentDigest?,
    metadata: [String: String] = [:]
  ) throws {
    var vectors = statistics.maxima
    for (layer, spread) in statistics.channelTokens {
      vectors[layer + first] = spread.firstMaxima
      vectors[layer + later] = spread.laterMaxima
      vectors[layer + outliers] = spread.outlierTokens.map { Float($0) }
    }
    for (index, maxima) in statistics.attention {
      vectors["\(block)\(index)\(attentionSuffix)"] = maxima.list
    }
    var header = [tokensKey: "\(statistics.tokens)", windowsKey: "\(statistics.windows)"]
    header[modelKey] = model.map { "\($0)" }
    try SafetensorsWriter.write(
      vectors.sorted { $0.key < $1.key }.map { name, values in
        SafetensorsTensor(name: name, shape: [values.count], elements: values)
      },
      metadata: header.merging(metadata) { $1 },
      to: path
    )
  }
}

/// Statistics that say they are of another model.
public struct OtherModelError: Error, Equatable, CustomStringConvertible {
  /// The file of statistics.
  public let path: String
  /// Digest of the model they were taken from.
  public let found: String
  /// The model they were given for.
  public let model: String
  /// Its digest.
  public let expected: String

  /// What was found and what to do.
  public var description: String {
    "\(path) holds statistics of another model (digest \(found)), expected those of \(model) (digest "
      + "\(expected)); run 'smoothbench calibrate' on this one"
  }
}
