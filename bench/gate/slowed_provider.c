// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// A provider that takes longer by a known share: it passes every call on to another library.
// ci/gate-demonstration and the tests of `gate` build it to see that such a slowdown is found.
//
//   clang -O2 -shared -fPIC -DSLOWED_LIBRARY='"/folder/libSmoothbenchProvider.so"' \
//     -DSLOWED_CALLS_FROM_TO=20 -I Sources/CProviderInterface/include slowed_provider.c -o slowed.so
//
// SLOWED_CALLS_FROM_TO=20   one call in 20 is made twice: 5 % more of the same work, in any 20 calls one
//                           after the other. Calls must be short enough for 20 of them in a sample.
// SLOWED_PER_CENT=5         every call takes 5 % longer, spent in waiting: for calls of any length.

#define _POSIX_C_SOURCE 200809L

#include "smoothbench_provider.h"

#include <dlfcn.h>
#include <stddef.h>
#include <time.h>

static const smoothbench_provider_v1* real_provider;
static smoothbench_provider_v1 slowed;

#ifdef SLOWED_PER_CENT
// The wall clock, which is read without a system call: a call can be as short as ten microseconds.
static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
#endif

static int32_t run(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* activation,
    const smoothbench_packed_weight* packed,
    void* output
) {
#ifdef SLOWED_PER_CENT
  const int64_t start = nanoseconds();
  const int32_t status = real_provider->run(capability, shape, activation, packed, output);
  const int64_t taken = nanoseconds() - start;
  while (nanoseconds() - start < taken * (100 + SLOWED_PER_CENT) / 100) {
  }
  return status;
#else
  static unsigned calls;
  if (++calls % SLOWED_CALLS_FROM_TO == 0) {
    const int32_t status = real_provider->run(capability, shape, activation, packed, output);
    if (status != 0) {
      return status;
    }
  }
  return real_provider->run(capability, shape, activation, packed, output);
#endif
}

const smoothbench_provider_v1* smoothbench_provider(void);

const smoothbench_provider_v1* smoothbench_provider(void) {
  if (real_provider != NULL) {
    return &slowed;
  }
  // One mapping of its own: the other side of a comparison has loaded another file.
  void* library = dlopen(SLOWED_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    return NULL;
  }
  const smoothbench_provider_function function =
      (smoothbench_provider_function)dlsym(library, SMOOTHBENCH_PROVIDER_SYMBOL);
  if (function == NULL) {
    return NULL;
  }
  real_provider = function();
  slowed = *real_provider;
  slowed.run = run;
  return &slowed;
}
