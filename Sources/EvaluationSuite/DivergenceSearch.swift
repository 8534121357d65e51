// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
public import Smoothing
import TransformerModels

/// Follows the INT8 run of a model layer by layer and finds where a code or an output is further from
/// FP64's, on the same input, than rounding to codes explains.
///
/// Each layer is judged on the input it was really given: an error that came from above is not counted
/// again, so that the first finding is where something went wrong.
public struct DivergenceSearch {
  /// Why an output is wrong by more than rounding, or by much.
  public enum Cause: String, Sendable, Codable {
    /// An input value lies beyond the range of a static scale and was cut off.
    case staticRangeExceeded = "static-range-exceeded"
    /// A code was cut off although its scale was made of the value itself.
    case clipped
    /// One channel of the token is so large that the step it asks for is coarse for all others.
    case outlier
    /// The range is made for a value of another token, or of calibration, so much larger than all of
    /// this token that the step is coarse for it.
    case outlierElsewhere = "outlier-elsewhere"
    /// A quotient so near a tie that FP32 and FP64 round it to different codes.
    case tie
    /// Values of similar size, rounded: nothing stands out.
    case rounding
    /// Beyond the bound without a value cut off: kernels, scales or packing are not those of the scheme.
    case unexplained
  }

  /// What runs in INT8.
  public enum Operation: String, Sendable, Codable {
    /// Values to codes; the bound is half a step.
    case quantize
    /// Input to output; the bound is that of `LinearCertificate`.
    case linear
    /// Queries, keys and values to attention's output; the bound is that of `AttentionCertificate`.
    case attention
  }

  /// One output or code.
  public struct Finding: Sendable {
    /// Name of the layer's tensor, without `.weight`, or of the module of attention.
    public var layer: String
    /// What was computed.
    public var operation: Operation
    /// Token of the window, 0 first.
    public var token: Int
    /// Channel of the layer's output, or of its input where it is quantized: of attention's queries, then
    /// keys, then values.
    public var channel: Int
    /// |found - exact|; of a tie, the difference of the codes.
    public var error: Double
    /// The bound of the error; of a tie, 0.
    public var bound: Double
    /// What FP64 makes of the same input; of a cut value, the value; of a tie, x / scale; of attention
    /// beyond its bound, what FP64 makes of the scheme's codes.
    public var exact: Double
    /// The error's size beside the root mean square of the token's outputs; 0 for a code.
    public var relative: Double
    /// Why.
    public var cause: Cause
    /// Input channel the cause sits at.
    public var inputChannel: Int
    /// Its value.
    public var inputValue: Double
    /// The largest value that codes can hold there.
    public var range: Double
  }

  /// What a window showed.
  public struct Summary: Sendable {
    /// Outputs compared.
    public var outputs = 0
    /// The first code or output beyond its bound, in the order of the run, then of tokens and channels.
    public var first: Finding?
    /// The output that came nearest to its bound, or exceeded it most: error / bound.
    public var largestRatio = 0.0
    /// The output with the largest relative error.
    public var largestError: Finding?
    /// Activation codes that FP64 would have rounded otherwise.
    public var ties = 0
    /// The first of them.
    public var firstTie: Finding?
  }

  private let model: CheckpointModel
  private let settings: SchemeSettings
  private let statistics: ActivationStatistics
  private let threads: Int

  /// Prepares a search.
  ///
  /// - Parameters:
  ///   - model: A model in floating point, or one that is quantized already: its codes run, and what they
  ///     stand for is compared.
  ///   - settings: An INT8 scheme, the one a quantized model is stored in.
  ///   - statistics: From calibration; a quantized model has its static ranges in itself.
  ///   - threads: 1 or more.
  public init(
    _ model: CheckpointModel,
    settings: SchemeSettings,
    statistics: ActivationStatistics,
    threads: Int
  ) {
    self.model = model
    self.settings = settings
    self.statistics = statistics
    self.threads = threads
  }

  /// Refuses a model whose weights memory does not hold, in INT8 beside FP32, before one is read.
  ///
  /// - Parameters:
  ///   - model: Any model.
  ///   - settings: An INT8 scheme.
  ///   - memoryBytes: What there is, or `nil` for what this process may use.
  /// - Throws: ``CheckpointError``.
  public static func requireMemory(
    for model: CheckpointModel,
    settings: SchemeSettings,
    memoryBytes: Int? = nil
  ) throws {
    try WeightMemory(model, settings: settings, keepsOriginals: true)
      .require(memoryBytes: memoryBytes)
  }

  /// Runs one window and compares every output of every quantized layer.
  ///
  /// - Parameters:
  ///   - window: Token ids. FP64 products of the whole model take their time: some dozens.
  ///   - started: Called with the name of the first of some layers before they are compared.
  /// - Returns: What was found.
  /// - Throws: What loading and running the model throw, ``SmoothingError`` for statistics that lack a
  ///   scale and ``ModelError`` for a scheme that is not the stored one among it.
  public func run(_ window: [Int], started: @escaping (String) -> Void = { _ in }) throws -> Summary
  {
    guard let scheme = settings.scheme else { preconditionFailure("a search needs a scheme") }
    try model.requireScheme(scheme)
    try Self.requireMemory(for: model, settings: settings)
    let row = try KernelRow.chosen()
    let pool = WorkerPool(threads: threads)
    let integer = OptimizedOperations(row: row, pool: pool)
    let float = FloatTransformer(row: row, pool: pool, storage: settings.storage)
    let smoothing = try ModelSmoothing(settings, model: model, statistics: statistics)
    let sources = model.linearSources(settings, smoothing: smoothing)
    let attentionScales = try settings.attentionScales(statistics, of: model.configuration)
    let linears = WitnessedLinears(
      QuantizedLinears(
        scheme: scheme,
        operations: integer,
        float: float,
        scaleRule: settings.scaleRule,
        sources: sources
      )
    )
    let source = RescaledTensors(model, factors: smoothing.factors)
    let witness = DivergenceWitness(
      model,
      settings: settings,
      scheme: scheme,
      sources: sources,
      attentionScales: attentionScales,
      pool: pool,
      started: started
    )
    guard let scaling = settings.attention else {
      try run(window, source: source, by: float, linears: linears, seenBy: witness)
      return witness.summary
    }
    let attention = IntegerAttention(
      float: float,
      operations: integer,
      scaling: scaling,
      staticScales: attentionScales
    )
    try run(window, source: source, by: attention, linears: linears, seenBy: witness)
    return witness.summary
  }

  private func run<Operations: TransformerOperations, Base: LinearOperations>(
    _ window: [Int],
    source: some TensorSource,
    by operations: Operations,
    linears: WitnessedLinears<Base>,
    seenBy witness: DivergenceWitness
  ) throws where Operations.Value == Float, Base.Value == Float {
    let decoder = try TransformerModel(
      model.configuration,
      source: source,
      operations: operations,
      linears: linears
    )
    decoder.observer = witness.see
    linears.witness = witness.judge
    _ = try decoder.hiddenStates(of: window)
  }
}
