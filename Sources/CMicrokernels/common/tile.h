// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The operands of one tile, and how a gemm entry hands them to its row-specialised function.
///
/// Both have the same parameters, so that the entry is a single jump. It must not copy arguments: a
/// compiler may copy two 8-byte stack arguments with one 16-byte load, which cannot be forwarded
/// from the caller's two stores and waits until they reach the cache, behind the output of the
/// previous tile (1 to 1.5 % of a product of depth 768). The struct below is made after the jump,
/// inside the inlined body, and never exists in memory.

#ifndef SMOOTHBENCH_COMMON_TILE_H
#define SMOOTHBENCH_COMMON_TILE_H

#include "../include/CMicrokernels.h"
#include "assume.h"

#include <stddef.h>
#include <stdint.h>

/// The panels that a tile of `rows` rows takes side by side, by the rule of `most_panels` in
/// CMicrokernels.h: as many as have room for their sums in the registers of a full tile.
#define SMOOTHBENCH_PANELS_SIDE_BY_SIDE(tile_rows, most_panels, rows) \
  ((tile_rows) / (rows) < (most_panels) ? (tile_rows) / (rows) : (most_panels))

/// Operands of an INT8 tile; the fields are the parameters of `gemm` in CMicrokernels.h.
typedef struct smoothbench_integer_tile {
  size_t columns;
  size_t padded_depth;
  const uint8_t* activation;
  size_t activation_row_stride;
  const uint8_t* weight;
  const int32_t* row_start;
  uint8_t* output;
  size_t output_row_stride;
  const smoothbench_epilogue* epilogue;
  /// What the caller reads next.
  const uint8_t* upcoming;
  size_t upcoming_bytes;
  /// Column of the whole tile that `output` and `columns` start at.
  size_t first_column;
} smoothbench_integer_tile;

/// Gets the part of a tile's output that belongs to one of its panels.
SMOOTHBENCH_ALWAYS_INLINE smoothbench_integer_tile
smoothbench_panel_of(const smoothbench_integer_tile* tile, size_t panel, size_t panel_columns) {
  const size_t first_column = panel * panel_columns;
  const size_t columns_left = tile->columns - first_column;
  smoothbench_integer_tile part = *tile;
  part.columns = columns_left < panel_columns ? columns_left : panel_columns;
  part.output += first_column * sizeof(int32_t);
  part.first_column = first_column;
  return part;
}

/// What is asked for in each pass of a depth loop: lines of what the caller reads next.
///
/// A panel comes from the last cache or from memory for its first tile of rows, which then waits for it. Asked
/// for while the tiles before it are computed, a part by each, it is in the second-level cache by then
/// (Xeon with a busy last cache, 128x4096x4096: 0.93 of the peak in place of 0.78).
typedef struct smoothbench_upcoming_lines {
  /// Addresses, because the last step may lead behind what is asked for.
  uintptr_t next;
  uintptr_t end;
  size_t lines_of_pass;
} smoothbench_upcoming_lines;

enum { smoothbench_line_bytes = 64 };

/// Shares out what a tile asks for among the passes of its depth loop.
SMOOTHBENCH_ALWAYS_INLINE smoothbench_upcoming_lines
smoothbench_upcoming_of(const smoothbench_integer_tile* tile, size_t passes) {
  const size_t lines = (tile->upcoming_bytes + smoothbench_line_bytes - 1) / smoothbench_line_bytes;
  const uintptr_t start = (uintptr_t)tile->upcoming;
  return (smoothbench_upcoming_lines){
      .next = start,
      .end = start + tile->upcoming_bytes,
      .lines_of_pass = lines == 0 || passes == 0 ? 0 : (lines + passes - 1) / passes,
  };
}

/// Asks for the lines of one pass, into the second-level cache.
SMOOTHBENCH_ALWAYS_INLINE void smoothbench_request_lines(smoothbench_upcoming_lines* upcoming) {
  for (size_t count = 0; count < upcoming->lines_of_pass && upcoming->next < upcoming->end;
       ++count) {
    __builtin_prefetch((const void*)upcoming->next, 0, 2);
    upcoming->next += smoothbench_line_bytes;
  }
}

/// The parameters of `gemm`; a function specialised for a number of rows ignores `rows`.
typedef void (*smoothbench_integer_tile_function)(
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

/// Defines a function of that type that computes `body` with the operands in `tile`.
#define SMOOTHBENCH_DEFINE_INTEGER_TILE(name, body)     \
  static void name(                                     \
      size_t rows,                                      \
      size_t columns,                                   \
      size_t padded_depth,                              \
      const void* activation,                           \
      size_t activation_row_stride,                     \
      const void* weight,                               \
      const int32_t* row_start,                         \
      int32_t* output,                                  \
      size_t output_row_stride,                         \
      const smoothbench_epilogue* epilogue,             \
      const void* upcoming,                             \
      size_t upcoming_bytes                             \
  ) {                                                   \
    (void)rows;                                         \
    const smoothbench_integer_tile tile = {             \
        .columns = columns,                             \
        .padded_depth = padded_depth,                   \
        .activation = activation,                       \
        .activation_row_stride = activation_row_stride, \
        .weight = weight,                               \
        .row_start = row_start,                         \
        .output = (uint8_t*)output,                     \
        .output_row_stride = output_row_stride,         \
        .epilogue = epilogue,                           \
        .upcoming = upcoming,                           \
        .upcoming_bytes = upcoming_bytes,               \
        .first_column = 0,                              \
    };                                                  \
    body;                                               \
  }

#endif
