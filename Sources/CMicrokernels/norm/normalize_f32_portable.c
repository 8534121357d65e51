// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Normalization of a row and its largest absolute value, in plain C.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

uint32_t smoothbench_normalize_f32_portable(
    size_t count,
    const float* values,
    const smoothbench_row_statistics* statistics,
    const float* gain,
    const float* bias,
    float* output,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);
  // Arithmetic takes longer than the memory: there is nothing to gain by asking early.
  (void)upcoming;
  const smoothbench_row_statistics row = *statistics;
  int32_t greatest = 0;
  for (size_t index = 0; index < count; ++index) {
    const float centred = (values[index] * row.step_down - row.mean_high) - row.mean_low;
    const float scaled = (centred * row.reciprocal_deviation) * gain[index];
    const float normalized = bias != NULL ? scaled + bias[index] : scaled;
    output[index] = normalized;
    int32_t bits;
    memcpy(&bits, &normalized, sizeof bits);
    bits &= 0x7fffffff;
    greatest = bits > greatest ? bits : greatest;
  }
  return (uint32_t)greatest;
}
