// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Reads a part of a mapped file from front to back and refuses to pass its end.
struct FileCursor {
  let file: MappedFile
  /// Where the part ends, in bytes from the start of the file.
  let end: Int
  /// Where the next read starts, in bytes from the start of the file.
  private(set) var position: Int
  /// What is being read about, for messages.
  var tensor: String?

  /// Starts at the front of a part of the file.
  ///
  /// - Precondition: The range lies inside the file.
  init(_ file: MappedFile, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.byteCount)
    self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  /// Bytes left.
  var remaining: Int { end - position }

  /// Takes the next bytes and says where they lie.
  mutating func range(
    of count: some BinaryInteger,
    _ what: String
  ) throws(CheckpointError) -> Range<Int> {
    guard count >= 0, count <= remaining else {
      throw error(
        found: "\(remaining) bytes to the end",
        expected: "\(count) bytes of \(what)"
      )
    }
    defer { position += Int(count) }
    return position..<position + Int(count)
  }

  /// Takes a little-endian number.
  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type = Value.self,
    _ what: String
  ) throws(CheckpointError) -> Value {
    let range = try range(of: MemoryLayout<Value>.size, what)
    return Value(littleEndian: file.withBytes(in: range) { $0.loadUnaligned(as: Value.self) })
  }

  /// Takes text of a known length in bytes, which must be UTF-8.
  mutating func text(
    byteCount: some BinaryInteger,
    _ what: String
  ) throws(CheckpointError) -> String {
    let range = try range(of: byteCount, what)
    guard let text = file.withBytes(in: range, { String(validating: $0, as: UTF8.self) }) else {
      throw error(at: range.lowerBound, found: "broken UTF-8", expected: "\(what) in UTF-8")
    }
    return text
  }

  /// An error about the content at a byte, the next one by default.
  func error(at byte: Int? = nil, found: String, expected: String) -> CheckpointError {
    .badContent(
      file: file.path,
      tensor: tensor,
      byte: byte ?? position,
      found: found,
      expected: expected
    )
  }
}
