// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of the portable row's instruction sequences, on registers only.

#include "../common/kernels.h"
#include "../common/portable_vector.h"

#include <stddef.h>
#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

/// Hides a vector's value from the optimiser at this point and keeps it in a register.
#if defined(__x86_64__)
#define KEEP_IN_REGISTER(vector) __asm__ volatile("" : "+x"(vector))
#elif defined(__aarch64__)
#define KEEP_IN_REGISTER(vector) __asm__ volatile("" : "+w"(vector))
#else
#define KEEP_IN_REGISTER(vector) __asm__ volatile("" : "+m"(vector))
#endif

enum {
  // Enough for two additions of 3 cycles each cycle, and few enough that the compiler, which writes
  // each sum to a new register, still finds 16 registers sufficient.
  accumulators = 6,
  lanes_of_products = 8,
  lanes_of_floats = 4,
};

_Static_assert(
    SMOOTHBENCH_PORTABLE_INT8_PROBE_OPERATIONS == accumulators * lanes_of_products * 2,
    "operations"
);
_Static_assert(
    SMOOTHBENCH_PORTABLE_F32_PROBE_OPERATIONS == accumulators * lanes_of_floats * 2,
    "operations"
);

int32_t smoothbench_probe_int8_portable(size_t iterations) {
  smoothbench_u32x4 sums[accumulators] = {0};
  smoothbench_s16x8 left = {1, 2, 3, 4, 5, 6, 7, 8};
  smoothbench_s16x8 right = {-1, 1, -1, 1, -1, 1, -1, 1};
  KEEP_IN_REGISTER(left);
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      KEEP_IN_REGISTER(right);
      smoothbench_u32x4 products = smoothbench_multiply_add_pairs(left, right);
      KEEP_IN_REGISTER(products);
      sums[index] += products;
      KEEP_IN_REGISTER(sums[index]);
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] += sums[index];
  }
  return (int32_t)smoothbench_sum_of_lanes(sums[0]);
}

float smoothbench_probe_f32_portable(size_t iterations) {
  smoothbench_f32x4 sums[accumulators] = {0};
  smoothbench_f32x4 left = {1, 2, 3, 4};
  smoothbench_f32x4 right = {-1, 1, -1, 1};
  KEEP_IN_REGISTER(left);
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      KEEP_IN_REGISTER(right);
      smoothbench_f32x4 products = left * right;
      KEEP_IN_REGISTER(products);
      sums[index] += products;
      KEEP_IN_REGISTER(sums[index]);
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] += sums[index];
  }
  return (sums[0][0] + sums[0][1]) + (sums[0][2] + sums[0][3]);
}
