// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Measurement
import OptimizedOperations
import Providers
import Quantization
public import Smoothing
public import TensorCore
public import TransformerModels

/// A model with its linear layers computed as some settings say, ready to score and to time.
public struct EvaluatedModel {
  /// Tokens a second.
  public struct Speed: Sendable {
    /// Tokens of the prompt, logits of the last one included.
    public let prefill: Double
    /// Tokens generated one after another.
    public let decode: Double
    /// Part of the decoding time that the head takes, which no scheme quantizes.
    public let headShare: Double
  }

  /// How the linear layers are computed.
  public let settings: SchemeSettings
  /// Memory of the linear layers of all blocks.
  ///
  /// Unit: bytes.
  public let linearWeightBytes: Int
  /// Memory of the head.
  ///
  /// Unit: bytes.
  public let headWeightBytes: Int

  /// Lets something see values on their way through the layers; `nil` for nobody.
  public let observe: (_ observer: ((ObservedValue, Matrix<Float>) throws -> Void)?) -> Void
  let hiddenStates: (_ window: [Int]) throws -> Matrix<Float>
  let logits: (_ states: Matrix<Float>) throws -> Matrix<Float>
  let operations: FloatTransformer
  private let speed: (_ prompt: [Int], _ generated: Int) throws -> Speed

  /// Loads a model, smooths and quantizes it.
  ///
  /// - Parameters:
  ///   - model: The checkpoint.
  ///   - settings: How the linear layers are computed.
  ///   - statistics: From calibration; needed where ``QuantizationScheme/needsStatistics``.
  ///   - threads: 1 or more.
  ///   - isSimulated: Whether linear layers run as the scheme's FP32 twin, see `SimulatedLinears`;
  ///     attention is FP32 then.
  ///   - memoryBytes: Weights that need more are refused before they are read; `nil` for what
  ///     this process may use.
  /// - Throws: ``CheckpointError``, ``ModelError``, ``SmoothingError`` or ``ProviderError``.
  public init(
    _ model: CheckpointModel,
    settings: SchemeSettings,
    statistics: ActivationStatistics,
    threads: Int,
    isSimulated: Bool = false,
    memoryBytes: Int? = nil
  ) throws {
    try WeightMemory(model, settings: settings, isSimulated: isSimulated)
      .require(memoryBytes: memoryBytes)
    let row = try KernelRow.chosen()
    let pool = WorkerPool(threads: threads)
    let integer = OptimizedOperations(row: row, pool: pool)
    let float = FloatTransformer(
      row: row,
      pool: pool,
      storage: settings.storage,
      projections: try settings.projectionScaling(statistics, of: model.configuration).map {
        ProjectionQuantizer(operations: integer, scaling: $0)
      }
    )
    guard let scheme = settings.scheme else {
      guard let library = settings.library else {
        try self.init(model, source: model, by: float, linears: float, float, settings)
        return
      }
      let linears = try ProviderLinears(provider: Provider.load(path: library.path), float: float)
      try self.init(model, source: model, by: float, linears: linears, float, settings)
      return
    }
    try model.requireScheme(scheme)
    let smoothing = try ModelSmoothing(settings, model: model, statistics: statistics)
    let sources = model.linearSources(settings, smoothing: smoothing)
    let source = RescaledTensors(model, factors: smoothing.factors)
    guard !isSimulated else {
      let linears = SimulatedLinears(
        scheme: scheme,
        float: float,
        scaleRule: settings.scaleRule,
        sources: sources
      )
      try self.init(model, source: source, by: float, linears: linears, float, settings)
      return
    }
    let linears = QuantizedLinears(
      scheme: scheme,
      operations: integer,
      float: float,
      scaleRule: settings.scaleRule,
      sources: sources
    )
    guard let scaling = settings.attention else {
      try self.init(model, source: source, by: float, linears: linears, float, settings)
      return
    }
    let attention = IntegerAttention(
      float: float,
      operations: integer,
      scaling: scaling,
      staticScales: try settings.attentionScales(statistics, of: model.configuration)
    )
    try self.init(model, source: source, by: attention, linears: linears, float, settings)
  }

