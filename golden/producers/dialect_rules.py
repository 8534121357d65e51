# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Which function makes the codes of a dialect, and of which matrices."""

import torch

import dialect_packages as packages
import dialect_sources as sources

# Dialect -> function, the matrices that its type can hold.
ALL, WIDE = ("ordinary", "extreme", "half"), ("ordinary", "half")
DIALECTS = {
    "own": (sources.own, ALL),
    "paper": (sources.paper, ALL),
    "authors": (sources.authors, ALL),
    "authors-bf16": (lambda x: sources.authors(x, torch.bfloat16), ALL),
    "authors-fp16": (lambda x: sources.authors(x, torch.float16), WIDE),
    "torch-int": (sources.torch_int, ALL),
    "torch-int-activation": (sources.torch_int_activation, ALL),
    "neural-compressor": (packages.neural_compressor, ALL),
    "compressed-tensors": (packages.compressed_tensors, ALL),
    "compressed-tensors-bf16": (lambda x: packages.compressed_tensors(x, torch.bfloat16), ALL),
    "torchao": (packages.torchao, ALL),
    "torchao-bf16": (lambda x: packages.torchao(x, torch.bfloat16), ALL),
    "vllm-cuda": (sources.vllm_cuda, ALL),
    "vllm-cpu": (sources.vllm_cpu, ALL),
    "vllm-cpu-sgl": (sources.vllm_cpu_sgl, WIDE),
    "tensorrt-llm": (sources.tensorrt_llm, ALL),
    "tensorrt-llm-activation": (sources.tensorrt_llm_activation, ALL),
    "modelopt": (packages.modelopt, ALL),
    "nncf": (packages.nncf, ALL),
    "onnxruntime": (packages.onnxruntime, ALL),
}
