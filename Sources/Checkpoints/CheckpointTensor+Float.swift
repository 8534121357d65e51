// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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
    let memory = MappedFile.memoryByteCount
    guard !overflow, bytes <= memory else {
      throw .largerThanMemory(
        file: path,
        tensor: name,
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
    let rowBytes = rowLength / format.elementsInBlock * format.bytesInBlock
    let start = byteRange.lowerBound + rows.lowerBound * rowBytes
    return start..<start + rows.count * rowBytes
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
