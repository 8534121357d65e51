# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes, scales and smoothing factors by the packages that smoothbench has dialects of.

What NumPy alone can make is made again by every run of produce.py. The packages are too large for
that, and their rules may differ from version to version: what needs one stays as committed unless
that version of it is installed. In an environment of its own (ci/full makes one):

    pip install --no-deps -r golden/producers/requirements-dialects.txt
    python golden/producers/dialect_files.py          writes what differs
    python golden/producers/dialect_files.py --check  writes nothing; exit status 1 where a file differs

Both refuse versions other than those below, which the manifest repeats for each file.
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
DEFINED = {"own": 'design rule "Quantization rule"', "paper": "arXiv:2211.10438, equations 1 and 4"}
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
# Alpha of the recorded factors; those of "default_factors" are for the program's own.
ALPHA = 0.75
# Powers are not correctly rounded, and PyTorch has others for each kind of processor: two units in the
# last place of FP32 for each of two powers, and two roundings, on either side. Recorded factors that
# close stay as they are.
FACTOR_BOUND = 12 * 2.0**-23


def origin(name):
    """Whether a package made the outputs, in the words of the manifest."""
    if name in EXECUTED:
        package = f"executed: {EXECUTED[name]} {VERSIONS[EXECUTED[name]]}"
        factors = FACTORS_NOT_EXECUTED.get(name)
        return package + (f"; factors from source, not executed: {factors}" if factors else "")
    if name in DEFINED:
        return f"by definition: {DEFINED[name]}"
    return f"from source, not executed: {NOT_EXECUTED[name]}"


def packages(name):
    """What the codes of a dialect need beside NumPy."""
    if name in EXECUTED:
        return ["torch", EXECUTED[name]]
    return ["torch"] if name.startswith(("authors", "torch-int")) else []


def missing(names):
    """Those of some packages that are not installed in their version, with what was found."""
    found = {}
    for package in names:
        try:
            version = importlib.metadata.version(package).split("+")[0]
        except importlib.metadata.PackageNotFoundError:
            version = "not installed"
        if version != VERSIONS[package]:
            found[package] = version
    return found


def not_made_again():
    """Dialects whose files stay as committed, because a package is missing."""
    return [name for name in NAMES if missing(packages(name))]


def files():
    """Every file: made again where that can be done here, as committed elsewhere."""
    from dialect_inputs import matrices, statistics
    from golden_file import safetensors_bytes

    version = f"2 (torch {VERSIONS['torch']})"
    inputs = safetensors_bytes(matrices() | statistics())
    yield Fixture("dialects/inputs.safetensors", inputs, PRODUCER, version)
    for name in NAMES:
        path = f"dialects/{name}.safetensors"
        if missing(packages(name)):
            content = (FOLDER / path).read_bytes()
        else:
            content = safetensors_bytes(outputs(name, matrices(), statistics()))
        yield Fixture(path, content, PRODUCER, version, origin=origin(name))


def outputs(name, inputs, channels):
    """The tensors of one dialect; inputs are in inputs.safetensors."""
    import numpy as np

    from dialect_rules import DIALECTS, quantize

    tensors = {}
    for matrix in DIALECTS[name][-1]:
        with np.errstate(all="ignore"):
            codes, scales = quantize(name, inputs[matrix])
        codes = np.asarray(codes)
        assert (codes == np.rint(codes)).all(), f"{name}: {matrix} has codes that are no integers"
        tensors[f"{matrix}.codes"] = codes.astype(np.int16)
        tensors[f"{matrix}.scales"] = np.asarray(scales).reshape(-1)
    return tensors | factors(name, channels)


def factors(name, channels):
    """Factors of one layer, of it and two more that read its input, and of one by the default alpha."""
    import numpy as np

    if name in DEFINED:
        from dialect_sources import plain_factors as function

        default = 0.5
    elif missing(["torch"]):
        return {
            key: value for key, value in recorded(name).items()
            if not key.endswith((".codes", ".scales"))
        }
    else:
        from dialect_factors import FACTORS

        if name not in FACTORS:
            return {}
        function, default = FACTORS[name]
        default = default() if callable(default) else default
    layers = np.concatenate([channels["weight_maxima"][None], channels["sibling_maxima"]])
    made = {
        "factors": function(channels, layers[:1], ALPHA)[0],
        "layer_factors": function(channels, layers, ALPHA),
        "default_factors": function(channels, layers[:1], default)[0],
        "default_alpha": np.array([default], dtype=np.float64),
    }
    before = recorded(name)
    return {key: kept(before.get(key), value) for key, value in made.items()}


def kept(before, made):
    """Recorded factors, where what was made now is as close as two processors are."""
    import numpy as np

    if before is None or before.shape != made.shape:
        return made
    with np.errstate(invalid="ignore"):
        is_close = np.abs(made - before) <= FACTOR_BOUND * np.abs(before)
    return before if (is_close | (np.isnan(made) & np.isnan(before))).all() else made


def recorded(name):
    """The tensors of a committed file, or none."""
    from safetensors.numpy import load_file

    path = FOLDER / f"dialects/{name}.safetensors"
    return load_file(path) if path.is_file() else {}


def main(arguments):
    """Makes every file again, and writes what differs unless asked not to."""
    if arguments not in ([], ["--check"]):
        print(f"{__doc__}\nunknown option: {' '.join(arguments)}", file=sys.stderr)
        return 64
    for package, found in missing(VERSIONS).items():
        sys.exit(f"{package} is {found}, expected {VERSIONS[package]} (requirements-dialects.txt)")
    made = list(files())
    differing = [f for f in made if not is_committed(f)]
    for fixture in differing:
        print(f"{'differs' if arguments else 'written'}: {fixture.path}")
        if not arguments:
            (FOLDER / fixture.path).write_bytes(fixture.content)
    print(f"{len(made)} files of dialects made again, {len(differing)} differ")
    return 1 if arguments and differing else 0


def is_committed(fixture):
    """Whether the committed file has the same bytes."""
    path = FOLDER / fixture.path
    return path.is_file() and path.read_bytes() == fixture.content


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
