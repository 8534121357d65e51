#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Speed of smoothbench beside llama.cpp with the same model, tokens and threads, in turn.

512 tokens of prompt with the logits of the last, then 32 tokens one by one. In each round every program
is loaded and runs three times, one program after another for each number of threads; the first round is
not counted. Needs llama-cpp-python 0.3.36, compiled for this processor, whose own quantizer converts the
GGUF file to Q8_0 and F16. With --transformers, a Hugging Face folder of the model such as 'smoothbench
smooth' writes, the transformers package reads the prompt in FP32 too; it needs torch and transformers.

  peers.py MODEL.gguf FOLDER_FOR_CONVERTED_FILES --smoothbench PATH --statistics FILE --output speeds.jsonl

Writes every round as JSON Lines. Prints the best of each program, and by how much the scheme in INT8 is
faster than each of the others: the median of the ratios within rounds, which a busy moment of the machine
moves less than a ratio of two bests from different ones.
"""

import argparse
import ctypes
import itertools
import json
import pathlib
import platform
import statistics
import subprocess
import time

import llama_cpp
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent
IDS = FOLDER / "eval_wiki_ids.u16"
PROMPT, GENERATED = 512, 32
# As many as 'smoothbench evaluate' takes the best of.
REPETITIONS = 3
FORMATS = {"Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0, "F16": llama_cpp.LLAMA_FTYPE_MOSTLY_F16}
INTEGER = "smoothquant-channel"
# FP32 by our own product and by OpenBLAS.
SCHEMES = f"fp32,fp32@openblas,fp16,{INTEGER}"


def convert(source, target, kind):
    """Writes the model in another format."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype, parameters.allow_requantize, parameters.nthread = kind, True, 2
    status = llama_cpp.llama_model_quantize(
        str(source).encode(), str(target).encode(), ctypes.byref(parameters)
    )
    assert status == 0, f"llama_model_quantize ended with {status}"


def seconds(action):
    """How long something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


class LlamaCpp:
    """One format of llama.cpp."""

    program = "llama.cpp"
    # With the instruction sets it was compiled for.
    version = f"llama-cpp-python {llama_cpp.__version__}: " + " ".join(
        llama_cpp.llama_print_system_info().decode().split()
    )

    def __init__(self, name, source, folder):
        self.name, self.path = name, folder / f"{name}.gguf"
        if not self.path.exists():
            convert(source, self.path, FORMATS[name])

    def speeds(self, threads, tokens):
        model = llama_cpp.Llama(
            str(self.path), n_ctx=1024, n_batch=PROMPT, n_ubatch=PROMPT, n_threads=threads,
            n_threads_batch=threads, verbose=False,
        )

        def generate():
            for token in tokens[:GENERATED]:
                model.eval([token])

        prefill, decode = [], []
        for _ in range(REPETITIONS):
            model.reset()
            prefill.append(seconds(lambda: model.eval(tokens)))
            decode.append(seconds(generate))
        yield self.name, PROMPT / min(prefill), GENERATED / min(decode)


class Smoothbench:
    """All schemes of one command of smoothbench."""

    program = "smoothbench"

    def __init__(self, binary, source, statistics):
        version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True)
        self.version = version.stdout.strip()
        self.command = [
            binary, "evaluate", source, "--token-ids", IDS, "--window", str(PROMPT + 1), "--windows", "1",
            "--statistics", statistics, "--float-storage", "fp16", "--scheme", SCHEMES,
            "--format", "json", "--quiet",
        ]

    def speeds(self, threads, _):
        command = [*self.command, "--threads", str(threads)]
        output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        for record in map(json.loads, output.splitlines()):
            speed = record["tokens_per_second"]
            yield record["scheme"], speed["prefill"], speed["decode"]


class Transformers:
    """The transformers package in FP32; prompt only."""

    program = "transformers"

    def __init__(self, folder):
        import torch
        import transformers

        self.torch = torch
        self.version = f"{transformers.__version__}, torch {torch.__version__}"
        self.model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)

    def speeds(self, threads, tokens):
        self.torch.set_num_threads(threads)
        ids = self.torch.tensor([tokens])
        with self.torch.no_grad():
            prefill = [
                seconds(lambda: self.model(ids, logits_to_keep=1)) for _ in range(REPETITIONS)
            ]
        yield "fp32", PROMPT / min(prefill), None


def processor():
    """Name of the processor, where Linux says it."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def measure(programs, rounds, threads, output):
    """Runs every program in turn; returns the speeds of every round by program, name and threads."""
    tokens = np.fromfile(IDS, "<u2")[:PROMPT].tolist()
    speeds = {}
    for number in range(rounds + 1):
        for count, program in itertools.product(threads, programs):
            for name, prefill, decode in program.speeds(count, tokens):
                record = {
                    "round": number, "program": program.program, "version": program.version,
                    "name": name, "threads": count, "prefill_tokens_per_second": prefill,
                    "decode_tokens_per_second": decode, "processor": processor(),
                }
                print(json.dumps(record), file=output, flush=True)
                if number > 0:
                    key = program.program, name, count
                    speeds.setdefault(key, []).append((prefill, decode or 0))
    return speeds


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=pathlib.Path, help="the GGUF file")
    parser.add_argument("folder", type=pathlib.Path, help="where converted files are kept")
    parser.add_argument("--smoothbench", help="path of the tool; default: llama.cpp alone")
    parser.add_argument("--statistics", help="file that 'smoothbench calibrate' wrote")
    parser.add_argument("--transformers", help="Hugging Face folder of the model")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", help="JSON Lines file; default: none")
    options = parser.parse_args()
    if options.smoothbench and not options.statistics:
        parser.error("--smoothbench needs --statistics")
    programs = [LlamaCpp(name, options.model, options.folder) for name in FORMATS]
    if options.smoothbench:
        programs.append(Smoothbench(options.smoothbench, options.model, options.statistics))
    if options.transformers:
        programs.append(Transformers(options.transformers))
    for program in programs:
        print(f"{program.program}: {program.version}")
    with open(options.output or "/dev/null", "w") as output:
        speeds = measure(programs, options.rounds, options.threads, output)
    for (program, name, count), rounds in speeds.items():
        prefill, decode = (max(speed) for speed in zip(*rounds))
        text = f", decode {decode:.1f}" if decode else ""
        print(f"{program} {name}, {count} threads: prefill {prefill:.0f}{text} tokens/s")
    for (program, name, count), rounds in speeds.items():
        ours = speeds.get(("smoothbench", INTEGER, count))
        if ours is None or ours is rounds:
            continue
        ratios = [
            [mine / its for mine, its in zip(mine, its) if its] for mine, its in zip(ours, rounds)
        ]
        text = " and decode ".join(f"{statistics.median(ratio):.2f}" for ratio in zip(*ratios))
        print(f"{INTEGER} over {program} {name}, {count} threads: prefill {text}")


if __name__ == "__main__":
    main()
