// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// OpenBLAS behind smoothbench_provider.h: FP32 products by cblas_sgemm.
//
// Compiled into smoothbench as its FP32 baseline, and an example of a library of its own. OpenBLAS
// reads its settings when it is loaded, so it is loaded here, after they are chosen, and not linked.

#define _POSIX_C_SOURCE 200809L

#include <dlfcn.h>
#include <smoothbench_provider.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { row_major = 101, as_stored = 111, transposed = 112 };

// The functions of OpenBLAS that are used, as its cblas.h declares them.
static void (*sgemm)(
    int order,
    int transpose_activation,
    int transpose_weight,
    int rows,
    int columns,
    int depth,
    float alpha,
    const float* activation,
    int activation_row_stride,
    const float* weight,
    int weight_row_stride,
    float beta,
    float* output,
    int output_row_stride
);
static void (*set_thread_count)(int threads);
static const char* (*configuration)(void);
static const char* (*core_name)(void);

static int32_t set_threads(int32_t threads) {
  set_thread_count(threads);
  return 0;
}

// OpenBLAS packs inside each call: the packed form is the weight itself.
static int32_t pack_weight(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* weight,
    smoothbench_packed_weight** packed
) {
  (void)capability;
  (void)shape;
  *packed = (smoothbench_packed_weight*)(uintptr_t)weight;
  return 0;
}

static int32_t run(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* activation,
    const smoothbench_packed_weight* packed,
    void* output
) {
  (void)capability;
  sgemm(
      row_major,
      as_stored,
      transposed,
      (int)shape->rows,
      (int)shape->columns,
      (int)shape->depth,
      1,
      activation,
      (int)shape->activation_row_stride,
      (const float*)packed,
      (int)shape->weight_row_stride,
      0,
      output,
      (int)shape->output_row_stride
  );
  return 0;
}

static void free_weight(smoothbench_packed_weight* packed) {
  (void)packed;
}

// The first processor's lines of /proc/cpuinfo that kernels are chosen by.
typedef struct processor {
  bool is_zen4, has_avx2, has_avx512;
} processor;

static processor read_processor(void) {
  processor found = {false};
  FILE* const file = fopen("/proc/cpuinfo", "r");
  if (file == NULL) {
    return found;
  }
  bool is_amd = false, is_family_25 = false, has_bf16 = false;
  char line[8192];
  while (fgets(line, sizeof line, file) != NULL && line[0] != '\n') {
    is_amd = is_amd || strstr(line, "AuthenticAMD") != NULL;
    is_family_25 = is_family_25 || strstr(line, "cpu family\t: 25") != NULL;
    has_bf16 = has_bf16 || strstr(line, " avx512_bf16") != NULL;
    found.has_avx2 = found.has_avx2 || strstr(line, " avx2") != NULL;
    found.has_avx512 = found.has_avx512 || strstr(line, " avx512vl") != NULL;
  }
  fclose(file);
  // Zen 3 has no AVX-512; Zen 5 is family 26.
  found.is_zen4 = is_amd && is_family_25 && has_bf16;
  return found;
}

// Finds the functions. Returns NULL, or why they cannot be used.
static const char* find_functions(void* library) {
  if (library == NULL) {
    return dlerror();
  }
  *(void**)&sgemm = dlsym(library, "cblas_sgemm");
  *(void**)&set_thread_count = dlsym(library, "openblas_set_num_threads");
  *(void**)&configuration = dlsym(library, "openblas_get_config");
  *(void**)&core_name = dlsym(library, "openblas_get_corename");
  const bool has_all =
      sgemm != NULL && set_thread_count != NULL && configuration != NULL && core_name != NULL;
  return has_all ? NULL : dlerror();
}

// Loads OpenBLAS with kernels that suit the processor. What the user has set stays.
static const char* load(void) {
  // Threads that wait spin for 2^20 cycles, not for 2^26, 20 ms: they would take the processor from
  // whoever is timed next.
  setenv("OPENBLAS_THREAD_TIMEOUT", "20", 0);
  const processor here = read_processor();
  // Zen 4 runs 512-bit multiply-adds in two halves: there the AVX2 kernels of OpenBLAS 0.3.21 reach
  // 90 % of the FP32 peak, its AVX-512 kernels 84 %.
  if (here.is_zen4) {
    setenv("OPENBLAS_CORETYPE", "Haswell", 0);
  }
  void* library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  const char* reason = find_functions(library);
  // A processor newer than OpenBLAS gets the kernels of 2004: 0.3.21 runs them on Xeons of 2023, at a
  // fifth of the speed of those it has.
  if (reason == NULL && here.has_avx2 && strcmp(core_name(), "Prescott") == 0) {
    setenv("OPENBLAS_CORETYPE", here.has_avx512 ? "SkylakeX" : "Haswell", 0);
    dlclose(library);
    library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    reason = find_functions(library);
  }
  return reason;
}

const smoothbench_provider_v1* smoothbench_provider(void) {
  static smoothbench_provider_v1 provider = {
      .version = SMOOTHBENCH_PROVIDER_VERSION,
      .name = "openblas",
      .set_threads = set_threads,
      .pack_weight = pack_weight,
      .run = run,
      .free_weight = free_weight,
  };
  static char reason[512];
  if (provider.description == NULL) {
    const char* const found = load();
    if (found == NULL) {
      provider.capabilities = SMOOTHBENCH_CAPABILITY_F32;
      provider.description = configuration();
    } else {
      snprintf(
          reason, sizeof reason, "%s; install it with: apt-get install libopenblas-dev", found
      );
      provider.description = reason;
    }
  }
  return &provider;
}
