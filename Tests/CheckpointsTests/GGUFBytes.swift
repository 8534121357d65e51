// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Writes GGUF files byte by byte, wrong ones too.
struct GGUFBytes {
  private(set) var bytes: [UInt8] = []

  /// A head with any version and counts.
  init(version: UInt32 = 3, tensors: UInt64, metadata: UInt64) {
    bytes = Array("GGUF".utf8)
    append(version)
    append(tensors)
    append(metadata)
  }

  mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  mutating func append(text: String) {
    append(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// A metadatum up to its type.
  mutating func appendMetadatum(_ name: String, type: UInt32) {
    append(text: name)
    append(type)
  }

  mutating func appendMetadatum(_ name: String, text: String) {
    appendMetadatum(name, type: 8)
    append(text: text)
  }

  mutating func appendMetadatum(_ name: String, _ number: UInt32) {
    appendMetadatum(name, type: 4)
    append(number)
  }

  /// A tensor with sizes in the order of the file, fastest first.
  mutating func appendTensor(
    _ name: String,
    sizes: [UInt64],
    type: UInt32 = 0,
    offset: UInt64 = 0
  ) {
    append(text: name)
    append(UInt32(sizes.count))
    for size in sizes { append(size) }
    append(type)
    append(offset)
  }

  /// Pads to the alignment and adds zeros as data.
  mutating func appendData(byteCount: Int, alignment: Int = 32) {
    let padding = (alignment - bytes.count % alignment) % alignment
    bytes += [UInt8](repeating: 0, count: padding + byteCount)
  }
}
