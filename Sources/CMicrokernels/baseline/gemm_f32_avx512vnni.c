// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 product with AVX-512 fused multiply-add, the arithmetic of the memory baseline.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni
///
/// The same tile as the INT8 product of this row, 12 x 32, and for the same reasons: 24 of the 32
/// registers are sums, and one depth step loads 2 vectors and 12 broadcasts for 24 operations. Tiles
/// of 1 to 6 rows use these sums for 8 to 2 panels side by side.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                        \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,prfchw"))), \
    apply_to = function                                                              \
)

enum {
  tile_rows = SMOOTHBENCH_AVX512VNNI_FLOAT_ROWS,
  tile_columns = SMOOTHBENCH_AVX512VNNI_FLOAT_COLUMNS,
  lanes = 16,
  vectors = tile_columns / lanes,
  /// Bytes of a panel's part of an output row.
  panel_bytes = tile_columns * sizeof(float),
  most_panels = SMOOTHBENCH_AVX512VNNI_FLOAT_MOST_PANELS,
  /// Tiles of at most this many rows, which wait for panels rather than for multiplications, request them
  /// ahead.
  most_prefetch_rows = 6,
  /// How far ahead of their use, in bytes of each panel, into L1: the processor's own prefetcher ends at each
  /// page, and a panel is a few pages. One row reads FP16 panels of 36 KB from DRAM at 13 GB/s without
  /// requests, at 17 with these, at 15 with requests into L2 or 8 KiB ahead (Xeon, model 207, where a plain
  /// loop reads 16.5). Not measured on Zen 4.
  prefetch_distance = 2048,
  /// Panels of one call up to this many bytes, half of the smallest L1, are requested while those of the call
  /// before are multiplied: in FP16 the keys of 32 tokens with 64 elements are a panel of 4 KiB.
  most_prefetched_call_bytes = 16384,
  /// What tells the cases of one number of rows from those of the next.
  cases_of_row = most_panels + 1,
};

/// Adds the products of one activation row and one value of depth to the row's two sums. Assembly
/// keeps the broadcast next to its two uses; see multiply_row of gemm_s8s8s32_avx512vnni.c.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m512 weight0,
    __m512 weight1,
    __m512* sum0,
    __m512* sum1
) {
  __m512 left;
  __asm__ volatile(
      "vbroadcastss %[memory], %[left]\n\t"
      "vfmadd231ps %[left], %[weight0], %[sum0]\n\t"
      "vfmadd231ps %[left], %[weight1], %[sum1]"
      : [sum0] "+v"(*sum0), [sum1] "+v"(*sum1), [left] "=&v"(left)
      : [memory] "m"(*(const float*)(const void*)activation),
        [weight0] "v"(weight0),
        [weight1] "v"(weight1)
  );
}

/// How weights are stored.
typedef enum weight_format { format_f32, format_f16, format_bf16 } weight_format;

/// Loads one vector of weights, converting two-byte formats exactly.
SMOOTHBENCH_ALWAYS_INLINE __m512 load_weights(const weight_format format, const uint8_t* weight) {
  if (format == format_f32) {
    return _mm512_loadu_ps((const float*)(const void*)weight);
  }
  const __m256i halves = _mm256_loadu_si256((const __m256i*)(const void*)weight);
  return format == format_f16
             ? _mm512_cvtph_ps(halves)
             : _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
}

