// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// A safetensors file opened for reading: the header is checked in full, tensors are read on demand.
///
/// The file is mapped into memory. Opening it touches the header only, so that a checkpoint of any
/// size opens at the cost of its header; a tensor is copied when it is asked for, whole or by rows.
///
/// Layout of the file: 8 bytes little-endian, the length of the header; the header, a JSON object
/// that gives type, shape and byte range of each tensor; the tensors one after another, without
/// gaps, to the end of the file.
public struct SafetensorsReader: Sendable {
  /// What the header says of one tensor.
  public struct Entry: Hashable, Sendable {
    /// Name.
    public let name: String
    /// Format of the elements.
    public let elementType: ElementType
    /// Sizes, slowest first; empty for a single value.
    public let shape: [Int]
    /// Where the elements lie, in bytes from the start of the file.
    public let byteRange: Range<Int>

    /// Number of elements.
    public var elementCount: Int { byteRange.count / elementType.byteCount }
    /// Text such as `F32 [32, 576]`.
    public var summary: String { "\(elementType.rawValue) \(shape)" }
  }

  /// Name of the file.
  public let path: String
  /// Free text of the header's `__metadata__`.
  public let metadata: [String: String]
  /// All tensors, in the order in which they lie in the file.
  public let entries: [Entry]

  let file: MappedFile
  /// Where each value of the metadata starts, in bytes from the start of the file.
  let metadataBytes: [String: Int]
  private let indexes: [String: Int]

  /// Opens a file and checks its header against the whole of the format.
  ///
  /// - Parameter path: Name of the file.
  /// - Throws: ``CheckpointError/cannotOpen(file:reason:)``, and
  ///   ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` for a header that is not
  ///   JSON or names a tensor twice, an unknown type, a shape that overflows, and byte ranges that
  ///   do not fit the shape, overlap, leave gaps or pass the end of the file.
  public init(path: String) throws(CheckpointError) {
    try self.init(file: try MappedFile(path: path))
  }

  init(file: MappedFile) throws(CheckpointError) {
    let header = try SafetensorsHeader(file: file)
    path = file.path
    self.file = file
    metadata = header.metadata
    metadataBytes = header.metadataBytes
    entries = header.entries
    indexes = Dictionary(uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
  }

  /// The entry of a tensor, or `nil` when the file does not have it.
  public func entry(_ name: String) -> Entry? { indexes[name].map { entries[$0] } }

  /// The entry of a tensor that must be there.
  ///
  /// - Throws: ``CheckpointError/noSuchTensor(file:tensor:available:)``.
  public func requiredEntry(_ name: String) throws(CheckpointError) -> Entry {
    guard let entry = entry(name) else {
      throw .noSuchTensor(file: path, tensor: name, available: entries.map(\.name))
    }
    return entry
  }

  /// Calls a closure with the bytes of a tensor as they lie in the file, without copying them.
  ///
  /// The bytes need not be aligned to the element size. They must not leave the closure.
  public func withBytes<Result>(
    of entry: Entry,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try file.withBytes(in: entry.byteRange, body)
  }

  /// All elements of a tensor in the order of the file.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - type: Type of the elements; the file must hold the same, nothing is converted.
  ///   - shape: The shape the tensor must have, or `nil` for any.
  /// - Returns: The elements, the last dimension running fastest.
  /// - Throws: ``CheckpointError`` when the tensor is missing, or of another type or shape.
  public func elements<Element: TensorElement>(
    _ name: String,
    as type: Element.Type = Element.self,
    shape: [Int]? = nil
  ) throws(CheckpointError) -> [Element] {
    let entry = try requiredEntry(name)
    try check(entry, type: Element.elementType)
    if let shape, shape != entry.shape {
      throw wrong(entry, found: "shape \(entry.shape)", expected: "shape \(shape)")
    }
    try requireMemory(entry, bytes: entry.byteRange.count)
    try checkTruthValues(entry, in: entry.byteRange)
    return [Element](unsafeUninitializedCapacity: entry.elementCount) { destination, count in
      copy(entry.byteRange, to: UnsafeMutableRawBufferPointer(destination))
      count = entry.elementCount
    }
  }

  /// A tensor of two dimensions, or some of its rows.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor.
  ///   - type: Type of the elements; the file must hold the same, nothing is converted.
  ///   - rows: The rows to read, or `nil` for all.
  /// - Returns: Shape: `[rows, columns]`, dense.
  /// - Throws: ``CheckpointError`` when the tensor is missing, of another type, not of two
  ///   dimensions, or has fewer rows.
  public func matrix<Element: TensorElement>(
    _ name: String,
    as type: Element.Type = Element.self,
    rows: Range<Int>? = nil
  ) throws(CheckpointError) -> Matrix<Element> {
    let entry = try requiredEntry(name)
    try check(entry, type: Element.elementType)
    guard entry.shape.count == 2 else {
      throw wrong(entry, found: "shape \(entry.shape)", expected: "two dimensions")
    }
    let rows = rows ?? 0..<entry.shape[0]
    guard rows.lowerBound >= 0, rows.upperBound <= entry.shape[0] else {
      throw wrong(entry, found: "\(entry.shape[0]) rows", expected: "rows \(rows)")
    }
    // Not columns times size: beside 0 rows the columns may be as many as they like.
    let rowBytes = entry.byteRange.count / max(1, entry.shape[0])
    let start = entry.byteRange.lowerBound + rows.lowerBound * rowBytes
    let range = start..<start + rows.count * rowBytes
    try requireMemory(entry, bytes: range.count)
    try checkTruthValues(entry, in: range)
    var matrix = Matrix<Element>(uninitializedRows: rows.count, columns: entry.shape[1])
    matrix.withUnsafeMutablePointer { elements in
      copy(range, to: UnsafeMutableRawBufferPointer(start: elements, count: range.count))
    }
    return matrix
  }
}

// MARK: - Checks of typed access

extension SafetensorsReader {
  private func copy(_ range: Range<Int>, to destination: UnsafeMutableRawBufferPointer) {
    file.withBytes(in: range) { destination.copyMemory(from: $0) }
  }

  private func check(_ entry: Entry, type: ElementType) throws(CheckpointError) {
    guard entry.elementType == type else {
      throw wrong(entry, found: entry.elementType.rawValue, expected: type.rawValue)
    }
  }

  /// Other bytes than 0 and 1 are not values of `Bool`: reading them as such is undefined.
  private func checkTruthValues(_ entry: Entry, in range: Range<Int>) throws(CheckpointError) {
    guard entry.elementType == .bool else { return }
    let wrong = file.withBytes(in: range) { bytes in
      bytes.firstIndex { $0 > 1 }.map { (byte: range.lowerBound + $0, value: bytes[$0]) }
    }
    guard let wrong else { return }
    throw .badContent(
      file: path,
      tensor: entry.name,
      byte: wrong.byte,
      found: "\(wrong.value)",
      expected: "0 or 1, the only values of BOOL"
    )
  }

  /// A sparse file can be far longer than memory; the allocation would end the process.
  private func requireMemory(_ entry: Entry, bytes: Int) throws(CheckpointError) {
    let memory = MemoryLimit.byteCount
    guard bytes <= memory else {
      throw .largerThanMemory(
        file: path,
        tensor: entry.name,
        byte: entry.byteRange.lowerBound,
        neededBytes: bytes,
        memoryBytes: memory
      )
    }
  }

  private func wrong(_ entry: Entry, found: String, expected: String) -> CheckpointError {
    .wrongTensor(
      file: path,
      tensor: entry.name,
      byte: entry.byteRange.lowerBound,
      found: found,
      expected: expected
    )
  }
}
