// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Cache sizes of this machine.
enum MachineCaches {
  /// The largest cache, 0 where the C library does not know it.
  ///
  /// Unit: bytes.
  static var lastLevelBytes: Int { max(0, sysconf(Int32(_SC_LEVEL3_CACHE_SIZE))) }
}
