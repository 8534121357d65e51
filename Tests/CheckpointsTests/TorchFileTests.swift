// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite struct TorchFileTests {
  private func values(_ tensor: CheckpointTensor) throws -> [Float] {
    let rows = 0..<(tensor.shape.first ?? 1)
    try tensor.requireFloats(rows: rows)
    return [Float](unsafeUninitializedCapacity: tensor.elementCount) { values, count in
      if let start = values.baseAddress { tensor.readFloats(rows: rows, into: start) }
      count = tensor.elementCount
    }
  }

  /// Files written by PyTorch itself; tensor n holds n, n + 1/8, n + 2/8, ...
  @Test func readsActivationScales() throws {
    let file = try TorchFile(path: Fixtures.golden("torch/act_scales.pt"))
    let layer = "model.layers.0"
    #expect(
      file.tensors.map(\.name) == [
        "\(layer).self_attn.q_proj", "\(layer).mlp.up_proj", "\(layer).mlp.down_proj", "lm_head",
      ]
    )
    #expect(file.tensors.map(\.shape) == [[6], [6], [9], [6]])
    for (index, tensor) in file.tensors.enumerated() {
      let count = tensor.elementCount
      #expect(try values(tensor) == (0..<count).map { Float(index + 1) + Float($0) / 8 })
    }
  }

  @Test func readsNestedDictionariesHalfTypesAndSharedStorages() throws {
    let file = try TorchFile(path: Fixtures.golden("torch/nested.pt"))
    #expect(file.tensors.map(\.name) == ["first.half", "first.brain", "shared", "again"])
    #expect(file.tensors.map(\.format.name) == ["F16", "BF16", "F32", "F32"])
    #expect(try values(file.tensors[0]) == [1, 1.125, 1.25, 1.375])
    #expect(try values(file.tensors[1]) == [2, 2.125, 2.25, 2.375])
    #expect(try values(file.tensors[2]) == [0.25, 0.375, 0.5])
    #expect(try values(file.tensors[3]) == [0.75, 0.875])
  }

  @Test(arguments: [
    ("with_object.pt", "found the name pathlib.PurePosixPath"),
    ("transposed.pt", "found strides [1, 3]"),
  ])
  func refusesWhatIsNoPlainTensor(name: String, message: String) throws {
    let error = try #require(throws: CheckpointError.self) {
      try TorchFile(path: Fixtures.golden("torch/\(name)"))
    }
    #expect("\(error)".contains(message), "\(error)")
  }

  @Test func refusesEveryTruncationAndEveryFlippedByteOfThePickle() throws {
    let folder = try TemporaryFolder()
    let bytes = try Fixtures.bytes(Fixtures.golden("torch/act_scales.pt"))
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let path = try folder.file("a.pt", Array(bytes.prefix(length)))
      #expect(throws: CheckpointError.self, "\(length)") { try TorchFile(path: path) }
    }
    let archive = try ZipArchive(file: MappedFile(path: Fixtures.golden("torch/act_scales.pt")))
    for name in ["archive/data.pkl", "archive/data/2"] {
      for position in try archive.requiredMember(name).byteRange {
        var damaged = bytes
        damaged[position] ^= 1
        let path = try folder.file("a.pt", damaged)
        let error = try #require(throws: CheckpointError.self) { try TorchFile(path: path) }
        #expect("\(error)".contains("CRC-32"))
      }
    }
  }

  // MARK: - Pickles

  private func value(_ pickle: [UInt8]) throws -> PickleReader.Value {
    let folder = try TemporaryFolder()
    let file = try MappedFile(path: folder.file("p.pkl", pickle))
    return try PickleReader.value(of: file, in: 0..<pickle.count)
  }

  /// Pickles of Python's own `pickle` module, protocol 2.
  @Test func readsLiterals() throws {
    guard
      case .tuple(let values) = try value(
        [0x80, 2, 0x28] + Array("K\u{7}M".utf8) + [0x34, 0x12] + Array("J".utf8)
          + [0xFE, 0xFF, 0xFF, 0xFF, 0x8A, 2, 0x00, 0x80, 0x8A, 0]
          + Array("G".utf8) + [0x3F, 0xF8, 0, 0, 0, 0, 0, 0] + Array("N".utf8)
          + [0x88, 0x89] + Array("X\u{2}\0\0\0ab".utf8) + [0x8C, 1, 0x63] + Array("t.".utf8)
      )
    else { return #expect(Bool(false), "no tuple") }
    let texts = values.map { "\($0)" }
    #expect(
      texts == [
        "integer(7)", "integer(4660)", "integer(-2)", "integer(-32768)", "integer(0)",
        "number(1.5)", "none", "bool(true)", "bool(false)", "string(\"ab\")", "string(\"c\")",
      ]
    )
  }

  static let hostilePickles: [(String, [UInt8], String)] = [
    ("os.system", Array("cos\nsystem\nN".utf8) + [0x85, 0x52, 0x2E], "found the name os.system"),
    ("builtins.eval", Array("cbuiltins\neval\n.".utf8), "found the name builtins.eval"),
    ("a call of a tensor type", Array("ctorch\nFloatStorage\n)R.".utf8), "a call of another kind"),
    ("build", Array("}}b.".utf8), "found the pickle operation 0x62"),
    ("instance", Array("(ios\nsystem\n.".utf8), "found the pickle operation 0x69"),
    ("list", Array("].".utf8), "found the pickle operation 0x5d"),
    ("nothing", [], "0 bytes to the end"),
    ("stop at once", Array(".".utf8), "an empty stack"),
    ("two values", Array("NN.".utf8), "1 values and 0 bytes left"),
    ("bytes behind the end", Array("N.N".utf8), "0 values and 1 bytes left"),
    ("no mark", Array("t.".utf8), "no mark"),
    ("below the mark", Array("N(".utf8) + [0x85, 0x2E], "an empty stack"),
    ("odd pairs", Array("}(NNNu.".utf8), "values for no dictionary"),
    ("key that is no string", Array("}K\u{1}Ns.".utf8), "expected a string"),
    ("unknown index", Array("h\u{1}.".utf8), "found index 1"),
    ("text past the end", Array("X".utf8) + [0xFF, 0xFF, 0xFF, 0xFF], "bytes of a string"),
    (
      "tuples nested without end",
      Array(")".utf8) + [UInt8](repeating: 0x85, count: 100_000) + Array(".".utf8),
      "values nested 33 deep"
    ),
    ("reference that is no storage", Array("NQ.".utf8), "another reference"),
  ]

  @Test(arguments: hostilePickles)
  func refusesEverythingElse(name: String, pickle: [UInt8], message: String) throws {
    let error = try #require(throws: CheckpointError.self) { try value(pickle) }
    #expect("\(error)".contains(message), "\(error)")
  }
}
