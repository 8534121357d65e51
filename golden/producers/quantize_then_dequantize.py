# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `quantize_then_dequantize`: what quantization leaves of the values."""

import numpy as np

import quantization_rules as rules
from golden_file import GoldenFile, relative
from quantize import parameters
from random_values import activation


def file(values, granularity, rule):
    """Quantized with scales found from the values, then multiplied by them again."""
    kind = rules.TYPES[rule]
    scale = rules.scales(values, granularity, rule)
    codes = rules.codes(values, scale, granularity, rule)
    result = codes.astype(kind) * rules.spread(scale, values.shape, granularity)
    why = {
        "fp64": "the product is rounded once on each side, the scale differs by 2 roundings",
        "fp32": "code * scale has 32 bits at most and is rounded once to FP32 on each side",
    }
    return GoldenFile(
        path=f"quantize_then_dequantize/{granularity}_{rule}.safetensors",
        operation="quantize_then_dequantize",
        parameters=parameters(granularity, rule, "restricted"),
        formula=f"{rules.SCALE_FORMULA[rule]}; {rules.FORMULA[rule]}; restored = codes * scale "
        "(equation 1 and its inverse)",
        producer="golden/producers/quantize_then_dequantize.py",
        tensors={"values": values, "restored": result.astype(kind)},
        inputs=["values"],
        outputs={
            "restored": relative(
                4 if rule == "fp64" else 2, why[rule], precision=53 if rule == "fp64" else 24
            )
        },
    )


def files():
    """Every golden file of this operation."""
    values = activation("restore values", 7, 150, outliers=(11, 140), factor=32.0)
    values[3, :] = 0
    values[4, :70] = np.float32(-0.0)
    for rule in rules.TYPES:
        for granularity in ("per_tensor", "per_token", "per_channel", "per_group"):
            yield file(values, granularity, rule)
