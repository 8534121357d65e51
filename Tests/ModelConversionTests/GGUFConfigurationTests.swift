// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import ModelConversion
import Quantization
import TestSupport
import Testing

/// A GGUF file becomes a folder only where config.json says all of it.
@Suite struct GGUFConfigurationTests {
  private func files(of file: GGUFBytes) throws -> ModelFiles {
    let path = NSTemporaryDirectory() + "/smoothbench-head-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    return try ModelFiles(of: try Checkpoint(path: path), floatType: nil)
  }

  @Test func refusesWhatAFolderWouldLose() throws {
    #expect(try files(of: .llama()).remarks.count == 1)
    var scaled = GGUFBytes.llama(moreMetadata: 1)
    scaled.appendMetadatum("llama.rope.scaling.type", text: "linear")
    var sliding = GGUFBytes.llama(moreMetadata: 1)
    sliding.appendMetadatum("llama.attention.sliding_window", 16)
    let divided = GGUFBytes.llama(dividingBy: [1, 1, 1, 1, 2, 8, 8, 8])
    for (file, message) in [
      (scaled, "llama.rope.scaling.type linear"), (sliding, "attention over the last 16 tokens"),
      (divided, "rope_freqs.weight, factors of rotary positions"),
    ] {
      let error = try #require(throws: CheckpointError.self) { try files(of: file) }
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test func saysTheScalingOfLlama3InsteadOfItsTensor() throws {
    let path = NSTemporaryDirectory() + "/smoothbench-scaling-\(UUID().uuidString)"
    defer {
      for file in [path, path + ".gguf"] { try? FileManager.default.removeItem(atPath: file) }
    }
    let divisors: [Float] = [1, 1, 1, 1, 3.2922627925872803, 32, 32, 32]
    try Data(GGUFBytes.llama(dividingBy: divisors, hasLayers: true).bytes)
      .write(to: URL(fileURLWithPath: path + ".gguf"))
    let folding = try ModelFolding(try Checkpoint(path: path + ".gguf"))
    #expect(folding.checkpoint.tensor("rope_freqs.weight") != nil)
    let configuration = try ModelFiles(of: folding.checkpoint, floatType: nil).configuration
    try FolderWriter(path: path).write(
      FolderContents(
        configuration: configuration,
        files: [:],
        tensors: folding.tensors(floatType: nil)
      )
    )
    let written = try Checkpoint(path: path)
    #expect(written.tensor("rope_freqs.weight") == nil)
    let scaling = RotaryScaling(
      factor: 32,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 8192
    )
    #expect(try ModelConfiguration(written).positions == .rotary(theta: 5e5, scaling: scaling))
    let check = EquivalenceCheck(folding, written: written)
    #expect(try check.findingOfUntouchedTensors().ratio == 0)
  }
}
