// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Quantization
import TestSupport
import Testing

/// Damaged configurations are read or refused with a typed error; nothing else happens.
@Suite struct ConfigurationFuzzTests {
  @Test func configurations() throws {
    let families = [
      "llama", "llama3", "mistral", "qwen2", "qwen3", "mixtral", "opt", "bloom", "falcon_7b",
      "falcon_40b", "falcon_rw", "bert",
    ]
    var corpus = try families.map {
      try Fixtures.bytes(Fixtures.golden("models/\($0)/config.json"))
    }
    corpus.append(
      Array(
        """
        {"model_type": "mistral", "hidden_size": 64, "intermediate_size": 96, \
        "num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 2, \
        "rms_norm_eps": 1e-05, "vocab_size": 100, "max_position_embeddings": 128, \
        "sliding_window": 32, "rope_parameters": {"rope_theta": 500000.0, "rope_type": "default"}}
        """.utf8
      )
    )
    var fuzzer = Fuzzer(name: "configuration", corpus: corpus)
    let folder = try ModelFolder(configurationAt: fuzzer.path)
    let result = fuzzer.run { _, _ in
      let model = try ModelConfiguration(Checkpoint(path: folder.path))
      _ = (model.summary, model.tokenLimit, model.attention.columns)
      // The plan of a layer takes the square of the number of experts.
      if model.expertCount < 16 { _ = SmoothingPlan(model.layer(0)).groups }
      if model.headCount < 256 { _ = model.attentionRule }
    } isTyped: {
      $0 is CheckpointError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }
}
