// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Testing

@Suite struct SafetensorsWriterTests {
  @Test func writesTheSameBytesWhateverTheOrderGiven() throws {
    let folder = try TemporaryFolder()
    let tensors = [
      SafetensorsTensor(name: "b", shape: [1], elements: [Int8(5)]),
      SafetensorsTensor(name: "z", shape: [1], elements: [Float(1)]),
      SafetensorsTensor(name: "a", shape: [1], elements: [Float(2)]),
      SafetensorsTensor(name: "wide", shape: [1], elements: [2.0]),
    ]
    let first = folder.path + "/1"
    let second = folder.path + "/2"
    try SafetensorsWriter.write(tensors, to: first)
    try SafetensorsWriter.write(tensors.reversed(), to: second)
    #expect(try TemporaryFolder.bytes(first) == TemporaryFolder.bytes(second))
    #expect(try SafetensorsReader(path: first).entries.map(\.name) == ["wide", "a", "z", "b"])
  }

  @Test func padsTheHeaderToEightBytes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/p"
    try SafetensorsWriter.write(
      [SafetensorsTensor(name: "x", shape: [1], elements: [Int8(5)])],
      to: path
    )
    let text = #"{"x":{"dtype":"I8","shape":[1],"data_offsets":[0,1]}}   "#
    #expect(try TemporaryFolder.bytes(path) == [56, 0, 0, 0, 0, 0, 0, 0] + Array(text.utf8) + [5])
  }

  @Test func escapesNamesSoThatTheyReadBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/n"
    let names = ["quote\"", "back\\slash", "line\nbreak\u{1}", "gr\u{FC}n", "\u{1F600}", ""]
    try SafetensorsWriter.write(
      names.map { SafetensorsTensor(name: $0, shape: [1], elements: [Int8(1)]) },
      to: path
    )
    #expect(try Set(SafetensorsReader(path: path).entries.map(\.name)) == Set(names))
  }

  @Test func refusesTwoTensorsOfOneName() throws {
    let folder = try TemporaryFolder()
    let tensor = SafetensorsTensor(name: "x", shape: [1], elements: [Int8(1)])
    let reserved = SafetensorsTensor(name: "__metadata__", shape: [1], elements: [Int8(1)])
    for tensors in [[tensor, tensor], [reserved]] {
      #expect(throws: CheckpointError.self) {
        try SafetensorsWriter.write(tensors, to: folder.path + "/x")
      }
    }
    #expect(folder.names.isEmpty)
  }

  @Test func leavesNothingBehindAndKeepsTheOldFileWhenItFails() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("kept", [1, 2, 3])
    let failing = SafetensorsTensor(name: "x", elementType: .int8, shape: [4]) {
      () throws(CheckpointError) in
      throw .cannotOpen(file: "source", reason: "gone")
    }
    let short = SafetensorsTensor(name: "x", elementType: .int8, shape: [4]) { [1, 2] }
    for tensor in [failing, short] {
      #expect(throws: CheckpointError.self) { try SafetensorsWriter.write([tensor], to: path) }
    }
    #expect(folder.names == ["kept"])
    #expect(try TemporaryFolder.bytes(path) == [1, 2, 3])
  }

  @Test func writesIntoAPipeAndDoesNotReplaceIt() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    // Open for both, so that nobody waits for the other end.
    let descriptor = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(descriptor) }
    let tensor = SafetensorsTensor(name: "x", shape: [1], elements: [Int8(1)])
    try SafetensorsWriter.write([tensor], to: pipe)
    let file = folder.path + "/file"
    try SafetensorsWriter.write([tensor], to: file)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    #expect(try Array(bytes.prefix(max(0, count))) == TemporaryFolder.bytes(file))
    #expect(folder.names.sorted() == ["file", "pipe"])
  }

  @Test func writesWhereALinkPoints() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("file", [1])
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let tensor = SafetensorsTensor(name: "x", shape: [1], elements: [Int8(1)])
    try SafetensorsWriter.write([tensor], to: link)
    #expect(try SafetensorsReader(path: file).entries.map(\.name) == ["x"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
  }

  @Test func namesTheFileThatCannotBeWritten() throws {
    let path = "/proc/smoothbench/x.safetensors"
    let tensor = SafetensorsTensor(name: "x", shape: [1], elements: [Int8(1)])
    let error = try #require(throws: CheckpointError.self) {
      try SafetensorsWriter.write([tensor], to: path)
    }
    #expect(error.description == "cannot write \(path): No such file or directory")
  }
}
