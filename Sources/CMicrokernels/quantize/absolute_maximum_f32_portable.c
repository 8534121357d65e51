// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Largest absolute value of floats, by comparing bit patterns, in plain C.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

uint32_t smoothbench_absolute_maximum_f32_portable(
    size_t count,
    const float* values,
    const float* upcoming
) {
  (void)upcoming;
  SMOOTHBENCH_ASSUME(count >= 1);
  // Without the sign bit, IEEE bit patterns order like the values, with infinity above every
  // finite value and every NaN above infinity: a bad value cannot hide. They are below 2^31, so a
  // signed comparison is right, and SSE2 has no unsigned one.
  int32_t maximum = 0;
  for (size_t index = 0; index < count; ++index) {
    int32_t bits;
    memcpy(&bits, &values[index], sizeof bits);
    bits &= 0x7fffffff;
    maximum = bits > maximum ? bits : maximum;
  }
  return (uint32_t)maximum;
}
