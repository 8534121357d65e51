# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `norm_quantize`: LayerNorm or RMSNorm, then codes."""

import itertools
import math

import numpy as np

import quantization_rules as rules
from golden_file import GoldenFile, exact, relative
from random_values import activation, bell

# Remainders of every vector width in use.
ROWS, COLUMNS = 5, 83
# No quotient is closer to a tie than this, so that FP32 arithmetic with sums in FP64, which is off
# by less than 10^-4 codes at these sizes, must give the recorded codes.
DISTANCE = 2e-4
EPSILON = np.float32(1e-5)


def normalized(values, gain, bias, norm):
    """Each row in FP64, sums correctly rounded."""
    result = np.zeros(values.shape)
    for i, row in enumerate(values.astype(np.float64)):
        mean = math.fsum(row) / row.size if norm == "layer" else 0.0
        variance = math.fsum((row - mean) ** 2) / row.size
        result[i] = (row - mean) / np.sqrt(variance + np.float64(EPSILON)) * gain
        result[i] += 0 if bias is None else bias
    return result


def quotients(values, gain, bias, norm, scale):
    """What is rounded to codes, and the scales."""
    result = normalized(values, gain, bias, norm)
    if scale is None:
        scale = rules.scales(result, "per_token", "fp64")
        return result / scale[:, None], scale
    return result / np.float64(scale[0]), scale


def file(norm, has_bias, given):
    """One file; the first activation of its name that has no quotient near a tie."""
    gain = bell(f"{norm} gain", 1, COLUMNS)[0] * np.float32(0.25) + np.float32(1)
    bias = bell(f"{norm} norm bias", 1, COLUMNS)[0] * np.float32(0.5) if has_bias else None
    scale = np.array([0.011], np.float32) if given else None
    for attempt in itertools.count():
        values = activation(f"norm activation {attempt}", ROWS, COLUMNS, (3, 40))
        values += np.float32(0.5)
        # A row of one value: its mean is all of it, and nothing is left but the bias.
        values[2, :] = np.float32(7)
        real, scales = quotients(values, gain, bias, norm, scale)
        if np.abs(np.abs(real % 1) - 0.5).min() > DISTANCE:
            break
    name = f"{norm}{'_bias' if has_bias else ''}_{'static' if given else 'dynamic'}"
    tensors = {"activation": values, "gain": gain, "epsilon": np.array([EPSILON])}
    if has_bias:
        tensors["bias"] = bias
    if given:
        tensors["scales"] = scale
    inputs = list(tensors)
    tensors["codes"] = np.clip(np.rint(real), -127, 127).astype(np.int8)
    outputs = {"codes": exact()}
    if not given:
        tensors["scales"] = scales.astype(np.float32)
        outputs["scales"] = relative(
            16,
            "six roundings to FP32 of the largest value (two differences, two products, the "
            "reciprocal, the bias), counted twice because the bias may cancel half of it, one of "
            "the scale, one of the golden value, two for the sums in FP64",
            precision=24,
        )
    mean, square = ("x - mean(x)", "(x - mean(x))^2") if norm == "layer" else ("x", "x^2")
    return GoldenFile(
        path=f"norm_quantize/{name}.safetensors",
        operation="norm_quantize",
        parameters={
            "norm": norm, "granularity": "per_tensor" if given else "per_token",
            "range": "restricted",
        },
        formula=f"y = ({mean}) / sqrt(mean({square}) + epsilon) * gain"
        f"{' + bias' if has_bias else ''} in FP64 for each row; "
        f"{'scale given' if given else 'scale = max|y| / 127, 1 where all are zero'}; "
        "codes = saturate(round half to even(y / scale)); no quotient lies within 0.0002 of a tie",
        producer="golden/producers/norm_quantize.py",
        tensors=tensors,
        inputs=inputs,
        outputs=outputs,
    )


def files():
    """Every golden file of this operation."""
    for given in (False, True):
        yield file("layer", True, given)
        yield file("layer", False, given)
        yield file("rms", False, given)