  private init<Operations: TransformerOperations, Linears: LinearOperations>(
    _ model: CheckpointModel,
    source: some TensorSource,
    by operations: Operations,
    linears: Linears,
    _ float: FloatTransformer,
    _ settings: SchemeSettings
  ) throws where Operations.Value == Float, Linears.Value == Float {
    let decoder = try TransformerModel(
      model.configuration,
      source: source,
      operations: operations,
      linears: linears
    )
    self.settings = settings
    linearWeightBytes = decoder.linearWeightBytes
    headWeightBytes = decoder.headWeightBytes
    self.operations = float
    observe = { decoder.observer = $0 }
    hiddenStates = { try decoder.hiddenStates(of: $0) }
    logits = { try decoder.logits($0) }
    speed = { try Self.speed(prompt: $0, generated: $1, of: decoder) }
  }

  /// The input of the head, or an encoder's last hidden states.
  ///
  /// - Parameter window: Token ids; positions start at 0.
  /// - Returns: Shape: `[tokens, hidden]`.
  /// - Throws: ``TokenError`` or ``QuantizationError``.
  public func hiddenStates(of window: [Int]) throws -> Matrix<Float> { try hiddenStates(window) }

  /// The head: logits of hidden states.
  ///
  /// - Parameter states: Shape: `[tokens, hidden]`.
  /// - Returns: Shape: `[tokens, vocabulary]`.
  /// - Throws: ``TokenError/noHead`` or ``QuantizationError``.
  public func logits(of states: Matrix<Float>) throws -> Matrix<Float> { try logits(states) }

  /// The logits of every token of a window.
  ///
  /// - Parameter window: Token ids; positions start at 0.
  /// - Returns: Shape: `[tokens, vocabulary]`.
  /// - Throws: What running the model throws.
  public func logits(of window: [Int]) throws -> Matrix<Float> {
    try logits(try hiddenStates(window))
  }

  /// Times a prompt and the tokens that follow it.
  ///
  /// - Parameters:
  ///   - prompt: Token ids.
  ///   - generated: Tokens to generate, 1 or more.
  /// - Returns: Tokens a second by the wall clock; best of three prompts.
  /// - Throws: ``TokenError`` or ``QuantizationError``.
  public func speed(prompt: [Int], generated: Int) throws -> Speed {
    try speed(prompt, generated)
  }

  private static func speed<Operations: TransformerOperations, Linears: LinearOperations>(
    prompt: [Int],
    generated: Int,
    of decoder: TransformerModel<Operations, Linears>
  ) throws -> Speed where Operations.Value == Float, Linears.Value == Float {
    var prefill = Double.infinity
    var decode = (seconds: Double.infinity, head: 0.0)
    for _ in 0..<3 {
      var sequence = decoder.makeSequence(capacity: prompt.count + generated)
      let start = MonotonicClock.elapsedSeconds
      let states = try decoder.hiddenStates(prompt, after: &sequence)
      let last = Matrix(rows: 1, columns: states.columns, elements: states.row(states.rows - 1))
      var token = try Self.likeliest(decoder.logits(last))
      let middle = MonotonicClock.elapsedSeconds
      var head = 0.0
      for _ in 0..<generated {
        let state = try decoder.hiddenStates([token], after: &sequence)
        let headStart = MonotonicClock.elapsedSeconds
        token = try Self.likeliest(decoder.logits(state))
        head += MonotonicClock.elapsedSeconds - headStart
      }
      prefill = min(prefill, middle - start)
      let seconds = MonotonicClock.elapsedSeconds - middle
      if seconds < decode.seconds { decode = (seconds, head) }
    }
    return Speed(
      prefill: Double(prompt.count) / prefill,
      decode: Double(generated) / decode.seconds,
      headShare: decode.head / decode.seconds
    )
  }

  private static func likeliest(_ logits: Matrix<Float>) -> Int {
    logits.withUnsafePointer { values in
      var best = 0
      for index in 0..<logits.columns where values[index] > values[best] { best = index }
      return best
    }
  }
}
