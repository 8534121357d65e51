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
CALIBRATION_TOKENS = 64 * 512
# FP32 values of two implementations, at most.
VALUE_LIMIT = 1e-4


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


def check_figures(agreement, name, found, expected, limits):
    """Every figure within its limit; prints the one that comes closest to its own."""
    found, expected, limits = np.broadcast_arrays(*(np.array(v, float) for v in (found, expected, limits)))
    parts = np.abs(found - expected) / limits
    far = parts.argmax()
    text = (
        f"{np.sum(parts <= 1)} of {parts.size}, farthest {found[far]:.6g}, independent {expected[far]:.6g}, "
        f"{abs(found[far] - expected[far]):.1e} of {limits[far]:.1e}"
    )
    agreement.check(name, np.all(parts <= 1), text)


def check_all_windows(agreement, found):
    """The largest channels of each input, the median channel and the ratio of both."""
    maxima, medians, ratios = [], [], []
    expected = tensors(FOLDER / "act_absmax.safetensors")
    for record, values in (
        (found[f"model.layers.{layer}.{module}"], expected[f"layers.{layer}.{name}"].astype(float))
        for layer in range(30) for name, module in LAYERS.items()
    ):
        channels = record["outlier_channels"]
        largest = np.sort(values)[::-1][: len(channels)]
        maxima += [(c["maximum"], values[c["channel"]]) for c in channels]
        maxima += [(c["maximum"], value) for c, value in zip(channels, largest)]
        medians.append((record["median_channel"], np.median(values)))
        ratios.append((record["outlier_ratio"], largest[0] / np.median(values)))
    for name, pairs, limit in (
        ("outlier channels and the order of maxima", maxima, VALUE_LIMIT),
        ("median channels", medians, VALUE_LIMIT),
        ("outlier ratios", ratios, 2 * VALUE_LIMIT),
    ):
        ours, theirs = np.transpose(pairs)
        check_figures(agreement, f"64 windows, {name}", ours, theirs, limit * theirs)


def check_first_windows(agreement, found, expected):
    """Outlier channels, on how many tokens they are so, and massive activations at the first token.

    A token within rounding of the threshold may count here and not there: one for each channel is allowed.
    Over all 64 windows, 3 of the 960 counts in a report differed from those of PyTorch, each by one.
    """
    shares, maxima, largest, down, massive = [], [], [], [], ([], [])
    for layer, row in enumerate(expected["layers"]):
        for name in ("attn", "mlp"):
            record = found[f"model.layers.{layer}.{LAYERS[name]}"]
            listed = {channel["channel"]: channel for channel in record["outlier_channels"]}
            largest.append((record["later_maximum"], row[name][0][1]))
            for channel, maximum, share in row[name]:
                ours = listed.get(channel, {"maximum": np.nan, "persistence": np.nan})
                shares.append((ours["persistence"], share))
                # The report's maximum is that of all tokens: of the others where no first one reaches it.
                if not ours["maximum"] <= record["first_token_maximum"]:
                    maxima.append((ours["maximum"], maximum))
        record = found[f"model.layers.{layer}.{LAYERS['down']}"]
        first, others = row["down"]
        down += [(record["first_token_maximum"], first), (record["later_maximum"], others)]
        massive[0].extend([layer] if record["has_massive_first_token"] else [])
        massive[1].extend([layer] if first > 10 * others else [])
    # Half a unit of the last digit in the table, and what two implementations differ by.
    for name, pairs, rounding, relative in (
        ("shares of outlier tokens", shares, 0.5e-4 + 1 / expected["later_tokens"], 0),
        ("maxima of outlier channels", maxima, 0.5e-3, VALUE_LIMIT),
        ("largest values without the first token", largest, 0.5e-3, VALUE_LIMIT),
        ("down_proj, first token and the others", down, 0.05, VALUE_LIMIT),
    ):
        ours, theirs = np.transpose(pairs)
        check_figures(agreement, f"6 windows, {name}", ours, theirs, rounding + relative * theirs)
    text = "in layers {}, independently in {}".format(*massive)
    agreement.check("6 windows, down_proj, massive first tokens", massive[0] == massive[1], text)


def check_outliers(agreement, path):
    """The report of 'calibrate' on all calibration windows or on the first six.

    Figures of other tokens are others: shares of the same channels differ by up to 0.1.
    """
    reports = [record for record in records(path) if record["kind"] == "calibration"]
    found = {layer: record for record in reports for layer in record["layers"]}
    expected = table("expected_outliers.json")
    tokens = {record["tokens"] for record in found.values()}
    if tokens == {CALIBRATION_TOKENS}:
        check_all_windows(agreement, found)
    elif tokens == {expected["tokens"]}:
        check_first_windows(agreement, found, expected)
    else:
        text = f"{sorted(tokens)} tokens, figures are for {CALIBRATION_TOKENS} and {expected['tokens']}"
        agreement.check("report of calibrate", False, text)


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
    parser.add_argument(
        "--outliers", action="append", default=[],
        help="JSON Lines of 'calibrate' on calib_ids.u16, all windows or --windows 6",
    )
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
    for path in options.outliers:
        check_outliers(agreement, path)
    for path in options.results:
        check_results(agreement, path)
    if options.injected:
        check_injection(agreement, *options.injected)
    sys.exit(agreement.status(options.require))


if __name__ == "__main__":
    main()
