// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// CPU profiler (libprofiler), heap profiler and allocator statistics (tcmalloc) of gperftools.

#ifndef SMOOTHBENCH_CGPERFTOOLS_H
#define SMOOTHBENCH_CGPERFTOOLS_H

#include <gperftools/heap-profiler.h>
#include <gperftools/malloc_extension_c.h>
#include <gperftools/profiler.h>

#endif
