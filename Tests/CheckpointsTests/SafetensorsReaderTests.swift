// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import TensorCore
import Testing

@Suite struct SafetensorsReaderTests {
  @Test func readsEveryElementTypeBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/all.safetensors"
    try SafetensorsWriter.write(
      [
        SafetensorsTensor(name: "f64", shape: [2], elements: [-0.0, Double.leastNonzeroMagnitude]),
        SafetensorsTensor(name: "f32", shape: [2], elements: [Float.pi, -.infinity]),
        SafetensorsTensor(name: "f16", shape: [2], elements: [Float16(65504), -0.5]),
        SafetensorsTensor(name: "bf16", shape: [1], elements: [BFloat16(1e38)]),
        SafetensorsTensor(name: "u64", shape: [1], elements: [UInt64.max]),
        SafetensorsTensor(name: "u32", shape: [1], elements: [UInt32.max]),
        SafetensorsTensor(name: "u16", shape: [1], elements: [UInt16.max]),
        SafetensorsTensor(name: "i64", shape: [2], elements: [Int64.min, .max]),
        SafetensorsTensor(name: "i32", shape: [2], elements: [Int32.min, .max]),
        SafetensorsTensor(name: "i16", shape: [2], elements: [Int16.min, .max]),
        SafetensorsTensor(name: "i8", shape: [3], elements: [Int8.min, 0, .max]),
        SafetensorsTensor(name: "u8", shape: [2], elements: [UInt8.min, .max]),
        SafetensorsTensor(name: "bool", shape: [2], elements: [true, false]),
        SafetensorsTensor(name: "scalar", shape: [], elements: [Float(7)]),
        SafetensorsTensor(name: "empty", shape: [0, 5], elements: [Float]()),
      ],
      metadata: ["origin": "a \"test\"\n"],
      to: path
    )
    let reader = try SafetensorsReader(path: path)
    let doubles = try reader.elements("f64", as: Double.self).map(\.bitPattern)
    #expect(doubles == [1 << 63, 1])
    #expect(try reader.elements("f32", as: Float.self, shape: [2]) == [.pi, -.infinity])
    #expect(try reader.elements("f16", as: Float16.self) == [65504, -0.5])
    #expect(try reader.elements("bf16", as: BFloat16.self) == [BFloat16(1e38)])
    #expect(try reader.elements("u64", as: UInt64.self) == [.max])
    #expect(try reader.elements("u32", as: UInt32.self) == [.max])
    #expect(try reader.elements("u16", as: UInt16.self) == [.max])
    #expect(try reader.elements("i64", as: Int64.self) == [.min, .max])
    #expect(try reader.elements("i32", as: Int32.self) == [.min, .max])
    #expect(try reader.elements("i16", as: Int16.self) == [.min, .max])
    #expect(try reader.elements("i8", as: Int8.self) == [.min, 0, .max])
    #expect(try reader.elements("u8", as: UInt8.self) == [.min, .max])
    #expect(try reader.elements("bool", as: Bool.self) == [true, false])
    #expect(try reader.elements("scalar", as: Float.self, shape: []) == [7])
    #expect(try reader.matrix("empty", as: Float.self).shape == MatrixShape(rows: 0, columns: 5))
    #expect(reader.metadata == ["origin": "a \"test\"\n"])
    #expect(reader.entry("nothing") == nil)
  }

  @Test func readsOnlyTheRowsAskedFor() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/m.safetensors"
    let matrix = Matrix<Float>(rows: 5, columns: 3) { Float(10 * $0 + $1) }
    try SafetensorsWriter.write([SafetensorsTensor(name: "m", matrix: matrix)], to: path)
    let reader = try SafetensorsReader(path: path)
    #expect(try reader.matrix("m") == matrix)
    #expect(
      try reader.matrix("m", as: Float.self, rows: 1..<3).elements == [10, 11, 12, 20, 21, 22]
    )
    #expect(try reader.matrix("m", as: Float.self, rows: 5..<5).rows == 0)
    #expect(throws: CheckpointError.self) { try reader.matrix("m", as: Float.self, rows: 4..<6) }
  }

  @Test func leavesOutTheGapsBetweenRows() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/m.safetensors"
    var matrix = Matrix<Int8>(rows: 2, columns: 2, rowStride: 7, repeating: 99)
    for row in 0..<2 { for column in 0..<2 { matrix[row, column] = Int8(2 * row + column) } }
    try SafetensorsWriter.write([SafetensorsTensor(name: "m", matrix: matrix)], to: path)
    #expect(try SafetensorsReader(path: path).elements("m", as: Int8.self) == [0, 1, 2, 3])
  }

  @Test func widensHalfFormatsWithoutRounding() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/h.safetensors"
    try SafetensorsWriter.write(
      [
        SafetensorsTensor(
          name: "f16",
          shape: [1, 2],
          elements: [Float16.leastNonzeroMagnitude, Float16(1) / 3]
        ),
        SafetensorsTensor(name: "bf16", shape: [1, 1], elements: [BFloat16(bitPattern: 0x0001)]),
        SafetensorsTensor(name: "f32", shape: [1, 1], elements: [Float(0.1)]),
        SafetensorsTensor(name: "i8", shape: [1, 1], elements: [Int8(1)]),
      ],
      to: path
    )
    let reader = try SafetensorsReader(path: path)
    #expect(try reader.floatMatrix("f16").elements == [0x1p-24, 0x1.554p-2])
    #expect(try reader.floatElements("bf16", shape: [1, 1]) == [0x1p-133])
    #expect(try reader.floatMatrix("f32").elements == [0.1])
    #expect(throws: CheckpointError.self) { try reader.floatMatrix("i8") }
  }

  /// A header that does not end at a multiple of the element size is legal.
  @Test func readsTensorsThatAreNotAligned() throws {
    let folder = try TemporaryFolder()
    let header = #"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}  "#
    for padding in 0..<8 {
      let spaces = String(repeating: " ", count: padding)
      let path = try folder.safetensors(header: header + spaces, dataByteCount: 8)
      #expect(try SafetensorsReader(path: path).elements("x", as: Double.self) == [0])
    }
  }

  @Test func opensAHundredGigabytesAtTheCostOfTheHeader() throws {
    let folder = try TemporaryFolder()
    let columns = 1000
    let rows = 100_000_000
    let header =
      #"{"w":{"dtype":"U8","shape":[\#(rows),\#(columns)],"data_offsets":[0,\#(rows * columns)]}}"#
    let path = try folder.safetensors(header: header, dataByteCount: 0)
    guard truncate(path, off_t(8 + header.utf8.count + rows * columns)) == 0 else {
      try Test.cancel("the temporary folder cannot hold a sparse file of 100 GB")
    }
    let before = try TemporaryFolder.residentBytes()
    let reader = try SafetensorsReader(path: path)
    let last = try reader.matrix("w", as: UInt8.self, rows: rows - 2..<rows)
    #expect(last.elements.allSatisfy { $0 == 0 })
    #expect(try TemporaryFolder.residentBytes() - before < 16 << 20)
    if Int(ProcessInfo.processInfo.physicalMemory) < rows * columns {
      #expect(throws: CheckpointError.self) { try reader.elements("w", as: UInt8.self) }
    }
  }
}
