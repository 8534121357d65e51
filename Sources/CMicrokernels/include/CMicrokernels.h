// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The C micro-kernels and the one ordered table that lists them.
///
/// A *row* of the table is one instruction set with a micro-kernel for every operation. Dispatch,
/// tests, benchmarks and `smoothbench kernels` all walk this table, best row first.
///
/// Names: `smoothbench_<operation>_<operand formats>_<row>`, operand formats from
/// `s8 u8 s16 s32 f16 f32` in the order activation, weight, output.
///
/// Micro-kernels do no threading, allocation, dispatch or error handling: that is the caller's
/// layer (Swift module OptimizedOperations). They never read or write outside the stated bytes.
/// All strides and sizes in this header are in bytes, all counts in elements.
///
/// Packed weight, one panel of `tile_columns` (nr) columns, `depth_step` (kr) values deep a step:
///
///     step 0            | column 0: k 0..kr-1 | column 1: k 0..kr-1 | ... | column nr-1 |
///     step 1            | column 0: k kr..    | ...
///     ...
///     the last step is padded with values that contribute nothing; missing columns likewise
///
/// One byte for each element, on every row. A row may store weights with an offset of +128 (u8),
/// so that u8 x s8 instructions apply; `row_start` below undoes the offset exactly.
///
/// Packed activation: row-major, `activation_element_bytes` for each element, each row padded with
/// zeros to a multiple of the depth step. The caller chooses a row stride that does not map all
/// rows to the same cache set.

#ifndef SMOOTHBENCH_CMICROKERNELS_H
#define SMOOTHBENCH_CMICROKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Instruction set features, one bit each. See `smoothbench_processor_features`.
enum {
  SMOOTHBENCH_FEATURE_AVX2 = 1u << 0,
  SMOOTHBENCH_FEATURE_FMA = 1u << 1,
  SMOOTHBENCH_FEATURE_F16C = 1u << 2,
  SMOOTHBENCH_FEATURE_AVX512F = 1u << 3,
  SMOOTHBENCH_FEATURE_AVX512BW = 1u << 4,
  SMOOTHBENCH_FEATURE_AVX512VL = 1u << 5,
  SMOOTHBENCH_FEATURE_AVX512DQ = 1u << 6,
  SMOOTHBENCH_FEATURE_AVX512VNNI = 1u << 7,
  SMOOTHBENCH_FEATURE_AVX512BF16 = 1u << 8,
  SMOOTHBENCH_FEATURE_AVXVNNI = 1u << 9,
  SMOOTHBENCH_FEATURE_AVX512FP16 = 1u << 10,
  SMOOTHBENCH_FEATURE_AMXINT8 = 1u << 11,
  SMOOTHBENCH_FEATURE_AMXBF16 = 1u << 12,
};

/// Gets the features that both the processor and the operating system support, as a bit set.
uint64_t smoothbench_processor_features(void);

/// Gets the name of one feature bit, such as "avx512vnni", or NULL for an unknown bit.
const char* smoothbench_feature_name(uint64_t feature);

/// What becomes of the finished sums of a tile: real values, sum * row_scales[r] * column_scales[c] +
/// bias[c], each operation rounded to f32, in this order; or codes, these values rounded half to even
/// and saturated, where `column_scales` and `bias` are the multipliers and shifts of `requantize`.
typedef struct smoothbench_epilogue {
  /// f32 [rows].
  const float* row_scales;
  /// f32 [columns].
  const float* column_scales;
  /// f32 [columns], or NULL for none.
  const float* bias;
  /// s8 [rows, columns], rows `code_row_stride` bytes apart, or NULL for real values.
  int8_t* codes;
  size_t code_row_stride;
  /// -127 or -128; the highest is 127.
  int32_t lowest_code;
} smoothbench_epilogue;

/// What normalizing subtracts from a row and divides it by.
typedef struct smoothbench_row_statistics {
  /// 1, or a smaller power of two where differences of the row's values could leave FP32. The other
  /// fields are of the values times this.
  float step_down;
  /// The mean, rounded to FP32, and what rounding left of it; both 0 where no mean is subtracted.
  float mean_high;
  float mean_low;
  /// 1 / sqrt(variance + epsilon), or of the mean square.
  float reciprocal_deviation;
} smoothbench_row_statistics;

