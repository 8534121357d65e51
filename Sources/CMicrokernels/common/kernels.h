// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Declarations of every micro-kernel and the tile shape of every row, for the table in registry.c
/// and for the files that define them. The contracts are in CMicrokernels.h.

#ifndef SMOOTHBENCH_COMMON_KERNELS_H
#define SMOOTHBENCH_COMMON_KERNELS_H

#include "../include/CMicrokernels.h"

/// Tile shapes. Each gemm file says why its numbers are what they are.
enum {
  SMOOTHBENCH_AVX512VNNI_ROWS = 12,
  SMOOTHBENCH_AVX512VNNI_COLUMNS = 32,
  SMOOTHBENCH_AVX512VNNI_DEPTH_STEP = 4,
  SMOOTHBENCH_AVX512VNNI_MOST_PANELS = 4,
  SMOOTHBENCH_AVX512VNNI_FLOAT_ROWS = 12,
  SMOOTHBENCH_AVX512VNNI_FLOAT_COLUMNS = 32,
  SMOOTHBENCH_AVX512VNNI_FLOAT_MOST_PANELS = 8,

  // Panels and FP32 tiles are those of AVX-512 VNNI.
  SMOOTHBENCH_AMXINT8_ROWS = 128,
  SMOOTHBENCH_AMXINT8_COLUMNS = SMOOTHBENCH_AVX512VNNI_COLUMNS,
  SMOOTHBENCH_AMXINT8_DEPTH_STEP = SMOOTHBENCH_AVX512VNNI_DEPTH_STEP,
  SMOOTHBENCH_AMXINT8_MOST_PANELS = SMOOTHBENCH_AVX512VNNI_MOST_PANELS,
  SMOOTHBENCH_AMXINT8_FLOAT_ROWS = SMOOTHBENCH_AVX512VNNI_FLOAT_ROWS,
  SMOOTHBENCH_AMXINT8_FLOAT_COLUMNS = SMOOTHBENCH_AVX512VNNI_FLOAT_COLUMNS,
  SMOOTHBENCH_AMXINT8_FLOAT_MOST_PANELS = SMOOTHBENCH_AVX512VNNI_FLOAT_MOST_PANELS,

  SMOOTHBENCH_AVX2_ROWS = 6,
  SMOOTHBENCH_AVX2_COLUMNS = 16,
  SMOOTHBENCH_AVX2_DEPTH_STEP = 2,
  SMOOTHBENCH_AVX2_MOST_PANELS = 6,
  SMOOTHBENCH_AVX2_FLOAT_ROWS = 6,
  SMOOTHBENCH_AVX2_FLOAT_COLUMNS = 16,
  SMOOTHBENCH_AVX2_FLOAT_MOST_PANELS = 4,

  SMOOTHBENCH_PORTABLE_ROWS = 4,
  SMOOTHBENCH_PORTABLE_COLUMNS = 2,
  SMOOTHBENCH_PORTABLE_DEPTH_STEP = 8,
  SMOOTHBENCH_PORTABLE_MOST_PANELS = 1,
  SMOOTHBENCH_PORTABLE_FLOAT_ROWS = 4,
  SMOOTHBENCH_PORTABLE_FLOAT_COLUMNS = 8,
  SMOOTHBENCH_PORTABLE_FLOAT_MOST_PANELS = 1,
};

/// Operations of one iteration of each probe: accumulators x products in one instruction x 2.
enum {
  SMOOTHBENCH_AMXINT8_INT8_PROBE_OPERATIONS = 4 * 16 * 16 * 64 * 2,
  SMOOTHBENCH_AMXINT8_F32_PROBE_OPERATIONS = 24 * 16 * 2,
  SMOOTHBENCH_AVX512VNNI_INT8_PROBE_OPERATIONS = 24 * 64 * 2,
  SMOOTHBENCH_AVX512VNNI_F32_PROBE_OPERATIONS = 24 * 16 * 2,
  SMOOTHBENCH_AVX2_INT8_PROBE_OPERATIONS = 12 * 16 * 2,
  SMOOTHBENCH_AVX2_F32_PROBE_OPERATIONS = 12 * 8 * 2,
  SMOOTHBENCH_PORTABLE_INT8_PROBE_OPERATIONS = 6 * 8 * 2,
  SMOOTHBENCH_PORTABLE_F32_PROBE_OPERATIONS = 6 * 4 * 2,
};

/// Declares what multiplies 8-bit integers in a row, and the probe of its instructions.
#define SMOOTHBENCH_DECLARE_PRODUCT(row)    \
  void smoothbench_gemm_s8s8s32_##row(      \
      size_t rows,                          \
      size_t columns,                       \
      size_t padded_depth,                  \
      const void* activation,               \
      size_t activation_row_stride,         \
      const void* weight,                   \
      const int32_t* row_start,             \
      int32_t* output,                      \
      size_t output_row_stride,             \
      const smoothbench_epilogue* epilogue, \
      const void* upcoming,                 \
      size_t upcoming_bytes                 \
  );                                        \
  int32_t smoothbench_probe_int8_##row(size_t iterations)

