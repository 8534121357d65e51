// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// A provider that does more of the same work: it passes every call on to another library and makes
// one call in SLOWED_CALLS_FROM_TO twice. ci/gate-demonstration and the tests of `gate` build it to
// see that a slowdown of a known size is found.
//
//   clang -O2 -shared -fPIC -DSLOWED_LIBRARY='"/folder/libSmoothbenchProvider.so"' \
//     -DSLOWED_CALLS_FROM_TO=20 -I Sources/CProviderInterface/include slowed_provider.c -o slowed.so
//
// With 20 that is 5 % more, in any 20 calls one after the other.

#include "smoothbench_provider.h"

#include <dlfcn.h>
#include <stddef.h>

static const smoothbench_provider_v1* real_provider;
static smoothbench_provider_v1 slowed;
static unsigned calls;

static int32_t run(
    uint32_t capability,
    const smoothbench_product_shape* shape,
    const void* activation,
    const smoothbench_packed_weight* packed,
    void* output
) {
  if (++calls % SLOWED_CALLS_FROM_TO == 0) {
    const int32_t status = real_provider->run(capability, shape, activation, packed, output);
    if (status != 0) {
      return status;
    }
  }
  return real_provider->run(capability, shape, activation, packed, output);
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
