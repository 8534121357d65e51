// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// A GGUF file of version 3 opened for reading: its head is checked in full, data are read on demand.
///
/// Layout of the file, little-endian: `GGUF`, the version, the numbers of tensors and of metadata
/// values; the metadata as name, type and value; for each tensor name, sizes (fastest first), type
/// and offset; padding to the alignment; the data of the tensors.
public struct GGUFReader: Sendable {
  /// One named metadata value.
  public struct Metadatum: Hashable, Sendable {
    /// Name, such as `general.architecture`.
    public let name: String
    /// Where the value starts, behind its type, in bytes from the start of the file.
    public let byte: Int
    /// The value.
    public let value: GGUFValue
  }

  /// What the head of the file says of one tensor.
  public struct Entry: Hashable, Sendable {
    /// Name.
    public let name: String
    /// How the elements are stored.
    public let format: StorageFormat
    /// Sizes, slowest first; empty for a single value.
    public let shape: [Int]
    /// Where the data lie, in bytes from the start of the file.
    public let byteRange: Range<Int>
  }

  /// Name of the file.
  public let path: String
  /// All metadata, in the order of the file.
  public let metadata: [Metadatum]
  /// All tensors, in the order in which they lie in the file.
  public let entries: [Entry]

  let file: MappedFile
  private let values: [String: Metadatum]

  /// Opens a file and checks its head.
  ///
  /// - Parameter path: Name of the file.
  /// - Throws: ``CheckpointError/cannotOpen(file:reason:)``, and
  ///   ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` for another version, counts,
  ///   lengths and offsets that pass the end of the file, names given twice, unknown types, shapes
  ///   that overflow or do not consist of whole blocks, and data that overlap or are not aligned.
  public init(path: String) throws(CheckpointError) {
    try self.init(file: try MappedFile(path: path))
  }

  init(file: MappedFile) throws(CheckpointError) {
    let header = try GGUFHeader(file: file)
    path = file.path
    self.file = file
    metadata = header.metadata
    entries = header.entries
    values = Dictionary(uniqueKeysWithValues: header.metadata.map { ($0.name, $0) })
  }

  /// A metadata value, or `nil` when the file does not have it.
  public func value(_ name: String) -> GGUFValue? { values[name]?.value }

  /// Where a metadata value starts in the file, or `nil` when the file does not have it.
  public func byte(of name: String) -> Int? { values[name]?.byte }

  /// The elements of an array, read from the file.
  ///
  /// - Throws: ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` for text that is not
  ///   UTF-8.
  public func values(of array: GGUFArray) throws(CheckpointError) -> [GGUFValue] {
    var cursor = FileCursor(file, in: array.byteRange)
    var values: [GGUFValue] = []
    for _ in 0..<array.count {
      values.append(try GGUFHeader.value(array.elementType, nesting: 0, &cursor))
    }
    return values
  }

  /// The elements of a named array, each turned into what the caller needs.
  ///
  /// - Parameters:
  ///   - name: Name of the metadata value.
  ///   - what: What each element must be, for messages.
  ///   - transform: The element, or `nil` when it is something else.
  /// - Returns: The elements, or `nil` when the file has no such value.
  /// - Throws: ``CheckpointError`` when the value is no array, or an element something else.
  public func array<Element>(
    _ name: String,
    of what: String,
    _ transform: (GGUFValue) -> Element?
  ) throws(CheckpointError) -> [Element]? {
    guard let value = value(name) else { return nil }
    var result: [Element] = []
    if case .array(let array) = value {
      result = try values(of: array).compactMap(transform)
      if result.count == array.count { return result }
    }
    throw .badContent(
      file: path,
      tensor: nil,
      byte: byte(of: name),
      found: "\(name.printable): \(value.summary)",
      expected: "an array of \(what)"
    )
  }
}
