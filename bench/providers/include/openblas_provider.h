// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// The OpenBLAS provider as smoothbench links it; openblas.c is what there is to read.

#ifndef SMOOTHBENCH_OPENBLAS_PROVIDER_H
#define SMOOTHBENCH_OPENBLAS_PROVIDER_H

#include <smoothbench_provider.h>

const smoothbench_provider_v1* smoothbench_provider(void);

#endif