/// Multiplies `rows` rows by `panels` panels of weights of one format, constants after inlining.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    const size_t panels,
    const weight_format format,
    size_t columns,
    size_t depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const uint8_t* weight,
    size_t panel_stride,
    bool accumulate,
    uint8_t* output,
    size_t output_row_stride
) {
  const size_t element_bytes = format == format_f32 ? sizeof(float) : sizeof(uint16_t);
  __m512 sums[tile_rows][vectors];
  // Of the last panel; the ones before it are whole.
  const size_t last_columns = columns - (panels - 1) * tile_columns;
  const uint32_t column_mask =
      last_columns == tile_columns ? 0xffffffffu : (1u << last_columns) - 1;

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    const uint32_t mask = index % panels == panels - 1 ? column_mask : 0xffffffffu;
    const uint8_t* start =
        output + index / panels * output_row_stride + index % panels * panel_bytes;
    sums[index][0] =
        accumulate ? _mm512_maskz_loadu_ps((__mmask16)mask, start) : _mm512_setzero_ps();
    sums[index][1] = accumulate
                         ? _mm512_maskz_loadu_ps((__mmask16)(mask >> lanes), start + sizeof(__m512))
                         : _mm512_setzero_ps();
  }

  const size_t call_bytes = panels * depth * tile_columns * element_bytes;
  const size_t ahead = call_bytes <= most_prefetched_call_bytes ? call_bytes : prefetch_distance;
  // Depth loop. Its first passes also request, for writing, the output lines of one row each.
  const uint8_t* requested = output;
  for (size_t k = 0; k < depth; ++k) {
    if (panels == 1 && k < rows) {
      __builtin_prefetch(requested, 1);
      __builtin_prefetch(requested + tile_columns * sizeof(float) - 1, 1);
      requested += output_row_stride;
    }
#pragma clang loop unroll(full)
    for (size_t panel = 0; panel < panels; ++panel) {
      const uint8_t* panel_weight = weight + panel * panel_stride;
      if (rows <= most_prefetch_rows) {
        const char* later = (const char*)panel_weight + ahead;
        _mm_prefetch(later, _MM_HINT_T0);
        if (format == format_f32) {
          _mm_prefetch(later + sizeof(__m512), _MM_HINT_T0);
        }
      }
      const __m512 weight0 = load_weights(format, panel_weight);
      const __m512 weight1 = load_weights(format, panel_weight + lanes * element_bytes);
#pragma clang loop unroll(full)
      for (size_t row = 0; row < rows; ++row) {
        __m512* row_sums = sums[row * panels + panel];
        multiply_row(
            activation + row * activation_row_stride, weight0, weight1, &row_sums[0], &row_sums[1]
        );
      }
    }
    activation += sizeof(float);
    weight += tile_columns * element_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    uint8_t* destination =
        output + index / panels * output_row_stride + index % panels * panel_bytes;
    if (index % panels < panels - 1 || last_columns == tile_columns) {
      _mm512_storeu_ps(destination, sums[index][0]);
      _mm512_storeu_ps(destination + sizeof(__m512), sums[index][1]);
    } else {
      _mm512_mask_storeu_ps(destination, (__mmask16)column_mask, sums[index][0]);
      _mm512_mask_storeu_ps(
          destination + sizeof(__m512), (__mmask16)(column_mask >> lanes), sums[index][1]
      );
    }
  }
}

/// One case of the switch over rows and panels, so that each has its own register allocation.
#define CASE_OF(count, panels, format)    \
  case (count) * cases_of_row + (panels): \
    multiply_rows(                        \
        count,                            \
        panels,                           \
        format,                           \
        columns,                          \
        depth,                            \
        (const uint8_t*)activation,       \
        activation_row_stride,            \
        (const uint8_t*)weight,           \
        panel_stride,                     \
        accumulate,                       \
        (uint8_t*)output,                 \
        output_row_stride                 \
    );                                    \
    break;

/// Defines the product for weights of one format.
#define DEFINE_PRODUCT(name, element, format)                                                \
  void name(                                                                                 \
      size_t rows,                                                                           \
      size_t columns,                                                                        \
      size_t depth,                                                                          \
      const float* activation,                                                               \
      size_t activation_row_stride,                                                          \
      const element* weight,                                                                 \
      size_t panel_stride,                                                                   \
      bool accumulate,                                                                       \
      float* output,                                                                         \
      size_t output_row_stride                                                               \
  ) {                                                                                        \
    const size_t panels = (columns + tile_columns - 1) / tile_columns;                       \
    SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);                                      \
    SMOOTHBENCH_ASSUME(columns >= 1 && panels <= most_panels && rows * panels <= tile_rows); \
    switch (rows * cases_of_row + panels) {                                                  \
      CASE_OF(1, 1, format)                                                                  \
      CASE_OF(1, 2, format)                                                                  \
      CASE_OF(1, 4, format)                                                                  \
      CASE_OF(1, 8, format)                                                                  \
      CASE_OF(2, 1, format)                                                                  \
      CASE_OF(2, 2, format)                                                                  \
      CASE_OF(2, 4, format)                                                                  \
      CASE_OF(3, 1, format)                                                                  \
      CASE_OF(3, 2, format)                                                                  \
      CASE_OF(3, 4, format)                                                                  \
      CASE_OF(4, 1, format)                                                                  \
      CASE_OF(4, 2, format)                                                                  \
      CASE_OF(5, 1, format)                                                                  \
      CASE_OF(5, 2, format)                                                                  \
      CASE_OF(6, 1, format)                                                                  \
      CASE_OF(6, 2, format)                                                                  \
      CASE_OF(7, 1, format)                                                                  \
      CASE_OF(8, 1, format)                                                                  \
      CASE_OF(9, 1, format)                                                                  \
      CASE_OF(10, 1, format)                                                                 \
      CASE_OF(11, 1, format)                                                                 \
      CASE_OF(12, 1, format)                                                                 \
      default:                                                                               \
        break;                                                                               \
    }                                                                                        \
  }

DEFINE_PRODUCT(smoothbench_gemm_f32_avx512vnni, float, format_f32)
DEFINE_PRODUCT(smoothbench_gemm_f16_avx512vnni, uint16_t, format_f16)
DEFINE_PRODUCT(smoothbench_gemm_bf16_avx512vnni, uint16_t, format_bf16)

#pragma clang attribute pop

#endif
