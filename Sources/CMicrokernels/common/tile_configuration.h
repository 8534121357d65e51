// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What ldtilecfg reads: the sizes of the eight AMX tile registers.
///
/// Tiles 0 to 3 are sums. With one block of rows tile 4 is its activations and 5 to 7 are weights; with two
/// blocks 4 and 5 are theirs, and 6 and 7 are weights.
///
/// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, chapter 18.

#ifndef SMOOTHBENCH_COMMON_TILE_CONFIGURATION_H
#define SMOOTHBENCH_COMMON_TILE_CONFIGURATION_H

#include <stdint.h>

enum {
  /// Rows and bytes of a row of the largest tile.
  smoothbench_amx_rows = 16,
  smoothbench_amx_row_bytes = 64,
};

/// The 64 bytes that ldtilecfg reads.
typedef struct smoothbench_tile_configuration {
  uint8_t palette;
  uint8_t start_row;
  uint8_t reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} smoothbench_tile_configuration;

_Static_assert(sizeof(smoothbench_tile_configuration) == 64, "what ldtilecfg reads");

#define SMOOTHBENCH_AMX_ROW_BYTES {64, 64, 64, 64, 64, 64, 64, 64}

/// One block of rows.
#define SMOOTHBENCH_AMX_ONE_BLOCK(row_count) \
  {.palette = 1,                             \
   .row_bytes = SMOOTHBENCH_AMX_ROW_BYTES,   \
   .rows = {row_count, row_count, row_count, row_count, row_count, 16, 16, 16}}

/// A full block of rows and one of `row_count`.
#define SMOOTHBENCH_AMX_TWO_BLOCKS(row_count) \
  {.palette = 1,                              \
   .row_bytes = SMOOTHBENCH_AMX_ROW_BYTES,    \
   .rows = {16, 16, row_count, row_count, 16, row_count, 16, 16}}

#endif
