// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// The head of a GGUF file, read and checked: metadata and where each tensor lies.
struct GGUFHeader {
  typealias Entry = GGUFReader.Entry

  /// `GGUF` in little-endian order.
  static var magic: UInt32 { 0x4655_4747 }
  /// Arrays inside one another: more than any file has, few enough for the stack.
  static var greatestNesting: Int { 8 }
  /// ggml's own limit.
  static var greatestDimensionCount: Int { 4 }

  private(set) var metadata: [GGUFReader.Metadatum] = []
  private(set) var entries: [Entry] = []

  /// A tensor whose offset counts from the start of the data, which is not known yet.
  struct Placeholder {
    let name: String
    let format: StorageFormat
    let shape: [Int]
    let byteCount: Int
    let offset: UInt64
    let offsetByte: Int
  }

  init(file: MappedFile) throws(CheckpointError) {
    var cursor = FileCursor(file, in: 0..<file.byteCount)
    try Self.checkVersion(&cursor)
    let tensorCountByte = cursor.position
    let tensorCount = try cursor.integer(UInt64.self, "a number of tensors")
    let metadataCountByte = cursor.position
    let metadataCount = try cursor.integer(UInt64.self, "a number of metadata values")
    // The smallest metadatum is an empty name and a byte, the smallest tensor one without sizes.
    try Self.check(metadataCount, of: "metadata values", 13, &cursor, at: metadataCountByte)
    try Self.check(tensorCount, of: "tensors", 24, &cursor, at: tensorCountByte)
    metadata = try Self.metadata(metadataCount, &cursor)
    let placeholders = try Self.placeholders(tensorCount, &cursor)
    let alignment = try Self.alignment(metadata, cursor)
    entries = try Self.entries(placeholders, alignment: alignment, cursor)
  }

  private static func checkVersion(_ cursor: inout FileCursor) throws(CheckpointError) {
    guard try cursor.integer(UInt32.self, "'GGUF'") == magic else {
      throw cursor.error(at: 0, found: "other bytes", expected: "'GGUF'")
    }
    let version = try cursor.integer(UInt32.self, "a version")
    guard version == 3 else {
      throw cursor.error(
        at: 4,
        found: version.byteSwapped == 3 ? "a big-endian file" : "version \(version)",
        expected: "little-endian GGUF of version 3; convert the model again"
      )
    }
  }

  /// Refuses a count that the rest of the file cannot hold, before anything is allocated for it.
  private static func check(
    _ count: UInt64,
    of what: String,
    _ smallest: UInt64,
    _ cursor: inout FileCursor,
    at byte: Int
  ) throws(CheckpointError) {
    let most = UInt64(cursor.remaining) / smallest
    guard count <= most else {
      throw cursor.error(
        at: byte,
        found: "a number of \(count) \(what)",
        expected: "at most \(most), which the rest of the file can hold"
      )
    }
  }
}

// MARK: - Metadata

extension GGUFHeader {
  private static func metadata(
    _ count: UInt64,
    _ cursor: inout FileCursor
  ) throws(CheckpointError) -> [GGUFReader.Metadatum] {
    var metadata: [GGUFReader.Metadatum] = []
    var names: Set<String> = []
    for _ in 0..<count {
      let start = cursor.position
      let name = try string(&cursor, "a metadata name")
      guard names.insert(name).inserted else {
        throw cursor.error(
          at: start,
          found: "the metadata name '\(name.printable)' a second time",
          expected: "each name once"
        )
      }
      let type = try valueType(&cursor)
      let byte = cursor.position
      let value = try value(type, nesting: 0, &cursor)
      metadata.append(GGUFReader.Metadatum(name: name, byte: byte, value: value))
    }
    return metadata
  }

  static func string(
    _ cursor: inout FileCursor,
    _ what: String
  ) throws(CheckpointError) -> String {
    let length = try cursor.integer(UInt64.self, "the length of \(what)")
    return try cursor.text(byteCount: length, what)
  }

  private static func valueType(_ cursor: inout FileCursor) throws(CheckpointError) -> GGUFValueType
  {
    let start = cursor.position
    let number = try cursor.integer(UInt32.self, "a value type")
    guard let type = GGUFValueType(rawValue: number) else {
      throw cursor.error(at: start, found: "value type \(number)", expected: "0 to 12")
    }
    return type
  }

  /// Takes one value; an array is walked over but not kept.
  static func value(
    _ type: GGUFValueType,
    nesting: Int,
    _ cursor: inout FileCursor
  ) throws(CheckpointError) -> GGUFValue {
    let what = "a value of type \(type)"
    switch type {
    case .uint8: return .unsigned(UInt64(try cursor.integer(UInt8.self, what)))
    case .int8: return .signed(Int64(try cursor.integer(Int8.self, what)))
    case .uint16: return .unsigned(UInt64(try cursor.integer(UInt16.self, what)))
    case .int16: return .signed(Int64(try cursor.integer(Int16.self, what)))
    case .uint32: return .unsigned(UInt64(try cursor.integer(UInt32.self, what)))
    case .int32: return .signed(Int64(try cursor.integer(Int32.self, what)))
    case .uint64: return .unsigned(try cursor.integer(UInt64.self, what))
    case .int64: return .signed(try cursor.integer(Int64.self, what))
    case .float32:
      return .real(Double(Float(bitPattern: try cursor.integer(UInt32.self, what))))
    case .float64: return .real(Double(bitPattern: try cursor.integer(UInt64.self, what)))
    case .string: return .string(try string(&cursor, what))
    case .array: return .array(try array(nesting: nesting + 1, &cursor))
    case .bool:
      let byte = try cursor.integer(UInt8.self, what)
      guard byte <= 1 else {
        throw cursor.error(at: cursor.position - 1, found: "\(byte)", expected: "0 or 1")
      }
      return .bool(byte == 1)
    }
  }

  private static func array(
    nesting: Int,
    _ cursor: inout FileCursor
  ) throws(CheckpointError) -> GGUFArray {
    guard nesting <= greatestNesting else {
      throw cursor.error(
        found: "arrays nested \(nesting) deep",
        expected: "at most \(greatestNesting) levels"
      )
    }
    let type = try valueType(&cursor)
    let countByte = cursor.position
    let count = try cursor.integer(UInt64.self, "the length of an array")
    // A string takes 8 bytes for its length, an array 12.
    let smallest = type.byteCount ?? (type == .string ? 8 : 12)
    try check(count, of: "array elements", UInt64(smallest), &cursor, at: countByte)
    let start = cursor.position
    if let size = type.byteCount, type != .bool {
      _ = try cursor.range(of: Int(count) * size, "array elements")
    } else {
      for _ in 0..<count { try skip(type, nesting: nesting, &cursor) }
    }
    return GGUFArray(
      elementType: type,
      count: Int(count),
      byteRange: start..<cursor.position
    )
  }

  /// Walks over one element of an array; the bytes of a string are checked when they are read.
  private static func skip(
    _ type: GGUFValueType,
    nesting: Int,
    _ cursor: inout FileCursor
  ) throws(CheckpointError) {
    guard type == .string else {
      _ = try value(type, nesting: nesting, &cursor)
      return
    }
    let length = try cursor.integer(UInt64.self, "the length of a string")
    _ = try cursor.range(of: length, "a string")
  }
}
