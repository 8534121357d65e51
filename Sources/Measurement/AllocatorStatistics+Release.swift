// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

#if Profiling
internal import CGperftools
#endif

extension AllocatorStatistics {
  /// Gives pages that hold nothing back to the system, so that resident memory means live memory.
  public static func releaseFreeMemory() {
    #if Profiling
    if isTcmallocActive { MallocExtension_ReleaseFreeMemory() }
    #endif
  }
}
