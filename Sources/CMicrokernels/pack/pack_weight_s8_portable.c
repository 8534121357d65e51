// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights for the portable row: s8, 2 columns, 8 values deep a step.
///
///     step 0 | column 0: k 0..7 | column 1: k 0..7 |
///     step 1 | column 0: k 8..  | ...

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
  tile_columns = SMOOTHBENCH_PORTABLE_COLUMNS,
  depth_step = SMOOTHBENCH_PORTABLE_DEPTH_STEP,
};

void smoothbench_pack_weight_s8_portable(
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
    const size_t count = depth - k < depth_step ? depth - k : depth_step;
    for (size_t column = 0; column < tile_columns; ++column) {
      if (column < columns && count == depth_step) {
        memcpy(destination, weight + column * row_stride + k, depth_step);
      } else {
        memset(destination, 0, depth_step);
        if (column < columns) {
          memcpy(destination, weight + column * row_stride + k, count);
        }
      }
      destination += depth_step;
    }
  }
}
