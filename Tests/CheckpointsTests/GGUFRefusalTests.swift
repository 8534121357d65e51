// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import TestSupport
import Testing

/// A GGUF file that must be refused, and what the message must say.
struct HostileGGUF: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let file: GGUFBytes
  let message: String

  init(
    _ description: String,
    _ message: String,
    version: UInt32 = 3,
    tensors: UInt64 = 0,
    metadata: UInt64 = 0,
    _ write: (inout GGUFBytes) -> Void = { _ in }
  ) {
    testDescription = description
    self.message = message
    var file = GGUFBytes(version: version, tensors: tensors, metadata: metadata)
    write(&file)
    self.file = file
  }
}

@Suite struct GGUFRefusalTests {
  static let hostileFiles: [HostileGGUF] = [
    HostileGGUF("older version", "byte 4: found version 2", version: 2),
    HostileGGUF("big-endian", "found a big-endian file", version: 3 << 24),
    HostileGGUF(
      "2^63 tensors",
      "byte 8: found a number of 9223372036854775808 tensors, expected at most 0",
      tensors: 1 << 63
    ),
    HostileGGUF(
      "2^63 metadata values",
      "byte 16: found a number of 9223372036854775808 metadata values",
      metadata: 1 << 63
    ),
    HostileGGUF("name past the end", "bytes of a metadata name", metadata: 1) {
      $0.append(UInt64(1) << 62)
      $0.append(UInt64(0))
    },
    HostileGGUF("broken UTF-8 in a name", "byte 32: found broken UTF-8", metadata: 1) {
      $0.append(UInt64(2))
      $0.append(UInt16(0xFFFF))
      $0.append(UInt64(0))
    },
    HostileGGUF("one metadata name twice", "the metadata name 'a' a second time", metadata: 2) {
      $0.appendMetadatum("a", 1)
      $0.appendMetadatum("a", 2)
    },
    HostileGGUF("unknown value type", "found value type 13, expected 0 to 12", metadata: 1) {
      $0.appendMetadatum("a", type: 13)
    },
    HostileGGUF("truth value of 2", "found 2, expected 0 or 1", metadata: 1) {
      $0.appendMetadatum("a", type: 7)
      $0.append(UInt8(2))
    },
    HostileGGUF("array of 2^61 numbers", "of 2305843009213693952 array elements", metadata: 1) {
      $0.appendMetadatum("a", type: 9)
      $0.append(UInt32(10))
      $0.append(UInt64(1) << 61)
    },
    HostileGGUF("array of 2^62 texts", "of 4611686018427387904 array elements", metadata: 1) {
      $0.appendMetadatum("a", type: 9)
      $0.append(UInt32(8))
      $0.append(UInt64(1) << 62)
    },
    HostileGGUF("text in an array past the end", "bytes of a string", metadata: 1) {
      $0.appendMetadatum("a", type: 9)
      $0.append(UInt32(8))
      $0.append(UInt64(1))
      $0.append(UInt64.max)
    },
    HostileGGUF("arrays nested without end", "expected at most 8 levels", metadata: 1) {
      $0.appendMetadatum("a", type: 9)
      for _ in 0..<1000 {
        $0.append(UInt32(9))
        $0.append(UInt64(1))
      }
    },
    HostileGGUF("alignment of 24", "byte 53: found general.alignment 24", metadata: 1) {
      $0.appendMetadatum("general.alignment", 24)
    },
    HostileGGUF("alignment of 0", "byte 53: found general.alignment 0", metadata: 1) {
      $0.appendMetadatum("general.alignment", 0)
    },
    HostileGGUF("alignment that is text", "byte 53: found general.alignment x", metadata: 1) {
      $0.appendMetadatum("general.alignment", text: "x")
    },
    HostileGGUF("five dimensions", "found 5 dimensions, expected at most 4", tensors: 1) {
      $0.appendTensor("t", sizes: [1, 1, 1, 1, 1])
    },
    HostileGGUF("size of 2^63", "found a size of 9223372036854775808", tensors: 1) {
      $0.appendTensor("t", sizes: [1 << 63])
    },
    HostileGGUF("shape product overflows", "expected rows of whole blocks of 1, less", tensors: 1) {
      $0.appendTensor("t", sizes: [1 << 62, 4])
    },
    HostileGGUF("shape product wraps to 0", "F32 of shape [4294967296, 4294967296]", tensors: 1) {
      $0.appendTensor("t", sizes: [1 << 32, 1 << 32])
    },
    HostileGGUF("part of a block", "Q4_1 of shape [2, 33]", tensors: 1) {
      $0.appendTensor("t", sizes: [33, 2], type: 3)
    },
    HostileGGUF("format not read", "found tensor type Q5_K, expected one of F32 F16", tensors: 1) {
      $0.appendTensor("t", sizes: [256], type: 13)
    },
    HostileGGUF("unknown format", "found tensor type 99", tensors: 1) {
      $0.appendTensor("t", sizes: [256], type: 99)
    },
    HostileGGUF("one tensor twice", "tensor 't', byte 65: found the name a second", tensors: 2) {
      $0.appendTensor("t", sizes: [1, 1])
      $0.appendTensor("t", sizes: [1, 1], offset: 32)
    },
    HostileGGUF("offset not aligned", "found the offset 4, expected a multiple", tensors: 1) {
      $0.appendTensor("t", sizes: [1], offset: 4)
      $0.appendData(byteCount: 64)
    },
    HostileGGUF("offset past the end", "the offset 96 of 4 bytes, expected data that", tensors: 1) {
      $0.appendTensor("t", sizes: [1], offset: 96)
      $0.appendData(byteCount: 64)
    },
    HostileGGUF("offset that wraps", "found the offset 18446744073709551584", tensors: 1) {
      $0.appendTensor("t", sizes: [16], offset: UInt64.max - 31)
      $0.appendData(byteCount: 64)
    },
    HostileGGUF("data cut short", "the offset 0 of 68 bytes", tensors: 1) {
      $0.appendTensor("t", sizes: [17])
      $0.appendData(byteCount: 64)
    },
    HostileGGUF("overlapping tensors", "found data that overlap tensor 'a'", tensors: 2) {
      $0.appendTensor("a", sizes: [16])
      $0.appendTensor("b", sizes: [8], offset: 32)
      $0.appendData(byteCount: 64)
    },
  ]

