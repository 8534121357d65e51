// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Finds calls in machine code by the bytes in front of where they return to.
enum CallSite {
  /// Whether a call instruction of this processor's kind ends at a place.
  ///
  /// - Parameters:
  ///   - offset: The place, at most the length of the code.
  ///   - code: Machine code.
  /// - Returns: Whether the bytes before it have the form of a call.
  static func ends(at offset: Int, in code: Data) -> Bool {
    func byte(_ distance: Int) -> UInt8? {
      let index = offset - distance
      return index >= 0 && index < code.count ? code[code.startIndex + index] : nil
    }
    #if arch(arm64)
    // BL, and BLR with its authenticated forms.
    let word = (1...4).reduce(UInt32(0)) { $0 << 8 | UInt32(byte($1) ?? 0) }
    return word & 0xFC00_0000 == 0x9400_0000 || word & 0xFEFF_F000 == 0xD63F_0000
    #else
    // E8 and four bytes; or FF with 2 as its operation, and the bytes of its address.
    return byte(5) == 0xE8
      || [2, 3, 4, 6, 7].contains { byte($0) == 0xFF && (byte($0 - 1) ?? 0) >> 3 & 7 == 2 }
    #endif
  }
}
