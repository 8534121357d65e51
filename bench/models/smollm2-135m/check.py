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
    """Window 0 of FP32 within 1e-5 relative, perplexities of 20 or 4 windows within tolerances."""
    outcomes = []
    truth = float(np.load(FOLDER / "nll_window0_fp64.npy").astype(np.float64).sum())
    tables = {20: "expected.json", 4: "expected_first_four.json"}
    rows = {count: json.loads((FOLDER / name).read_text()) for count, name in tables.items()}
    for line in pathlib.Path(path).read_text().splitlines():
        record = json.loads(line)
        if record["kind"] == "evaluation_window" and record["scheme"] == "fp32":
            if record["index"] == 0:
                error = abs(record["negative_log_likelihood"] / truth - 1)
                text = f"{record['negative_log_likelihood']:.6f} nats, FP64 {truth:.6f}, {error:.1e} apart"
                outcomes.append(check("window 0, FP32", error <= 1e-5, text))
        if record["kind"] == "evaluation" and record["windows"] in rows:
            prefix = "" if record["windows"] == 20 else f"{record['windows']} windows, "
            outcomes.append(check_row(prefix, record, rows[record["windows"]]))
    return [outcome for outcome in outcomes if outcome is not None]


def likelihoods(path):
    """Of each window by scheme, as numbers of the file: equal ones are equal to the last bit."""
    records = map(json.loads, pathlib.Path(path).read_text().splitlines())
    return {
        (record["scheme"], record["index"]): record["negative_log_likelihood"]
        for record in records if record["kind"] == "evaluation_window"
    }


def check_injection(path, original):
    """The model with injected outliers beside the original, scored with the same settings.

    FP32 keeps its bits, one scale for a tensor collapses, and smoothing undoes the injection.
    """
    outcomes = []
    rows = json.loads((FOLDER / "expected_injected.json").read_text())
    ours, theirs = likelihoods(path), likelihoods(original)
    for scheme in dict.fromkeys(scheme for scheme, _ in ours):
        if scheme != "fp32" and not scheme.startswith("smoothquant"):
            continue
        windows = [index for name, index in ours if name == scheme and (scheme, index) in theirs]
        equal = [index for index in windows if ours[scheme, index] == theirs[scheme, index]]
        text = f"{len(equal)} of {len(windows)} windows have the original's likelihood to the bit"
        outcomes.append(check(f"injected, {scheme}", windows and equal == windows, text))
    for record in map(json.loads, pathlib.Path(path).read_text().splitlines()):
        if record["kind"] != "evaluation" or record["windows"] != 4 or record["kept_float"]:
            continue
        outcomes.append(check_row("injected, ", record, rows))
        if record["scheme"] in ("w8a8-naive", "w8a8-tensor-static"):
            text = f"{record['perplexity']:.1f}, above 1000"
            outcomes.append(check(f"injected, {record['scheme']}", record["perplexity"] > 1000, text))
    return [outcome for outcome in outcomes if outcome is not None]


def check_row(prefix, record, rows):
    """A perplexity within its tolerance; None for a scheme that was not measured independently."""
    alpha = record.get("alpha")
    name = record["scheme"] + (f" {alpha}" if alpha is not None else "")
    settings = record.get("settings") or ""
    sites = "attention_input+attention_output+feedforward_input+feedforward_output"
    if alpha is not None and f"sites={sites}" in settings.split():
        name += " sites=all"
    if record["scheme"].endswith("+attention-int8") and "attention=tensors" not in settings.split():
        return None
    if record["kept_float"]:
        name += " float=" + ",".join(record["kept_float"])
    if name not in rows:
        return None
    expected, tolerance = rows[name]["perplexity"], rows[name]["tolerance"]
    error = record["perplexity"] / expected - 1
    text = f"{record['perplexity']:.6f}, independent {expected:.6f}, {error:+.3%} of {tolerance:.3%}"
    return check(prefix + name, abs(error) <= tolerance, text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statistics", help="file that 'smoothbench calibrate' wrote")
    parser.add_argument("--results", action="append", default=[], help="JSON Lines of 'evaluate'")
    parser.add_argument(
        "--injected", nargs=2, metavar=("INJECTED", "ORIGINAL"),
        help="results for the model with outliers and for the original, from 'evaluate --resume'",
    )
    options = parser.parse_args()
    outcomes = [check_statistics(options.statistics)] if options.statistics else []
    for path in options.results:
        outcomes += check_results(path)
    if options.injected:
        outcomes += check_injection(*options.injected)
    if not outcomes:
        sys.exit(77)
    sys.exit(0 if all(outcomes) else 1)


if __name__ == "__main__":
    main()
