// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What micro-kernels may take for granted, stated once at their top.

#ifndef SMOOTHBENCH_COMMON_ASSUME_H
#define SMOOTHBENCH_COMMON_ASSUME_H

/// States a precondition. Debug builds stop at the line that is violated; release builds spend
/// nothing on it, because a micro-kernel call can be as short as a hundred cycles.
#if defined(DEBUG)
#define SMOOTHBENCH_ASSUME(condition) \
  do {                                \
    if (!(condition)) {               \
      __builtin_trap();               \
    }                                 \
  } while (0)
#else
#define SMOOTHBENCH_ASSUME(condition) ((void)0)
#endif

/// Marks the shared body of row-specialised functions: only after inlining is the row count a
/// constant, and only then does the accumulator array live in registers.
#define SMOOTHBENCH_ALWAYS_INLINE static inline __attribute__((always_inline))

#endif
