// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of BF16 products, on registers only.
///
/// Outside the kernel table, because no row computes in BF16; libraries that are timed beside the
/// rows do, with the fastest instructions there are.

#include "../common/tile_configuration.h"
#include "../include/CMicrokernels.h"

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)

#include <immintrin.h>

enum {
  /// Three times what the latency of 4 cycles asks for of two units.
  accumulators = 24,
  products = 32,
};

/// Requires: avx512f, avx512bf16
__attribute__((target("avx512f,avx512bf16"))) static float smoothbench_probe_bf16_avx512bf16(
    size_t iterations
) {
  // 1.0 in BF16 is the upper half of 1.0 in FP32.
  const __m512i ones = _mm512_set1_epi16(0x3f80);
  __m512 sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm512_setzero_ps();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      // Volatile assembly is neither removed, nor merged over iterations, nor moved.
      __asm__ volatile("vdpbf16ps %1, %1, %0" : "+v"(sums[index]) : "v"(ones));
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm512_add_ps(sums[0], sums[index]);
  }
  return _mm512_reduce_add_ps(sums[0]);
}

/// Requires: amx-tile, amx-bf16
__attribute__((target("amx-tile,amx-bf16"))) static float smoothbench_probe_bf16_amxbf16(
    size_t iterations
) {
  static const smoothbench_tile_configuration configuration = SMOOTHBENCH_AMX_TWO_BLOCKS(16);
  float sums[4][smoothbench_amx_rows * smoothbench_amx_rows];

  // Loading a configuration sets every tile to zero; the time of a product does not depend on values.
  _tile_loadconfig(&configuration);
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, sums[0], smoothbench_amx_row_bytes);
  _tile_stored(1, sums[1], smoothbench_amx_row_bytes);
  _tile_stored(2, sums[2], smoothbench_amx_row_bytes);
  _tile_stored(3, sums[3], smoothbench_amx_row_bytes);
  _tile_release();
  return sums[0][0] + sums[1][0] + sums[2][0] + sums[3][0];
}

static const smoothbench_peak_probe bf16_probes[] = {
    {
        .instructions = "tdpbf16ps tmm",
        .required_features = SMOOTHBENCH_FEATURE_AMXBF16,
        .run = smoothbench_probe_bf16_amxbf16,
        // Four tiles of 16 x 16 sums, 32 products each.
        .operations = 4 * smoothbench_amx_rows * smoothbench_amx_rows * products * 2,
    },
    {
        .instructions = "vdpbf16ps zmm",
        .required_features = SMOOTHBENCH_FEATURE_AVX512F | SMOOTHBENCH_FEATURE_AVX512BF16,
        .run = smoothbench_probe_bf16_avx512bf16,
        .operations = accumulators * products * 2,
    },
};

const smoothbench_peak_probe* smoothbench_bf16_peak_probe_at(size_t index) {
  return index < sizeof bf16_probes / sizeof bf16_probes[0] ? &bf16_probes[index] : NULL;
}

#else

const smoothbench_peak_probe* smoothbench_bf16_peak_probe_at(size_t index) {
  (void)index;
  return NULL;
}

#endif
