# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes, scales and smoothing factors by the packages that smoothbench has dialects of.

The packages are too large for the checks of every change, and their rules may differ from version
to version, so the committed files stay as they are. To make them anew, in an environment of its own:

    pip install -r golden/producers/requirements-dialects.txt
    python golden/producers/dialect_files.py

It refuses versions other than those below, which the manifest repeats for each file.
"""

import importlib.metadata
import pathlib
import sys

from fixture import Fixture

PRODUCER = "golden/producers/dialect_files.py"
FOLDER = pathlib.Path(__file__).resolve().parent.parent
VERSIONS = {
    "compressed-tensors": "0.20.0", "neural-compressor": "3.10", "nncf": "3.4.0",
    "nvidia-modelopt": "0.47.0", "onnxruntime": "1.32.0", "torch": "2.13.0", "torchao": "0.18.0",
}
# Dialect -> the package that was run, or the source that was repeated.
EXECUTED = {
    "compressed-tensors": "compressed-tensors", "compressed-tensors-bf16": "compressed-tensors",
    "modelopt": "nvidia-modelopt", "neural-compressor": "neural-compressor", "nncf": "nncf",
    "onnxruntime": "onnxruntime", "torchao": "torchao", "torchao-bf16": "torchao",
}
DEFINED = {"own": "design rule of this repository", "paper": "arXiv:2211.10438, equations 1 and 4"}
NOT_EXECUTED = {
    "authors": "mit-han-lab/smoothquant", "authors-bf16": "mit-han-lab/smoothquant",
    "authors-fp16": "mit-han-lab/smoothquant", "tensorrt-llm": "NVIDIA/TensorRT-LLM",
    "tensorrt-llm-activation": "NVIDIA/TensorRT-LLM", "torch-int": "Guangxuan-Xiao/torch-int",
    "torch-int-activation": "Guangxuan-Xiao/torch-int", "vllm-cpu": "vllm-project/vllm",
    "vllm-cpu-sgl": "vllm-project/vllm", "vllm-cuda": "vllm-project/vllm",
}
NAMES = sorted([*EXECUTED, *DEFINED, *NOT_EXECUTED])


# Whose factors were repeated, although its codes are the package's own.
FACTORS_NOT_EXECUTED = {
    "compressed-tensors": "vllm-project/llm-compressor", "modelopt": "NVIDIA/Model-Optimizer",
}


def origin(name):
    """Whether a package made the outputs, in the words of the manifest."""
    if name in EXECUTED:
        package = f"executed: {EXECUTED[name]} {VERSIONS[EXECUTED[name]]}"
        factors = FACTORS_NOT_EXECUTED.get(name)
        return package + (f"; factors from source, not executed: {factors}" if factors else "")
    if name in DEFINED:
        return f"by definition: {DEFINED[name]}"
    return f"from source, not executed: {NOT_EXECUTED[name]}"


def files():
    """The committed files."""
    version = f"1 (torch {VERSIONS['torch']})"
    path = "dialects/inputs.safetensors"
    yield Fixture(path, (FOLDER / path).read_bytes(), PRODUCER, version)
    for name in NAMES:
        path = f"dialects/{name}.safetensors"
        yield Fixture(path, (FOLDER / path).read_bytes(), PRODUCER, version, origin=origin(name))


def outputs(name, matrices, channels):
    """The tensors of one dialect; inputs are in inputs.safetensors."""
    import numpy as np

    from dialect_factors import FACTORS
    from dialect_rules import DIALECTS

    quantize, held = DIALECTS[name]
    tensors = {}
    for matrix in held:
        with np.errstate(all="ignore"):
            codes, scales = quantize(matrices[matrix])
        codes = np.asarray(codes)
        assert (codes == np.rint(codes)).all(), f"{name}: {matrix} has codes that are no integers"
        tensors[f"{matrix}.codes"] = codes.astype(np.int16)
        tensors[f"{matrix}.scales"] = np.asarray(scales).reshape(-1)
    if name in FACTORS:
        tensors["factors"] = FACTORS[name](channels).double().numpy()
    return tensors


def main():
    """Makes every file."""
    from dialect_inputs import matrices, statistics
    from golden_file import safetensors_bytes

    for package, version in VERSIONS.items():
        found = importlib.metadata.version(package).split("+")[0]
        if found != version:
            sys.exit(f"{package} is {found}, expected {version} (requirements-dialects.txt)")
    (FOLDER / "dialects").mkdir(exist_ok=True)
    contents = {"inputs": matrices() | statistics()}
    for name in NAMES:
        contents[name] = outputs(name, matrices(), statistics())
    for name, tensors in contents.items():
        (FOLDER / f"dialects/{name}.safetensors").write_bytes(safetensors_bytes(tensors))
        print(f"written: dialects/{name}.safetensors")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
