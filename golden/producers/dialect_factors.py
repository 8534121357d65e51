# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""What each package makes of the statistics of input channels: one smoothing factor each.

Functions either call a package or repeat the steps of a source, as they say.
"""

import torch

from dialect_packages import INC, package_function

ALPHA = 0.75


def tensors(channels):
    """Least and greatest activation, largest absolute activation, and weights of two rows."""
    least, greatest = (torch.from_numpy(channels[name].copy()) for name in ("least", "greatest"))
    weight = torch.from_numpy(channels["weight_maxima"].copy())
    return least, greatest, torch.maximum(least.abs(), greatest.abs()), torch.stack([-weight / 2, weight])


def plain(channels):
    """Equation 4 in FP64; 1 where activation or weight is zero."""
    _, _, activation, weights = tensors(channels)
    activation, weight = activation.double(), weights.abs().amax(dim=0).double()
    factors = activation.pow(ALPHA) / weight.pow(1 - ALPHA)
    return torch.where((activation == 0) | (weight == 0), 1.0, factors)


def authors(channels, dtype=torch.float32):
    """smoothquant/smooth.py, smooth_ln_fcs."""
    _, _, activation, weights = tensors(channels)
    activation, weights = activation.to(dtype), weights.to(dtype)
    weight = weights.abs().max(dim=0)[0].clamp(min=1e-5)
    return (activation.pow(ALPHA) / weight.pow(1 - ALPHA)).clamp(min=1e-5)


def neural_compressor(channels):
    """cal_scale of the package."""
    _, _, activation, weights = tensors(channels)
    return package_function("neural-compressor", INC, "cal_scale")(activation, [weights], ALPHA)


def llm_compressor(channels):
    """llmcompressor/modifiers/smoothquant/base.py, _calculate_smoothing_scales and its caller."""
    least, greatest, _, weights = tensors(channels)
    weight = 2.0 * weights.abs().max(dim=0)[0]
    factors = (greatest - least).pow(ALPHA) / weight.pow(1 - ALPHA)
    factors = torch.where(weight > 0.0, factors, greatest - least)
    return torch.maximum(factors, torch.Tensor([1e-5]))


def torchao(channels):
    """SmoothQuantObserver of the package, on two tokens: the least and the greatest activations."""
    from torchao.prototype.smoothquant.core import SmoothQuantObserver

    least, greatest, _, weights = tensors(channels)
    observer = SmoothQuantObserver(weights, ALPHA)
    observer(torch.stack([least, greatest]))
    return observer.calculate_qparams()[0]


def tensorrt_llm(channels):
    """tensorrt_llm/models/convert_utils.py, smooth_gemm; its clamp of the weights has no effect."""
    _, _, activation, weights = tensors(channels)
    weight = weights.abs().max(dim=0)[0]
    return (activation.to(float).pow(ALPHA) / weight.pow(1 - ALPHA)).clamp(min=1e-5)


def modelopt(channels):
    """modelopt/torch/quantization/model_calib.py, smoothquant, postprocess: a function inside of one
    that runs a model; its factor is the inverse of this."""
    _, _, activation, weights = tensors(channels)
    inverse = weights.abs().amax(dim=0).pow(1 - ALPHA) / activation.pow(ALPHA)
    if inverse.min() <= 2.0**-31:
        inverse[activation <= 2.0**-31] = 1
    return 1 / inverse.clamp(min=1e-4, max=1e4)


def nncf(channels):
    """_clip_statistics and _calculate_scale_and_ratio of the package."""
    from nncf.quantization.algorithms.smooth_quant.algorithm import SmoothQuant
    from nncf.tensor import Tensor

    _, _, activation, weights = tensors(channels)
    clipped = [
        SmoothQuant._clip_statistics([Tensor(value)]) for value in (activation, weights.abs().amax(dim=0))
    ]
    return SmoothQuant._calculate_scale_and_ratio(*clipped, ALPHA)[0].data


# Dialect -> function.
FACTORS = {
    "own": plain,
    "paper": plain,
    "authors": authors,
    "neural-compressor": neural_compressor,
    "compressed-tensors": llm_compressor,
    "torchao": torchao,
    "tensorrt-llm": tensorrt_llm,
    "modelopt": modelopt,
    "nncf": nncf,
}
