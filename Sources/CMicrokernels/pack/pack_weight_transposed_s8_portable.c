// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights stored [depth, columns] for the portable row. pack_weight_s8_portable.c draws the
/// layout.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

enum {
  tile_columns = SMOOTHBENCH_PORTABLE_COLUMNS,
  depth_step = SMOOTHBENCH_PORTABLE_DEPTH_STEP,
};

void smoothbench_pack_weight_transposed_s8_portable(
    size_t columns,
    size_t depth,
    const int8_t* weight,
    size_t row_stride,
    void* packed
) {
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  SMOOTHBENCH_ASSUME(depth >= 1);
  int8_t* destination = packed;
  for (size_t k = 0; k < depth; k += depth_step) {
    for (size_t column = 0; column < tile_columns; ++column) {
      for (size_t index = k; index < k + depth_step; ++index) {
        const bool present = column < columns && index < depth;
        *destination++ = present ? weight[index * row_stride + column] : 0;
      }
    }
  }
}
