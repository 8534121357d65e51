// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The order in which the sums of a row are made, the same on every row of the table.
///
/// Element k is added to partial sum k mod 16, in order of k; then the upper half of the partial
/// sums is added to the lower half, until one is left. Sixteen FP64 sums are four registers of AVX2
/// and two of AVX-512: enough that an addition need not wait for the one before.

#ifndef SMOOTHBENCH_NORM_PARTIAL_SUMS_H
#define SMOOTHBENCH_NORM_PARTIAL_SUMS_H

#include <stdbool.h>
#include <stddef.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

enum { SMOOTHBENCH_PARTIAL_SUMS = 16 };

/// The partial sums of differences and of their squares.
typedef struct smoothbench_partial_sums {
  double differences[SMOOTHBENCH_PARTIAL_SUMS];
  double squares[SMOOTHBENCH_PARTIAL_SUMS];
} smoothbench_partial_sums;

/// Adds the last values of a row, the first of which belongs to partial sum 0.
static inline void smoothbench_add_rest(
    smoothbench_partial_sums* sums,
    size_t count,
    const float* values,
    double origin
) {
  for (size_t index = 0; index < count; ++index) {
    const double difference = (double)values[index] - origin;
    sums->differences[index] += difference;
    sums->squares[index] += difference * difference;
  }
}

/// Adds the partial sums up: moments[0] of the differences, or 0 where they are differences from
/// nothing and nobody needs their sum, moments[1] of their squares.
static inline void
smoothbench_add_up(smoothbench_partial_sums* sums, bool has_origin, double moments[2]) {
  for (size_t half = SMOOTHBENCH_PARTIAL_SUMS / 2; half > 0; half /= 2) {
    for (size_t index = 0; index < half; ++index) {
      sums->differences[index] += sums->differences[index + half];
      sums->squares[index] += sums->squares[index + half];
    }
  }
  moments[0] = has_origin ? sums->differences[0] : 0;
  moments[1] = sums->squares[0];
}

#endif
