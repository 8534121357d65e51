// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The one ordered table of kernel rows, best first.

#include "common/kernels.h"

/// Fills the function pointers of what multiplies 8-bit integers in one row.
#define PRODUCT_OF(row) \
  .gemm = smoothbench_gemm_s8s8s32_##row, .integer_peak_probe = smoothbench_probe_int8_##row

/// Fills the other function pointers of one row.
#define KERNELS_OF(row)                                                                            \
  .pack_weight = smoothbench_pack_weight_s8_##row,                                                 \
  .pack_weight_transposed = smoothbench_pack_weight_transposed_s8_##row,                           \
  .pack_activation = smoothbench_pack_activation_s8_##row,                                         \
  .absolute_maximum_bits = smoothbench_absolute_maximum_f32_##row,                                 \
  .quantize = smoothbench_quantize_f32s8_##row, .epilogue = smoothbench_epilogue_s32f32_##row,     \
  .requantize = smoothbench_requantize_s32s8_##row,                                                \
  .row_moments = smoothbench_row_moments_f32_##row, .normalize = smoothbench_normalize_f32_##row,  \
  .convert_f16 = smoothbench_convert_f16f32_##row, .gemm_f32 = smoothbench_gemm_f32_##row,         \
  .gemm_f16 = smoothbench_gemm_f16_##row, .convert_bf16 = smoothbench_convert_bf16f32_##row,       \
  .gemm_bf16 = smoothbench_gemm_bf16_##row, .store_f16 = smoothbench_convert_f32f16_##row,         \
  .store_bf16 = smoothbench_convert_f32bf16_##row, .softmax = smoothbench_softmax_f32_##row,       \
  .gated_silu = smoothbench_gated_silu_f32_##row, .float_peak_probe = smoothbench_probe_f32_##row, \
  .read_probe = smoothbench_probe_read_##row, .write_probe = smoothbench_probe_write_##row,        \
  .quantize_probe = smoothbench_probe_quantize_##row

/// Fills the tile shapes of one row from the constants that start with `prefix`.
#define SHAPES_OF(prefix)                                                                          \
  .tile_rows = prefix##_ROWS, .tile_columns = prefix##_COLUMNS, .depth_step = prefix##_DEPTH_STEP, \
  .most_panels = prefix##_MOST_PANELS, .float_tile_rows = prefix##_FLOAT_ROWS,                     \
  .float_tile_columns = prefix##_FLOAT_COLUMNS, .most_float_panels = prefix##_FLOAT_MOST_PANELS,   \
  .integer_peak_operations = prefix##_INT8_PROBE_OPERATIONS,                                       \
  .float_peak_operations = prefix##_F32_PROBE_OPERATIONS

static const smoothbench_kernel_row kernel_rows[] = {
#if defined(__x86_64__)
    {
        // Everything but the product itself is the next row's: the same panels, the same activations.
        .name = "amxint8",
        .instructions = "tdpbsud tmm",
        .required_features = SMOOTHBENCH_FEATURE_AVX512F | SMOOTHBENCH_FEATURE_AVX512BW
                             | SMOOTHBENCH_FEATURE_AVX512VL | SMOOTHBENCH_FEATURE_AVX512DQ
                             | SMOOTHBENCH_FEATURE_AVX512VNNI | SMOOTHBENCH_FEATURE_AMXINT8,
        .activation_element_bytes = sizeof(int8_t),
        SHAPES_OF(SMOOTHBENCH_AMXINT8),
        PRODUCT_OF(amxint8),
        KERNELS_OF(avx512vnni),
    },
    {
        .name = "avx512vnni",
        .instructions = "vpdpbusd zmm",
        .required_features = SMOOTHBENCH_FEATURE_AVX512F | SMOOTHBENCH_FEATURE_AVX512BW
                             | SMOOTHBENCH_FEATURE_AVX512VL | SMOOTHBENCH_FEATURE_AVX512DQ
                             | SMOOTHBENCH_FEATURE_AVX512VNNI,
        .activation_element_bytes = sizeof(int8_t),
        SHAPES_OF(SMOOTHBENCH_AVX512VNNI),
        PRODUCT_OF(avx512vnni),
        KERNELS_OF(avx512vnni),
    },
    {
        .name = "avx2",
        .instructions = "vpmaddwd ymm + vpaddd ymm + vpsraw ymm",
        .required_features =
            SMOOTHBENCH_FEATURE_AVX2 | SMOOTHBENCH_FEATURE_FMA | SMOOTHBENCH_FEATURE_F16C,
        .activation_element_bytes = sizeof(int16_t),
        SHAPES_OF(SMOOTHBENCH_AVX2),
        PRODUCT_OF(avx2),
        KERNELS_OF(avx2),
    },
#endif
    {
        .name = "portable",
        .instructions = "C, 16-bit products",
        .required_features = 0,
        .activation_element_bytes = sizeof(int16_t),
        SHAPES_OF(SMOOTHBENCH_PORTABLE),
        PRODUCT_OF(portable),
        KERNELS_OF(portable),
        .plain_gemm = smoothbench_gemm_s8s8s32_three_loops,
    },
};

size_t smoothbench_kernel_row_count(void) {
  return sizeof kernel_rows / sizeof kernel_rows[0];
}

const smoothbench_kernel_row* smoothbench_kernel_row_at(size_t index) {
  return &kernel_rows[index];
}