/// One row of the kernel table: an instruction set and its micro-kernels.
typedef struct smoothbench_kernel_row {
  /// Name that users type: "avx512vnni", "avx2", "portable".
  const char* name;
  /// The instructions that multiply and add, for listings: "vpdpbusd zmm".
  const char* instructions;
  /// Every bit must be present in `smoothbench_processor_features`.
  uint64_t required_features;

  // ---- gemm_s8s8s32 ------------------------------------------------------------------------

  /// Most rows (mr) and exactly how many columns (nr) one `gemm` call keeps in registers.
  size_t tile_rows;
  size_t tile_columns;
  /// Depth is padded to a multiple of this (kr).
  size_t depth_step;
  /// Most panels that one `gemm` call takes side by side. A tile of r rows takes
  /// min(most_panels, tile_rows / r) of them: few rows are limited by reading weights, and several
  /// panels are several streams for the processor's prefetcher.
  size_t most_panels;
  /// Bytes of one packed activation element: 1 (s8) or 2 (s16).
  size_t activation_element_bytes;

  /// Packs up to `tile_columns` weight rows (output channels) into one panel.
  ///
  /// @param[in] columns  1 ... tile_columns; the missing columns are filled with neutral values
  /// @param[in] depth    values in each weight row, 1 or more
  /// @param[in] weight   s8 [columns, depth], rows `row_stride` bytes apart
  /// @param[out] packed  tile_columns * round_up(depth, depth_step) bytes
  void (*pack_weight)(
      size_t columns,
      size_t depth,
      const int8_t* weight,
      size_t row_stride,
      void* packed
  );

  /// Packs up to `tile_columns` columns of a weight stored the other way round into one panel: the
  /// same bytes as `pack_weight` gives for its transpose.
  ///
  /// @param[in] columns  1 ... tile_columns; the missing columns are filled with neutral values
  /// @param[in] depth    number of weight rows, 1 or more
  /// @param[in] weight   s8 [depth, columns], rows `row_stride` bytes apart
  /// @param[out] packed  tile_columns * round_up(depth, depth_step) bytes
  void (*pack_weight_transposed)(
      size_t columns,
      size_t depth,
      const int8_t* weight,
      size_t row_stride,
      void* packed
  );

  /// Packs activation rows and computes the accumulator start value of each row.
  ///
  /// @param[in] activation        s8 [rows, depth], rows `row_stride` bytes apart
  /// @param[out] packed           rows `packed_row_stride` bytes apart, each padded with zeros to
  ///                              round_up(depth, depth_step) elements
  /// @param[out] row_start        s32 [rows], what each accumulator of the row starts from
  void (*pack_activation)(
      size_t rows,
      size_t depth,
      const int8_t* activation,
      size_t row_stride,
      void* packed,
      size_t packed_row_stride,
      int32_t* row_start
  );

  /// Computes one tile: output[r, c] = start + sum over depth of activation[r, k] * weight[c, k].
  ///
  /// Sums are exact modulo 2^32, so exact whenever the true result fits s32. Where they are complete
  /// they can leave the registers as what `epilogue` or `requantize` would make of them, to the last bit,
  /// without a way through memory.
  ///
  /// @param[in] rows              1 ... tile_rows
  /// @param[in] columns           1 ... tile_columns, or, where `rows` rows take p panels, more
  ///                              than tile_columns * (p - 1) and at most tile_columns * p; only
  ///                              these are stored
  /// @param[in] padded_depth      multiple of depth_step
  /// @param[in] activation        packed activation rows, `activation_row_stride` bytes apart
  /// @param[in] weight            one packed panel (or the part of it that starts at this depth),
  ///                              or p packed panels of this depth, one behind the other
  /// @param[in] row_start         s32 [rows], start of each row, or NULL: start from `output`
  ///                              (a later block of depth)
  /// @param[in,out] output        s32 [rows, columns], rows `output_row_stride` bytes apart; f32 with
  ///                              an epilogue of real values; with one of codes the sums of earlier
  ///                              blocks, if any, which may be overwritten
  /// @param[in] epilogue          what becomes of these rows and columns, or NULL: store the sums
  /// @param[in] upcoming          what the caller reads next, such as a part of the panel behind this
  ///                              one: asked for into the second-level cache, evenly over the depth,
  ///                              never read. A row of the table, or its calls of few rows, may
  ///                              ignore it
  /// @param[in] upcoming_bytes    how much of it; 0 for none
  void (*gemm)(
      size_t rows,
      size_t columns,
      size_t padded_depth,
      const void* activation,
      size_t activation_row_stride,
      const void* weight,
      const int32_t* row_start,
      int32_t* output,
      size_t output_row_stride,
      const smoothbench_epilogue* epilogue,
      const void* upcoming,
      size_t upcoming_bytes
  );

  /// The same product as three plain loops over operands that are not packed, in the file of this
  /// row's `gemm` and so compiled alike: what a row without intrinsics is compared with. NULL on
  /// other rows. Sums are exact modulo 2^32.
  ///
  /// @param[in] activation        s8 [rows, depth], rows `activation_row_stride` bytes apart
  /// @param[in] weight            s8 [columns, depth], rows `weight_row_stride` bytes apart
  /// @param[out] output           s32 [rows, columns], rows `output_row_stride` bytes apart
  void (*plain_gemm)(
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

  // ---- quantization and epilogue -----------------------------------------------------------

  /// Gets the bit pattern of the largest absolute value of `count` floats, count 1 or more.
  /// A result of 0x7f800000 or more means that a value is infinite or not a number.
  ///
  /// @param[in] upcoming      what the caller reads next, `count` floats: its first half is asked for
  ///                          from memory, or NULL; never read, so any address will do
  uint32_t (*absolute_maximum_bits)(size_t count, const float* values, const float* upcoming);

  /// Quantizes `count` floats: code = saturate(round_half_even(RN32(value / scale))).
  ///
  /// Bit for bit the result of an IEEE division followed by rounding half to even, however it is
  /// computed. Requires finite values and a finite scale > 0.
  ///
  /// @param[in] lowest_code   -127 (restricted range) or -128 (full range); the highest is 127
  /// @param[in] upcoming      what the caller reads next, `count` floats: its second half is asked for
  ///                          from memory, or NULL; never read, so any address will do
  void (*quantize)(
      size_t count,
      const float* values,
      float scale,
      int32_t lowest_code,
      int8_t* codes,
      const float* upcoming
  );

  /// Dequantizes a tile and adds the bias, with FP32 operations rounded one by one, no fused
  /// multiply-add, in this order, so that every row of the table gives the same bits:
  /// output = RN(RN(RN(RN(accumulator) * row_scale) * column_scale) + bias).
  ///
  /// Works in place too: `output` may be the memory of `accumulator`, with the same row stride.
  ///
  /// @param[in] accumulator      s32 [rows, columns], rows `accumulator_row_stride` bytes apart
  /// @param[in] row_scales       f32 [rows];  @param[in] column_scales  f32 [columns]
  /// @param[in] bias             f32 [columns], or NULL for none (then nothing is added)
  /// @param[out] output          f32 [rows, columns], rows `output_row_stride` bytes apart
  void (*epilogue)(
      size_t rows,
      size_t columns,
      const int32_t* accumulator,
      size_t accumulator_row_stride,
      const float* row_scales,
      const float* column_scales,
      const float* bias,
      float* output,
      size_t output_row_stride
  );

  /// Requantizes a tile to codes of an output scale, with FP32 operations rounded one by one, no
  /// fused multiply-add, in this order, so that every row of the table gives the same codes:
  /// code = saturate(round_half_even(RN(RN(RN(RN(accumulator) * row_scale) * multiplier) + shift))).
  ///
  /// The caller divides column scales and bias by the output scale once; no element is divided.
  /// Requires multipliers above zero and finite shifts: no product is then 0 * infinity and no sum
  /// infinity - infinity; what leaves FP32 saturates.
  ///
  /// @param[in] accumulator   s32 [rows, columns], rows `accumulator_row_stride` bytes apart
  /// @param[in] row_scales    f32 [rows];  @param[in] multipliers  f32 [columns]
  /// @param[in] shifts        f32 [columns], or NULL for none (then nothing is added)
  /// @param[in] lowest_code   -127 or -128; the highest is 127
  /// @param[out] codes        s8 [rows, columns], rows `code_row_stride` bytes apart
  void (*requantize)(
      size_t rows,
      size_t columns,
      const int32_t* accumulator,
      size_t accumulator_row_stride,
      const float* row_scales,
      const float* multipliers,
      const float* shifts,
      int32_t lowest_code,
      int8_t* codes,
      size_t code_row_stride
  );

  // ---- normalization -----------------------------------------------------------------------

  /// Sums a row in FP64: moments[0] = sum of d, moments[1] = sum of d * d, with d = value - *origin;
  /// where `origin` is NULL, moments[0] = 0 and d is the value. Count is 1 or more.
  ///
  /// The sums are made in the order of norm/partial_sums.h, each operation rounded by itself, so
  /// that every row of the table gives the same bits. moments[1] is finite if and only if every
  /// value is: squares of FP32 numbers are far inside FP64.
  ///
  /// @param[in] upcoming      what the caller reads next: its first half is asked for from memory
  ///                          while these are summed, or NULL; never read, so any address will do
  void (*row_moments)(
      size_t count,
      const float* values,
      const float* origin,
      double moments[2],
      const float* upcoming
  );

  /// Normalizes a row, with FP32 operations rounded one by one, no fused multiply-add, in this
  /// order, so that every row of the table gives the same bits:
  /// output = ((value * step_down - mean_high) - mean_low) * reciprocal_deviation * gain + bias.
  ///
  /// Returns the bit pattern of the largest absolute output; 0x7f800000 or more means that one is
  /// infinite or not a number.
  ///
  /// @param[in] gain, bias    f32 [count]; the bias may be NULL (then nothing is added)
  /// @param[out] output       f32 [count]
  /// @param[in] upcoming      what the caller reads next: its second half is asked for
  uint32_t (*normalize)(
      size_t count,
      const float* values,
      const smoothbench_row_statistics* statistics,
      const float* gain,
      const float* bias,
      float* output,
      const float* upcoming
  );

  // ---- baseline: FP32 arithmetic on weights stored as FP32, FP16 or BF16 ----------------------

  /// Most rows that one `gemm_f32` call keeps in registers, and columns of one panel.
  size_t float_tile_rows;
  size_t float_tile_columns;
  /// Most panels that one `gemm_f32` call takes side by side, for the reason of `most_panels`.
  size_t most_float_panels;

  /// Converts `count` FP16 values (IEEE binary16 bit patterns) to FP32, exactly.
  void (*convert_f16)(size_t count, const uint16_t* values, float* output);

  /// Computes one FP32 tile, fused multiply-add in order of depth.
  /// The activation is row-major f32; a weight panel is f32 [depth, float_tile_columns].
  /// `accumulate` false: start from 0; true: start from `output`.
  ///
  /// @param[in] columns       those of 1, 2, 4 ... panels: at most most_float_panels, and at most
  ///                          float_tile_rows / rows of them; the last may have fewer columns
  /// @param[in] panel_stride  bytes from panel to panel; not used where there is one
  void (*gemm_f32)(
      size_t rows,
      size_t columns,
      size_t depth,
      const float* activation,
      size_t activation_row_stride,
      const float* weight,
      size_t panel_stride,
      bool accumulate,
      float* output,
      size_t output_row_stride
  );

  /// The same with an FP16 panel, converted exactly on the way to the registers: the same bits. For
  /// few rows; where a panel is used again and again, `convert_f16` does it once.
  void (*gemm_f16)(
      size_t rows,
      size_t columns,
      size_t depth,
      const float* activation,
      size_t activation_row_stride,
      const uint16_t* weight,
      size_t panel_stride,
      bool accumulate,
      float* output,
      size_t output_row_stride
  );

  /// Converts `count` BF16 values (the upper halves of FP32 bit patterns) to FP32, exactly.
  void (*convert_bf16)(size_t count, const uint16_t* values, float* output);

  /// `gemm_f16` with a BF16 panel.
  void (*gemm_bf16)(
      size_t rows,
      size_t columns,
      size_t depth,
      const float* activation,
      size_t activation_row_stride,
      const uint16_t* weight,
      size_t panel_stride,
      bool accumulate,
      float* output,
      size_t output_row_stride
  );

  /// Converts `count` FP32 values to FP16, ties to even; magnitudes of 65520 and more become infinity,
  /// NaNs quiet ones.
  void (*store_f16)(size_t count, const float* values, uint16_t* output);

  /// Converts `count` FP32 values to BF16, ties to even; NaNs become quiet ones.
  void (*store_bf16)(size_t count, const float* values, uint16_t* output);

  // ---- transformer, FP32 ---------------------------------------------------------------------

  /// Softmax of one row in place: values[i] = exp(scale * (values[i] - max)) / sum, scale > 0.
  /// Values are finite; count is 1 or more. The same bits on every row of the table.
  void (*softmax)(size_t count, float* values, float scale);

  /// output[i] = gate[i] / (1 + exp(-gate[i])) * up[i]. The same bits on every row of the table.
  void (*gated_silu)(size_t count, const float* gate, const float* up, float* output);

  // ---- probes of the machine's limit ---------------------------------------------------------

  /// Runs this row's own gemm instruction sequence on registers only, `iterations` times, with
  /// enough independent accumulators to saturate the units; returns a value that depends on all.
  int32_t (*integer_peak_probe)(size_t iterations);
  /// Operations (one multiplication and one addition are 2) of one iteration of the probe.
  size_t integer_peak_operations;

  /// The same for the FP32 multiply-add of `gemm_f32`.
  float (*float_peak_probe)(size_t iterations);
  size_t float_peak_operations;

  /// Reads `bytes` of memory once with this row's widest loads; returns a value that depends on all.
  ///
  /// @param[in] way    0 ... SMOOTHBENCH_READ_PROBE_WAYS - 1: one stream, one stream with prefetch,
  ///                   four streams. Which is fastest depends on processor and cache level, so the
  ///                   caller tries all of them.
  /// @param[in] bytes  multiple of SMOOTHBENCH_MEMORY_PROBE_GRANULARITY
  /// @param[in] data   aligned to a cache line
  uint64_t (*read_probe)(size_t way, size_t bytes, const void* data);

  /// Writes SMOOTHBENCH_MEMORY_PROBE_BYTE to `bytes` of memory once with this row's widest stores.
  ///
  /// @param[in] way    0 through the caches, 1 past them (streaming stores)
  void (*write_probe)(size_t way, size_t bytes, void* data);

  /// Moves what quantization moves, in one pass with a fixed scale: 4 bytes read, 1 written for each
  /// element.
  ///
  /// @param[in] way     0 stores through the caches, 1 past them
  /// @param[in] count   multiple of SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY
  /// @param[in] values  aligned to a cache line, as `codes`
  void (*quantize_probe)(size_t way, size_t count, const float* values, int8_t* codes);
} smoothbench_kernel_row;

/// Constants of the memory probes.
enum {
  SMOOTHBENCH_READ_PROBE_WAYS = 3,
  SMOOTHBENCH_WRITE_PROBE_WAYS = 2,
  SMOOTHBENCH_QUANTIZE_PROBE_WAYS = 2,
  /// Unit: bytes.
  SMOOTHBENCH_MEMORY_PROBE_GRANULARITY = 2048,
  /// Unit: elements.
  SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY = 64,
  /// Four of them are the FP32 number 0.747, so that memory holds ordinary numbers whatever a probe
  /// wrote there: arithmetic on subnormal numbers is slow on some processors.
  SMOOTHBENCH_MEMORY_PROBE_BYTE = 0x3f,
};

/// What the quantize probe multiplies by: 0.747 becomes the code 0x3f again.
#define SMOOTHBENCH_QUANTIZE_PROBE_FACTOR 84.5f

/// A peak that belongs to no row of the table.
typedef struct smoothbench_peak_probe {
  /// The instructions, for listings.
  const char* instructions;
  /// Every bit must be present in `smoothbench_processor_features`.
  uint64_t required_features;
  /// Runs the instructions on registers only; returns a value that depends on all.
  float (*run)(size_t iterations);
  /// Operations of one iteration; one multiplication and one addition are 2.
  size_t operations;
} smoothbench_peak_probe;

/// Gets one of the probes of BF16 products, fastest instructions first, or NULL behind the last one.
const smoothbench_peak_probe* smoothbench_bf16_peak_probe_at(size_t index);

/// Gets the number of rows in the table, supported by this machine or not.
size_t smoothbench_kernel_row_count(void);

/// Gets one row, best first, `portable` last. Requires index < smoothbench_kernel_row_count().
const smoothbench_kernel_row* smoothbench_kernel_row_at(size_t index);

#endif
