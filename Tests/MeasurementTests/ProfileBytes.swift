// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A profile file built by hand, word by word.
struct ProfileBytes {
  var header: [UInt64] = [0, 3, 0, 10_000, 0]
  var records: [[UInt64]] = [[2, 3, 0x1010, 0x2020, 0x3030], [5, 1, 0x1010]]
  var trailer: [UInt64] = [0, 1, 0]
  var maps = """
    00001000-00004000 r-xp 00000000 08:01 1234                               /opt/a program
    7fff0000-7fff1000 r-xp 00000000 00:00 0                                  [vdso]
    7fff1000-7fff2000 rw-p 00000000 00:00 0

    """

  var words: [UInt64] { header + records.flatMap { $0 } + trailer }

  var bytes: [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word) { Array($0) } } + Array(maps.utf8)
  }
}
