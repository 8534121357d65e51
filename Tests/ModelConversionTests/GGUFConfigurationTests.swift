// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import ModelConversion
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
    for (file, message) in [
      (scaled, "llama.rope.scaling.type linear"), (sliding, "attention over the last 16 tokens"),
    ] {
      let error = try #require(throws: CheckpointError.self) { try files(of: file) }
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
