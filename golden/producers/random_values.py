# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Random matrices that are the same bytes on every machine and with every version of NumPy.

Only the raw 64-bit words of PCG64 are used, which NumPy promises not to change; distributions and
mathematical functions, which may, are not.
"""

import numpy as np

from golden_file import SEED


def words(name, count):
    """`count` uniform 64-bit words of the stream that belongs to a name."""
    key = [SEED] + [byte for byte in name.encode()]
    return np.random.PCG64(np.random.SeedSequence(key)).random_raw(count)


def bell(name, rows, columns):
    """Values near a normal distribution of variance 1: sums of 12 uniform ones, rounded to FP32."""
    uniform = words(name, rows * columns * 6)
    halves = np.concatenate([uniform & 0xFFFFFFFF, uniform >> np.uint64(32)]).astype(np.float64)
    # Sums of 12 integers below 2^32 are exact in FP64.
    total = halves.reshape(12, rows * columns).sum(axis=0) - 6.0 * 2**32
    return (total * 2.0**-32).reshape(rows, columns).astype(np.float32)


def activation(name, rows, columns, outliers=(), factor=64.0):
    """Bell values with some channels larger by a power of two, as in a language model."""
    values = bell(name, rows, columns)
    for channel in outliers:
        values[:, channel] *= np.float32(factor)
    return values


def codes(name, rows, columns):
    """Uniform codes from -128 to 127."""
    return (words(name, rows * columns) >> np.uint64(56)).astype(np.uint8).view(np.int8).reshape(
        rows, columns
    )


def choices(name, rows, columns, values):
    """Uniform choices from a list of codes."""
    picks = (words(name, rows * columns) >> np.uint64(33)) % np.uint64(len(values))
    return np.array(values, dtype=np.int8)[picks.astype(np.int64)].reshape(rows, columns)
