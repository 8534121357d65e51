# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `gemm_s8s8s32`: exact integer products, extremes and remainders."""

import numpy as np

from golden_file import GoldenFile, exact
from random_values import choices, codes

# Below, at and above the depth steps and tiles of common instruction sets; single rows and columns.
REMAINDERS = [
    (1, 1, 1), (1, 3, 2), (3, 5, 17), (5, 63, 15), (6, 64, 16), (7, 65, 17), (17, 31, 33),
    (2, 511, 70),
]


def file(name, activation, weight):
    """The product by NumPy's 64-bit integers, which cannot overflow at these depths."""
    accumulator = activation.astype(np.int64) @ weight.astype(np.int64).T
    assert np.abs(accumulator).max() < 2**31
    return GoldenFile(
        path=f"gemm_s8s8s32/{name}.safetensors",
        operation="gemm_s8s8s32",
        parameters={},
        formula="accumulator[i, n] = sum over k of activation[i, k] * weight[n, k], exactly "
        "(equation 2, the integer product)",
        producer="golden/producers/gemm_s8s8s32.py",
        tensors={
            "activation": activation, "weight": weight, "accumulator": accumulator.astype(np.int32),
        },
        inputs=["activation", "weight"],
        outputs={"accumulator": exact()},
    )


def constant(name, rows, depth, columns, left, right):
    """One code everywhere: what saturates first."""
    return file(
        f"{name}_{rows}x{depth}x{columns}",
        np.full((rows, depth), left, np.int8),
        np.full((columns, depth), right, np.int8),
    )


def files():
    """Every golden file of this operation."""
    for rows, depth, columns in REMAINDERS:
        name = f"remainder_{rows}x{depth}x{columns}"
        yield file(
            name, codes(name + " activation", rows, depth), codes(name + " weight", columns, depth)
        )
    yield file(
        "full_range_33x129x65",
        codes("full range activation", 33, 129),
        codes("full range weight", 65, 129),
    )
    ends = [-128, -127, -1, 0, 1, 126, 127]
    yield file(
        "range_ends_16x256x48",
        choices("range ends activation", 16, 256, ends),
        choices("range ends weight", 48, 256, ends),
    )
    yield constant("lowest_lowest", 2, 1024, 9, -128, -128)
    yield constant("lowest_highest", 2, 1024, 9, -128, 127)
    # Sums of odd products beyond 2^24: an accumulator in FP32 loses their last bits.
    yield constant("highest_highest", 2, 2049, 9, 127, 127)
    signs = np.where(np.arange(257) % 2 == 0, 127, -127).astype(np.int8)
    yield file("alternating_5x257x19", np.tile(signs, (5, 1)), np.tile(-signs, (19, 1)))
    yield file(
        "one_hot_9x64x33", np.eye(9, 64, 5, dtype=np.int8) * 127, codes("one hot weight", 33, 64)
    )
    # The deepest product that cannot overflow: 128 * 128 * 131071 = 2^31 - 2^14.
    yield constant("deepest", 1, 131071, 1, -128, -128)
