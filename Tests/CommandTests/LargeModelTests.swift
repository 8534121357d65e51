// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A model whose weights memory cannot hold is refused by name before anything is written.
@Suite struct LargeModelTests {
  /// Zeros in a sparse file: in FP32 the embedding alone is larger than this machine's memory.
  private struct LargeModel {
    /// The largest that the tool takes.
    private static let vocabulary = 1 << 30

    let model: TinyModel
    /// Elements of the embedding, which is the head too.
    private(set) var embedding = 0
    /// Elements of the linear layers.
    private(set) var linears = 0
    /// Where the embedding starts in the file.
    private(set) var byte = 0

    init() throws {
      let columns = Int(ProcessInfo.processInfo.physicalMemory) / (4 * Self.vocabulary) + 1
      // Heads of an even size.
      let step = 2 * TinyModel.heads
      model = try TinyModel(
        width: (columns + step - 1) / step * step,
        settings: ["vocab_size": Self.vocabulary]
      )
      let file = model.path + "/model.safetensors"
      let small = try Data(contentsOf: URL(fileURLWithPath: file))
      let (head, byteCount) = try enlargedHead(of: small)
      byte += head.count
      try head.write(to: URL(fileURLWithPath: file))
      guard truncate(file, off_t(head.count + byteCount)) == 0 else {
        try Test.cancel("the temporary folder cannot hold a sparse file as large as memory")
      }
    }

    /// The head of a file with the tensors of another one and more tokens in the embedding, and the
    /// number of bytes that follow it.
    private mutating func enlargedHead(of file: Data) throws -> (head: Data, byteCount: Int) {
      let length = Int(file[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      let parsed = try JSONSerialization.jsonObject(with: file[8..<8 + length])
      var tensors = try #require(parsed as? [String: [String: Any]])
      var end = 0
      for name in tensors.keys.sorted() {
        var shape = try #require(tensors[name]?["shape"] as? [Int])
        if name == "model.embed_tokens.weight" {
          shape[0] = Self.vocabulary
          embedding = shape[0] * shape[1]
          byte = end
        } else if shape.count == 2 {
          linears += shape[0] * shape[1]
        }
        let start = end
        end += 4 * shape.reduce(1, *)
        tensors[name] = ["dtype": "F32", "shape": shape, "data_offsets": [start, end]]
      }
      var text = try JSONSerialization.data(withJSONObject: tensors, options: [.sortedKeys])
      while text.count % 8 != 0 { text.append(0x20) }
      let head = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
      return (head, end)
    }
  }

  private static func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// One command line of several parts.
  private static func words(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }

  @Test func refusesWhatMemoryCannotHoldBeforeItWrites() throws {
    let large = try LargeModel()
    let model = large.model
    let before = try Self.names(in: model.folder)
    let output = ["--output", model.folder.path + "/output"]
    let report = ["--report", model.folder.path + "/report"]
    let tokens = ["--token-ids", model.ids, "--window", "12"]
    // There is no such file: the refusal comes before it is read.
    let statistics = ["--statistics", model.statistics]
    let inject = ["inject-outliers", model.path, "--channels", "3:64"]
    // The embedding in FP32, and the head beside it.
    let single = large.embedding * 8
    let double = large.embedding * 12 + large.linears * 8
    let commands: [(arguments: [String], bytes: Int)] = [
      (Self.words(["calibrate", model.path], tokens, output), single + large.linears * 4),
      (
        Self.words(["evaluate", model.path, "--scheme", "fp32"], tokens),
        single + large.linears * 4
      ),
      (
        Self.words(["evaluate", model.path, "--scheme", "w8a8-channel"], tokens),
        single + large.linears
      ),
      (Self.words(["smooth", model.path], statistics, output, report), double),
      (Self.words(inject, output, report), double),
      (
        Self.words(["inspect", model.path, "--divergence"], statistics, tokens),
        single + large.linears * 5
      ),
    ]
    for (arguments, bytes) in commands {
      let result = try Tool.run(arguments)
      #expect(result.status == 65, "\(arguments): \(result.errors)")
      for part in [
        "/model.safetensors, tensor 'model.embed_tokens.weight', byte \(large.byte): ",
        "weights need \(bytes) bytes in this run",
      ] {
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
      }
      #expect(try Self.names(in: model.folder) == before, "\(arguments)")
    }
  }
}
