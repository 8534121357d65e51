// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// The header of a safetensors file, read and checked.
struct SafetensorsHeader {
  typealias Entry = SafetensorsReader.Entry

  /// Longer headers are refused, as the format's own library does.
  static var greatestByteCount: Int { 100_000_000 }

  let metadata: [String: String]
  /// Where each value of the metadata starts, in bytes from the start of the file.
  let metadataBytes: [String: Int]
  let entries: [Entry]

  private let file: MappedFile
  /// Where the JSON text starts in the file.
  private static var headerStart: Int { 8 }

  init(file: MappedFile) throws(CheckpointError) {
    let dataStart = try Self.dataStart(of: file)
    let root = try Self.root(of: file, dataStart: dataStart)
    var metadata: [String: String] = [:]
    var metadataBytes: [String: Int] = [:]
    var entries: [Entry] = []
    for member in root {
      if member.name == "__metadata__" {
        for (name, text, byte) in try Self.metadata(member, file: file) {
          metadata[name] = text
          metadataBytes[name] = byte
        }
      } else {
        entries.append(try Self.entry(member, file: file, dataStart: dataStart))
      }
    }
    self.file = file
    self.metadata = metadata
    self.metadataBytes = metadataBytes
    self.entries = entries.sorted {
      // Empty tensors share their start with the tensor behind them.
      ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
    }
    try requireWholeCoverage(dataStart: dataStart)
  }

  /// Reads the length of the header and checks it against the file.
  private static func dataStart(of file: MappedFile) throws(CheckpointError) -> Int {
    guard file.byteCount >= headerStart else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: 0,
        found: "a file of \(file.byteCount) bytes",
        expected: "8 bytes with the length of the header"
      )
    }
    let length = file.withBytes(in: 0..<headerStart) { $0.loadUnaligned(as: UInt64.self) }
    let remaining = file.byteCount - headerStart
    let limit = min(remaining, greatestByteCount)
    guard UInt64(littleEndian: length) <= UInt64(limit) else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: 0,
        found: "a header length of \(UInt64(littleEndian: length)) bytes",
        expected: limit == remaining
          ? "at most the \(remaining) bytes that follow"
          : "at most \(greatestByteCount) bytes, the limit of the format"
      )
    }
    return headerStart + Int(UInt64(littleEndian: length))
  }

  private static func root(
    of file: MappedFile,
    dataStart: Int
  ) throws(CheckpointError) -> [JSONNode.Member] {
    let node: JSONNode
    do {
      node = try StrictJSON.node(of: file.bytes(in: headerStart..<dataStart))
    } catch {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: headerStart + error.byte,
        found: error.found,
        expected: error.expected + " (header)"
      )
    }
    guard case .object(let members) = node.value else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: headerStart + node.byte,
        found: node.kind,
        expected: "an object (header)"
      )
    }
    return members
  }

  private static func metadata(
    _ member: JSONNode.Member,
    file: MappedFile
  ) throws(CheckpointError) -> [(name: String, text: String, byte: Int)] {
    guard case .object(let members) = member.node.value else {
      throw bad(file, member.name, member.node, expected: "an object of strings")
    }
    var metadata: [(name: String, text: String, byte: Int)] = []
    for entry in members {
      guard case .string(let text) = entry.node.value else {
        throw bad(file, member.name, entry.node, expected: "a string")
      }
      metadata.append((entry.name, text, headerStart + entry.node.byte))
    }
    return metadata
  }

  private static func bad(
    _ file: MappedFile,
    _ tensor: String,
    _ node: JSONNode,
    expected: String
  ) -> CheckpointError {
    .badContent(
      file: file.path,
      tensor: tensor,
      byte: headerStart + node.byte,
      found: node.kind,
      expected: expected
    )
  }
}

// MARK: - One tensor

