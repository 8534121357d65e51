// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TensorCore
import TestSupport
import Testing

@testable import Checkpoints

@Suite struct GGUFReaderTests {
  /// Random blocks, dequantized by ggml's own Python package: every bit must agree.
  @Test(arguments: ["q4_0", "q4_1", "q8_0", "q4_k", "q6_k", "f32", "f16", "bf16"])
  func dequantizesAsTheFormatsOwnLibrary(name: String) throws {
    let checkpoint = try Checkpoint(path: Fixtures.golden("gguf/every_format.gguf"))
    let golden = try SafetensorsReader(path: Fixtures.golden("gguf/every_format.safetensors"))
    let expected = try golden.matrix(name, as: Float.self)
    let matrix = try checkpoint.floatMatrix(name)
    #expect(matrix.shape == expected.shape)
    #expect(matrix.elements.map(\.bitPattern) == expected.elements.map(\.bitPattern))
    let middle = matrix.row(1) + matrix.row(2)
    #expect(try checkpoint.floatMatrix(name, rows: 1..<3).elements == middle)
    #expect(try checkpoint.floatElements(name) == matrix.elements)
  }

  @Test func readsMetadataOfEveryType() throws {
    let reader = try GGUFReader(path: Fixtures.golden("gguf/every_format.gguf"))
    #expect(reader.value("general.architecture") == .string("test"))
    #expect(reader.value("test.uint8") == .unsigned(255))
    #expect(reader.value("test.int8") == .signed(-128))
    #expect(reader.value("test.uint16") == .unsigned(65535))
    #expect(reader.value("test.int16") == .signed(-32768))
    #expect(reader.value("test.uint32") == .unsigned(4_294_967_295))
    #expect(reader.value("test.int32") == .signed(-2_147_483_648))
    #expect(reader.value("test.uint64") == .unsigned(.max))
    #expect(reader.value("test.uint64")?.integer == nil)
    #expect(reader.value("test.int64") == .signed(.min))
    #expect(reader.value("test.float32") == .real(0.5))
    #expect(reader.value("test.float64") == .real(0.1))
    #expect(reader.value("test.true") == .bool(true))
    #expect(reader.value("test.string") == .string("naïve 雪"))
    #expect(try reader.array("test.strings", of: "text", \.string) == ["a", "", "Ġé"])
    #expect(try reader.array("test.integers", of: "integers", \.integer) == [1, -2, 3])
    #expect(try reader.array("test.nothing", of: "text", \.string) == nil)
    #expect(throws: CheckpointError.self) {
      try reader.array("test.integers", of: "text", \.string)
    }
    #expect(throws: CheckpointError.self) { try reader.array("test.int8", of: "text", \.string) }
  }

  @Test func listsTensorsAsTheyLieInTheFile() throws {
    let reader = try GGUFReader(path: Fixtures.golden("gguf/every_format.gguf"))
    let q4K = try #require(reader.entries.first { $0.name == "q4_k" })
    #expect(q4K.format == .blocks(.q4K))
    #expect(q4K.shape == [8, 512])
    #expect(q4K.byteRange.count == 8 * 2 * 144)
    #expect(reader.entries.map(\.byteRange.lowerBound).allSatisfy { $0 % 32 == 0 })
  }

  /// A vector has one element in each of its rows, fewer than a block holds.
  @Test func readsAVectorOfBlocks() throws {
    let folder = try TemporaryFolder()
    var file = GGUFBytes(tensors: 1, metadata: 0)
    file.appendTensor("v", sizes: [64], type: 8)
    file.appendData(byteCount: 0)
    // Two blocks of a scale and 32 codes each.
    for (scale, code) in [(Float16(0.5), Int8(6)), (2, -3)] {
      file.append(scale.bitPattern)
      for _ in 0..<32 { file.append(code) }
    }
    let checkpoint = try Checkpoint(path: try folder.file("v.gguf", file.bytes))
    let expected = [Float](repeating: 3, count: 32) + [Float](repeating: -6, count: 32)
    #expect(try checkpoint.floatElements("v") == expected)
  }

  @Test func opensAHundredGigabytesAtTheCostOfTheHead() throws {
    let folder = try TemporaryFolder()
    let columns = 1024
    let rows = 170_000_000
    var file = GGUFBytes(tensors: 1, metadata: 0)
    file.appendTensor("w", sizes: [UInt64(columns), UInt64(rows)], type: 3)
    file.appendData(byteCount: 0)
    let path = try folder.file("large.gguf", file.bytes)
    let byteCount = file.bytes.count + rows * columns / 32 * 20
    guard truncate(path, off_t(byteCount)) == 0 else {
      try Test.cancel("the temporary folder cannot hold a sparse file of 100 GB")
    }
    let before = try TemporaryFolder.residentBytes()
    let checkpoint = try Checkpoint(path: path)
    let last = try checkpoint.floatMatrix("w", rows: rows - 2..<rows)
    #expect(last.elements == [Float](repeating: 0, count: 2 * columns))
    #expect(try TemporaryFolder.residentBytes() - before < 16 << 20)
    if MemoryLimit.byteCount < 4 * rows * columns {
      #expect(throws: CheckpointError.self) { try checkpoint.floatMatrix("w") }
    }
  }
}
