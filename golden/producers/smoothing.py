# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of `smoothing`: factors and transform for both rules, dead channels included."""

from decimal import Decimal, getcontext
from math import fsum

import numpy as np

from golden_file import GoldenFile, exact, magnitude, relative
from random_values import activation, bell

# Far more digits than FP64 has: the factor is the true value, rounded once.
getcontext().prec = 80
ROWS, DEPTH, COLUMNS = 8, 72, 12
FLOOR = Decimal(1e-5)


def power(value, exponent):
    """value ** exponent, 0 ** 0 being 1 as in IEEE 754."""
    if exponent == 0:
        return Decimal(1)
    return Decimal(0) if value == 0 else value ** Decimal(exponent)


def factor(largest_activation, largest_weight, alpha, rule):
    """Equation 4 for one channel."""
    x, w = Decimal(float(largest_activation)), Decimal(float(largest_weight))
    if rule == "dead_channels_untouched":
        if x == 0 or w == 0:
            return 1.0
        return float(power(x, alpha) / power(w, 1 - alpha))
    return float(max(power(x, alpha) / power(max(w, FLOOR), 1 - alpha), FLOOR))


def matrices():
    """An activation and a weight with a channel for each kind of trouble."""
    x = activation("smoothing activation", ROWS, DEPTH, outliers=(20, 45, 71), factor=128.0)
    w = bell("smoothing weight", COLUMNS, DEPTH) * np.float32(0.05)
    x[:, 0] = 0
    w[:, 1] = 0
    x[:, 2], w[:, 2] = 0, 0
    x[:, 3] = np.arange(ROWS) * np.float32(2.0**-149)
    x[:, 4] *= np.float32(1e30)
    w[:, 5] *= np.float32(1e-6)
    x[:, 6] *= np.float32(1e-7)
    w[:, 6] *= np.float32(1e-7)
    x[:, 7] = np.float32(-0.0)
    w[:, 8] = np.arange(COLUMNS) * np.float32(2.0**-149)
    w[:, 9] *= np.float32(1e25)
    return x, w


def file(x, w, alpha, rule):
    """Maxima, factors, the transformed matrices, and the product that must not change."""
    maxima = np.abs(x).max(axis=0).astype(np.float64), np.abs(w).max(axis=0).astype(np.float64)
    factors = np.array([factor(a, b, alpha, rule) for a, b in zip(*maxima)])
    wide_x, wide_w = x.astype(np.float64), w.astype(np.float64)
    # Products of FP32 values are exact in FP64, and fsum rounds their sum once.
    product = [[fsum(row * column) for column in wide_w] for row in wide_x]
    size = [[fsum(np.abs(row * column)) for column in wide_w] for row in wide_x]
    name = "authors_floors" if rule == "authors_floors" else "dead_channels"
    why = "on top of the factor's 6: one rounding here and one in the golden value"
    return GoldenFile(
        path=f"smoothing/{name}_alpha_{str(alpha).replace('.', '_')}.safetensors",
        operation="smoothing",
        parameters={"alpha": alpha, "smoothing_rule": rule},
        formula="s[j] = max|X[:, j]|^alpha / max|W[:, j]|^(1 - alpha) "
        + (
            "with max|W[:, j]| and s[j] at least 1e-5"
            if rule == "authors_floors"
            else "and 1 where either maximum is 0"
        )
        + " (equation 4); smoothed activation = X / s, smoothed weight = W * s (equation 3); "
        "product = X W^T, which smoothing must not change; "
        "product_magnitude = |X| |W|^T",
        producer="golden/producers/smoothing.py",
        tensors={
            "activation": x, "weight": w,
            "activation_maxima": maxima[0], "weight_maxima": maxima[1], "factors": factors,
            "smoothed_activation": wide_x / factors, "smoothed_weight": wide_w * factors,
            "product": np.array(product), "product_magnitude": np.array(size),
        },
        inputs=["activation", "weight", "product_magnitude"],
        outputs={
            "activation_maxima": exact(), "weight_maxima": exact(),
            "factors": relative(
                6,
                "two powers within 1 ulp (2 u each) and a division (u), against the true factor "
                "rounded once (u)",
            ),
            "smoothed_activation": relative(8, why), "smoothed_weight": relative(8, why),
            "product": magnitude(
                "product_magnitude", DEPTH + 3,
                "gamma_(K+2) for the sum of K products of a quotient and a product, and one "
                "rounding of the golden value; the factors cancel",
            ),
        },
    )


def files():
    """Every golden file of this operation."""
    x, w = matrices()
    for rule in ("dead_channels_untouched", "authors_floors"):
        for alpha in (0, 0.5, 0.8, 1):
            yield file(x, w, alpha, rule)
