# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `requantize`: accumulators to codes of an output scale."""

from fractions import Fraction

import numpy as np

import quantization_rules as rules
from golden_file import GoldenFile, exact
from random_values import bell, words

# Remainders of every vector and tile width in use.
ROWS, COLUMNS = 7, 53
# No quotient is closer to a tie than this, so that FP32 arithmetic in any order, which is off by
# less than 10^-4 codes at these sizes, must give the recorded codes.
DISTANCE = Fraction(1, 1000)


def file(name, accumulator, rows, columns, bias, scale, allowed):
    """One file, in rational numbers; accumulators whose quotients are too near a tie become 0."""
    accumulator = accumulator.copy()
    codes = np.zeros(accumulator.shape, np.int8)
    for i, n in np.ndindex(*accumulator.shape):
        quotients = []
        for value in (int(accumulator[i, n]), 0):
            exactly = Fraction(value) * Fraction(float(rows[i])) * Fraction(float(columns[n]))
            exactly += Fraction(float(bias[n])) if bias is not None else 0
            quotients.append(exactly / Fraction(float(scale[0])))
        if abs(abs(quotients[0] % 1) - Fraction(1, 2)) < DISTANCE:
            accumulator[i, n] = 0
            quotients = quotients[1:]
        assert abs(abs(quotients[0] % 1) - Fraction(1, 2)) >= DISTANCE
        # Python rounds a fraction half to even.
        codes[i, n] = min(max(round(quotients[0]), rules.LOWEST[allowed]), 127)
    tensors = {
        "accumulator": accumulator, "row_scales": rows, "column_scales": columns,
        "output_scale": scale,
    }
    if bias is not None:
        tensors["bias"] = bias
    inputs = list(tensors)
    tensors["codes"] = codes
    return GoldenFile(
        path=f"requantize/{name}.safetensors",
        operation="requantize",
        parameters={"range": allowed},
        formula="codes = saturate(round half to even((accumulator * row scale * column scale"
        f"{' + bias' if bias is not None else ''}) / output scale)), in rational numbers; no "
        "quotient lies within 1/1000 of a tie",
        producer="golden/producers/requantize.py",
        tensors=tensors,
        inputs=inputs,
        outputs={"codes": exact()},
    )


def files():
    """Every golden file of this operation."""
    # Sums of every size a product of 8-bit codes can have: 1 to 31 bits, either sign.
    bits = words("requantize accumulator", ROWS * COLUMNS)
    width = (bits & np.uint64(31)).astype(np.int64)
    magnitude = (bits >> np.uint64(33)).astype(np.int64) & ((1 << width) - 1)
    sign = np.where(bits & np.uint64(32), 1, -1)
    sums = np.minimum(magnitude, 2147467264) * sign
    accumulator = sums.astype(np.int32).reshape(ROWS, COLUMNS)
    rows = (np.abs(bell("requantize rows", 1, ROWS)[0]) + np.float32(0.1)) * np.float32(2**-8)
    columns = (np.abs(bell("requantize columns", 1, COLUMNS)[0]) + np.float32(0.1)) * np.float32(2**-7)
    bias = bell("requantize bias", 1, COLUMNS)[0]
    # Half of the quotients are within the range, half are clipped.
    scale = np.array([0.037], np.float32)
    for allowed in rules.LOWEST:
        yield file(f"bias_{allowed}", accumulator, rows, columns, bias, scale, allowed)
    yield file("no_bias", accumulator, rows, columns, None, scale, "restricted")
