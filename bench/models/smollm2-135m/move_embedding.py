#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Copies a Hugging Face folder with every value of the embedding moved by a relative 1e-6 or so.

How far results of a copy are from the model's own says how far two right implementations may be apart,
whose sums are in another order. Needs NumPy alone; the embedding must be F32 in model.safetensors.

  move_embedding.py FOLDER COPY --seed 1
"""

import argparse
import json
import pathlib
import shutil
import struct

import numpy as np

TENSOR = "model.embed_tokens.weight"
# Standard deviation of what a value is multiplied by, around 1.
DEVIATION = 1e-6


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("copy", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    shutil.copytree(options.folder, options.copy)
    path = options.copy / "model.safetensors"
    content = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", content[:8])
    entry = json.loads(content[8 : 8 + length])[TENSOR]
    assert entry["dtype"] == "F32", f"{TENSOR} is {entry['dtype']}, expected F32"
    first, end = (8 + length + offset for offset in entry["data_offsets"])
    values = np.frombuffer(content[first:end], "<f4").astype(np.float64)
    factors = 1 + DEVIATION * np.random.default_rng(options.seed).standard_normal(values.size)
    content[first:end] = (values * factors).astype("<f4").tobytes()
    path.write_bytes(content)


if __name__ == "__main__":
    main()
