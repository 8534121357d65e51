#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Compares results of 'evaluate' for all-MiniLM-L6-v2 with what an independent implementation measured.

Exit status: 0 all agrees, 1 something does not or too little was compared, 77 nothing was.
"""

import argparse
import json
import math
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from agreement import Agreement, name_of, records  # noqa: E402, from the folder above

# Just below what smoothing gained at least: smoothquant-o1 at 0.3 is 0.00141 above w8a8-tensor-token.
ORDER_MARGIN = 0.0014


def check_neighbours(agreement, found, rows):
    """The share of equal nearest neighbours, as near as two shares of so many sentences are.

    A sentence between two neighbours goes to either by the last digits of a quantized run, so that two
    runs of one scheme differ as two samples at most: three standard deviations of their difference.
    """
    far, largest, differences = [], 0.0, []
    for name, (share, sentences) in found.items():
        expected = rows[name]["neighbours"]
        deviation = math.sqrt(2 * expected * (1 - expected) / sentences)
        differences.append(share - expected)
        largest = max(largest, abs(share - expected) / deviation if deviation else 0)
        if abs(share - expected) > 3 * deviation:
            far.append(f"{name}: {share:.4f}, independently {expected:.4f}")
    if found:
        text = (
            f"{len(found) - len(far)} of {len(found)} shares, {largest:.1f} of 3 deviations apart at most, "
            f"{sum(differences) / len(found):+.4f} in the mean"
        )
        agreement.check("nearest neighbours", not far, "; ".join([text, *far]))


def check_order(agreement, found, rows):
    """Schemes that are more than the margin apart must be so in the same order: smoothing helps."""
    pairs = [
        (better, worse) for better in found for worse in found
        if rows[better]["cosine_mean"] > rows[worse]["cosine_mean"] + ORDER_MARGIN
    ]
    wrong = [f"{better} <= {worse}" for better, worse in pairs if found[better] <= found[worse]]
    if pairs:
        text = f"{len(pairs) - len(wrong)} of {len(pairs)} pairs as independently"
        agreement.check("order of schemes", not wrong, "; ".join([text, *wrong]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", help="JSON Lines of 'evaluate'")
    parser.add_argument("--require", type=int, default=0, help="results that must be compared")
    options = parser.parse_args()
    rows = json.loads((FOLDER / "expected.json").read_text())
    agreement = Agreement("cosine_mean", isRelative=False)
    found, neighbours = {}, {}
    for record in (record for path in options.results for record in records(path)):
        if "cosine_mean" in record:
            agreement.compare("", record, rows)
            name = name_of(record)
            if name in rows:
                found[name] = record["cosine_mean"]
                neighbours[name] = record["nearest_neighbour_agreement"], record["sentences"]
    check_neighbours(agreement, neighbours, rows)
    check_order(agreement, found, rows)
    sys.exit(agreement.status(options.require))


if __name__ == "__main__":
    main()
