// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Normalization of a row and its largest absolute value, with AVX2.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum { lanes = 8, vectors = 2, block = lanes * vectors };

/// The operands of a row, the statistics in every lane.
typedef struct row_operands {
  __m256 step_down;
  __m256 mean_high;
  __m256 mean_low;
  __m256 reciprocal_deviation;
  bool is_stepped_down;
  bool has_mean;
  bool has_bias;
} row_operands;

/// Normalizes 8 values and returns the larger of `greatest` and their magnitudes.
SMOOTHBENCH_ALWAYS_INLINE __m256i normalize_vector(
    row_operands row,
    const float* values,
    const float* gain,
    const float* bias,
    float* output,
    __m256i greatest
) {
  __m256 value = _mm256_loadu_ps(values);
  if (row.is_stepped_down) {
    value = _mm256_mul_ps(value, row.step_down);
  }
  if (row.has_mean) {
    value = _mm256_sub_ps(_mm256_sub_ps(value, row.mean_high), row.mean_low);
  }
  value = _mm256_mul_ps(value, row.reciprocal_deviation);
  value = _mm256_mul_ps(value, _mm256_loadu_ps(gain));
  if (row.has_bias) {
    value = _mm256_add_ps(value, _mm256_loadu_ps(bias));
  }
  _mm256_storeu_ps(output, value);
  const __m256i magnitude =
      _mm256_and_si256(_mm256_castps_si256(value), _mm256_set1_epi32(0x7fffffff));
  return _mm256_max_epu32(greatest, magnitude);
}

/// Normalizes fewer than 8 values.
static __m256i normalize_rest(
    row_operands row,
    size_t count,
    const float* values,
    const float* gain,
    const float* bias,
    float* output,
    __m256i greatest
) {
  // Missing values repeat the first, which does not overflow where a 0 far from the mean could, and
  // get the gain 0 and no bias, so that they are 0 and never the greatest.
  float rest_values[lanes];
  float rest_gain[lanes] = {0};
  float rest_bias[lanes] = {0};
  float rest_output[lanes];
  for (size_t lane = 0; lane < lanes; ++lane) {
    rest_values[lane] = values[lane < count ? lane : 0];
  }
  memcpy(rest_gain, gain, count * sizeof(float));
  if (row.has_bias) {
    memcpy(rest_bias, bias, count * sizeof(float));
  }
  greatest = normalize_vector(row, rest_values, rest_gain, rest_bias, rest_output, greatest);
  memcpy(output, rest_output, count * sizeof(float));
  return greatest;
}

/// Normalizes a row. Inlined with constant flags, which leave no branch and no idle operation.
SMOOTHBENCH_ALWAYS_INLINE __m256i normalize_row(
    row_operands row,
    size_t count,
    const float* values,
    const float* gain,
    const float* bias,
    float* output,
    const float* upcoming
) {
  __m256i greatest[vectors] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  size_t index = 0;
  for (; index + block <= count; index += block) {
    smoothbench_prefetch_line(upcoming, count / 2 + index / 2);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      const size_t first = index + vector * lanes;
      greatest[vector] = normalize_vector(
          row,
          values + first,
          gain + first,
          bias + (row.has_bias ? first : 0),
          output + first,
          greatest[vector]
      );
    }
  }
  for (; index < count; index += lanes) {
    const size_t rest = count - index < lanes ? count - index : lanes;
    greatest[0] = normalize_rest(
        row,
        rest,
        values + index,
        gain + index,
        bias + (row.has_bias ? index : 0),
        output + index,
        greatest[0]
    );
  }
  return _mm256_max_epu32(greatest[0], greatest[1]);
}

uint32_t smoothbench_normalize_f32_avx2(
    size_t count,
    const float* values,
    const smoothbench_row_statistics* statistics,
    const float* gain,
    const float* bias,
    float* output,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);

  row_operands row = {
      .step_down = _mm256_set1_ps(statistics->step_down),
      .mean_high = _mm256_set1_ps(statistics->mean_high),
      .mean_low = _mm256_set1_ps(statistics->mean_low),
      .reciprocal_deviation = _mm256_set1_ps(statistics->reciprocal_deviation),
      .is_stepped_down = statistics->step_down != 1,
      // Subtracting 0 changes nothing.
      .has_mean = statistics->mean_high != 0 || statistics->mean_low != 0,
      .has_bias = bias != NULL,
  };
  __m256i greatest;
  if (row.is_stepped_down) {
    // Values near the limits of FP32 are rare: one variant for all of them.
    row.is_stepped_down = row.has_mean = true;
    greatest = normalize_row(row, count, values, gain, bias, output, upcoming);
  } else if (!row.has_mean && !row.has_bias) {
    row.is_stepped_down = row.has_mean = row.has_bias = false;
    greatest = normalize_row(row, count, values, gain, bias, output, upcoming);
  } else if (row.has_bias) {
    row.is_stepped_down = false;
    row.has_mean = row.has_bias = true;
    greatest = normalize_row(row, count, values, gain, bias, output, upcoming);
  } else {
    row.is_stepped_down = row.has_bias = false;
    row.has_mean = true;
    greatest = normalize_row(row, count, values, gain, bias, output, upcoming);
  }
  uint32_t each[lanes];
  _mm256_storeu_si256((__m256i*)(void*)each, greatest);
  uint32_t maximum = each[0];
  for (size_t lane = 1; lane < lanes; ++lane) {
    maximum = each[lane] > maximum ? each[lane] : maximum;
  }
  return maximum;
}

#pragma clang attribute pop

#endif
