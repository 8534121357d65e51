// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Quantization
import Smoothing
import Testing

@testable import EvaluationSuite

/// A model whose weights do not fit into memory is refused before one of them is read.
@Suite struct WeightMemoryTests {
  /// Settings, and the bytes that follow from the sizes of the golden Llama: two layers of 4032
  /// weights, embedding and head of 40 x 24.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let settings: SchemeSettings
    let bytes: Int

    static let all = [
      Case(testDescription: "fp32", settings: .init(scheme: nil), bytes: 8064 * 4 + 960 * 8),
      Case(
        testDescription: "fp16",
        settings: .init(scheme: nil, storage: .fp16),
        bytes: 8064 * 2 + 960 * 6
      ),
      Case(
        testDescription: "bf16",
        settings: .init(scheme: nil, storage: .bf16),
        bytes: 8064 * 2 + 960 * 6
      ),
      Case(
        testDescription: "w8a8-channel",
        settings: .init(scheme: QuantizationScheme.named("w8a8-channel")),
        bytes: 8064 + 960 * 8
      ),
      Case(
        testDescription: "one layer of seven kept",
        settings: .init(scheme: QuantizationScheme.named("w8a8-naive"), keptFloat: ["down_proj"]),
        bytes: 8064 + 2 * 768 * 3 + 960 * 8
      ),
      Case(
        testDescription: "llm-int8",
        settings: .init(scheme: QuantizationScheme.named("llm-int8")),
        bytes: 8064 * 5 + 960 * 8
      ),
    ]
  }

  @Test(arguments: Case.all)
  func refusesOneByteTooMany(argument: Case) throws {
    let model = try GoldenModel("llama").model
    #expect(WeightMemory(model, settings: argument.settings).bytes == Double(argument.bytes))
    func load(_ memoryBytes: Int) throws -> EvaluatedModel {
      try EvaluatedModel(
        model,
        settings: argument.settings,
        statistics: ActivationStatistics(),
        threads: 1,
        memoryBytes: memoryBytes
      )
    }
    let loaded = try load(argument.bytes)
    // It never refuses a model that fits: padding and scales come on top, beside the FP32 embedding.
    #expect(loaded.linearWeightBytes + loaded.headWeightBytes + 960 * 4 >= argument.bytes)
    let error = try #require(throws: CheckpointError.self) { try load(argument.bytes - 1) }
    #expect("\(error)".contains("weights need \(argument.bytes) bytes"), "\(error)")
    // The head is loaded last.
    #expect("\(error)".contains(".safetensors, tensor 'lm_head.weight', byte "), "\(error)")
  }

  @Test func namesTheFirstTensorWithoutRoom() throws {
    let model = try GoldenModel("llama").model
    let memory = WeightMemory(model, settings: .init(scheme: nil))
    for (bytes, name) in [
      (960 * 4 - 1, "model.embed_tokens.weight"),
      (960 * 4, "model.layers.0.self_attn.q_proj.weight"),
      (960 * 4 + 8064 * 4, "lm_head.weight"),
    ] {
      let tensor = try model.checkpoint.requiredTensor(name)
      let error = try #require(throws: CheckpointError.self) {
        try memory.require(memoryBytes: bytes)
      }
      #expect(
        error
          == .modelLargerThanMemory(
            file: tensor.path,
            tensor: name,
            byte: tensor.byteRange.lowerBound,
            neededBytes: 8064 * 4 + 960 * 8,
            memoryBytes: bytes
          )
      )
    }
  }

  @Test func calibrationIsRefusedToo() throws {
    let model = try GoldenModel("llama").model
    let bytes = 8064 * 4 + 960 * 8
    _ = try CalibrationRun(model, threads: 1, memoryBytes: bytes)
    #expect(throws: CheckpointError.self) {
      try CalibrationRun(model, threads: 1, memoryBytes: bytes - 1)
    }
  }

  /// The original runs in FP64 before the models in FP32 that it is compared with.
  @Test func comparedLogitsNeedEightBytesForEachWeight() throws {
    let model = try GoldenModel("llama").model
    func require(_ memoryBytes: Int) throws {
      try LogitComparison.requireMemory(
        for: model.checkpoint,
        configuration: model.configuration,
        memoryBytes: memoryBytes
      )
    }
    let bytes = 8064 * 8 + 960 * 12
    try require(bytes)
    #expect(throws: CheckpointError.self) { try require(bytes - 1) }
  }

  /// Four bytes for each weight as it was beside what runs; qwen2's head is its embedding.
  @Test func aSearchNeedsTheOriginalsToo() throws {
    func require(_ model: CheckpointModel, _ settings: SchemeSettings, _ bytes: Int) throws {
      try DivergenceSearch.requireMemory(for: model, settings: settings, memoryBytes: bytes)
      #expect(throws: CheckpointError.self) {
        try DivergenceSearch.requireMemory(for: model, settings: settings, memoryBytes: bytes - 1)
      }
    }
    let model = try GoldenModel("llama").model
    for name in ["w8a8-channel", "llm-int8"] {
      let settings = SchemeSettings(scheme: QuantizationScheme.named(name))
      try require(model, settings, 8064 * 5 + 960 * 12)
    }
    let kept = SchemeSettings(
      scheme: QuantizationScheme.named("w8a8-naive"),
      keptFloat: ["down_proj"]
    )
    try require(model, kept, 8064 * 5 + 2 * 768 * 3 + 960 * 12)
    let tied = try GoldenModel("qwen2").model
    let settings = SchemeSettings(scheme: QuantizationScheme.named("w8a8-channel"))
    let running = Int(WeightMemory(tied, settings: settings).bytes)
    let configuration = tied.configuration
    let weights = (0..<configuration.layerCount).reduce(0) { sum, layer in
      configuration.layer(layer).linears.reduce(sum) { $0 + $1.rows * $1.columns }
    }
    try require(tied, settings, running + 4 * weights)
  }
}
