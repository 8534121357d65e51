// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement

/// Cache sizes of this machine, 0 where the system does not say.
///
/// From the kernel's description of the first processor. The C library's `sysconf` is no source: on
/// some processors it adds up the last caches of a whole socket, of which a core reaches one.
///
/// Unit: bytes.
enum MachineCaches {
  private static let sizes = MachineFingerprint().cacheBytes

  /// First-level data cache of one core.
  static var firstLevelBytes: Int { sizes["l1d"] ?? 0 }
  /// Second-level cache of one core.
  static var secondLevelBytes: Int { sizes["l2"] ?? 0 }
  /// The largest cache.
  static var lastLevelBytes: Int { sizes.values.max() ?? 0 }

  /// What no cache keeps between two passes: at least 256 MiB, and at least 8 times the last cache.
  static var beyondBytes: Int { max(256 << 20, 8 * lastLevelBytes) }

  /// Whether a pass over so many bytes finds some of them where the pass before left them.
  ///
  /// A cyclic pass over twice the last cache finds nothing. Where its size is not known, everything
  /// that could be cached counts as cached.
  static func keepSome(of bytes: Int) -> Bool {
    bytes < (lastLevelBytes > 0 ? 2 * lastLevelBytes : beyondBytes)
  }

  /// Where a working set lives that every thread passes over its own share of.
  ///
  /// - Parameters:
  ///   - bytes: All threads together.
  ///   - threads: 1 or more.
  /// - Returns: `L1`, `L2`, `L3` or `DRAM`.
  static func level(of bytes: Int, threads: Int) -> String {
    switch bytes / threads {
    case ...firstLevelBytes: "L1"
    case ...secondLevelBytes: "L2"
    default: bytes <= lastLevelBytes ? "L3" : "DRAM"
    }
  }
}