extension SafetensorsHeader {
  private static func entry(
    _ member: JSONNode.Member,
    file: MappedFile,
    dataStart: Int
  ) throws(CheckpointError) -> Entry {
    guard case .object(let fields) = member.node.value else {
      throw bad(file, member.name, member.node, expected: "an object")
    }
    let expected = ["dtype", "shape", "data_offsets"]
    if let unknown = fields.first(where: { !expected.contains($0.name) }) {
      throw .badContent(
        file: file.path,
        tensor: member.name,
        byte: headerStart + unknown.byte,
        found: "the field '\(unknown.name.printable)'",
        expected: "only dtype, shape and data_offsets"
      )
    }
    func field(_ name: String) throws(CheckpointError) -> JSONNode {
      guard let field = fields.first(where: { $0.name == name }) else {
        throw bad(file, member.name, member.node, expected: "a field '\(name)'")
      }
      return field.node
    }
    let type = try elementType(of: try field("dtype"), tensor: member.name, file: file)
    let shape = try wholeNumbers(of: try field("shape"), tensor: member.name, file: file)
    let bytes = try byteCount(
      shape: shape,
      type: type,
      node: try field("shape"),
      tensor: member.name,
      file: file
    )
    let range = try byteRange(
      of: try field("data_offsets"),
      tensor: member.name,
      byteCount: bytes,
      file: file,
      dataStart: dataStart
    )
    return Entry(name: member.name, elementType: type, shape: shape, byteRange: range)
  }

  private static func elementType(
    of node: JSONNode,
    tensor: String,
    file: MappedFile
  ) throws(CheckpointError) -> ElementType {
    guard case .string(let name) = node.value, let type = ElementType(rawValue: name) else {
      let known = ElementType.allCases.map(\.rawValue).joined(separator: " ")
      throw bad(file, tensor, node, expected: "a dtype of \(known)")
    }
    return type
  }

  private static func wholeNumbers(
    of node: JSONNode,
    tensor: String,
    file: MappedFile
  ) throws(CheckpointError) -> [Int] {
    guard case .array(let nodes) = node.value else {
      throw bad(file, tensor, node, expected: "an array of whole numbers")
    }
    var numbers: [Int] = []
    for node in nodes {
      guard let number = node.integer, number >= 0 else {
        throw bad(file, tensor, node, expected: "a whole number from 0 to 2^63 - 1")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func byteCount(
    shape: [Int],
    type: ElementType,
    node: JSONNode,
    tensor: String,
    file: MappedFile
  ) throws(CheckpointError) -> Int {
    var bytes = type.byteCount
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw .badContent(
          file: file.path,
          tensor: tensor,
          byte: headerStart + node.byte,
          found: "shape \(shape)",
          expected: "a shape of less than 2^63 bytes"
        )
      }
      bytes = product
    }
    return bytes
  }

  private static func byteRange(
    of node: JSONNode,
    tensor: String,
    byteCount: Int,
    file: MappedFile,
    dataStart: Int
  ) throws(CheckpointError) -> Range<Int> {
    func bad(_ found: String, _ expected: String) -> CheckpointError {
      .badContent(
        file: file.path,
        tensor: tensor,
        byte: headerStart + node.byte,
        found: found,
        expected: expected
      )
    }
    let offsets = try wholeNumbers(of: node, tensor: tensor, file: file)
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw bad("data_offsets \(offsets)", "two numbers, start and end")
    }
    guard offsets[1] <= file.byteCount - dataStart else {
      throw bad(
        "data_offsets \(offsets)",
        "at most \(file.byteCount - dataStart), where the file ends"
      )
    }
    guard offsets[1] - offsets[0] == byteCount else {
      throw bad(
        "data_offsets of \(offsets[1] - offsets[0]) bytes",
        "\(byteCount) bytes for this dtype and shape"
      )
    }
    return dataStart + offsets[0]..<dataStart + offsets[1]
  }

  /// Every byte behind the header belongs to exactly one tensor.
  private func requireWholeCoverage(dataStart: Int) throws(CheckpointError) {
    var end = dataStart
    var last = "the header"
    for entry in entries {
      let start = entry.byteRange.lowerBound
      guard start == end else {
        throw .badContent(
          file: file.path,
          tensor: entry.name,
          byte: start,
          found: start < end
            ? "data that overlap \(last)" : "a gap of \(start - end) bytes behind \(last)",
          expected: "data from byte \(end) on"
        )
      }
      end = entry.byteRange.upperBound
      last = "tensor '\(entry.name.printable)'"
    }
    guard end == file.byteCount else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: end,
        found: "\(file.byteCount - end) bytes that belong to no tensor",
        expected: "the end of the file"
      )
    }
  }
}
