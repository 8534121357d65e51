// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import JSONReading
import Testing

/// Folders are written whole or not at all.
@Suite struct FolderWriterTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/model" }

  init() throws { folder = try TemporaryFolder() }

  private func contents(_ tensors: [SafetensorsTensor]? = nil) -> FolderContents {
    FolderContents(
      configuration: .object([("model_type", "llama"), ("list", .array([1, 2])), ("x", .null)]),
      files: ["tokenizer.json": Array("{}".utf8)],
      tensors: tensors
        ?? (0..<5).map { index in
          SafetensorsTensor(
            name: "t\(index)",
            shape: [2, 3],
            elements: (0..<6).map { Float(index * 6 + $0) }
          )
        }
    )
  }

  @Test func spreadsTensorsOverFilesOfALimitedSize() throws {
    // 24 bytes a tensor: two in each file.
    try FolderWriter(path: path, shardByteCount: 50).write(contents())
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    let shards = (1...3).map { "model-0000\($0)-of-00003.safetensors" }
    #expect(
      names == ["config.json"] + shards + ["model.safetensors.index.json", "tokenizer.json"]
    )
    let read = try Checkpoint(path: path)
    #expect(read.tensors.map(\.name) == (0..<5).map { "t\($0)" })
    #expect(try read.floatElements("t4") == (24..<30).map { Float($0) })
    #expect(read.configuration?["x"]?.kind == "null")
  }

  @Test func leavesAFullFolderAlone() throws {
    try FolderWriter(path: path).write(contents())
    #expect(throws: CheckpointError.self) { try FolderWriter(path: path) }
    #expect(throws: CheckpointError.self) { try FolderWriter(path: path + "/config.json") }
    #expect(try Checkpoint(path: path).tensors.count == 5)
  }

  @Test func replacesAFullFolderWhenAsked() throws {
    try FolderWriter(path: path).write(contents())
    let one = SafetensorsTensor(name: "only", shape: [1], elements: [Float(1)])
    try FolderWriter(path: path + "/", replacesContents: true).write(contents([one]))
    #expect(try Checkpoint(path: path).tensors.map(\.name) == ["only"])
    #expect(folder.names == ["model"])
  }

  @Test func replacesNothingButAModel() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path + "/letters.txt"))
    let error = try #require(throws: CheckpointError.self) {
      try FolderWriter(path: path, replacesContents: true)
    }
    #expect("\(error)".contains("no config.json"), "\(error)")
    #expect(FileManager.default.fileExists(atPath: path + "/letters.txt"))
  }

  @Test func leavesNothingBehindWhenATensorFails() throws {
    try FolderWriter(path: path).write(contents())
    let bad = SafetensorsTensor(name: "bad", elementType: .float32, shape: [1]) {
      () throws(CheckpointError) in
      throw .cannotOpen(file: "source", reason: "gone")
    }
    let writer = try FolderWriter(path: path, replacesContents: true)
    #expect(throws: CheckpointError.cannotOpen(file: "source", reason: "gone")) {
      try writer.write(contents([bad]))
    }
    #expect(folder.names == ["model"])
    #expect(try Checkpoint(path: path).tensors.count == 5)
  }

  @Test func keepsOnlyAFolderThatIsApproved() throws {
    struct Refusal: Error {}
    var seen: [String] = []
    for isApproved in [false, true] {
      do {
        try FolderWriter(path: path).write(
          contents(),
          approve: { partial in
            // Whole, and under another name.
            seen.append(contentsOf: try Checkpoint(path: partial).tensors.map(\.name))
            #expect(folder.names != ["model"] && folder.names.count == 1)
            if !isApproved { throw Refusal() }
          }
        )
        #expect(isApproved)
      } catch is Refusal { #expect(!isApproved) }
      #expect(folder.names == (isApproved ? ["model"] : []))
    }
    #expect(seen.count == 10)
  }

  /// The byte is that of the element in the file it was read from.
  @Test(arguments: [Float.nan, -Float.infinity])
  func refusesValuesThatAreNotFinite(value: Float) throws {
    let bad = SafetensorsTensor(name: "bad", shape: [2, 3], elements: [1, 2, 3, 4, value, 6])
    try FolderWriter(path: path).write(contents([bad]))
    let tensor = try Checkpoint(path: path).requiredTensor("bad")
    let byte = tensor.byteRange.lowerBound + 4 * 4
    let writer = try FolderWriter(path: folder.path + "/copy")
    let copies = [
      tensor.copy(requiresFinite: true), tensor.copy(as: .bfloat16, requiresFinite: true),
      tensor.copy(requiresFinite: true) { $0[4] = 0 },
    ]
    for copy in copies {
      let error = try #require(throws: CheckpointError.self) {
        try writer.write(contents([copy]))
      }
      #expect(
        error
          == .badContent(
            file: tensor.path,
            tensor: "bad",
            byte: byte,
            found: "\(value) at [1, 1]",
            expected: "finite values"
          )
      )
      #expect(folder.names == ["model"])
    }
    // Values that the change makes are refused too.
    let sound = SafetensorsTensor(name: "sound", shape: [2], elements: [Float(1), 2])
    try FolderWriter(path: path, replacesContents: true).write(contents([sound]))
    let changed = try Checkpoint(path: path).requiredTensor("sound")
      .copy(requiresFinite: true) { $0[1] = value }
    let error = try #require(throws: CheckpointError.self) {
      try writer.write(contents([changed]))
    }
    #expect("\(error)".contains("\(value) at [1] after its factors were folded in"), "\(error)")
    #expect(folder.names == ["model"])
  }

  @Test func refusesValuesThatTheTypeCannotHold() throws {
    let large = SafetensorsTensor(name: "large", shape: [2], elements: [Float(1), 70_000])
    try FolderWriter(path: path).write(contents([large]))
    let tensor = try Checkpoint(path: path).requiredTensor("large")
    let writer = try FolderWriter(path: folder.path + "/half")
    #expect(throws: CheckpointError.self) {
      try writer.write(contents([tensor.copy(as: .float16)]))
    }
    #expect(folder.names == ["model"])
    try writer.write(contents([tensor.copy(as: .bfloat16)]))
  }
}
