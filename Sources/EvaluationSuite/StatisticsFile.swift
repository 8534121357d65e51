// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
public import Smoothing

/// Activation statistics on disk: a safetensors file with max|X_j| of each linear layer under the
/// layer's name, and how it spreads over tokens under `<layer>:first_maximum`,
/// `<layer>:later_maximum` and `<layer>:outlier_tokens`; or the authors' `act_scales` file, which has
/// the first kind alone under the same names.
public enum StatisticsFile {
  private static let tokensKey = "smoothbench.tokens"
  private static let windowsKey = "smoothbench.windows"
  private static let (first, later, outliers) = (
    ":first_maximum", ":later_maximum", ":outlier_tokens"
  )

  /// Reads statistics.
  ///
  /// - Parameter path: A safetensors file, or one written by `torch.save`.
  /// - Returns: Statistics of all layers in the file.
  /// - Throws: ``CheckpointError`` or ``SmoothingError``.
  public static func read(path: String) throws -> ActivationStatistics {
    try read(try Checkpoint(path: path))
  }

  static func read(_ file: Checkpoint) throws -> ActivationStatistics {
    var vectors: [String: [Float]] = [:]
    for tensor in file.tensors {
      let values = try file.floatElements(tensor.name)
      if let channel = values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw SmoothingError.unusableMaximum(
          layer: tensor.name,
          channel: channel,
          value: values[channel]
        )
      }
      vectors[tensor.name] = values
    }
    let maxima = vectors.filter { name, _ in !name.contains(":") }
    var channelTokens: [String: ChannelTokens] = [:]
    for (layer, values) in maxima {
      guard let first = vectors[layer + first], let later = vectors[layer + later],
        let outliers = vectors[layer + outliers]
      else { continue }
      for part in [first, later, outliers] where part.count != values.count {
        throw SmoothingError.differentChannels(
          layer: layer,
          found: part.count,
          expected: values.count
        )
      }
      channelTokens[layer] = ChannelTokens(
        firstMaxima: first,
        laterMaxima: later,
        outlierTokens: outliers.map { Int(min($0, 1e15)) }
      )
    }
    return ActivationStatistics(
      maxima: maxima,
      channelTokens: channelTokens,
      tokens: file.metadata[tokensKey].flatMap { Int($0) } ?? 0,
      windows: file.metadata[windowsKey].flatMap { Int($0) } ?? 0
    )
  }

  /// Writes statistics under their final name at once, or not at all.
  ///
  /// - Parameters:
  ///   - statistics: What to write. Counts of tokens are stored in FP32, exact up to 2^24 tokens.
  ///   - path: The file.
  ///   - metadata: More free text for the file's header.
  /// - Throws: ``CheckpointError/cannotWrite(file:reason:)``.
  public static func write(
    _ statistics: ActivationStatistics,
    path: String,
    metadata: [String: String] = [:]
  ) throws {
    var vectors = statistics.maxima
    for (layer, spread) in statistics.channelTokens {
      vectors[layer + first] = spread.firstMaxima
      vectors[layer + later] = spread.laterMaxima
      vectors[layer + outliers] = spread.outlierTokens.map { Float($0) }
    }
    let counts = [tokensKey: "\(statistics.tokens)", windowsKey: "\(statistics.windows)"]
    try SafetensorsWriter.write(
      vectors.sorted { $0.key < $1.key }.map { name, values in
        SafetensorsTensor(name: name, shape: [values.count], elements: values)
      },
      metadata: counts.merging(metadata) { $1 },
      to: path
    )
  }
}
