# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `quantize`: every granularity, dynamic and static, both rules, edge values."""

import numpy as np

import quantization_rules as rules
from golden_file import GoldenFile, exact, relative
from random_values import activation, bell

PRODUCER = "golden/producers/quantize.py"
# 200 = 3 * 64 + 8: three whole groups and a short one, and a remainder for every vector width.
ROWS, COLUMNS = 9, 200
SCALE_SLACK = "one division, or a multiplication by a rounded reciprocal"


def dynamic(name, values, granularity, rule):
    """Scales found from the values."""
    scale = rules.scales(values, granularity, rule)
    slack = exact() if rule == "fp32" else relative(2, SCALE_SLACK)
    return GoldenFile(
        path=f"quantize/{name}_dynamic_{rule}.safetensors",
        operation="quantize",
        parameters=parameters(granularity, rule, "restricted"),
        formula=f"{rules.SCALE_FORMULA[rule]}; {rules.FORMULA[rule]} (equation 1)",
        producer=PRODUCER,
        tensors={
            "values": values,
            "scales": scale,
            "codes": rules.codes(values, scale, granularity, rule),
        },
        inputs=["values"],
        outputs={"scales": slack, "codes": exact()},
    )


def static(name, values, granularity, scale, rule, allowed="restricted"):
    """Scales given."""
    scale = scale.astype(rules.TYPES[rule])
    return GoldenFile(
        path=f"quantize/{name}_static_{rule}.safetensors",
        operation="quantize",
        parameters=parameters(granularity, rule, allowed),
        formula=f"{rules.FORMULA[rule]}, scales given, codes {rules.LOWEST[allowed]} ... 127",
        producer=PRODUCER,
        tensors={
            "values": values,
            "scales": scale,
            "codes": rules.codes(values, scale, granularity, rule, allowed),
        },
        inputs=["values", "scales"],
        outputs={"codes": exact()},
    )


def parameters(granularity, rule, allowed):
    """What a program needs to know besides the inputs."""
    result = {"granularity": granularity, "rule": rule, "range": allowed}
    return result | ({"group_size": rules.GROUP} if granularity == "per_group" else {})


def near_ties(largest, count):
    """Values of both signs whose quotient lies so near a tie that the two rules may differ."""
    scale = float(largest) / 127
    halves = (np.arange(count, dtype=np.float64) % 120 + 0.5) * scale
    values = halves.astype(np.float32)
    values[1::4] = np.nextafter(values[1::4], np.float32(np.inf))
    values[3::4] = np.nextafter(values[3::4], np.float32(0))
    values[::2] *= -1
    values[0] = largest
    return values


def edge_rows():
    """One row for each kind of trouble; 67 columns leave a remainder for every vector width."""
    count = 67
    unit = np.float32(2.0**-149)
    steps = np.arange(count) - 33
    largest = np.finfo(np.float32).max
    rows = [
        np.zeros(count),
        np.where(steps % 2 == 0, 0.0, -0.0),
        # Scale 2^-3 in both rules: every quotient is a tie.
        np.append((steps[1:] + 0.5) * 2.0**-3, 127 * 2.0**-3),
        np.append((steps[1:] + 60.5) * -(2.0**-3), 127 * 2.0**-3),
        # Subnormal numbers only: scale 1 unit, 0.496 units (fp32: 1 unit), 1.496 (fp32: 1).
        np.append(np.abs(steps[1:]) * float(unit), 127 * float(unit)),
        np.append(steps[1:] * float(unit), 63 * float(unit)),
        np.append((steps[1:] * 5) * float(unit), 190 * float(unit)),
        np.where(steps % 3 == 0, largest, -largest / (np.abs(steps) + 1)),
        np.where(steps == 0, largest, steps * float(unit)),
        (steps * 2.0**-126),
        np.where(steps == 7, -1.0, 0.0),
        np.where(steps % 2 == 0, 0.1, -0.1),
        near_ties(np.float32(3.1415927), count),
        near_ties(np.float32(0.7531), count),
        near_ties(np.float32(1e-30), count),
    ]
    return np.stack([row.astype(np.float32) for row in rows])


def edge_files(rule):
    """Dynamic per token, and static with overflowing quotients and ties at the end of the range."""
    yield dynamic("edge_values", edge_rows(), "per_token", rule)
    steps = np.arange(-130, 131)
    ends = np.concatenate([(steps + 0.5) * 0.25, steps * 0.25]).astype(np.float32)
    largest = np.finfo(np.float32).max
    ends = np.concatenate([ends, [largest, -largest, 0.0, -0.0]]).astype(np.float32)[None, :]
    scale = np.array([0.25])
    for allowed in rules.LOWEST:
        yield static(f"range_ends_{allowed}", ends, "per_tensor", scale, rule, allowed)
    tiny = np.array([2.0**-149])
    yield static("overflowing_quotients", edge_rows(), "per_tensor", tiny, rule)


def files():
    """Every golden file of this operation."""
    values = activation("quantize values", ROWS, COLUMNS, outliers=(3, 77, 198))
    weight = bell("quantize weight", ROWS, COLUMNS) * np.float32(0.02)
    for rule in rules.TYPES:
        for granularity in ("per_tensor", "per_token", "per_channel", "per_group"):
            matrix = weight if granularity == "per_channel" else values
            yield dynamic(granularity, matrix, granularity, rule)
            # Three quarters of the largest values: some are clipped on both sides.
            scale = rules.scales(matrix, granularity, rule).astype(np.float64) * 0.75
            yield static(granularity, matrix, granularity, scale, rule)
        scale = rules.scales(values, "per_tensor", rule).astype(np.float64) * 0.75
        yield static("per_tensor_full_range", values, "per_tensor", scale, rule, "full")
        yield from edge_files(rule)
