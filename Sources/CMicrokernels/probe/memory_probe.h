// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bodies of the probes that read and write memory, for vectors of any width.
///
/// A row's file defines SMOOTHBENCH_PROBE_VECTOR_BYTES, switches its instruction set on and includes
/// this header. Vectors are passed and returned by no function, so their width is no matter of ABI.

#ifndef SMOOTHBENCH_PROBE_MEMORY_PROBE_H
#define SMOOTHBENCH_PROBE_MEMORY_PROBE_H

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t smoothbench_probe_vector
    __attribute__((vector_size(SMOOTHBENCH_PROBE_VECTOR_BYTES)));

enum {
  /// Bytes of one stream in one step: the loop costs nothing beside 8 vectors or more.
  smoothbench_probe_step = 512,
  smoothbench_probe_vectors = smoothbench_probe_step / SMOOTHBENCH_PROBE_VECTOR_BYTES,
  smoothbench_probe_line = 64,
  /// The most streams of a way of reading.
  smoothbench_probe_streams = 4,
  /// How far ahead lines are asked for: some hundred nanoseconds at 20 GB/s, half a page.
  smoothbench_probe_ahead = 2048,
};

_Static_assert(
    smoothbench_probe_streams* smoothbench_probe_step == SMOOTHBENCH_MEMORY_PROBE_GRANULARITY,
    "a pass is a whole number of steps of every way"
);

/// Reads `streams` equal parts of the bytes side by side.
SMOOTHBENCH_ALWAYS_INLINE uint64_t
smoothbench_probe_read_streams(size_t streams, bool prefetches, size_t bytes, const uint8_t* data) {
  smoothbench_probe_vector sums[4] = {0};
  const size_t part = bytes / streams;
  for (size_t offset = 0; offset < part; offset += smoothbench_probe_step) {
#pragma clang loop unroll(full)
    for (size_t stream = 0; stream < streams; ++stream) {
      const uint8_t* source = data + stream * part + offset;
      if (prefetches) {
        // Past the end of the data this is a hint for lines that nobody needs, never a fault.
#pragma clang loop unroll(full)
        for (size_t line = 0; line < smoothbench_probe_step; line += smoothbench_probe_line) {
          __builtin_prefetch(source + smoothbench_probe_ahead + line);
        }
      }
      const smoothbench_probe_vector* vectors =
          (const smoothbench_probe_vector*)(const void*)source;
      // Four independent chains: one would wait for its own last operation.
#pragma clang loop unroll(full)
      for (size_t index = 0; index < smoothbench_probe_vectors; ++index) {
        sums[index % 4] |= vectors[index];
      }
    }
  }
  const smoothbench_probe_vector sum = (sums[0] | sums[1]) | (sums[2] | sums[3]);
  uint64_t all = 0;
  for (size_t word = 0; word < sizeof sum / sizeof sum[0]; ++word) {
    all |= sum[word];
  }
  return all;
}

/// Writes bytes of SMOOTHBENCH_MEMORY_PROBE_BYTE, through the caches or past them.
SMOOTHBENCH_ALWAYS_INLINE void
smoothbench_probe_write_vectors(bool streams, size_t bytes, uint8_t* data) {
  const uint64_t word = UINT64_C(0x0101010101010101) * SMOOTHBENCH_MEMORY_PROBE_BYTE;
  const smoothbench_probe_vector zero = {0};
  const smoothbench_probe_vector value = zero + word;
  for (size_t offset = 0; offset < bytes; offset += smoothbench_probe_step) {
    smoothbench_probe_vector* vectors = (smoothbench_probe_vector*)(void*)(data + offset);
#pragma clang loop unroll(full)
    for (size_t index = 0; index < smoothbench_probe_vectors; ++index) {
      if (streams) {
        __builtin_nontemporal_store(value, vectors + index);
      } else {
        vectors[index] = value;
      }
    }
    // Keeps the loop from becoming a call of memset.
    __asm__ volatile("" ::: "memory");
  }
  // Streaming stores have left their buffers when this returns.
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/// Defines the read and the write probe of one row.
#define SMOOTHBENCH_DEFINE_READ_AND_WRITE_PROBES(row)                                         \
  uint64_t smoothbench_probe_read_##row(size_t way, size_t bytes, const void* data) {         \
    SMOOTHBENCH_ASSUME(bytes % SMOOTHBENCH_MEMORY_PROBE_GRANULARITY == 0);                    \
    switch (way) {                                                                            \
      case 0:                                                                                 \
        return smoothbench_probe_read_streams(1, false, bytes, data);                         \
      case 1:                                                                                 \
        return smoothbench_probe_read_streams(1, true, bytes, data);                          \
      default:                                                                                \
        return smoothbench_probe_read_streams(smoothbench_probe_streams, false, bytes, data); \
    }                                                                                         \
  }                                                                                           \
  void smoothbench_probe_write_##row(size_t way, size_t bytes, void* data) {                  \
    SMOOTHBENCH_ASSUME(bytes % SMOOTHBENCH_MEMORY_PROBE_GRANULARITY == 0);                    \
    if (way == 0) {                                                                           \
      smoothbench_probe_write_vectors(false, bytes, data);                                    \
    } else {                                                                                  \
      smoothbench_probe_write_vectors(true, bytes, data);                                     \
    }                                                                                         \
  }                                                                                           \
  _Static_assert(SMOOTHBENCH_READ_PROBE_WAYS == 3 && SMOOTHBENCH_WRITE_PROBE_WAYS == 2, "ways")

/// Turns some values into codes, through the caches or past them.
typedef void smoothbench_probe_quantizer(bool streams, const float* values, int8_t* codes);

/// Quantizes `count` values, `step` of them in one call, asking for values ahead.
SMOOTHBENCH_ALWAYS_INLINE void smoothbench_probe_quantize_steps(
    smoothbench_probe_quantizer* quantize,
    size_t step,
    bool streams,
    size_t count,
    const float* values,
    int8_t* codes
) {
  for (size_t index = 0; index < count; index += step) {
#pragma clang loop unroll(full)
    for (size_t line = 0; line < step * sizeof(float); line += smoothbench_probe_line) {
      __builtin_prefetch((const char*)(values + index) + smoothbench_probe_ahead + line);
    }
    quantize(streams, values + index, codes + index);
  }
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/// Defines the traffic probe of one row from a quantizer of `step` values.
#define SMOOTHBENCH_DEFINE_QUANTIZE_PROBE(row, quantizer, step)                             \
  void smoothbench_probe_quantize_##row(                                                    \
      size_t way, size_t count, const float* values, int8_t* codes                          \
  ) {                                                                                       \
    SMOOTHBENCH_ASSUME(count % SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY == 0);                \
    if (way == 0) {                                                                         \
      smoothbench_probe_quantize_steps(quantizer, step, false, count, values, codes);       \
    } else {                                                                                \
      smoothbench_probe_quantize_steps(quantizer, step, true, count, values, codes);        \
    }                                                                                       \
  }                                                                                         \
  _Static_assert(SMOOTHBENCH_QUANTIZE_PROBE_GRANULARITY % (step) == 0, "a step is a part"); \
  _Static_assert(SMOOTHBENCH_QUANTIZE_PROBE_WAYS == 2, "ways")

#endif
