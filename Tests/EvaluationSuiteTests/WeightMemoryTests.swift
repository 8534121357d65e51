// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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
    #expect("\(error)".contains("its weights need \(argument.bytes) bytes"), "\(error)")
  }

  @Test func calibrationIsRefusedToo() throws {
    let model = try GoldenModel("llama").model
    let bytes = 8064 * 4 + 960 * 8
    _ = try CalibrationRun(model, threads: 1, memoryBytes: bytes)
    #expect(throws: CheckpointError.self) {
      try CalibrationRun(model, threads: 1, memoryBytes: bytes - 1)
    }
  }
}
