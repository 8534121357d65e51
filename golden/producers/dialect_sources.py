# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes and scales by definition, and by programs that cannot be run here: the steps of their sources,
repeated with NumPy. dialect_torch_sources.py has those that use PyTorch.

Each function takes an FP32 matrix and returns codes and one scale for each row.
"""

import numpy as np


def paper(x):
    """Equation 1 in FP64."""
    x = x.astype(np.float64)
    maxima = np.abs(x).max(axis=1, keepdims=True)
    scales = np.where(maxima == 0, 1, maxima / 127)
    return np.clip(np.rint(x / scales), -127, 127), scales


def own(x):
    """The design rule in FP32."""
    maxima = np.abs(x).max(axis=1, keepdims=True)
    scales = np.where(maxima == 0, np.float32(1), maxima / np.float32(127))
    scales = np.maximum(scales, np.finfo(np.float32).smallest_subnormal)
    return np.clip(np.rint(x / scales), -127, 127), scales


def vllm_cuda(x):
    """csrc/quantization/w8a8/int8/scaled_quant.cu, dynamic_scaled_int8_quant_kernel."""
    maxima = np.abs(x).max(axis=1, keepdims=True)
    inverse = np.where(maxima == 0, np.float32(0), np.float32(127) / maxima)
    return np.clip(as_integer(x * inverse, np.rint), -128, 127), maxima / np.float32(127)


def vllm_cpu(x):
    """csrc/cpu/dnnl_kernels.cpp, dynamic_scaled_int8_quant_impl; 1.0 / scale is rounded once."""
    scales = np.abs(x).max(axis=1, keepdims=True) / np.float32(127)
    inverse = (1.0 / scales.astype(np.float64)).astype(np.float32)
    return as_integer(np.clip(x * inverse, np.float32(-128), np.float32(127)), np.rint), scales


def vllm_cpu_sgl(x):
    """csrc/cpu/sgl-kernels, quantize_row_int8 without its offset of 128; std::round of FP32."""
    x = x.astype(np.float16).astype(np.float32)
    maxima = np.maximum(np.abs(x).max(axis=1, keepdims=True), np.float32(1e-7))
    product = (x * (np.float32(127) / maxima)).astype(np.float64)
    return np.copysign(np.floor(np.abs(product) + 0.5), product), maxima / np.float32(127)


def as_integer(x, rounding):
    """Not-a-number as the integer that CUDA and x86 make of its low byte: 0."""
    return np.where(np.isnan(x), 0, rounding(x))


def tensorrt_llm(x):
    """tensorrt_llm/models/convert_utils.py, generate_int8, by channel."""
    maxima = np.maximum(np.abs(x).max(axis=1, keepdims=True), np.float32(1e-8))
    inverse = 127.0 / maxima
    return (x * inverse).round().clip(-127, 127), 1.0 / inverse


def tensorrt_llm_activation(x):
    """cpp/tensorrt_llm/kernels/quantization.cuh, perTokenQuantization without clamping."""
    maxima = np.maximum(np.abs(x).max(axis=1, keepdims=True), np.float32(1e-6))
    return np.clip(np.rint(x * (np.float32(127) / maxima)), -128, 127), maxima / np.float32(127)


def plain_factors(channels, layers, alpha):
    """Equation 4 in FP64, one factor for all layers; 1 where activation or weight is zero.

    Layers: the largest absolute weights of each. Returns one row of factors for each layer.
    """
    greatest = np.maximum(np.abs(channels["least"]), np.abs(channels["greatest"])).astype(np.float64)
    weight = layers.max(axis=0).astype(np.float64)
    dead = (greatest == 0) | (weight == 0)
    factors = np.where(dead, 1, greatest) ** alpha / np.where(dead, 1, weight) ** (1 - alpha)
    return np.repeat(factors[None], len(layers), axis=0)
