// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The C interface between smoothbench and a library that multiplies matrices.
///
/// A provider library exports one function, `smoothbench_provider`, which returns a pointer to a
/// `smoothbench_provider_v1` that does not change afterwards. smoothbench loads the library with
/// dlopen, checks `version`, packs the weight once, and then runs the product many times.
/// bench/providers has examples; `smoothbench verify --provider ./libmine.so` judges a library,
/// `smoothbench benchmark --provider ./libmine.so` times it.
///
/// Every matrix is row-major. Activation [rows, depth], weight [columns, depth] as in checkpoints,
/// output [rows, columns]. Strides are in elements. A library must read and write only the stated
/// elements, aligned like single elements: smoothbench puts guard pages around them.
///
/// Calls come from one thread at a time. A later header may add capabilities, one bit each; what is
/// stated here stays as it is for as long as the version does.

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
  /// f32 activation, s8 weight with scales and bias, f32 output: the operation `w8a8_linear`.
  ///
  /// Each activation row is quantized with a scale of its own, absmax / 127 in FP32 and 1 for a row
  /// of zeros, or with the `activation_scale` that is given. code = x / scale in FP32, rounded half
  /// to even, saturated to -127 ... 127. Then
  /// output[i, n] = sum[i, n] * row_scale[i] * scales[n] + bias[n], in FP32, in any order. A value
  /// that is not finite makes `run` return a positive code.
  SMOOTHBENCH_CAPABILITY_W8A8_LINEAR = 1u << 4,
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

/// The weight of SMOOTHBENCH_CAPABILITY_W8A8_LINEAR: what `pack_weight` gets in place of elements.
typedef struct smoothbench_linear_weight {
  /// Codes [columns, depth], `weight_row_stride` elements from row to row.
  const int8_t* codes;
  /// The real value of one step of each output column [columns], finite and above 0.
  const float* scales;
  /// The scale of the whole activation (static), or NULL: one for each row is found (dynamic).
  const float* activation_scale;
  /// What is added to each output column [columns], or NULL for nothing.
  const float* bias;
} smoothbench_linear_weight;

/// A weight in the library's own form. Opaque to smoothbench.
typedef struct smoothbench_packed_weight smoothbench_packed_weight;

/// Everything a library offers. All functions return 0 on success and a positive code otherwise.
typedef struct smoothbench_provider_v1 {
  /// SMOOTHBENCH_PROVIDER_VERSION of the header the library was built with.
  uint32_t version;
  /// Capability bits; 0 when the library cannot work on this machine.
  uint32_t capabilities;
  /// Short name for records, such as "openblas". Static storage.
  const char* name;
  /// Library version and build for records, or why there are no capabilities. Static storage.
  const char* description;

  /// Sets the number of threads, the calling one included, of later calls. Between calls they must
  /// not keep processors busy for longer than some milliseconds.
  int32_t (*set_threads)(int32_t threads);

  /// Packs a weight for later `run` calls of this capability and shape.
  ///
  /// `weight` points to the first element, or to a smoothbench_linear_weight for
  /// SMOOTHBENCH_CAPABILITY_W8A8_LINEAR. Elements, scales and bias stay where they are, unchanged,
  /// until `free_weight`: a library may keep pointers to them.
  int32_t (*pack_weight)(
      uint32_t capability,
      const smoothbench_product_shape* shape,
      const void* weight,
      smoothbench_packed_weight** packed
  );

  /// Computes output = activation * transpose(weight), or the layer; `shape` is that of packing.
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
