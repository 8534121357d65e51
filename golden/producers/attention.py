# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Golden files of attention: its two integer products, the softmax, and one head in FP64.

Heads stand beside one another in the inputs, [tokens, heads * size], and below one another in the
integer results, [heads * tokens, columns].
"""

from decimal import Decimal, localcontext

import numpy as np

from golden_file import GoldenFile, exact, magnitude, relative
from random_values import choices, codes

PRODUCER = "golden/producers/attention.py"
# Rows, depth, columns, heads, heads of the right operand; below, at and above depth steps and
# tiles; sizes 64 and 80 are those of models; grouped queries, and one key for all heads.
PRODUCTS = [
    (1, 1, 1, 1, 1), (5, 3, 7, 3, 3), (7, 64, 17, 2, 2), (13, 80, 33, 4, 2), (6, 65, 16, 3, 1),
]
ENDS = [-128, -127, -1, 0, 1, 126, 127]


def heads_of(matrix, heads):
    """The heads of a matrix, [heads, tokens, size], in 64-bit integers."""
    return np.stack(np.split(matrix.astype(np.int64), heads, axis=1))


def product(operation, name, left, right, heads, right_heads):
    """One product by NumPy's 64-bit integers; head h meets head h // (heads / right_heads)."""
    lefts, rights = heads_of(left, heads), heads_of(right, right_heads)
    pairs = [(lefts[h], rights[h * right_heads // heads]) for h in range(heads)]
    is_scores = operation == "attention_qk"
    sums = np.concatenate([a @ (b.T if is_scores else b) for a, b in pairs])
    assert np.abs(sums).max() < 2**31
    names = ["query", "key"] if is_scores else ["probabilities", "value"]
    formula = (
        "sums[h M + i, n] = sum over k of query[i, h K + k] * key[n, g K + k]" if is_scores
        else "sums[h M + i, n] = sum over k of probabilities[i, h K + k] * value[k, g N + n]"
    )
    return GoldenFile(
        path=f"{operation}/{name}.safetensors",
        operation=operation,
        parameters={"heads": heads, "right_heads": right_heads},
        formula=f"{formula}, exactly; g = h * right_heads / heads, rounded down",
        producer=PRODUCER,
        tensors={names[0]: left, names[1]: right, "sums": sums.astype(np.int32)},
        inputs=names,
        outputs={"sums": exact()},
    )


def products(operation):
    """The integer products of one kind."""
    for rows, depth, columns, heads, right_heads in PRODUCTS:
        shape = (columns, depth) if operation == "attention_qk" else (depth, columns)
        name = f"{rows}x{depth}x{columns}_heads{heads}_{right_heads}"
        stream = f"{operation} {name}"
        for kind, fill in (("codes", codes), ("ends", lambda *a: choices(*a, ENDS))):
            yield product(
                operation,
                f"{kind}_{name}",
                fill(f"{stream} left {kind}", rows, heads * depth),
                fill(f"{stream} right {kind}", shape[0], right_heads * shape[1]),
                heads,
                right_heads,
            )


def row_softmax(scores):
    """One row with 50 decimal digits: far below half a unit in the last place of FP64."""
    with localcontext() as context:
        context.prec = 50
        values = [Decimal(float(score)) for score in scores]
        exponentials = [(value - max(values)).exp() for value in values]
        return [value / sum(exponentials) for value in exponentials]


def softmax(scores, causal):
    """Every row as decimals; under a causal mask row i of M sees the first i + N - M + 1 columns."""
    rows, columns = scores.shape
    result = []
    for row in range(rows):
        seen = row + columns - rows + 1 if causal else columns
        result.append(row_softmax(scores[row, :seen]) + [Decimal(0)] * (columns - seen))
    return result


def softmax_file(name, scores, causal):
    """The softmax of scores that are multiples of a power of two: their differences are exact."""
    columns = scores.shape[1]
    return GoldenFile(
        path=f"softmax/{name}.safetensors",
        operation="softmax",
        parameters={"mask": "causal" if causal else "none"},
        formula="probabilities[i, j] = exp(scores[i, j] - max) / sum over the columns seen of "
        "exp(scores[i, l] - max), correctly rounded to FP64; columns not seen: 0",
        producer=PRODUCER,
        tensors={
            "scores": scores,
            "probabilities": np.array(
                [[float(value) for value in row] for row in softmax(scores, causal)]
            ),
        },
        inputs=["scores"],
        outputs={
            "probabilities": relative(
                columns + 6,
                "exponentials within one unit in the last place (two roundings each, above and "
                "below the line), columns - 1 additions, one quotient, one of the golden value",
            )
        },
    )


def attention_file(name, query, key, value, scale, causal):
    """One head; operands are multiples of powers of two, so that scores are exact in FP64."""
    scores = (query.astype(np.float64) @ key.astype(np.float64).T) * scale
    probabilities = softmax(scores, causal)
    with localcontext() as context:
        context.prec = 50
        terms = [
            [[p * Decimal(float(v)) for p, v in zip(row, column)] for column in value.T]
            for row in probabilities
        ]
        output = [[float(sum(column)) for column in row] for row in terms]
        total = [[float(sum(map(abs, column))) for column in row] for row in terms]
    return GoldenFile(
        path=f"attention/{name}.safetensors",
        operation="attention",
        parameters={"mask": "causal" if causal else "none", "score_scale": scale},
        formula="output = softmax(query key^T * score_scale) value, correctly rounded to FP64 "
        "(Vaswani et al., 2017, equation 1); output_magnitude = the sum of the absolute values of "
        "its terms",
        producer=PRODUCER,
        tensors={
            "query": query, "key": key, "value": value, "output": np.array(output),
            "output_magnitude": np.array(total),
        },
        inputs=["query", "key", "value", "output_magnitude"],
        outputs={
            "output": magnitude(
                "output_magnitude", 2 * key.shape[0] + 7,
                "columns + 6 of each probability, one product, columns - 1 additions, one of the "
                "golden value",
            )
        },
    )


def sixteenths(name, rows, columns):
    """Codes as multiples of 1/16 in FP32: sums of few products are exact."""
    return (codes(name, rows, columns) / 16).astype(np.float32)


def files():
    """Every golden file of attention."""
    yield from products("attention_qk")
    yield from products("attention_pv")
    # Differences up to 510: exponentials from 1 down to the smallest numbers of FP64.
    wide = codes("softmax scores", 5, 9).astype(np.float32) * 2
    near = sixteenths("softmax near scores", 6, 11)
    for causal in (False, True):
        mask = "_causal" if causal else ""
        yield softmax_file(f"wide{mask}", wide, causal)
        yield softmax_file(f"near{mask}", near, causal)
        yield attention_file(
            f"head{mask}",
            sixteenths("attention query", 5, 16),
            sixteenths("attention key", 8, 16),
            sixteenths("attention value", 8, 6),
            1 / 64,
            causal,
        )
