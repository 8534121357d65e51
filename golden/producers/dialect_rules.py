# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Which function makes the codes of a dialect, and of which matrices."""

import importlib

# The matrices that a type can hold.
ALL = ("ordinary", "extreme", "half", "reciprocals")
WIDE = ("ordinary", "half", "reciprocals")
# Dialect -> module, function and its other arguments, matrices. Modules are imported when they are
# called, for some need what only requirements-dialects.txt installs.
DIALECTS = {
    "own": ("dialect_sources", "own", (), ALL),
    "paper": ("dialect_sources", "paper", (), ALL),
    "authors": ("dialect_torch_sources", "authors", (), ALL),
    "authors-bf16": ("dialect_torch_sources", "authors", ("bfloat16",), ALL),
    "authors-fp16": ("dialect_torch_sources", "authors", ("float16",), WIDE),
    "torch-int": ("dialect_torch_sources", "torch_int", (), ALL),
    "torch-int-activation": ("dialect_torch_sources", "torch_int_activation", (), ALL),
    "neural-compressor": ("dialect_packages", "neural_compressor", (), ALL),
    "compressed-tensors": ("dialect_packages", "compressed_tensors", (), ALL),
    "compressed-tensors-bf16": ("dialect_packages", "compressed_tensors", ("bfloat16",), ALL),
    "torchao": ("dialect_packages", "torchao", (), ALL),
    "torchao-bf16": ("dialect_packages", "torchao", ("bfloat16",), ALL),
    "vllm-cuda": ("dialect_sources", "vllm_cuda", (), ALL),
    "vllm-cpu": ("dialect_sources", "vllm_cpu", (), ALL),
    "vllm-cpu-sgl": ("dialect_sources", "vllm_cpu_sgl", (), WIDE),
    "tensorrt-llm": ("dialect_sources", "tensorrt_llm", (), ALL),
    "tensorrt-llm-activation": ("dialect_sources", "tensorrt_llm_activation", (), ALL),
    "modelopt": ("dialect_packages", "modelopt", (), ALL),
    "nncf": ("dialect_packages", "nncf", (), ALL),
    "onnxruntime": ("dialect_packages", "onnxruntime", (), ALL),
}


def quantize(name, matrix):
    """Codes and scales of a matrix by a dialect."""
    module, function, arguments, _ = DIALECTS[name]
    return getattr(importlib.import_module(module), function)(matrix, *arguments)
