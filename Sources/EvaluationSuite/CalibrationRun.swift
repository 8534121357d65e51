// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
public import Smoothing
import TensorCore
import TransformerModels

/// Takes activation statistics of a model: one FP32 pass over windows of tokens.
///
/// Memory does not grow with the number of windows, and the result is the same bits for any number of
/// threads and any order of windows.
public struct CalibrationRun {
  private let model: TransformerModel<FloatTransformer, FloatTransformer>

  /// Loads a model.
  ///
  /// - Parameters:
  ///   - model: The checkpoint.
  ///   - threads: 1 or more.
  /// - Throws: ``CheckpointError`` or ``ModelError``.
  public init(_ model: CheckpointModel, threads: Int) throws {
    let operations = FloatTransformer(row: try .chosen(), pool: WorkerPool(threads: threads))
    self.model = try TransformerModel(
      model.configuration,
      source: model,
      operations: operations,
      linears: operations
    )
  }

  /// Runs windows of tokens through the model.
  ///
  /// - Parameters:
  ///   - windows: Tokens.
  ///   - statistics: Taken in what the windows show; unchanged by a window that fails.
  ///   - finished: Called after each window with the statistics so far.
  /// - Throws: ``TokenError`` or ``SmoothingError``.
  public func run(
    _ windows: [[Int]],
    into statistics: inout ActivationStatistics,
    finished: (ActivationStatistics) throws -> Void
  ) throws {
    for window in windows {
      var seen = ActivationStatistics()
      model.observer = { place, activation in
        guard place.block != nil else { return }
        try seen.merge(Self.channelMaxima(activation), of: place.names)
      }
      defer { model.observer = nil }
      var sequence = model.makeSequence(capacity: window.count)
      _ = try model.hiddenStates(window, after: &sequence)
      seen.add(tokens: window.count)
      try statistics.merge(seen)
      try finished(statistics)
    }
  }

  private static func channelMaxima(_ activation: Matrix<Float>) -> [Float] {
    var maxima = [Float](repeating: 0, count: activation.columns)
    activation.withUnsafePointer { values in
      for row in 0..<activation.rows {
        let values = values + row * activation.rowStride
        for channel in maxima.indices {
          maxima[channel] = max(maxima[channel], abs(values[channel]))
        }
      }
    }
    return maxima
  }
}
