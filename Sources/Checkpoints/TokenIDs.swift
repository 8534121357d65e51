// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Token ids that another program wrote: raw, npy or safetensors.
public enum TokenIDs {
  /// Reads all ids of a file in its order, whatever their shape there.
  ///
  /// - Parameters:
  ///   - path: A file of raw little-endian 16-bit ids whose name ends in `.u16`, an npy array, or a
  ///     safetensors file with one tensor of integers.
  ///   - vocabularySize: Every id must be less.
  /// - Returns: The ids.
  /// - Throws: ``CheckpointError`` for a file that breaks its format, elements that are not
  ///   integers, and an id outside the vocabulary, with its byte.
  public static func read(
    path: String,
    vocabularySize: Int
  ) throws(CheckpointError) -> [Int32] {
    let file = try MappedFile(path: path)
    let (range, type, tensor) = try place(in: file)
    switch type {
    case .uint64: return try ids(file, range, tensor, vocabularySize, UInt64.self)
    case .int64: return try ids(file, range, tensor, vocabularySize, Int64.self)
    case .uint32: return try ids(file, range, tensor, vocabularySize, UInt32.self)
    case .int32: return try ids(file, range, tensor, vocabularySize, Int32.self)
    case .uint16: return try ids(file, range, tensor, vocabularySize, UInt16.self)
    case .int16: return try ids(file, range, tensor, vocabularySize, Int16.self)
    case .uint8: return try ids(file, range, tensor, vocabularySize, UInt8.self)
    case .float64, .float32, .bfloat16, .float16, .int8, .bool:
      throw .wrongTensor(
        file: path,
        tensor: tensor ?? "",
        byte: range.lowerBound,
        found: type.rawValue,
        expected: "integers"
      )
    }
  }

  /// Where the ids lie, and as what.
  private static func place(
    in file: MappedFile
  ) throws(CheckpointError) -> (Range<Int>, ElementType, String?) {
    if file.starts(with: NumPyArray.magic) {
      let array = try NumPyArray(file: file)
      return (array.byteRange, array.elementType, nil)
    }
    guard file.path.hasSuffix(".u16") else {
      let reader = try SafetensorsReader(file: file)
      guard reader.entries.count == 1 else {
        throw .badContent(
          file: file.path,
          tensor: nil,
          byte: nil,
          found: "\(reader.entries.count) tensors",
          expected: "one tensor, of token ids"
        )
      }
      let entry = reader.entries[0]
      return (entry.byteRange, entry.elementType, entry.name)
    }
    guard file.byteCount % 2 == 0 else {
      throw .badContent(
        file: file.path,
        tensor: nil,
        byte: file.byteCount - 1,
        found: "an odd number of bytes",
        expected: "two bytes for each id"
      )
    }
    return (0..<file.byteCount, .uint16, nil)
  }

  private static func ids<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ file: MappedFile,
    _ range: Range<Int>,
    _ tensor: String?,
    _ vocabularySize: Int,
    _ type: Stored.Type
  ) throws(CheckpointError) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(range.count / MemoryLayout<Stored>.size)
    let wrong = file.withBytes(in: range) { bytes -> (offset: Int, id: Stored)? in
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Stored>.size) {
        let id = Stored(
          littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self)
        )
        guard let valid = Int32(exactly: id), valid >= 0, valid < vocabularySize else {
          return (offset, id)
        }
        ids.append(valid)
      }
      return nil
    }
    guard let wrong else { return ids }
    throw .badContent(
      file: file.path,
      tensor: tensor,
      byte: range.lowerBound + wrong.offset,
      found: "token id \(wrong.id)",
      expected: "0 to \(vocabularySize - 1), the vocabulary of the model"
    )
  }
}
