// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

// The interface is the header alone; this file lets the compiler check it as C17.
#include "smoothbench_provider.h"
