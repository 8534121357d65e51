// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// GPT-2's spelling of bytes in a vocabulary: each byte is one visible character.
///
/// Bytes that are visible characters of Latin-1 stand for themselves; the others, in their order, are
/// U+0100, U+0101 and so on. A space is `Ġ` (U+0120).
enum ByteAlphabet {
  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    let visible = Set<UInt32>(0x21...0x7E).union(0xA1...0xAC).union(0xAE...0xFF)
    var next: UInt32 = 0x100
    return (UInt32(0)...0xFF).map { byte in
      guard !visible.contains(byte) else { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      // 68 characters from U+0100 on: all are valid.
      return Unicode.Scalar(next) ?? "?"
    }
  }()

  private static let bytes = Dictionary(
    uniqueKeysWithValues: scalars.enumerated().map { ($1, UInt8($0)) }
  )

  /// Bytes spelled as text.
  static func spelling(of bytes: some Sequence<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.map { scalars[Int($0)] }))
  }

  /// The bytes that a text spells, or `nil` when it has other characters.
  static func bytes(of spelling: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in spelling.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }
}
