// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Sizes of the caches that blocks are made for, with usual sizes where the system names none.
///
/// From the kernel's description of the first processor. The C library's `sysconf` is no source: on
/// some processors it adds up the last caches of a whole socket, of which a core reaches one.
struct CacheSizes: Sendable {
  /// Second level, private to a core.
  ///
  /// Unit: bytes.
  let secondLevel: Int
  /// The largest level, shared by cores: what one of them can count on.
  ///
  /// Unit: bytes.
  let lastLevel: Int

  /// Those of this machine; a test puts others in their place, to cut what is small.
  @TaskLocal static var current = CacheSizes(folder: "/sys/devices/system/cpu/cpu0/cache")

  /// The most that is counted on.
  ///
  /// A virtual machine is shown the cache of a whole socket, 260 MB and more, most of which the cores
  /// of others fill. Blocks of a quarter of 32 MB lose nothing where there is more.
  private static let greatestLastLevel = 32 << 20

  /// Sizes that are known.
  init(secondLevel: Int, lastLevel: Int) {
    self.secondLevel = secondLevel
    self.lastLevel = lastLevel
  }

  /// Reads the kernel's description of one processor.
  ///
  /// - Parameter folder: Holds a folder for each cache: `index0` and so on.
  init(folder: String) {
    var sizes: [Int: Int] = [:]
    for index in 0..<8 {
      let cache = "\(folder)/index\(index)"
      guard let type = Self.line("\(cache)/type"), type != "Instruction",
        let level = Self.line("\(cache)/level").flatMap({ Int($0) }),
        let bytes = Self.line("\(cache)/size").flatMap(Self.bytes)
      else { continue }
      sizes[level] = bytes
    }
    let second = sizes[2] ?? 0
    secondLevel = second >= 128 << 10 ? second : 512 << 10
    lastLevel = max(secondLevel, min(sizes.values.max() ?? 0, Self.greatestLastLevel))
  }

  /// The bytes of a size such as `1024K`.
  private static func bytes(_ size: String) -> Int? {
    let shifts: [Character: Int] = ["K": 10, "M": 20, "G": 30]
    let shift = size.last.flatMap { shifts[$0] }
    guard let number = Int(shift == nil ? size : String(size.dropLast())), number > 0,
      number < 1 << 24
    else { return nil }
    return number << (shift ?? 0)
  }

  /// The first line of a file, or `nil` when it cannot be read.
  private static func line(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var characters = [CChar](repeating: 0, count: 64)
    guard fgets(&characters, Int32(characters.count), file) != nil else { return nil }
    let bytes = characters.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
