// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// An array in NumPy's npy format, versions 1 and 2: the head is checked in full, data on demand.
///
/// Layout of the file: `0x93 NUMPY`, two bytes of version, the length of the head (2 bytes in version
/// 1, 4 in version 2), the head as a Python dictionary with `descr`, `fortran_order` and `shape`, and
/// the elements to the end of the file.
public struct NumPyArray: Sendable {
  /// Name of the file.
  public let path: String
  /// Format of the elements.
  public let elementType: ElementType
  /// Sizes, slowest first; empty for a single value.
  public let shape: [Int]
  /// Where the elements lie, in bytes from the start of the file.
  public let byteRange: Range<Int>

  let file: MappedFile

  static var magic: [UInt8] { [0x93] + Array("NUMPY".utf8) }

  /// Number of elements.
  public var elementCount: Int { byteRange.count / elementType.byteCount }

  /// Opens a file and checks its head.
  ///
  /// - Parameter path: Name of the file.
  /// - Throws: ``CheckpointError`` for a file that is not npy, big-endian or Fortran-ordered
  ///   elements, other types than integers and floating-point numbers, and a shape that does not
  ///   fill the rest of the file.
  public init(path: String) throws(CheckpointError) {
    try self.init(file: try MappedFile(path: path))
  }

  init(file: MappedFile) throws(CheckpointError) {
    var cursor = FileCursor(file, in: 0..<file.byteCount)
    guard file.starts(with: Self.magic) else {
      throw cursor.error(found: "other bytes", expected: "0x93 'NUMPY'")
    }
    _ = try cursor.range(of: Self.magic.count, "0x93 'NUMPY'")
    let version = try cursor.integer(UInt8.self, "a version")
    _ = try cursor.integer(UInt8.self, "a version")
    guard version == 1 || version == 2 else {
      throw cursor.error(at: 6, found: "version \(version)", expected: "version 1 or 2")
    }
    let length =
      version == 1
      ? Int(try cursor.integer(UInt16.self, "the length of the head"))
      : Int(try cursor.integer(UInt32.self, "the length of the head"))
    let head = try NumPyHead(file, in: try cursor.range(of: length, "a head"))
    let format = StorageFormat.elements(head.elementType)
    guard format.byteCount(shape: head.shape) == cursor.remaining else {
      throw cursor.error(
        found: "\(cursor.remaining) bytes of data",
        expected: "as many as \(format.name) of shape \(head.shape) has"
      )
    }
    path = file.path
    self.file = file
    elementType = head.elementType
    shape = head.shape
    byteRange = cursor.position..<file.byteCount
  }
}

/// The dictionary in the head of an npy file, read from left to right.
private struct NumPyHead {
  private(set) var elementType: ElementType
  private(set) var shape: [Int]

  private let file: MappedFile
  private let bytes: [UInt8]
  private let start: Int
  private var position = 0

  private static let types: [String: ElementType] = [
    "<f8": .float64, "<f4": .float32, "<f2": .float16, "<i8": .int64, "<i4": .int32, "<i2": .int16,
    "<u8": .uint64, "<u4": .uint32, "<u2": .uint16, "|i1": .int8, "|u1": .uint8, "|b1": .bool,
  ]

  init(_ file: MappedFile, in range: Range<Int>) throws(CheckpointError) {
    self.file = file
    bytes = file.bytes(in: range)
    start = range.lowerBound
    elementType = .float32
    shape = []
    var seen: Set<String> = []
    try take("{")
    while peek() != "}" {
      let keyPosition = position
      let key = try string()
      guard seen.insert(key).inserted else {
        throw error(at: keyPosition, found: "'\(key)' a second time", expected: "each name once")
      }
      try take(":")
      try readValue(of: key, at: keyPosition)
      if peek() != "}" { try take(",") }
    }
    try take("}")
    guard seen.count == 3 else {
      throw error(found: "only \(seen.sorted())", expected: "descr, fortran_order and shape")
    }
    skipSpace()
    guard position == bytes.count else { throw error(expected: "spaces to the end of the head") }
  }

  private mutating func readValue(of key: String, at byte: Int) throws(CheckpointError) {
    skipSpace()
    let valuePosition = position
    switch key {
    case "descr":
      let name = try string()
      guard let type = Self.types[name] else {
        throw error(
          at: valuePosition,
          found: "elements '\(name.printable)'",
          expected: "one of \(Self.types.keys.sorted().joined(separator: " "))"
        )
      }
      elementType = type
    case "fortran_order":
      guard bytes[position...].starts(with: "False".utf8) else {
        throw error(expected: "False; save the array in C order")
      }
      position += 5
    case "shape": try readShape()
    default:
      throw error(
        at: byte,
        found: "'\(key.printable)'",
        expected: "descr, fortran_order or shape"
      )
    }
  }

  private mutating func readShape() throws(CheckpointError) {
    try take("(")
    while peek() != ")" {
      skipSpace()
      let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
      guard let size = Int(String(decoding: digits, as: UTF8.self)) else {
        throw error(expected: "a size from 0 to 2^63 - 1")
      }
      shape.append(size)
      position += digits.count
      if peek() != ")" { try take(",") }
    }
    try take(")")
  }

  private mutating func string() throws(CheckpointError) -> String {
    try take("'")
    let content = bytes[position...].prefix { $0 != 0x27 }
    position += content.count
    try take("'")
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A {
      position += 1
    }
  }

  private mutating func peek() -> Unicode.Scalar? {
    skipSpace()
    return position < bytes.count ? Unicode.Scalar(bytes[position]) : nil
  }

  private mutating func take(_ character: Unicode.Scalar) throws(CheckpointError) {
    guard peek() == character else { throw error(expected: "'\(character)'") }
    position += 1
  }

  private func error(
    at position: Int? = nil,
    found: String? = nil,
    expected: String
  ) -> CheckpointError {
    let position = position ?? self.position
    let next = position < bytes.count ? "byte 0x\(String(bytes[position], radix: 16))" : "the end"
    return .badContent(
      file: file.path,
      tensor: nil,
      byte: start + position,
      found: found ?? next,
      expected: expected + " (head)"
    )
  }
}
