# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `w8a8_linear`: quantize, integer product, scales, bias."""

from fractions import Fraction

import numpy as np

import quantization_rules as rules
from golden_file import GoldenFile, exact, magnitude, relative
from quantize import SCALE_SLACK
from random_values import activation, bell

# Remainders in every dimension, for every tile and vector width in use.
ROWS, DEPTH, COLUMNS = 9, 97, 21


def nearest(value, kind):
    """The number of a type nearest to a fraction, ties to even: rounded once."""
    if kind is np.float64:
        return np.float64(float(value))  # Division of integers in Python is correctly rounded.
    if value == 0:
        return np.float32(0)
    # FP64 first and then FP32 would round twice: the odd last bit keeps the second one honest.
    wide = float(value)
    if Fraction(wide) != value and not np.float64(wide).view(np.int64) & 1:
        wide = float(np.nextafter(wide, -np.inf if Fraction(wide) > value else np.inf))
    return np.float32(wide)


def output(accumulator, rows, columns, bias, kind):
    """accumulator * row scale * column scale + bias in rational numbers, rounded once."""
    result = np.zeros(accumulator.shape, kind)
    for i, n in np.ndindex(*accumulator.shape):
        exactly = Fraction(int(accumulator[i, n])) * Fraction(float(rows[i]))
        exactly *= Fraction(float(columns[n]))
        exactly += Fraction(float(bias[n])) if bias is not None else 0
        result[i, n] = nearest(exactly, kind)
    return result


def file(name, values, weight, bias, granularities, rule):
    """One layer: activation and weight quantized with scales found from their values."""
    kind = rules.TYPES[rule]
    tensors = {"activation": values, "weight": weight}
    if bias is not None:
        tensors["bias"] = bias
    inputs = list(tensors)
    rows = []
    for operand, granularity in zip(("activation", "weight"), granularities):
        scale = rules.scales(tensors[operand], granularity, rule)
        tensors[f"{operand}_scales"] = scale
        tensors[f"{operand}_codes"] = rules.codes(tensors[operand], scale, granularity, rule)
        rows.append(np.broadcast_to(scale, tensors[operand].shape[0]))
    wide = tensors["activation_codes"].astype(np.int64) @ tensors["weight_codes"].T.astype(np.int64)
    tensors["accumulator"] = wide.astype(np.int32)
    tensors["output"] = output(wide, rows[0], rows[1], bias, kind)
    size = np.abs(wide) * rows[0].astype(np.float64)[:, None] * rows[1].astype(np.float64)
    tensors["output_magnitude"] = size + (0 if bias is None else np.abs(bias.astype(np.float64)))
    scale_slack = exact() if rule == "fp32" else relative(2, SCALE_SLACK)
    slack = {
        "fp64": magnitude(
            "output_magnitude", 8,
            "three roundings (two products, the bias), one of the golden value, two for each scale",
        ),
        "fp32": magnitude(
            "output_magnitude", 5,
            "four roundings (accumulator to FP32, two products, the bias), one of the golden value",
            precision=24,
        ),
    }
    return GoldenFile(
        path=f"w8a8_linear/{name}_{rule}.safetensors",
        operation="w8a8_linear",
        parameters={
            "granularity": granularities[0], "weight_granularity": granularities[1], "rule": rule,
            "range": "restricted",
        },
        formula=f"{rules.SCALE_FORMULA[rule]}; {rules.FORMULA[rule]}, for activation and weight; "
        "accumulator = codes * codes^T; output = accumulator * activation scale * weight scale "
        f"{'+ bias ' if bias is not None else ''}(equations 1 and 2), rounded once; "
        "output_magnitude = the sum of the absolute values of its terms",
        producer="golden/producers/w8a8_linear.py",
        tensors=tensors,
        inputs=inputs + ["output_magnitude"],
        outputs={
            "activation_scales": scale_slack, "activation_codes": exact(),
            "weight_scales": scale_slack, "weight_codes": exact(),
            "accumulator": exact(), "output": slack[rule],
        },
    )


def files():
    """Every golden file of this operation."""
    values = activation("linear activation", ROWS, DEPTH, outliers=(2, 64, 96))
    values[5, :] = 0
    weight = bell("linear weight", COLUMNS, DEPTH) * np.float32(0.02)
    weight[9, :] = 0
    bias = bell("linear bias", 1, COLUMNS)[0]
    # A bias that nearly cancels: the output is then far smaller than its terms.
    bias[0] = np.float32(-0.01)
    for rule in rules.TYPES:
        for activation_scales in ("per_token", "per_tensor"):
            for weight_scales in ("per_channel", "per_tensor"):
                added = bias if weight_scales == "per_channel" else None
                name = f"{activation_scales}_{weight_scales}{'' if added is None else '_bias'}"
                yield file(name, values, weight, added, (activation_scales, weight_scales), rule)
