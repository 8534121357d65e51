// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import OptimizedOperations
import Quantization
import TensorCore
import TransformerModels

/// The head of a model in FP32: turns the final hidden states of FP32 into its predictions.
struct ReferenceHead {
  private let operations: FloatTransformer
  private let group: FloatTransformer.LinearGroup

  /// Loads the head alone.
  ///
  /// - Throws: ``CheckpointError`` or ``ModelError``.
  init(_ model: CheckpointModel, threads: Int) throws {
    operations = FloatTransformer(row: try .chosen(), pool: WorkerPool(threads: threads))
    let configuration = model.configuration
    guard let head = ModelTensors(configuration).head else { throw TokenError.noHead }
    let weight = try model.matrix(
      head + ".weight",
      shape: MatrixShape(rows: configuration.vocabularySize, columns: configuration.hiddenSize)
    )
    group = try operations.prepare(
      weights: [weight],
      biases: [nil],
      at: LinearPlace(block: nil, site: nil, names: ["lm_head"])
    )
  }

  /// Logits of hidden states.
  ///
  /// - Parameter states: Shape: `[tokens, width]`.
  /// - Returns: Shape: `[tokens, vocabulary]`.
  /// - Throws: ``ShapeError`` for states of another width.
  func logits(_ states: Matrix<Float>) throws -> Matrix<Float> {
    try operations.apply(group, to: states)
  }
}