/// Declares every other micro-kernel of a row, so that all rows share one signature.
#define SMOOTHBENCH_DECLARE_KERNELS(row)                                                       \
  void smoothbench_pack_weight_s8_##row(                                                       \
      size_t columns, size_t depth, const int8_t* weight, size_t row_stride, void* packed      \
  );                                                                                           \
  void smoothbench_pack_weight_transposed_s8_##row(                                            \
      size_t columns, size_t depth, const int8_t* weight, size_t row_stride, void* packed      \
  );                                                                                           \
  void smoothbench_pack_activation_s8_##row(                                                   \
      size_t rows,                                                                             \
      size_t depth,                                                                            \
      const int8_t* activation,                                                                \
      size_t row_stride,                                                                       \
      void* packed,                                                                            \
      size_t packed_row_stride,                                                                \
      int32_t* row_start                                                                       \
  );                                                                                           \
  uint32_t smoothbench_absolute_maximum_f32_##row(                                             \
      size_t count, const float* values, const float* upcoming                                 \
  );                                                                                           \
  void smoothbench_quantize_f32s8_##row(                                                       \
      size_t count,                                                                            \
      const float* values,                                                                     \
      float scale,                                                                             \
      int32_t lowest_code,                                                                     \
      int8_t* codes,                                                                           \
      const float* upcoming                                                                    \
  );                                                                                           \
  void smoothbench_epilogue_s32f32_##row(                                                      \
      size_t rows,                                                                             \
      size_t columns,                                                                          \
      const int32_t* accumulator,                                                              \
      size_t accumulator_row_stride,                                                           \
      const float* row_scales,                                                                 \
      const float* column_scales,                                                              \
      const float* bias,                                                                       \
      float* output,                                                                           \
      size_t output_row_stride                                                                 \
  );                                                                                           \
  void smoothbench_requantize_s32s8_##row(                                                     \
      size_t rows,                                                                             \
      size_t columns,                                                                          \
      const int32_t* accumulator,                                                              \
      size_t accumulator_row_stride,                                                           \
      const float* row_scales,                                                                 \
      const float* multipliers,                                                                \
      const float* shifts,                                                                     \
      int32_t lowest_code,                                                                     \
      int8_t* codes,                                                                           \
      size_t code_row_stride                                                                   \
  );                                                                                           \
  void smoothbench_row_moments_f32_##row(                                                      \
      size_t count,                                                                            \
      const float* values,                                                                     \
      const float* origin,                                                                     \
      double moments[2],                                                                       \
      const float* upcoming                                                                    \
  );                                                                                           \
  uint32_t smoothbench_normalize_f32_##row(                                                    \
      size_t count,                                                                            \
      const float* values,                                                                     \
      const smoothbench_row_statistics* statistics,                                            \
      const float* gain,                                                                       \
      const float* bias,                                                                       \
      float* output,                                                                           \
      const float* upcoming                                                                    \
  );                                                                                           \
  void smoothbench_convert_f16f32_##row(size_t count, const uint16_t* values, float* output);  \
  void smoothbench_convert_bf16f32_##row(size_t count, const uint16_t* values, float* output); \
  void smoothbench_convert_f32f16_##row(size_t count, const float* values, uint16_t* output);  \
  void smoothbench_convert_f32bf16_##row(size_t count, const float* values, uint16_t* output); \
  void smoothbench_gemm_f32_##row(                                                             \
      size_t rows,                                                                             \
      size_t columns,                                                                          \
      size_t depth,                                                                            \
      const float* activation,                                                                 \
      size_t activation_row_stride,                                                            \
      const float* weight,                                                                     \
      size_t panel_stride,                                                                     \
      bool accumulate,                                                                         \
      float* output,                                                                           \
      size_t output_row_stride                                                                 \
  );                                                                                           \
  void smoothbench_gemm_f16_##row(                                                             \
      size_t rows,                                                                             \
      size_t columns,                                                                          \
      size_t depth,                                                                            \
      const float* activation,                                                                 \
      size_t activation_row_stride,                                                            \
      const uint16_t* weight,                                                                  \
      size_t panel_stride,                                                                     \
      bool accumulate,                                                                         \
      float* output,                                                                           \
      size_t output_row_stride                                                                 \
  );                                                                                           \
  void smoothbench_gemm_bf16_##row(                                                            \
      size_t rows,                                                                             \
      size_t columns,                                                                          \
      size_t depth,                                                                            \
      const float* activation,                                                                 \
      size_t activation_row_stride,                                                            \
      const uint16_t* weight,                                                                  \
      size_t panel_stride,                                                                     \
      bool accumulate,                                                                         \
      float* output,                                                                           \
      size_t output_row_stride                                                                 \
  );                                                                                           \
  void smoothbench_softmax_f32_##row(size_t count, float* values, float scale);                \
  void smoothbench_gated_silu_f32_##row(                                                       \
      size_t count, const float* gate, const float* up, float* output                          \
  );                                                                                           \
  float smoothbench_probe_f32_##row(size_t iterations);                                        \
  uint64_t smoothbench_probe_read_##row(size_t way, size_t bytes, const void* data);           \
  void smoothbench_probe_write_##row(size_t way, size_t bytes, void* data);                    \
  void smoothbench_probe_quantize_##row(                                                       \
      size_t way, size_t count, const float* values, int8_t* codes                             \
  )

SMOOTHBENCH_DECLARE_PRODUCT(portable);
SMOOTHBENCH_DECLARE_KERNELS(portable);

#if defined(__x86_64__)
SMOOTHBENCH_DECLARE_PRODUCT(amxint8);
SMOOTHBENCH_DECLARE_PRODUCT(avx512vnni);
SMOOTHBENCH_DECLARE_KERNELS(avx512vnni);
SMOOTHBENCH_DECLARE_PRODUCT(avx2);
SMOOTHBENCH_DECLARE_KERNELS(avx2);
#endif

/// Three plain loops: `plain_gemm` of the portable row.
void smoothbench_gemm_s8s8s32_three_loops(
    size_t rows,
    size_t columns,
    size_t depth,
    const int8_t* activation,
    size_t activation_row_stride,
    const int8_t* weight,
    size_t weight_row_stride,
    int32_t* output,
    size_t output_row_stride
);

#endif
