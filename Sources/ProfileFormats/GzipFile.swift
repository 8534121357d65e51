// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bytes in a gzip file, stored and not compressed (RFC 1952, RFC 1951 section 3.2.4).
///
/// Readers of profiles expect gzip; profiles are small, so nothing is gained by a compressor.
enum GzipFile {
  /// The file.
  static func bytes(storing data: [UInt8]) -> [UInt8] {
    // Magic, method deflate, no flags, no time, no extra flags, unknown system.
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, data.count)
      let length = UInt16(end - start)
      file.append(end == data.count ? 1 : 0)
      append(length, to: &file)
      append(~length, to: &file)
      file += data[start..<end]
      start = end
    } while start < data.count
    append(checksum(data), to: &file)
    append(UInt32(truncatingIfNeeded: data.count), to: &file)
    return file
  }

  private static func append(_ value: some FixedWidthInteger, to file: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { file += $0 }
  }

  /// CRC-32 with the reflected polynomial 0xEDB88320 (RFC 1952, section 8).
  static func checksum(_ data: [UInt8]) -> UInt32 {
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in data {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
      }
    }
    return ~remainder
  }
}
