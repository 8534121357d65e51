# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Symmetric quantization, equation 1 of SmoothQuant (arXiv:2211.10438), under both rules.

fp64: scale = max|x| / 127 and quotient x / scale in FP64.
fp32: scale = RN32(max|x| / 127), quotient RN32(x / scale): what runs.
Both: code = the quotient rounded to nearest, ties to even, then saturated. All values zero: scale
1. A scale that would round to zero is the smallest positive number.
"""

import numpy as np

TYPES = {"fp64": np.float64, "fp32": np.float32}
LOWEST = {"restricted": -127, "full": -128}
GROUP = 64


def parts(values, granularity):
    """The largest absolute value of each part that shares a scale, row by row."""
    absolute = np.abs(values)
    if granularity == "per_tensor":
        return absolute.max().reshape(1)
    if granularity in ("per_token", "per_channel"):
        return absolute.max(axis=1)
    edges = range(0, values.shape[1], GROUP)
    return np.stack([absolute[:, e : e + GROUP].max(axis=1) for e in edges], axis=1)


def scales(values, granularity, rule):
    """One scale for each part."""
    kind = TYPES[rule]
    maxima = parts(values, granularity).astype(kind)
    result = maxima / kind(127)
    result = np.where(result == 0, np.nextafter(kind(0), kind(1)), result)
    return np.where(maxima == 0, kind(1), result).astype(kind)


def spread(scale, shape, granularity):
    """The scale of every element."""
    if granularity == "per_tensor":
        return np.broadcast_to(scale, shape)
    if granularity in ("per_token", "per_channel"):
        return np.broadcast_to(scale[:, None], shape)
    return np.repeat(scale, GROUP, axis=1)[:, : shape[1]]


def codes(values, scale, granularity, rule, allowed="restricted"):
    """The codes of a matrix for given scales."""
    kind = TYPES[rule]
    with np.errstate(over="ignore", under="ignore"):
        quotient = values.astype(kind) / spread(scale, values.shape, granularity).astype(kind)
    return np.clip(np.rint(quotient), LOWEST[allowed], 127).astype(np.int8)


FORMULA = {
    "fp64": "codes = saturate(round half to even(x / scale)), the quotient in FP64",
    "fp32": "codes = saturate(round half to even(RN32(x / scale)))",
}
SCALE_FORMULA = {
    "fp64": "scale = max|x| / 127 in FP64 over the values that share it, 1 where all are zero",
    "fp32": "scale = RN32(max|x| / 127) over the values that share it, 1 where all are zero, "
    "the smallest positive number where it would round to 0",
}
