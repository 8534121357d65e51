// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The C interface between smoothbench and a library that multiplies matrices.
///
/// A provider library exports one function, `smoothbench_provider`, which returns a pointer to a
/// constant `smoothbench_provider_v1`. smoothbench loads the library with dlopen, checks
/// `version`, packs the weight once, and then runs the product many times.
///
/// Every matrix is row-major. Activation [rows, depth], weight [columns, depth] as in checkpoints,
/// output [rows, columns]. Strides are in elements. A library must read and write only the stated
/// elements: smoothbench puts guard pages around them.

#ifndef SMOOTHBENCH_PROVIDER_H
#define SMOOTHBENCH_PROVIDER_H

#include <stdint.h>

#define SMOOTHBENCH_PROVIDER_VERSION 1

/// What a provider can compute. One bit each in `capabilities`.
enum {
  /// f32 activation, f32 weight, f32 output.
  SMOOTHBENCH_CAPABILITY_F32 = 1u << 0,
  /// bf16 activation and weight (bit patterns in uint16_t), f32 output.
  SMOOTHBENCH_CAPABILITY_BF16 = 1u << 1,
  /// s8 activation, s8 weight, s32 output: the operation `gemm_s8s8s32`.
  SMOOTHBENCH_CAPABILITY_S8S8S32 = 1u << 2,
  /// u8 activation, s8 weight, s32 output.
  SMOOTHBENCH_CAPABILITY_U8S8S32 = 1u << 3,
};

/// One product's sizes, strides in elements.
typedef struct smoothbench_product_shape {
  int64_t rows;
  int64_t depth;
  int64_t columns;
  int64_t activation_row_stride;
  int64_t weight_row_stride;
  int64_t output_row_stride;
} smoothbench_product_shape;

/// A weight in the library's own form. Opaque to smoothbench.
typedef struct smoothbench_packed_weight smoothbench_packed_weight;

/// Everything a library offers. All functions return 0 on success and a positive code otherwise.
typedef struct smoothbench_provider_v1 {
  /// SMOOTHBENCH_PROVIDER_VERSION of the header the library was built with.
  uint32_t version;
  /// Capability bits.
  uint32_t capabilities;
  /// Short name for records, such as "openblas". Static storage.
  const char* name;
  /// Library version and build for records. Static storage.
  const char* description;

  /// Sets the number of threads of later `run` calls.
  int32_t (*set_threads)(int32_t threads);

  /// Packs a weight for later `run` calls of this capability. `weight` may be freed afterwards
  /// only if the library made a copy; smoothbench keeps it alive until `free_weight`.
  int32_t (*pack_weight)(
      uint32_t capability,
      const smoothbench_product_shape* shape,
      const void* weight,
      smoothbench_packed_weight** packed
  );

  /// Computes output = activation * transpose(weight).
  int32_t (*run)(
      uint32_t capability,
      const smoothbench_product_shape* shape,
      const void* activation,
      const smoothbench_packed_weight* packed,
      void* output
  );

  /// Frees what `pack_weight` made.
  void (*free_weight)(smoothbench_packed_weight* packed);
} smoothbench_provider_v1;

/// The symbol a provider library exports, of type smoothbench_provider_function.
#define SMOOTHBENCH_PROVIDER_SYMBOL "smoothbench_provider"
typedef const smoothbench_provider_v1* (*smoothbench_provider_function)(void);

#endif
