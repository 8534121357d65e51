// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import TensorCore
import Testing

/// A header that must be refused, and what the message must say.
struct HostileHeader: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let header: String
  var dataByteCount = 8
  let message: String
}

@Suite struct SafetensorsRefusalTests {
  private static func tensor(
    _ name: String,
    _ dtype: String = "F32",
    _ shape: String = "[2]",
    _ offsets: String = "[0,8]"
  ) -> String {
    #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  static let hostileHeaders: [HostileHeader] = [
    HostileHeader(
      testDescription: "not JSON",
      header: "hello",
      message: "byte 8: found 'h', expected a value"
    ),
    HostileHeader(
      testDescription: "empty header",
      header: "",
      dataByteCount: 0,
      message: "byte 8: found the end of the text, expected a value"
    ),
    HostileHeader(
      testDescription: "array instead of object",
      header: "[]",
      message: "found an array"
    ),
    HostileHeader(
      testDescription: "text behind the object",
      header: "{}{}",
      message: "expected the end"
    ),
    HostileHeader(
      testDescription: "one name twice",
      header: "{\(tensor("x")),\(tensor("x"))}",
      message: "byte 62: found the name 'x' a second time"
    ),
    HostileHeader(
      testDescription: "one name twice, once escaped",
      header: "{\(tensor("x")),\(tensor("\\u0078"))}",
      message: "found the name 'x' a second time"
    ),
    HostileHeader(
      testDescription: "one field twice",
      header: #"{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      message: "found the name 'dtype' a second time"
    ),
    HostileHeader(
      testDescription: "unknown dtype",
      header: "{\(tensor("x", "F8_E4M3", "[8]"))}",
      message: "tensor 'x', byte 22: found the string 'F8_E4M3', expected a dtype of U64 I64 F64"
    ),
    HostileHeader(
      testDescription: "dtype too wide for the offsets",
      header: "{\(tensor("x", "F64"))}",
      message: "found data_offsets of 8 bytes, expected 16 bytes for this dtype and shape"
    ),
    HostileHeader(
      testDescription: "negative size",
      header: "{\(tensor("x", "F32", "[-2]"))}",
      message: "found the number -2, expected a whole number from 0 to 2^63 - 1"
    ),
    HostileHeader(
      testDescription: "fractional size",
      header: "{\(tensor("x", "F32", "[2.0]"))}",
      message: "found the number 2.0"
    ),
    HostileHeader(
      testDescription: "size of 2^64",
      header: "{\(tensor("x", "F32", "[18446744073709551616]"))}",
      message: "found the number 18446744073709551616"
    ),
    HostileHeader(
      testDescription: "shape product overflows",
      header: "{\(tensor("x", "F32", "[4611686018427387904,4]"))}",
      message: "expected a shape of less than 2^63 bytes"
    ),
    HostileHeader(
      testDescription: "shape product wraps to the right size",
      // 2^32 * 2^32 * 4 bytes is 0 modulo 2^64.
      header: "{\(tensor("x", "F32", "[4294967296,4294967296]", "[0,0]"))}",
      dataByteCount: 0,
      message: "expected a shape of less than 2^63 bytes"
    ),
    HostileHeader(
      testDescription: "offsets past the end",
      header: "{\(tensor("x", "F32", "[4]", "[0,16]"))}",
      message: "found data_offsets [0, 16], expected at most 8, where the file ends"
    ),
    HostileHeader(
      testDescription: "offsets in reverse",
      header: "{\(tensor("x", "F32", "[2]", "[8,0]"))}",
      message: "found data_offsets [8, 0], expected two numbers"
    ),
    HostileHeader(
      testDescription: "three offsets",
      header: "{\(tensor("x", "F32", "[2]", "[0,4,8]"))}",
      message: "expected two numbers"
    ),
    HostileHeader(
      testDescription: "overlapping tensors",
      header: "{\(tensor("x")),\(tensor("y", "F32", "[1]", "[4,8]"))}",
      message:
        "tensor 'y', byte 119: found data that overlap tensor 'x', expected data from byte 123"
    ),
    HostileHeader(
      testDescription: "the same bytes twice",
      header: "{\(tensor("x")),\(tensor("y"))}",
      message: "found data that overlap tensor 'x'"
    ),
    HostileHeader(
      testDescription: "a gap",
      header: "{\(tensor("x", "F32", "[1]", "[0,4]")),\(tensor("y", "U8", "[2]", "[6,8]"))}",
      message: "found a gap of 2 bytes behind tensor 'x'"
    ),
    HostileHeader(
      testDescription: "bytes behind the last tensor",
      header: "{\(tensor("x"))}",
      dataByteCount: 9,
      message: "found 1 bytes that belong to no tensor"
    ),
    HostileHeader(
      testDescription: "an empty tensor inside another",
      header: "{\(tensor("x")),\(tensor("y", "F32", "[0]", "[4,4]"))}",
      message: "overlap"
    ),
    HostileHeader(
      testDescription: "field missing",
      header: #"{"x":{"dtype":"F32","shape":[2]}}"#,
      message: "expected a field 'data_offsets'"
    ),
    HostileHeader(
      testDescription: "field unknown",
      header: #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"axis":1}}"#,
      message: "found the field 'axis'"
    ),
    HostileHeader(
      testDescription: "metadata that is not text",
      header: "{\"__metadata__\":{\"a\":1},\(tensor("x"))}",
      message: "found the number 1, expected a string"
    ),
    HostileHeader(
      testDescription: "nesting deeper than the stack",
      header: String(repeating: "[", count: 100_000),
      message: "expected at most 64 levels"
    ),
    HostileHeader(
      testDescription: "terminal escape sequence in a name",
      header: "{\(tensor("\\u001b[31mred", "F99"))}",
      message: #"tensor '\u{1B}[31mred'"#
    ),
  ]

  @Test(arguments: hostileHeaders) func refuses(_ hostile: HostileHeader) throws {
    let folder = try TemporaryFolder()
    let path = try folder.safetensors(
      header: hostile.header,
      dataByteCount: hostile.dataByteCount
    )
    let error = try #require(throws: CheckpointError.self) { try SafetensorsReader(path: path) }
    #expect(error.description.contains(hostile.message))
    #expect(error.description.hasPrefix(path))
  }

  @Test(arguments: [UInt64(1) << 63, .max, 1 << 40, 100_000_001, 19])
  func refusesAHeaderLongerThanTheFile(length: UInt64) throws {
    let folder = try TemporaryFolder()
    let bytes =
      withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{\"x\":{}}          ".utf8)
    let path = try folder.file("long.safetensors", bytes)
    let error = try #require(throws: CheckpointError.self) { try SafetensorsReader(path: path) }
    #expect(error.description.contains("byte 0: found a header length of \(length) bytes"))
  }

  @Test func refusesFilesThatCannotBeMapped() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path + "/missing.safetensors"
    #expect(throws: CheckpointError.cannotOpen(file: missing, reason: "No such file or directory"))
    {
      try SafetensorsReader(path: missing)
    }
    #expect(throws: CheckpointError.cannotOpen(file: folder.path, reason: "not a regular file")) {
      try SafetensorsReader(path: folder.path)
    }
    let pipe = folder.path + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(throws: CheckpointError.cannotOpen(file: pipe, reason: "not a regular file")) {
      try SafetensorsReader(path: pipe)
    }
    let empty = try folder.file("empty.safetensors", [])
    let error = try #require(throws: CheckpointError.self) { try SafetensorsReader(path: empty) }
    #expect(error.description.contains("found a file of 0 bytes"))
  }

  @Test func refusesWrongTypeAndShapeByName() throws {
    let folder = try TemporaryFolder()
    let path = try folder.safetensors(
      header: "{\(Self.tensor("x"))}",
      dataByteCount: 8,
      name: "typed.safetensors"
    )
    let reader = try SafetensorsReader(path: path)
    let type = try #require(throws: CheckpointError.self) {
      try reader.elements("x", as: Int32.self)
    }
    #expect(type.description == "\(path), tensor 'x', byte 62: found F32, expected I32")
    let shape = try #require(throws: CheckpointError.self) {
      try reader.elements("x", as: Float.self, shape: [1, 2])
    }
    #expect(shape.description.contains("found shape [2], expected shape [1, 2]"))
    let rank = try #require(throws: CheckpointError.self) { try reader.matrix("x", as: Float.self) }
    #expect(rank.description.contains("found shape [2], expected two dimensions"))
    let name = try #require(throws: CheckpointError.self) { try reader.matrix("y", as: Float.self) }
    #expect(name.description.contains("tensor 'y': no such tensor; the file has 'x'"))
  }

  @Test func refusesTruthValuesOtherThanZeroAndOne() throws {
    let folder = try TemporaryFolder()
    let header = "{\(Self.tensor("b", "BOOL", "[3]", "[0,3]"))}"
    let path = try folder.safetensors(header: header, dataByteCount: 0)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([1, 0, 2]))
    try handle.close()
    let error = try #require(throws: CheckpointError.self) {
      try SafetensorsReader(path: path).elements("b", as: Bool.self)
    }
    #expect(
      error.description.contains("byte \(8 + header.utf8.count + 2): found 2, expected 0 or 1")
    )
  }

  @Test func refusesEveryTruncation() throws {
    let folder = try TemporaryFolder()
    let whole = try TemporaryFolder.bytes(validFile(in: folder))
    for count in 0..<whole.count {
      let path = try folder.file("cut.safetensors", Array(whole.prefix(count)))
      #expect(throws: CheckpointError.self) { try SafetensorsReader(path: path) }
    }
  }

  /// Damaged files are read or refused; none ends the process.
  @Test func survivesDamagedFiles() throws {
    let folder = try TemporaryFolder()
    let whole = try TemporaryFolder.bytes(validFile(in: folder))
    var random = SequentialRandomSource(seed: 20_261_123)
    var refusals = 0
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: position)
        default: bytes.remove(at: position)
        }
      }
      let path = try folder.file("damaged.safetensors", bytes)
      do {
        let reader = try SafetensorsReader(path: path)
        for entry in reader.entries { reader.withBytes(of: entry) { _ = $0.reduce(0, &+) } }
      } catch {
        refusals += 1
      }
    }
    #expect(refusals > 1000)
  }

  private func validFile(in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/valid.safetensors"
    try SafetensorsWriter.write(
      [
        SafetensorsTensor(name: "x", shape: [2, 2], elements: [Float(1), 2, 3, 4]),
        SafetensorsTensor(name: "codes", shape: [5], elements: [Int8(-128), 0, 1, 2, 127]),
        SafetensorsTensor(name: "flags", shape: [2], elements: [true, false]),
      ],
      metadata: ["a": "b"],
      to: path
    )
    return path
  }
}
