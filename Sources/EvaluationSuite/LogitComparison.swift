// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import TransformerModels

/// The logits of a converted model in FP32 beside those of its original in FP64.
public struct LogitComparison: Sendable {
  /// Largest difference between the original in FP32 and in FP64: what rounding does anyway.
  public let rounding: Double
  /// Largest difference between the converted model in FP32 and the original in FP64.
  public let difference: Double
  /// Largest minus smallest logit of the original.
  public let range: Double

  /// Runs both models on some tokens.
  ///
  /// - Parameters:
  ///   - original: The model before.
  ///   - converted: The model after; the same vocabulary.
  ///   - tokens: Ids of one sequence; a few, because FP64 is slow.
  ///   - threads: For the FP32 runs.
  /// - Throws: What loading and running the models throw.
  public init(
    original: CheckpointModel,
    converted: CheckpointModel,
    tokens: [Int],
    threads: Int
  ) throws {
    let reference = ReferenceTransformer()
    let exact = try Self.logits(original, tokens, reference, reference)
    let float = FloatTransformer(row: try .chosen(), pool: WorkerPool(threads: threads))
    rounding = Self.distance(try Self.logits(original, tokens, float, float), exact)
    difference = Self.distance(try Self.logits(converted, tokens, float, float), exact)
    range = (exact.max() ?? 0) - (exact.min() ?? 0)
  }

  private static func logits<Operations: TransformerOperations, Linears: LinearOperations>(
    _ model: CheckpointModel,
    _ tokens: [Int],
    _ operations: Operations,
    _ linears: Linears
  ) throws -> [Double] where Operations.Value == Linears.Value {
    let decoder = try TransformerModel(
      model.configuration,
      source: model,
      operations: operations,
      linears: linears
    )
    return try decoder.logits(decoder.hiddenStates(of: tokens)).elements.map { Double($0) }
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { largest, pair in
      let difference = abs(pair.0 - pair.1)
      return difference > largest || difference.isNaN ? difference : largest
    }
  }
}
