// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Softmax and gated SiLU for the avx2 row; softmax_f32.h has the bodies.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "softmax_f32.h"

void smoothbench_softmax_f32_avx2(size_t count, float* values, float scale) {
  SMOOTHBENCH_ASSUME(count >= 1);
  softmax_row(count, values, scale);
}

void smoothbench_gated_silu_f32_avx2(
    size_t count,
    const float* gate,
    const float* up,
    float* output
) {
  gated_silu_row(count, gate, up, output);
}

#pragma clang attribute pop

#endif
