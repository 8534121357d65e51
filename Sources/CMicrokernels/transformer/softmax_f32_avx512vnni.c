// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Softmax and gated SiLU for the avx512vnni row; softmax_f32.h has the bodies.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

#include "softmax_f32.h"

void smoothbench_softmax_f32_avx512vnni(size_t count, float* values, float scale) {
  SMOOTHBENCH_ASSUME(count >= 1);
  softmax_row(count, values, scale);
}

void smoothbench_gated_silu_f32_avx512vnni(
    size_t count,
    const float* gate,
    const float* up,
    float* output
) {
  gated_silu_row(count, gate, up, output);
}

#pragma clang attribute pop

#endif
