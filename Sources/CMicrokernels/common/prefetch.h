// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Asking for what is read next while something else is computed.
///
/// A row is read twice, the second time from the first-level cache, and during that time the memory
/// would idle. Hardware prefetching looks ahead of the first reading only. Each reading asks for half of
/// the next row: 0.95 of the traffic probe for 512 x 4096 in L3 and 0.86 from DRAM, where asking for all of
/// it in the second reading reached 0.80 and 0.75 (Xeon, model 207).

#ifndef SMOOTHBENCH_COMMON_PREFETCH_H
#define SMOOTHBENCH_COMMON_PREFETCH_H

#include "assume.h"

#include <stddef.h>

/// Asks for the cache line of `values[index]`; nothing where `values` is NULL. Never faults.
///
/// Into the second-level cache: a row of 4096 values and the one before it fill a first-level cache of
/// 32 KiB, and lines that come too early push out what is being read. From DRAM, in a loop
/// of its own, 96 to 99 % of the traffic probe in place of 87 to 90 (Zen 4).
SMOOTHBENCH_ALWAYS_INLINE void smoothbench_prefetch_line(const float* values, size_t index) {
  if (values != NULL) {
    __builtin_prefetch(values + index, 0, 2);
  }
}

#endif
