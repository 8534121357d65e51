#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads the golden files without smoothbench and computes their integers again, exactly."""

import hashlib
import json
import pathlib
import struct

import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4", "I32": "<i4", "I8": "|i1"}
FOLDER = pathlib.Path(__file__).resolve().parent


def tensors(content):
    """The tensors of a safetensors file by name: 8 bytes of length, a JSON header, the data."""
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    header.pop("__metadata__", None)
    slices = {name: data[slice(*entry["data_offsets"])] for name, entry in header.items()}
    kinds = {name: TYPES[entry["dtype"]] for name, entry in header.items()}
    return {n: np.frombuffer(slices[n], kinds[n]).reshape(header[n]["shape"]) for n in header}


def codes(values, scales, parameters):
    """Round half to even of x / scale in the rule's arithmetic, saturated."""
    kind = np.float64 if parameters.get("rule", "fp64") == "fp64" else np.float32
    if scales.ndim == 2:  # One scale for each group along a row.
        scales = np.repeat(scales, parameters["group_size"], axis=1)[:, : values.shape[1]]
    elif scales.size > 1:
        scales = scales[:, None]
    lowest = -128 if parameters["range"] == "full" else -127
    with np.errstate(over="ignore"):
        return np.clip(np.rint(values.astype(kind) / scales.astype(kind)), lowest, 127)


def sums(t, heads, right_heads):
    """The products of attention heads, below one another."""
    names = ("query", "key") if "query" in t else ("probabilities", "value")
    left, right = (t[name].astype(np.int64) for name in names)
    lefts, rights = np.split(left, heads, axis=1), np.split(right, right_heads, axis=1)
    for head, part in enumerate(lefts):
        other = rights[head * right_heads // heads]
        yield part @ (other.T if "query" in t else other)


def normalized(t, parameters):
    """LayerNorm or RMSNorm in FP64."""
    x = t["activation"].astype(np.float64)
    if parameters["norm"] == "layer":
        x = x - x.mean(axis=1, keepdims=True)
    x = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + t["epsilon"].astype(np.float64))
    return x * t["gain"] + t.get("bias", np.zeros(1, np.float32)).astype(np.float64)


def real_outputs(t):
    """Sums in real units, in FP64."""
    scales = np.outer(t["row_scales"].astype(np.float64), t["column_scales"].astype(np.float64))
    return t["accumulator"] * scales + t.get("bias", np.zeros(1, np.float32))


def coded(t, parameters):
    """The codes of a file whose codes are its result."""
    if "gain" in t:
        return codes(normalized(t, parameters), t["scales"], parameters)
    if "output_scale" in t:
        return codes(real_outputs(t), t["output_scale"], parameters)
    return codes(t["values"], t["scales"], parameters)


def integers(t, parameters):
    """Pairs of a recorded integer tensor and the same computed from the file's other tensors."""
    if "codes" in t:
        yield t["codes"], coded(t, parameters)
    for operand in (name for name in ("activation", "weight") if f"{name}_codes" in t):
        yield t[f"{operand}_codes"], codes(t[operand], t[f"{operand}_scales"], parameters)
    if "accumulator" in t and "output_scale" not in t:
        a, w = (t.get(f"{name}_codes", t[name]) for name in ("activation", "weight"))
        yield t["accumulator"], a.astype(np.int64) @ w.astype(np.int64).T
    if "sums" in t:
        computed = sums(t, parameters["heads"], parameters["right_heads"])
        yield t["sums"], np.concatenate(list(computed))
    for case in [name[:-4] for name in t if name.startswith("sq.") and name.endswith(".acc")]:
        x, w = (t.get(f"{case}.{name}", t[f"sq.O1.{name}"]) for name in ("qX", "qW"))
        yield t[f"{case}.acc"], x.astype(np.int64) @ w.astype(np.int64).T


checked = 0
for file in json.loads((FOLDER / "manifest.json").read_text())["files"]:
    content = (FOLDER / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"], f"{file['path']}: wrong hash"
    for recorded, computed in integers(tensors(content), file["parameters"]):
        assert np.array_equal(recorded, computed), f"{file['path']}: integers differ"
        checked += recorded.size
print(f"{checked} integers as recorded")
