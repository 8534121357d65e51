# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""What a golden file is to its producer: tensors, and the facts that go into the manifest."""

import json
import struct
from dataclasses import dataclass, field

import numpy as np

SEED = 20261123
LICENCE = "Apache-2.0"
# The version in requirements.txt. Others give the same bytes, but only this one records.
NUMPY = "2.2.6"

# Wider types first, as the format's own library lays tensors out.
DTYPES = {"<i8": "I64", "<f8": "F64", "<f4": "F32", "<i4": "I32", "<i2": "I16", "|i1": "I8"}


@dataclass
class GoldenFile:
    """One file. `inputs` and `outputs` name its tensors; outputs have a tolerance each."""

    path: str
    operation: str
    parameters: dict
    formula: str
    producer: str
    tensors: dict
    inputs: list
    outputs: dict
    seed: int = SEED
    version: str = f"1 (numpy {NUMPY})"
    origin: str = "random bits of PCG64 and chosen edge values; nothing taken from elsewhere"
    licence: str = LICENCE
    # Tensors that are not in the file, only the SHA-256 of their bytes: name -> facts.
    digests: dict = field(default_factory=dict)


def exact():
    """Every bit as recorded."""
    return {"class": "exact"}


def relative(roundings, why, precision=53):
    """|got - expected| <= gamma_n |expected|, gamma_n = n u / (1 - n u), u = 2^-precision."""
    return {"class": "relative", "roundings": roundings, "precision": precision, "why": why}


def magnitude(tensor, roundings, why, precision=53):
    """The same with the elements of another tensor of the file in place of |expected|."""
    return {
        "class": "magnitude", "magnitude": tensor, "roundings": roundings, "precision": precision,
        "why": why,
    }


def product(left, right, roundings, why):
    """The same with |left| |right|^T in place of |expected|: the bound of a sum of products."""
    return {
        "class": "product", "left": left, "right": right, "roundings": roundings, "precision": 53,
        "why": why,
    }


def safetensors_bytes(tensors):
    """The tensors in the byte layout of the safetensors library: deterministic."""
    order = {name: position for position, name in enumerate(DTYPES)}
    names = sorted(tensors, key=lambda name: (order[tensors[name].dtype.str], name))
    header, data = {}, b""
    for name in names:
        content = np.ascontiguousarray(tensors[name]).tobytes()
        header[name] = {
            "dtype": DTYPES[tensors[name].dtype.str],
            "shape": list(tensors[name].shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data
