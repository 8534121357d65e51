// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import OptimizedOperations
import Quantization
public import Smoothing
public import TensorCore
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
  ///   - memoryBytes: Weights that need more are refused before they are read; `nil` for what
  ///     this process may use.
  /// - Throws: ``CheckpointError`` or ``ModelError``.
  public init(_ model: CheckpointModel, threads: Int, memoryBytes: Int? = nil) throws {
    try WeightMemory(model, settings: SchemeSettings(scheme: nil)).require(memoryBytes: memoryBytes)
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
      var projections: [Float] = []
      model.observer = { value, activation in
        switch value {
        case .input(let place, _):
          guard place.block != nil else { return }
          try seen.merge(channelTokens(of: activation), of: place.names)
        case .attention(_, isRotated: false): projections = channelTokens(of: activation).maxima
        case .attention(let block, isRotated: true):
          seen.merge(
            AttentionMaxima(
              columns: projections,
              rotatedColumns: channelTokens(of: activation).maxima,
              layout: model.configuration.attention
            ),
            ofBlock: block
          )
        case .attentionOutput: break
        }
      }
      defer { model.observer = nil }
      var sequence = model.makeSequence(capacity: window.count)
      _ = try model.hiddenStates(window, after: &sequence)
      seen.addWindow(tokens: window.count)
      try statistics.merge(seen)
      try finished(statistics)
    }
  }

  private func channelTokens(of activation: Matrix<Float>) -> ChannelTokens {
    let observation = model.operations.observe(activation)
    return ChannelTokens(
      firstMaxima: observation.firstMaxima,
      laterMaxima: observation.laterMaxima,
      outlierTokens: observation.outlierTokens
    )
  }

  /// The input of one layer for one window.
  ///
  /// - Parameters:
  ///   - layer: Name of the layer's tensor, without `.weight`.
  ///   - window: Tokens.
  /// - Returns: Shape: `[tokens, K]`, or `nil` when there is no such layer.
  /// - Throws: ``TokenError``.
  public func input(of layer: String, for window: [Int]) throws -> Matrix<Float>? {
    var input: Matrix<Float>?
    model.observer = { value, activation in
      if case .input(let place, _) = value, place.names.contains(layer) { input = activation }
    }
    defer { model.observer = nil }
    var sequence = model.makeSequence(capacity: window.count)
    _ = try model.hiddenStates(window, after: &sequence)
    return input
  }
}
