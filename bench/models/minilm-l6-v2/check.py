#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Compares results of 'evaluate' for all-MiniLM-L6-v2 with what an independent implementation measured.

Exit status: 0 all agrees, 1 something does not, 77 there was nothing to compare.
"""

import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def name_of(record):
    """Scheme and migration strength."""
    alpha = record.get("alpha")
    return record["scheme"] + (f" {alpha}" if alpha is not None else "")


def check_order(found, rows):
    """Schemes that are more than 0.0014 apart must be so in the same order: smoothing helps."""
    outcomes = []
    for better in found:
        for worse in found:
            if rows[better]["cosine"] <= rows[worse]["cosine"] + 0.0014:
                continue
            passed = found[better] > found[worse]
            if not passed:
                print(f"FAILED  {better} must be better than {worse}")
            outcomes.append(passed)
    if outcomes and all(outcomes):
        print(f"passed  {len(outcomes)} pairs of schemes are in the independent order")
    return outcomes


def check(record, rows):
    """Prints one line."""
    name = name_of(record)
    expected, tolerance = rows[name]["cosine"], rows[name]["tolerance"]
    error = record["cosine_mean"] - expected
    passed = abs(error) <= tolerance
    print(
        f"{'passed' if passed else 'FAILED'}  {name}: mean cosine {record['cosine_mean']:.6f}, "
        f"independent {expected:.6f}, {error:+.6f} of {tolerance}"
    )
    return passed


def main():
    rows = json.loads((FOLDER / "expected.json").read_text())
    outcomes = []
    for path in sys.argv[1:]:
        records = map(json.loads, pathlib.Path(path).read_text().splitlines())
        known = [r for r in records if "cosine_mean" in r and name_of(r) in rows]
        outcomes += [check(record, rows) for record in known]
        outcomes += check_order({name_of(r): r["cosine_mean"] for r in known}, rows)
    sys.exit(77 if not outcomes else 0 if all(outcomes) else 1)


if __name__ == "__main__":
    main()
