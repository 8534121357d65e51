#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Compares statistics and results of smoothbench with what an independent implementation measured.

Needs NumPy alone. Exit status: 0 all agrees, 1 something does not, 77 there was nothing to compare.
"""

import argparse
import json
import pathlib
import struct
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
# Names of the inputs in act_absmax.safetensors, and one layer that reads each.
LAYERS = {
    "attn": "self_attn.q_proj",
    "o": "self_attn.o_proj",
    "mlp": "mlp.gate_proj",
    "down": "mlp.down_proj",
}


def tensors(path):
    """The FP32 tensors of a safetensors file by name."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    header.pop("__metadata__", None)
    return {n: np.frombuffer(data[slice(*e["data_offsets"])], "<f4") for n, e in header.items()}


def check(name, passed, text):
    """Prints one line and returns whether it passed."""
    print(f"{'passed' if passed else 'FAILED'}  {name}: {text}")
    return passed


def check_statistics(path):
    """99.9 % of the channel maxima within 1e-5 relative, all within 1e-4."""
    found, expected, errors = tensors(path), tensors(FOLDER / "act_absmax.safetensors"), []
    for layer in range(30):
        for name, module in LAYERS.items():
            values = found[f"model.layers.{layer}.{module}"].astype(np.float64)
            truth = expected[f"layers.{layer}.{name}"].astype(np.float64)
            errors.append(np.abs(values - truth) / np.maximum(truth, 1e-30))
    errors = np.concatenate(errors)
    share, worst = np.mean(errors <= 1e-5), errors.max()
    text = f"{share:.5%} of {errors.size} channels within 1e-5, worst {worst:.2e}"
    return check("channel maxima", share >= 0.999 and worst <= 1e-4, text)


def check_results(path):
    """Window 0 of FP32 within 1e-5 relative, perplexities of 20 windows within their tolerances."""
    outcomes = []
    truth = float(np.load(FOLDER / "nll_window0_fp64.npy").astype(np.float64).sum())
    rows = json.loads((FOLDER / "expected.json").read_text())
    for line in pathlib.Path(path).read_text().splitlines():
        record = json.loads(line)
        if record["kind"] == "evaluation_window" and record["scheme"] == "fp32":
            if record["index"] == 0:
                error = abs(record["negative_log_likelihood"] / truth - 1)
                text = f"{record['negative_log_likelihood']:.6f} nats, FP64 {truth:.6f}, {error:.1e} apart"
                outcomes.append(check("window 0, FP32", error <= 1e-5, text))
        if record["kind"] == "evaluation" and record["windows"] == 20 and not record["kept_float"]:
            alpha = record.get("alpha")
            name = record["scheme"] + (f" {alpha}" if alpha is not None else "")
            if name not in rows:
                continue
            expected, tolerance = rows[name]["perplexity"], rows[name]["tolerance"]
            error = record["perplexity"] / expected - 1
            text = f"{record['perplexity']:.6f}, independent {expected:.6f}, {error:+.3%} of {tolerance:.3%}"
            outcomes.append(check(name, abs(error) <= tolerance, text))
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statistics", help="file that 'smoothbench calibrate' wrote")
    parser.add_argument("--results", action="append", default=[], help="JSON Lines of 'evaluate'")
    options = parser.parse_args()
    outcomes = [check_statistics(options.statistics)] if options.statistics else []
    for path in options.results:
        outcomes += check_results(path)
    if not outcomes:
        sys.exit(77)
    sys.exit(0 if all(outcomes) else 1)


if __name__ == "__main__":
    main()
