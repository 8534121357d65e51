// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite struct TokenIDsTests {
  /// NumPy and safetensors wrote the same ids into each file.
  @Test(arguments: ["raw.u16", "u16.npy", "i32.npy", "i64.npy", "i64.safetensors"])
  func readsTheSameIDsFromEveryFormat(name: String) throws {
    let ids = try TokenIDs.read(path: Fixtures.golden("token_ids/\(name)"), vocabularySize: 49152)
    #expect(ids.count == 15)
    #expect(ids.prefix(3) == [7394, 39065, 11583])
  }

  @Test func readsShapeAndTypeOfAnArray() throws {
    let array = try NumPyArray(path: Fixtures.golden("token_ids/i64.npy"))
    #expect(array.shape == [3, 5])
    #expect(array.elementType == .int64)
    #expect(array.elementCount == 15)
  }

  @Test func refusesWhatIsNoIntegerOrOutsideTheVocabulary() throws {
    #expect(throws: CheckpointError.self) {
      try TokenIDs.read(path: Fixtures.golden("token_ids/f32.npy"), vocabularySize: 49152)
    }
    let folder = try TemporaryFolder()
    let path = try folder.file("ids.u16", [1, 0, 0xFF, 0xFF])
    #expect(try TokenIDs.read(path: path, vocabularySize: 65536) == [1, 65535])
    let error = try #require(throws: CheckpointError.self) {
      try TokenIDs.read(path: path, vocabularySize: 65535)
    }
    #expect("\(error)".contains("byte 2: found token id 65535, expected 0 to 65534"))
    let odd = try folder.file("odd.u16", [1, 0, 2])
    #expect(throws: CheckpointError.self) { try TokenIDs.read(path: odd, vocabularySize: 9) }
    let negative = folder.path + "/negative.safetensors"
    try SafetensorsWriter.write(
      [SafetensorsTensor(name: "ids", shape: [2], elements: [Int32(3), -1])],
      to: negative
    )
    let second = try #require(throws: CheckpointError.self) {
      try TokenIDs.read(path: negative, vocabularySize: 9)
    }
    #expect("\(second)".contains("found token id -1"))
  }

  static let hostileHeads: [(String, String)] = [
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", "found 8 bytes of data"),
    ("{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", "found elements '>i4'"),
    ("{'descr': '<i4', 'fortran_order': True, 'shape': (2,), }", "expected False; save"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (-2,), }", "expected a size from 0"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (18446744073709551618,)}", "a size from 0"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (4611686018427387905,4)}", "8 bytes of"),
    ("{'descr': '<i4', 'fortran_order': False}", "found only"),
    ("{'descr': '<i4', 'descr': '<i4', 'shape': (2,)}", "found 'descr' a second time"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), 'a': 1}", "found 'a', expected"),
    ("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2,)}", "found byte 0x5b"),
    ("{'descr': '<i4", "expected '''"),
    ("", "found the end, expected '{'"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), } x", "expected spaces"),
  ]

  @Test(arguments: hostileHeads) func refuses(head: String, message: String) throws {
    let folder = try TemporaryFolder()
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    let length = withUnsafeBytes(of: UInt16(head.utf8.count).littleEndian) { Array($0) }
    let data = [UInt8](repeating: 0, count: 8)
    let path = try folder.file("a.npy", magic + length + Array(head.utf8) + data)
    let error = try #require(throws: CheckpointError.self) { try NumPyArray(path: path) }
    #expect("\(error)".contains(message), "\(error)")
  }

  @Test func refusesOtherVersionsAndTruncation() throws {
    let folder = try TemporaryFolder()
    var bytes = try Fixtures.bytes(Fixtures.golden("token_ids/i32.npy"))
    for length in 0..<bytes.count {
      let path = try folder.file("a.npy", Array(bytes.prefix(length)))
      #expect(throws: CheckpointError.self, "\(length)") { try NumPyArray(path: path) }
    }
    bytes[6] = 3
    let path = try folder.file("a.npy", bytes)
    #expect(throws: CheckpointError.self) { try NumPyArray(path: path) }
  }
}
