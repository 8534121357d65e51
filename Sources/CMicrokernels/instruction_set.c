// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Which instruction sets this processor and this operating system support together.

// Declares syscall.
#define _DEFAULT_SOURCE

#include "include/CMicrokernels.h"

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__x86_64__)

/// Register state that the operating system saves on a context switch (XCR0). An instruction set
/// whose registers are not saved faults or loses values, whatever cpuid says.
enum {
  state_avx = 0x6,      // bits 1, 2: xmm, upper halves of ymm
  state_avx512 = 0xe6,  // and bits 5, 6, 7: mask registers, upper halves of zmm, zmm16..31
  state_amx = 0x60000,  // bits 17, 18: tile configuration and tile data
};

/// One feature: where cpuid reports it and the state it needs.
typedef struct feature_bit {
  uint64_t feature;
  uint32_t leaf;
  uint32_t subleaf;
  /// 0 eax, 1 ebx, 2 ecx, 3 edx.
  uint32_t output;
  uint32_t bit;
  uint64_t state;
} feature_bit;

static const feature_bit feature_bits[] = {
    {SMOOTHBENCH_FEATURE_FMA, 1, 0, 2, 12, state_avx},
    {SMOOTHBENCH_FEATURE_F16C, 1, 0, 2, 29, state_avx},
    {SMOOTHBENCH_FEATURE_AVX2, 7, 0, 1, 5, state_avx},
    {SMOOTHBENCH_FEATURE_AVXVNNI, 7, 1, 0, 4, state_avx},
    {SMOOTHBENCH_FEATURE_AVX512F, 7, 0, 1, 16, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512DQ, 7, 0, 1, 17, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512BW, 7, 0, 1, 30, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512VL, 7, 0, 1, 31, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512VNNI, 7, 0, 2, 11, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512FP16, 7, 0, 3, 23, state_avx512},
    {SMOOTHBENCH_FEATURE_AVX512BF16, 7, 1, 0, 5, state_avx512},
    {SMOOTHBENCH_FEATURE_AMXINT8, 7, 0, 3, 25, state_amx},
    {SMOOTHBENCH_FEATURE_AMXBF16, 7, 0, 3, 22, state_amx},
};

/// Gets XCR0, or 0 where the operating system has not enabled xgetbv (OSXSAVE, leaf 1, ecx bit 27).
static uint64_t enabled_state(void) {
  uint32_t eax = 0;
  uint32_t ebx = 0;
  uint32_t ecx = 0;
  uint32_t edx = 0;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || (ecx & (1u << 27)) == 0) {
    return 0;
  }
  uint32_t low = 0;
  uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((uint64_t)high << 32) | low;
}

static bool reported_by_cpuid(const feature_bit* bit) {
  uint32_t outputs[4] = {0, 0, 0, 0};
  // __get_cpuid_count checks the highest supported leaf first, so an old processor reports 0.
  if (!__get_cpuid_count(
          bit->leaf, bit->subleaf, &outputs[0], &outputs[1], &outputs[2], &outputs[3]
      )) {
    return false;
  }
  return (outputs[bit->output] >> bit->bit & 1u) != 0;
}

/// Asks Linux for the use of tile data in every thread of this process: without that the first tile
/// instruction ends it. Asking again is answered the same.
///
/// Source: Documentation/arch/x86/xstate.rst of Linux.
static bool has_tile_permission(void) {
#if defined(__linux__)
  enum { request_permission = 0x1023, tile_data = 18 };

  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
#else
  return false;
#endif
}

uint64_t smoothbench_processor_features(void) {
  const uint64_t state = enabled_state();
  uint64_t features = 0;
  for (size_t index = 0; index < sizeof feature_bits / sizeof feature_bits[0]; ++index) {
    const feature_bit* bit = &feature_bits[index];
    if ((state & bit->state) == bit->state && reported_by_cpuid(bit)) {
      features |= bit->feature;
    }
  }
  const uint64_t tiles = SMOOTHBENCH_FEATURE_AMXINT8 | SMOOTHBENCH_FEATURE_AMXBF16;
  if ((features & tiles) != 0 && !has_tile_permission()) {
    features &= ~tiles;
  }
  return features;
}

#else

uint64_t smoothbench_processor_features(void) {
  return 0;
}

#endif

const char* smoothbench_feature_name(uint64_t feature) {
  switch (feature) {
    case SMOOTHBENCH_FEATURE_AVX2:
      return "avx2";
    case SMOOTHBENCH_FEATURE_FMA:
      return "fma";
    case SMOOTHBENCH_FEATURE_F16C:
      return "f16c";
    case SMOOTHBENCH_FEATURE_AVX512F:
      return "avx512f";
    case SMOOTHBENCH_FEATURE_AVX512BW:
      return "avx512bw";
    case SMOOTHBENCH_FEATURE_AVX512VL:
      return "avx512vl";
    case SMOOTHBENCH_FEATURE_AVX512DQ:
      return "avx512dq";
    case SMOOTHBENCH_FEATURE_AVX512VNNI:
      return "avx512vnni";
    case SMOOTHBENCH_FEATURE_AVX512BF16:
      return "avx512bf16";
    case SMOOTHBENCH_FEATURE_AVXVNNI:
      return "avxvnni";
    case SMOOTHBENCH_FEATURE_AVX512FP16:
      return "avx512fp16";
    case SMOOTHBENCH_FEATURE_AMXINT8:
      return "amxint8";
    case SMOOTHBENCH_FEATURE_AMXBF16:
      return "amxbf16";
    default:
      return NULL;
  }
}
