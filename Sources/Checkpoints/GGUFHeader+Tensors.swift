// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

extension GGUFHeader {
  static func placeholders(
    _ count: UInt64,
    _ cursor: inout FileCursor
  ) throws(CheckpointError) -> [Placeholder] {
    var placeholders: [Placeholder] = []
    var names: Set<String> = []
    for _ in 0..<count {
      let start = cursor.position
      cursor.tensor = nil
      let name = try string(&cursor, "a tensor name")
      cursor.tensor = name
      guard names.insert(name).inserted else {
        throw cursor.error(at: start, found: "the name a second time", expected: "each name once")
      }
      let shapeByte = cursor.position
      let shape = try shape(&cursor)
      let format = try storageFormat(&cursor)
      guard let byteCount = format.byteCount(shape: shape) else {
        throw cursor.error(
          at: shapeByte,
          found: "\(format.name) of shape \(shape)",
          expected: "rows of whole blocks of \(format.elementsInBlock), less than 2^63 bytes"
        )
      }
      let offsetByte = cursor.position
      placeholders.append(
        Placeholder(
          name: name,
          format: format,
          shape: shape,
          byteCount: byteCount,
          offset: try cursor.integer(UInt64.self, "the offset of the data"),
          offsetByte: offsetByte
        )
      )
    }
    cursor.tensor = nil
    return placeholders
  }

  /// Sizes, slowest first; the file has them the other way round.
  private static func shape(_ cursor: inout FileCursor) throws(CheckpointError) -> [Int] {
    let start = cursor.position
    let count = try cursor.integer(UInt32.self, "a number of dimensions")
    guard count <= greatestDimensionCount else {
      throw cursor.error(
        at: start,
        found: "\(count) dimensions",
        expected: "at most \(greatestDimensionCount)"
      )
    }
    var shape: [Int] = []
    for _ in 0..<count {
      let size = try cursor.integer(UInt64.self, "a size")
      guard let size = Int(exactly: size) else {
        throw cursor.error(
          at: cursor.position - 8,
          found: "a size of \(size)",
          expected: "a size less than 2^63"
        )
      }
      shape.insert(size, at: 0)
    }
    return shape
  }

  private static func storageFormat(
    _ cursor: inout FileCursor
  ) throws(CheckpointError) -> StorageFormat {
    let start = cursor.position
    let number = try cursor.integer(UInt32.self, "a tensor type")
    guard let format = formats[number] else {
      let known = formats.sorted { $0.key < $1.key }.map(\.value.name).joined(separator: " ")
      throw cursor.error(
        at: start,
        found: "tensor type \(otherTypeNames[number] ?? "\(number)")",
        expected: "one of \(known); quantize the model to one of them"
      )
    }
    return format
  }

  /// ggml's numbers of the formats that are read.
  private static let formats: [UInt32: StorageFormat] = [
    0: .elements(.float32), 1: .elements(.float16), 2: .blocks(.q4), 3: .blocks(.q4WithMinimum),
    8: .blocks(.q8), 12: .blocks(.q4K), 14: .blocks(.q6K), 24: .elements(.int8),
    25: .elements(.int16), 26: .elements(.int32), 27: .elements(.int64), 28: .elements(.float64),
    30: .elements(.bfloat16),
  ]

  /// Names of formats that are not read, for messages.
  private static let otherTypeNames: [UInt32: String] = [
    6: "Q5_0", 7: "Q5_1", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 13: "Q5_K", 15: "Q8_K",
    16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S",
    22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
  ]

  static func alignment(
    _ metadata: [GGUFReader.Metadatum],
    _ cursor: FileCursor
  ) throws(CheckpointError) -> Int {
    guard let metadatum = metadata.first(where: { $0.name == "general.alignment" }) else {
      return 32
    }
    guard let alignment = metadatum.value.integer, (1...1 << 20).contains(alignment),
      alignment.nonzeroBitCount == 1
    else {
      throw cursor.error(
        at: metadatum.byte,
        found: "general.alignment \(metadatum.value.summary)",
        expected: "a power of two up to 2^20"
      )
    }
    return alignment
  }

  /// Places the tensors: inside the file, aligned, none over another.
  static func entries(
    _ placeholders: [Placeholder],
    alignment: Int,
    _ cursor: FileCursor
  ) throws(CheckpointError) -> [Entry] {
    let dataStart = (cursor.position + alignment - 1) / alignment * alignment
    let dataByteCount = max(0, cursor.end - dataStart)
    var entries: [Entry] = []
    for tensor in placeholders {
      var place = cursor
      place.tensor = tensor.name
      guard tensor.offset % UInt64(alignment) == 0 else {
        throw place.error(
          at: tensor.offsetByte,
          found: "the offset \(tensor.offset)",
          expected: "a multiple of the alignment, \(alignment)"
        )
      }
      guard tensor.byteCount <= dataByteCount,
        tensor.offset <= UInt64(dataByteCount - tensor.byteCount)
      else {
        throw place.error(
          at: tensor.offsetByte,
          found: "the offset \(tensor.offset) of \(tensor.byteCount) bytes",
          expected: "data that end at \(dataByteCount), where the file ends"
        )
      }
      let start = dataStart + Int(tensor.offset)
      entries.append(
        Entry(
          name: tensor.name,
          format: tensor.format,
          shape: tensor.shape,
          byteRange: start..<start + tensor.byteCount
        )
      )
    }
    entries.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
        < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
    }
    for (last, next) in zip(entries, entries.dropFirst())
    where next.byteRange.lowerBound < last.byteRange.upperBound {
      throw .badContent(
        file: cursor.file.path,
        tensor: next.name,
        byte: next.byteRange.lowerBound,
        found: "data that overlap tensor '\(last.name.printable)'",
        expected: "data from byte \(last.byteRange.upperBound) on"
      )
    }
    return entries
  }
}
