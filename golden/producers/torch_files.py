# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Activation scales as SmoothQuant's authors publish them: a dictionary written by torch.save.

PyTorch is too large for the checks of every change, and its files differ from version to version,
so the committed files stay as they are. Run this file to make them anew:

    python golden/producers/torch_files.py
"""

import io
import pathlib
import sys

from fixture import Fixture

PRODUCER = "golden/producers/torch_files.py"
VERSION = "1 (torch 2.13.0)"
FOLDER = pathlib.Path(__file__).resolve().parent.parent
NAMES = ("act_scales.pt", "nested.pt", "with_object.pt", "transposed.pt")


def files():
    """The committed files."""
    for name in NAMES:
        path = f"torch/{name}"
        yield Fixture(path, (FOLDER / path).read_bytes(), PRODUCER, VERSION)


def contents():
    """The files, made by PyTorch."""
    import torch

    def scales(start, count):
        return torch.arange(count, dtype=torch.float32) / 8 + start

    layer = "model.layers.0"
    saved = {
        "act_scales.pt": {
            f"{layer}.self_attn.q_proj": scales(1, 6), f"{layer}.mlp.up_proj": scales(2, 6),
            f"{layer}.mlp.down_proj": scales(3, 9), "lm_head": scales(4, 6),
        },
        "nested.pt": {
            "first": {"half": scales(1, 4).half(), "brain": scales(2, 4).bfloat16()},
            "shared": (shared := scales(0, 8))[2:5], "again": shared[6:],
        },
        "with_object.pt": {"first": scales(1, 4), "second": pathlib.PurePosixPath("a")},
        "transposed.pt": {"first": scales(1, 6).reshape(2, 3).T},
    }
    for name, value in saved.items():
        content = io.BytesIO()
        torch.save(value, content)
        yield name, content.getvalue()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    (FOLDER / "torch").mkdir(exist_ok=True)
    for name, content in contents():
        (FOLDER / "torch" / name).write_bytes(content)
