// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
public import Smoothing

/// Activation statistics on disk: a safetensors file with one vector for each linear layer, under
/// the layer's name; or the authors' `act_scales` file, which has the same names.
public enum StatisticsFile {
  private static let tokensKey = "smoothbench.tokens"

  /// Reads statistics.
  ///
  /// - Parameter path: A safetensors file, or one written by `torch.save`.
  /// - Returns: Statistics of all layers in the file.
  /// - Throws: ``CheckpointError`` or ``SmoothingError``.
  public static func read(path: String) throws -> ActivationStatistics {
    let file = try Checkpoint(path: path)
    var maxima: [String: [Float]] = [:]
    for tensor in file.tensors {
      let values = try file.floatElements(tensor.name)
      if let channel = values.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
        throw SmoothingError.unusableMaximum(
          layer: tensor.name,
          channel: channel,
          value: values[channel]
        )
      }
      maxima[tensor.name] = values
    }
    return ActivationStatistics(
      maxima: maxima,
      tokens: file.metadata[tokensKey].flatMap { Int($0) } ?? 0
    )
  }

  /// Writes statistics under their final name at once, or not at all.
  ///
  /// - Throws: ``CheckpointError/cannotWrite(file:reason:)``.
  public static func write(_ statistics: ActivationStatistics, path: String) throws {
    try SafetensorsWriter.write(
      statistics.maxima.sorted { $0.key < $1.key }.map { name, values in
        SafetensorsTensor(name: name, shape: [values.count], elements: values)
      },
      metadata: [tokensKey: "\(statistics.tokens)"],
      to: path
    )
  }
}