  /// Sizes whose product is 0 bytes fit into any file.
  @Test func refusesAnyNumberOfExpertsOfNoBytes() throws {
    let folder = try TemporaryFolder()
    var file = GGUFBytes(tensors: 1, metadata: 1)
    file.appendMetadatum("general.architecture", text: "llama")
    file.appendTensor("blk.0.ffn_gate_exps.weight", sizes: [8, 0, 1 << 28])
    let path = try folder.file("experts.gguf", file.bytes)
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(path: path) }
    #expect(
      "\(error)".contains("found shape [268435456, 0, 8], expected at most 1024 experts"),
      "\(error)"
    )
  }

  @Test(arguments: hostileFiles) func refuses(_ hostile: HostileGGUF) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("hostile.gguf", hostile.file.bytes)
    let error = try #require(throws: CheckpointError.self) { try GGUFReader(path: path) }
    #expect(error.description.contains(hostile.message), "\(error)")
    #expect(error.description.hasPrefix(path))
  }

  @Test func refusesEveryTruncation() throws {
    let folder = try TemporaryFolder()
    let bytes = try Fixtures.bytes(Fixtures.golden("gguf/llama.gguf"))
    for length in 0..<bytes.count {
      let path = try folder.file("t.gguf", Array(bytes.prefix(length)))
      #expect(throws: CheckpointError.self, "\(length) bytes") { try GGUFReader(path: path) }
    }
  }

  @Test(arguments: [(UInt32(0), "no llama.attention.head_count"), (5, "each of 5 heads")])
  func refusesRowsWhoseOrderIsUnknown(heads: UInt32, message: String) throws {
    let folder = try TemporaryFolder()
    var file = GGUFBytes(tensors: 1, metadata: heads == 0 ? 1 : 2)
    file.appendMetadatum("general.architecture", text: "llama")
    if heads > 0 { file.appendMetadatum("llama.attention.head_count", heads) }
    file.appendTensor("blk.0.attn_q.weight", sizes: [4, 8])
    file.appendData(byteCount: 128)
    let path = try folder.file("q.gguf", file.bytes)
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(path: path) }
    #expect("\(error)".contains(message), "\(error)")
    #expect(try GGUFReader(path: path).entries.count == 1)
  }

  @Test func saysWhereMetadataOfAnotherKindStand() throws {
    let folder = try TemporaryFolder()
    let name = "llama.attention.head_count"
    var file = GGUFBytes(tensors: 1, metadata: 2)
    file.appendMetadatum("general.architecture", text: "llama")
    file.appendMetadatum(name, type: 8)
    let byte = file.bytes.count
    file.append(text: "four")
    file.appendTensor("blk.0.attn_q.weight", sizes: [4, 8])
    file.appendData(byteCount: 128)
    let path = try folder.file("q.gguf", file.bytes)
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(path: path) }
    #expect("\(error)".contains(", byte \(byte): found \(name): four"), "\(error)")
    let reader = try GGUFReader(path: path)
    #expect(reader.byte(of: name) == byte)
    #expect(reader.byte(of: "general.alignment") == nil)
    let second = try #require(throws: CheckpointError.self) {
      try reader.array(name, of: "integers", \.integer)
    }
    #expect("\(second)".contains(", byte \(byte): found \(name): four"), "\(second)")
  }
}
