// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import JSONReading
import ModelConversion
import Quantization
import TestSupport
import Testing

/// Damaged descriptions of a quantization are read or refused with a typed error; nothing else happens.
@Suite struct StoredQuantizationFuzzTests {
  @Test func quantizationConfigurations() throws {
    let model = try SmallModel(multiple: 4)
    let folder = model.path + "/export"
    // The tensors of the last one stay; the others' descriptions do not fit them.
    var corpus: [[UInt8]] = []
    for scheme in ["w8a8-channel", "zeroquant", "w8a8-naive", "w8a8-tensor-static"] {
      try model.export(model.original, to: folder, scheme: scheme)
      let node = try #require(try Checkpoint(path: folder).configuration?["quantization_config"])
      corpus.append(Array(JSONNode.object([("quantization_config", node)]).indentedText.utf8))
    }
    var fuzzer = Fuzzer(name: "quantization", corpus: corpus)
    try FileManager.default.removeItem(atPath: folder + "/config.json")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/config.json",
      withDestinationPath: fuzzer.path
    )
    let module = "model.layers.1.mlp.up_proj"
    let result = fuzzer.run { _, _ in
      guard let stored = try StoredQuantization(Checkpoint(path: folder)) else { return }
      _ = try stored.weight(of: module)
      if stored.scheme.activation.isStatic { _ = try stored.inputScale(of: [module]) }
    } isTyped: {
      $0 is CheckpointError || $0 is QuantizationError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }
}
