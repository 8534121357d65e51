// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bandwidth of memory and caches with 16-byte loads and stores, which every processor has.

#include <stdbool.h>
#include <stdint.h>

#define SMOOTHBENCH_PROBE_VECTOR_BYTES 16
#include "memory_probe.h"

#pragma STDC FP_CONTRACT OFF

SMOOTHBENCH_DEFINE_READ_AND_WRITE_PROBES(portable);

typedef float f32x16 __attribute__((vector_size(64)));
typedef int32_t s32x16 __attribute__((vector_size(64)));
typedef int8_t s8x16 __attribute__((vector_size(16)));

/// 16 values. Truncates where a quantizer rounds: the traffic is the same, and every processor has
/// an instruction for it.
SMOOTHBENCH_ALWAYS_INLINE void quantize_step(bool streams, const float* values, int8_t* codes) {
  const f32x16 scaled = *(const f32x16*)(const void*)values * SMOOTHBENCH_QUANTIZE_PROBE_FACTOR;
  const s8x16 narrow = __builtin_convertvector(__builtin_convertvector(scaled, s32x16), s8x16);
  if (streams) {
    __builtin_nontemporal_store(narrow, (s8x16*)(void*)codes);
  } else {
    *(s8x16*)(void*)codes = narrow;
  }
}

SMOOTHBENCH_DEFINE_QUANTIZE_PROBE(portable, quantize_step, 16);
