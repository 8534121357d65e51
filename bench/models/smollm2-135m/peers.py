#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Speed of llama.cpp with the same model and tokens: 512 tokens of prompt, then 32 one by one.

Needs llama-cpp-python 0.3.36, compiled for this processor. Converts the GGUF file to Q8_0 and F16 by
llama.cpp's own quantizer. Prints the best of five rounds; the first is not counted.

  peers.py MODEL.gguf FOLDER_FOR_CONVERTED_FILES
"""

import ctypes
import pathlib
import sys
import time

import llama_cpp
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
PROMPT, GENERATED, ROUNDS = 512, 32, 5


def convert(source, target, kind):
    """Writes the model in another format."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype, parameters.allow_requantize, parameters.nthread = kind, True, 2
    status = llama_cpp.llama_model_quantize(
        str(source).encode(), str(target).encode(), ctypes.byref(parameters)
    )
    assert status == 0, f"llama_model_quantize ended with {status}"


def speeds(path, threads, tokens):
    """Tokens a second of prompt and generation, best of the rounds."""
    model = llama_cpp.Llama(
        str(path), n_ctx=1024, n_batch=PROMPT, n_ubatch=PROMPT, n_threads=threads,
        n_threads_batch=threads, verbose=False,
    )
    best = [float("inf"), float("inf")]
    for number in range(ROUNDS + 1):
        model.reset()
        start = time.perf_counter()
        model.eval(tokens)
        middle = time.perf_counter()
        for token in tokens[:GENERATED]:
            model.eval([token])
        end = time.perf_counter()
        if number > 0:
            best = [min(best[0], middle - start), min(best[1], end - middle)]
    return PROMPT / best[0], GENERATED / best[1]


def main():
    source, folder = map(pathlib.Path, sys.argv[1:3])
    tokens = np.fromfile(FOLDER / "eval_wiki_ids.u16", "<u2")[:PROMPT].tolist()
    print(f"llama-cpp-python {llama_cpp.__version__}")
    kinds = {"Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0, "F16": llama_cpp.LLAMA_FTYPE_MOSTLY_F16}
    for name, kind in kinds.items():
        target = folder / f"{name}.gguf"
        if not target.exists():
            convert(source, target, kind)
        for threads in (1, 2):
            prefill, decode = speeds(target, threads, tokens)
            print(f"{name}, {threads} threads: prefill {prefill:.0f}, decode {decode:.1f} tokens/s")


if __name__ == "__main__":
    main()
