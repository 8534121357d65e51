// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The bodies of the softmax and gated SiLU micro-kernels, compiled once for each row.
///
/// Sums run in 16 lanes on every row and nothing is contracted to a fused multiply-add, so that all
/// rows give the same bits.

#ifndef SMOOTHBENCH_TRANSFORMER_SOFTMAX_F32_H
#define SMOOTHBENCH_TRANSFORMER_SOFTMAX_F32_H

#include "exponential.h"

#include <stddef.h>

#pragma STDC FP_CONTRACT OFF

enum { softmax_lanes = 16 };

/// Largest value, in lanes that a compiler can keep in registers.
SMOOTHBENCH_ALWAYS_INLINE float largest(size_t count, const float* values) {
  float lanes[softmax_lanes];
  for (size_t lane = 0; lane < softmax_lanes; ++lane) {
    lanes[lane] = values[0];
  }
  size_t index = 0;
  for (; index + softmax_lanes <= count; index += softmax_lanes) {
    for (size_t lane = 0; lane < softmax_lanes; ++lane) {
      const float value = values[index + lane];
      lanes[lane] = value > lanes[lane] ? value : lanes[lane];
    }
  }
  for (; index < count; ++index) {
    lanes[0] = values[index] > lanes[0] ? values[index] : lanes[0];
  }
  float result = lanes[0];
  for (size_t lane = 1; lane < softmax_lanes; ++lane) {
    result = lanes[lane] > result ? lanes[lane] : result;
  }
  return result;
}

/// values[i] = exp(scale * (values[i] - largest)); returns their sum.
SMOOTHBENCH_ALWAYS_INLINE float exponentials(size_t count, float* values, float scale) {
  const float highest = largest(count, values);
  float lanes[softmax_lanes] = {0};
  size_t index = 0;
  for (; index + softmax_lanes <= count; index += softmax_lanes) {
    for (size_t lane = 0; lane < softmax_lanes; ++lane) {
      const float value = exponential(scale * (values[index + lane] - highest));
      values[index + lane] = value;
      lanes[lane] += value;
    }
  }
  for (size_t lane = 0; index < count; ++index, ++lane) {
    values[index] = exponential(scale * (values[index] - highest));
    lanes[lane] += values[index];
  }
  for (size_t width = softmax_lanes / 2; width > 0; width /= 2) {
    for (size_t lane = 0; lane < width; ++lane) {
      lanes[lane] += lanes[lane + width];
    }
  }
  return lanes[0];
}

/// Softmax of one row, in place.
SMOOTHBENCH_ALWAYS_INLINE void softmax_row(size_t count, float* values, float scale) {
  const float factor = 1.0F / exponentials(count, values, scale);
  for (size_t index = 0; index < count; ++index) {
    values[index] *= factor;
  }
}

/// output[i] = gate[i] / (1 + exp(-gate[i])) * up[i].
SMOOTHBENCH_ALWAYS_INLINE void
gated_silu_row(size_t count, const float* gate, const float* up, float* output) {
  for (size_t index = 0; index < count; ++index) {
    const float value = gate[index];
    // Beyond 88 the exponential would overflow; the quotient is 0 in FP32 long before.
    const float exponent = value < -88.0F ? 88.0F : -value;
    output[index] = value / (1.0F + exponential(exponent)) * up[index];
  }
}

#endif
