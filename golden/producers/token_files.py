# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""The same token ids in every file format they are read from, written by NumPy and safetensors."""

import io

import numpy as np
import safetensors.numpy

from fixture import Fixture
from random_values import words

PRODUCER = "golden/producers/token_files.py"
VERSION = "1 (numpy 2.2.6, safetensors 0.6.2)"


def npy(values, version):
    """An npy file of a version."""
    content = io.BytesIO()
    np.lib.format.write_array(content, values, version=version)
    return content.getvalue()


def files():
    """Three rows of five ids below 49152."""
    ids = (words("token ids", 15) % np.uint64(49152)).reshape(3, 5)
    contents = {
        "raw.u16": ids.astype("<u2").tobytes(),
        "i32.npy": npy(ids.astype("<i4"), (1, 0)),
        "i64.npy": npy(ids.astype("<i8"), (2, 0)),
        "u16.npy": npy(ids.astype("<u2"), (1, 0)),
        "i64.safetensors": safetensors.numpy.save({"input_ids": ids.astype("<i8")}),
        "f32.npy": npy(ids.astype("<f4"), (1, 0)),
    }
    for name, content in contents.items():
        yield Fixture(f"token_ids/{name}", content, PRODUCER, VERSION)
