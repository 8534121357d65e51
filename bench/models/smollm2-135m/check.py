#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Compares statistics and results of smoothbench with what an independent implementation measured.

Needs NumPy alone. Exit status: 0 all agrees, 1 something does not or too little was compared, 77 nothing
was.
"""

import argparse
import json
import pathlib
import struct
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from agreement import Agreement, name_of, records  # noqa: E402, from the folder above

# Names of the inputs in act_absmax.safetensors, and one layer that reads each.
LAYERS = {
    "attn": "self_attn.q_proj",
    "o": "self_attn.o_proj",
    "mlp": "mlp.gate_proj",
    "down": "mlp.down_proj",
}
# What 'calibrate' keeps of attention, in its order, as act_absmax.safetensors names the channels.
ATTENTION = ("q_out", "k_out", "v_out", "q_rope", "k_rope")
TABLES = {20: "expected.json", 4: "expected_first_four.json"}
WINDOW = 1024


def table(name):
    """Independent figures by the name of the result."""
    return json.loads((FOLDER / name).read_text())


def tensors(path):
    """The FP32 tensors of a safetensors file by name."""
    content = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    header.pop("__metadata__", None)
    return {n: np.frombuffer(data[slice(*e["data_offsets"])], "<f4") for n, e in header.items()}


def check_maxima(agreement, name, found, expected):
    """99.9 % of the maxima within 1e-5 relative, all within 1e-4."""
    found, expected = (np.concatenate(values).astype(np.float64) for values in (found, expected))
    errors = np.abs(found - expected) / np.maximum(expected, 1e-30)
    share, worst = np.mean(errors <= 1e-5), errors.max()
    text = f"{share:.5%} of {errors.size} within 1e-5, worst {worst:.2e}"
    agreement.check(name, share >= 0.999 and worst <= 1e-4, text)


def check_statistics(agreement, path):
    """The largest inputs of every channel, and the largest queries, keys and values of every layer."""
    found, expected = tensors(path), tensors(FOLDER / "act_absmax.safetensors")
    places = [(layer, name) for layer in range(30) for name in LAYERS]
    check_maxima(
        agreement, "channel maxima",
        [found[f"model.layers.{layer}.{LAYERS[name]}"] for layer, name in places],
        [expected[f"layers.{layer}.{name}"] for layer, name in places],
    )
    check_maxima(
        agreement, "attention maxima",
        [found[f"block.{layer}:attention"] for layer in range(30)],
        [[expected[f"layers.{layer}.{name}"].max() for name in ATTENTION] for layer in range(30)],
    )


def check_window(agreement, record):
    """Window 0 of FP32 within 1e-5 relative."""
    if (record["scheme"], record["index"], record["tokens"]) == ("fp32", 0, WINDOW - 1):
        truth = float(np.load(FOLDER / "nll_window0_fp64.npy").astype(np.float64).sum())
        found = record["negative_log_likelihood"]
        error = abs(found / truth - 1)
        text = f"{found:.6f} nats, FP64 {truth:.6f}, {error:.1e} apart"
        agreement.check("window 0, FP32", error <= 1e-5, text)


def check_results(agreement, path):
    """Perplexities of 20 or 4 whole windows within their tolerances."""
    for record in records(path):
        if record["kind"] == "evaluation_window":
            check_window(agreement, record)
        if record["kind"] == "evaluation":
            windows, stride = record["windows"], record.get("stride") or record["window"]
            name = TABLES.get(windows) if record["window"] == stride == WINDOW else None
            agreement.compare(f"{windows} windows, ", record, table(name) if name else {})


def likelihoods(path):
    """Of each window by the name of the result, as numbers of the file: equal ones are so to the last bit."""
    found = {}
    for record in records(path):
        if record["kind"] == "evaluation_window":
            found.setdefault(name_of(record), {})[record["index"]] = record["negative_log_likelihood"]
    return found


def check_injection(agreement, path, original):
    """The model with injected outliers beside the original, scored with the same settings.

    FP32 keeps its bits, one scale for a tensor collapses, and smoothing undoes the injection.
    """
    ours, theirs = likelihoods(path), likelihoods(original)
    for name, windows in ours.items():
        if name != "fp32" and not name.startswith("smoothquant"):
            continue
        if name not in theirs:
            print(f"not scored on the original: {name}")
            continue
        equal = [index for index in windows if windows[index] == theirs[name].get(index)]
        text = f"{len(equal)} of {len(windows)} windows have the original's likelihood to the bit"
        agreement.check(f"injected, {name}", len(equal) == len(windows), text)
    rows = table("expected_injected.json")
    for record in records(path):
        if record["kind"] == "evaluation":
            agreement.compare("injected, ", record, rows if record["windows"] == 4 else {})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statistics", help="file that 'smoothbench calibrate' wrote")
    parser.add_argument("--results", action="append", default=[], help="results on eval_wiki_ids.u16")
    parser.add_argument(
        "--injected", nargs=2, metavar=("INJECTED", "ORIGINAL"),
        help="results for the model with outliers and for the original, from 'evaluate --resume'",
    )
    parser.add_argument("--require", type=int, default=0, help="results that must be compared")
    options = parser.parse_args()
    agreement = Agreement("perplexity", isRelative=True)
    if options.statistics:
        check_statistics(agreement, options.statistics)
    for path in options.results:
        check_results(agreement, path)
    if options.injected:
        check_injection(agreement, *options.injected)
    sys.exit(agreement.status(options.require))


if __name__ == "__main__":
    main()
