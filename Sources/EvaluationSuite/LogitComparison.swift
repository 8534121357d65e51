// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Checkpoints
import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import TransformerModels

/// The logits of a converted model in FP32, or an encoder's last hidden states, beside those of its
/// original in FP64.
public struct LogitComparison: Sendable {
  /// Largest difference between the original in FP64 and in FP32 with each weight rounded once that
  /// the converted model has changed and stores in 16 bits: what rounding does anyway.
  public let rounding: Double
  /// Largest difference between the converted model in FP32 and the original in FP64.
  public let difference: Double
  /// Largest minus smallest logit of the original.
  public let range: Double

  /// Refuses a model whose weights memory does not hold in FP64, before it is converted.
  ///
  /// - Parameters:
  ///   - original: The model before.
  ///   - configuration: Its description.
  ///   - memoryBytes: What there is, or `nil` for what this process may use.
  /// - Throws: ``CheckpointError`` that names the first tensor without room.
  public static func requireMemory(
    for original: Checkpoint,
    configuration: ModelConfiguration,
    memoryBytes: Int? = nil
  ) throws(CheckpointError) {
    // The two FP32 models that follow, one after another, need less.
    try WeightMemory(inFP64: original, configuration: configuration)
      .require(memoryBytes: memoryBytes)
  }

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
    try Self.requireMemory(for: original.checkpoint, configuration: original.configuration)
    let reference = ReferenceTransformer()
    let exact = try Self.logits(original, of: original, tokens, reference, reference)
    let float = FloatTransformer(row: try .chosen(), pool: WorkerPool(threads: threads))
    let rounded = RoundedTensors(original: original, converted: converted)
    rounding = Self.distance(try Self.logits(rounded, of: original, tokens, float, float), exact)
    difference = Self.distance(
      try Self.logits(converted, of: converted, tokens, float, float),
      exact
    )
    range = (exact.max() ?? 0) - (exact.min() ?? 0)
  }

  private static func logits<Operations: TransformerOperations, Linears: LinearOperations>(
    _ source: some TensorSource,
    of model: CheckpointModel,
    _ tokens: [Int],
    _ operations: Operations,
    _ linears: Linears
  ) throws -> [Double] where Operations.Value == Linears.Value {
    let decoder = try TransformerModel(
      model.configuration,
      source: source,
      operations: operations,
      linears: linears
    )
    let states = try decoder.hiddenStates(of: tokens)
    let hasHead = ModelTensors(model.configuration).head != nil
    return (hasHead ? try decoder.logits(states) : states).elements.map { Double($0) }
  }

  private static func distance(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { largest, pair in
      let difference = abs(pair.0 - pair.1)
      return difference > largest || difference.isNaN ? difference : largest
    }
  }
}

/// A model with one rounding more of each weight that another one, made from it, has changed and
/// stores in 16 bits.
private struct RoundedTensors: TensorSource {
  let original: CheckpointModel
  let converted: CheckpointModel

  func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float> {
    let values = try original.matrix(name, shape: shape)
    guard let round = rounding(of: name), try converted.matrix(name, shape: shape) != values
    else { return values }
    return values.map(round)
  }

  func vector(_ name: String, count: Int) throws -> [Float] {
    let values = try original.vector(name, count: count)
    guard let round = rounding(of: name), try converted.vector(name, count: count) != values
    else { return values }
    return values.map(round)
  }

  func contains(_ name: String) -> Bool { original.contains(name) }

  /// Rounds to the type of the converted tensor, or `nil` for one that does not round.
  ///
  /// Three quarters of the value are rounded: a weight that the type holds already would not be.
  private func rounding(of name: String) -> ((Float) -> Float)? {
    switch ModelConfiguration.tensor(name, in: converted.checkpoint)?.format {
    case .elements(.float16)?: return { Float(Float16($0 * 0.75)) / 0.75 }
    case .elements(.bfloat16)?: return { BFloat16($0 * 0.75).floatValue / 0.75 }
    default: return nil
    }
  }
}
