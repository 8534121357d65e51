// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Softmax and gated SiLU for the portable row; softmax_f32.h has the bodies.

#include "../common/assume.h"
#include "../common/kernels.h"
#include "softmax_f32.h"

#include <stddef.h>

void smoothbench_softmax_f32_portable(size_t count, float* values, float scale) {
  SMOOTHBENCH_ASSUME(count >= 1);
  softmax_row(count, values, scale);
}

void smoothbench_gated_silu_f32_portable(
    size_t count,
    const float* gate,
    const float* up,
    float* output
) {
  gated_silu_row(count, gate, up, output);
}
