// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of the AMX row's product, on tile registers only.
///
/// Requires: amx-tile, amx-int8

#if defined(__x86_64__)

#include "../common/kernels.h"
#include "../common/tile_configuration.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("amx-tile,amx-int8"))), apply_to = function)

_Static_assert(
    SMOOTHBENCH_AMXINT8_INT8_PROBE_OPERATIONS
        == 4 * smoothbench_amx_rows * smoothbench_amx_rows * smoothbench_amx_row_bytes * 2,
    "operations"
);

int32_t smoothbench_probe_int8_amxint8(size_t iterations) {
  static const smoothbench_tile_configuration configuration = SMOOTHBENCH_AMX_TWO_BLOCKS(16);
  int32_t sums[4][smoothbench_amx_rows * smoothbench_amx_rows];

  // Loading a configuration sets every tile to zero; the time of a product does not depend on values.
  _tile_loadconfig(&configuration);
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
    // Four sums, as many as one tile of the products: one product starts every 16 cycles and takes 52.
    _tile_dpbsud(0, 4, 6);
    _tile_dpbsud(1, 4, 7);
    _tile_dpbsud(2, 5, 6);
    _tile_dpbsud(3, 5, 7);
  }
  _tile_stored(0, sums[0], smoothbench_amx_row_bytes);
  _tile_stored(1, sums[1], smoothbench_amx_row_bytes);
  _tile_stored(2, sums[2], smoothbench_amx_row_bytes);
  _tile_stored(3, sums[3], smoothbench_amx_row_bytes);
  _tile_release();
  return sums[0][0] + sums[1][0] + sums[2][0] + sums[3][0];
}

#pragma clang attribute pop

#endif
