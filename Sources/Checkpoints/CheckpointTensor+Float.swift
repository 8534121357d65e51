// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

extension CheckpointTensor {
  /// Refuses what cannot be read as FP32 values or does not fit into memory.
  ///
  /// A sparse file can be far longer than memory; the allocation would end the process.
  func requireFloats(rows: Range<Int>) throws(CheckpointError) {
    guard format.hasFloatValues else {
      throw wrong(found: format.name, expected: "floating-point values of at most 32 bits")
    }
    let elements = rows.count * rowLength
    let (bytes, overflow) = elements.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
    let memory = MemoryLimit.byteCount
    guard !overflow, bytes <= memory else {
      throw .largerThanMemory(
        file: path,
        tensor: name,
        byte: byteRange.lowerBound,
        neededBytes: overflow ? .max : bytes,
        memoryBytes: memory
      )
    }
  }

  /// Reads some rows in FP32, in the order in which the model uses them.
  ///
  /// - Precondition: ``requireFloats(rows:)`` holds, the rows exist, and there is room for them.
  func readFloats(rows: Range<Int>, into values: UnsafeMutablePointer<Float>) {
    // Rows that the file has in order are read in one piece.
    let step = rowOrder == .asUsed ? rows.count : 1
    var row = rows.lowerBound
    while row < rows.upperBound {
      let stored = rowOrder.storedRow(of: row, rows: shape.first ?? 1)
      file.withBytes(in: bytes(of: stored..<stored + step)) { bytes in
        BlockDecoder.decode(
          format,
          bytes,
          into: UnsafeMutableBufferPointer(
            start: values + (row - rows.lowerBound) * rowLength,
            count: step * rowLength
          )
        )
      }
      row += step
    }
  }

  /// Where rows lie in the file, counted as the file counts them.
  private func bytes(of rows: Range<Int>) -> Range<Int> {
    byte(ofStored: rows.lowerBound * rowLength)..<byte(ofStored: rows.upperBound * rowLength)
  }

  /// Where an element, or the block it is in, starts in the file, counted as the file counts them.
  private func byte(ofStored index: Int) -> Int {
    byteRange.lowerBound + index / format.elementsInBlock * format.bytesInBlock
  }

  // MARK: - Finite values

  /// All elements in FP32, none of them infinite or not a number.
  ///
  /// - Returns: The last dimension running fastest.
  /// - Throws: ``CheckpointError``, see ``floatElements()`` and ``requireFinite(_:after:)``.
  public func finiteElements() throws(CheckpointError) -> [Float] {
    let elements = try floatElements()
    try requireFinite(elements)
    return elements
  }

  /// Refuses elements that are infinite or not a number: nothing can be made of them.
  ///
  /// - Parameters:
  ///   - elements: Of the whole tensor, in the order in which the model uses them.
  ///   - change: What was done to them since they were read, or `nil` for nothing.
  /// - Throws: ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` with the place of the
  ///   first in the file and in the tensor.
  public func requireFinite(
    _ elements: [Float],
    after change: String? = nil
  ) throws(CheckpointError) {
    guard let index = elements.firstIndex(where: { !$0.isFinite }) else { return }
    throw .badContent(
      file: path,
      tensor: name,
      byte: byte(of: index),
      found: "\(elements[index]) at \(position(of: index))"
        + (change.map { " after \($0)" } ?? ""),
      expected: "finite values"
    )
  }

  /// Where an element, or the block it is in, starts in the file.
  ///
  /// - Parameter index: Of the whole tensor, in the order in which the model uses the elements.
  /// - Returns: Bytes from the start of the file.
  public func byte(of index: Int) -> Int {
    let (row, place) = index.quotientAndRemainder(dividingBy: max(1, rowLength))
    return byte(
      ofStored: rowOrder.storedRow(of: row, rows: shape.first ?? 1) * rowLength + place
    )
  }

  /// The index of an element along each dimension.
  private func position(of index: Int) -> [Int] {
    var position: [Int] = []
    var rest = index
    for size in shape.reversed() {
      position.insert(rest % max(1, size), at: 0)
      rest /= max(1, size)
    }
    return position
  }

  /// An error about a tensor of another type or shape than needed.
  func wrong(found: String, expected: String) -> CheckpointError {
    .wrongTensor(
      file: path,
      tensor: name,
      byte: byteRange.lowerBound,
      found: found,
      expected: expected
    )
  }
}
