# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""What each package makes of the statistics of input channels: the smoothing factors of layers that
read one input.

Functions either call a package or repeat the steps of a source, as they say. Each takes the largest
absolute weights of the layers, one row for each layer, and returns as many rows of factors.
"""

import inspect

import torch

from dialect_packages import INC, INC_CONFIGURATION, package_default, package_function


def tensors(channels, layers):
    """Least and greatest activation, largest absolute activation, and two rows of each weight."""
    least, greatest = (torch.from_numpy(channels[name].copy()) for name in ("least", "greatest"))
    weights = [torch.stack([-w / 2, w]) for w in torch.from_numpy(layers.copy())]
    return least, greatest, torch.maximum(least.abs(), greatest.abs()), weights


def repeated(factors, layers):
    """The same factors for every layer."""
    return factors.double().numpy()[None].repeat(len(layers), axis=0)


def authors(channels, layers, alpha):
    """smoothquant/smooth.py, smooth_ln_fcs."""
    _, _, activation, weights = tensors(channels, layers)
    weight = torch.cat([w.abs().max(dim=0, keepdim=True)[0] for w in weights], dim=0)
    weight = weight.max(dim=0)[0].clamp(min=1e-5)
    return repeated((activation.pow(alpha) / weight.pow(1 - alpha)).clamp(min=1e-5), layers)


def neural_compressor(channels, layers, alpha):
    """cal_scale of the package."""
    _, _, activation, weights = tensors(channels, layers)
    cal_scale = package_function("neural-compressor", INC, "cal_scale")
    return repeated(cal_scale(activation, weights, alpha), layers)


def llm_compressor(channels, layers, alpha):
    """llmcompressor/modifiers/smoothquant/base.py, _calculate_smoothing_scales and its caller."""
    least, greatest, _, weights = tensors(channels, layers)
    weight = 2.0 * torch.cat([w.abs().max(dim=0, keepdim=True)[0] for w in weights], dim=0).max(dim=0)[0]
    factors = (greatest - least).pow(alpha) / weight.pow(1 - alpha)
    factors = torch.where(weight > 0.0, factors, greatest - least)
    return repeated(torch.maximum(factors, torch.Tensor([1e-5])), layers)


def torchao(channels, layers, alpha):
    """SmoothQuantObserver of the package, on two tokens: the least and the greatest activations."""
    from torchao.prototype.smoothquant.core import SmoothQuantObserver

    least, greatest, _, weights = tensors(channels, layers)
    factors = []
    for weight in weights:
        observer = SmoothQuantObserver(weight, alpha)
        observer(torch.stack([least, greatest]))
        factors.append(observer.calculate_qparams()[0])
    return torch.stack(factors).double().numpy()


def tensorrt_llm(channels, layers, alpha):
    """tensorrt_llm/models/convert_utils.py, smooth_gemm, whose weights are the layers' beside one
    another; its clamp of the weights has no effect."""
    _, _, activation, weights = tensors(channels, layers)
    weight = torch.cat(weights).abs().max(dim=0)[0]
    return repeated((activation.to(float).pow(alpha) / weight.pow(1 - alpha)).clamp(min=1e-5), layers)


def modelopt(channels, layers, alpha):
    """modelopt/torch/quantization/model_calib.py, smoothquant, postprocess: a function inside of one
    that runs a model; its factor is the inverse of this."""
    _, _, activation, weights = tensors(channels, layers)
    factors = []
    for weight in weights:
        inverse = weight.abs().amax(dim=0).pow(1 - alpha) / activation.pow(alpha)
        if inverse.min() <= 2.0**-31:
            inverse[activation <= 2.0**-31] = 1
        factors.append(1 / inverse.clamp(min=1e-4, max=1e4))
    return torch.stack(factors).double().numpy()


def nncf(channels, layers, alpha):
    """SmoothQuant.apply of the package on layers that read one input; model, graph and statistics are
    put in its hands, and what it multiplies each weight by is noted."""
    from collections import namedtuple
    from types import SimpleNamespace
    from unittest import mock

    from nncf.quantization.algorithms.smooth_quant import algorithm
    from nncf.tensor import Tensor

    _, _, activation, weights = tensors(channels, layers)
    Node = namedtuple("Node", "node_name index metatype")
    nodes = [Node(f"layer {index}", index, "linear") for index in range(len(weights))]
    factors = []

    class OneGroup(algorithm.SmoothQuant):
        """The package's algorithm with what it asks a model for."""

        def _set_backend_entity(self, model):
            self._backend_entity = SimpleNamespace(
                convolution_metatypes=[], matmul_metatypes=["linear"],
                get_weight_value=lambda node, model, graph: Tensor(weights[node.index]),
                get_weight_channel_axis=lambda node: 1,
                get_activations_port_id=lambda node, graph: 0,
                get_activation_channel_axis=lambda node, port: 0,
                weight_update_command=lambda *arguments: None,
                scale_insertion_command=lambda *arguments: None,
            )

        def _get_nodes_to_smooth_data(self, graph, metatypes):
            return nodes

        def _retrieve_shape(self, nodes, statistics):
            return nodes

        def _group_nodes_by_source(self, nodes, graph):
            return {(Node("input", 0, "norm"), 0, 0, ()): nodes}

        def _get_statistics_for_node(self, statistics, name, port):
            return [Tensor(activation)]

        def _calculate_weight_scale(self, scale, node, weight):
            factors.append(scale.data)
            return super()._calculate_weight_scale(scale, node, weight)

    transformer = SimpleNamespace(transform=lambda layout: None)
    with mock.patch.object(algorithm, "ModelTransformerFactory") as factory, \
            mock.patch.object(algorithm, "track", lambda groups, description: groups):
        factory.create.return_value = transformer
        OneGroup(alpha_map={"matmul": alpha}).apply(None, None)
    return torch.stack(factors).double().numpy()


def torchao_default():
    """What the package takes for alpha unless told otherwise."""
    from torchao.prototype.smoothquant.api import SmoothQuantConfig

    return inspect.signature(SmoothQuantConfig).parameters["alpha"].default


def modelopt_default():
    """Likewise."""
    from modelopt.torch.quantization.model_calib import smoothquant

    return inspect.signature(smoothquant).parameters["alpha"].default


def nncf_default():
    """Likewise."""
    from nncf.quantization.advanced_parameters import AdvancedSmoothQuantParameters

    return AdvancedSmoothQuantParameters().matmul


# Dialect -> function, and alpha where the user says nothing: a number that a source states, or a
# function that asks the package.
FACTORS = {
    "authors": (authors, 0.5),
    "neural-compressor": (
        neural_compressor,
        lambda: package_default("neural-compressor", INC_CONFIGURATION, "SmoothQuantConfig", "alpha"),
    ),
    "compressed-tensors": (llm_compressor, 0.5),
    "torchao": (torchao, torchao_default),
    "tensorrt-llm": (tensorrt_llm, 0.5),
    "modelopt": (modelopt, modelopt_default),
    "nncf": (nncf, nncf_default),
}
