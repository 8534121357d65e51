// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP64 sums of a row's differences from an origin and of their squares, in plain C.

#include "../common/assume.h"
#include "../common/kernels.h"
#include "partial_sums.h"

#include <stddef.h>

void smoothbench_row_moments_f32_portable(
    size_t count,
    const float* values,
    const float* origin,
    double moments[2],
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);

  // Four partial sums at a time stay in registers of any instruction set; the row is read four
  // times, from the first-level cache.
  enum { together = 4 };

  // Arithmetic takes longer than the memory: there is nothing to gain by asking early.
  (void)upcoming;
  const double start = origin != NULL ? (double)*origin : 0;
  const size_t whole = count - count % SMOOTHBENCH_PARTIAL_SUMS;
  smoothbench_partial_sums sums;
  for (size_t first = 0; first < SMOOTHBENCH_PARTIAL_SUMS; first += together) {
    double differences[together] = {0};
    double squares[together] = {0};
    for (size_t index = first; index < whole; index += SMOOTHBENCH_PARTIAL_SUMS) {
#pragma clang loop unroll(full)
      for (size_t lane = 0; lane < together; ++lane) {
        const double difference = (double)values[index + lane] - start;
        differences[lane] += difference;
        squares[lane] += difference * difference;
      }
    }
    for (size_t lane = 0; lane < together; ++lane) {
      sums.differences[first + lane] = differences[lane];
      sums.squares[first + lane] = squares[lane];
    }
  }
  smoothbench_add_rest(&sums, count - whole, values + whole, start);
  smoothbench_add_up(&sums, origin != NULL, moments);
}
