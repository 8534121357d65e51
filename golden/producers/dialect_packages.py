# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes and scales by packages that are run: each function calls the package's own.

Each takes an FP32 matrix and returns codes and one scale for each row.
"""

import importlib.metadata
import warnings

import numpy as np
import torch

warnings.filterwarnings("ignore")


def codes_of(dequantized, scales):
    """The integers of fake-quantized values: exact, for code * scale is within half a step of both."""
    return torch.round(dequantized.double() / scales.double()).numpy()


def package_function(package, path, name):
    """One function of an installed package whose module cannot be imported without a package that is
    not on PyPI any more: its source, compiled as it is."""
    import ast
    import logging

    source = importlib.metadata.distribution(package).locate_file(path).read_text()
    tree = ast.parse(source)
    body = [node for node in tree.body if getattr(node, "name", None) == name]
    scope = {"torch": torch, "logger": logging.getLogger(package)}
    exec(compile(ast.Module(body, []), path, "exec"), scope)  # noqa: S102
    return scope[name]


def package_default(package, path, name, argument):
    """The default of an argument of a class of an installed package, read from its source likewise."""
    import ast

    source = importlib.metadata.distribution(package).locate_file(path).read_text()
    (found,) = (node for node in ast.parse(source).body if getattr(node, "name", None) == name)
    (create,) = (node for node in found.body if getattr(node, "name", None) == "__init__")
    names = [parameter.arg for parameter in create.args.args]
    defaults = dict(zip(reversed(names), reversed(create.args.defaults)))
    return ast.literal_eval(defaults[argument])


INC = "neural_compressor/torch/algorithms/smooth_quant/utility.py"
INC_CONFIGURATION = "neural_compressor/torch/quantization/config.py"


def neural_compressor(x):
    """quant_dequant_w_v1 of the package; the scale is repeated, for it returns values only."""
    layer = torch.nn.Linear(x.shape[1], x.shape[0], bias=False)
    layer.weight.data = torch.from_numpy(x.copy())
    with torch.no_grad():
        values = package_function("neural-compressor", INC, "quant_dequant_w_v1")(layer)
        scales = layer.weight.abs().max(dim=1, keepdim=True).values / 127.5
        scales = torch.clip(scales, min=torch.finfo(torch.float32).eps)
    return codes_of(values, scales), scales.numpy()


def compressed_tensors(x, dtype="float32"):
    """calculate_qparams and quantize of the package, strategy channel, symmetric."""
    from compressed_tensors.quantization import QuantizationArgs
    from compressed_tensors.quantization.lifecycle.forward import quantize
    from compressed_tensors.quantization.utils.helpers import calculate_qparams

    t = torch.from_numpy(x).to(getattr(torch, dtype))
    arguments = QuantizationArgs(num_bits=8, type="int", symmetric=True, strategy="channel")
    scales, zero_points = calculate_qparams(
        t.amin(dim=1, keepdim=True), t.amax(dim=1, keepdim=True), arguments
    )
    codes = quantize(t, scales, zero_points, arguments, dtype=torch.int8)
    return codes.numpy(), scales.float().numpy()


def torchao(x, dtype="float32"):
    """Int8Tensor.from_hp of the package, one scale a row."""
    from torchao.quantization.granularity import PerRow
    from torchao.quantization.quantize_.workflows.int8.int8_tensor import Int8Tensor

    tensor = Int8Tensor.from_hp(torch.from_numpy(x).to(getattr(torch, dtype)), PerRow())
    return tensor.qdata.numpy(), tensor.scale.numpy()


def modelopt(x):
    """_tensor_quant of the package: fake quantization that returns values."""
    from modelopt.torch.quantization.tensor_quant import _tensor_quant

    t = torch.from_numpy(x.copy())
    maxima = t.abs().amax(dim=1, keepdim=True)
    values = _tensor_quant(t, maxima, 8, False, False)
    scales = torch.where(maxima <= 2.0**-24, torch.ones_like(maxima), maxima / 127)
    return codes_of(values, scales), scales.numpy()


def nncf(x):
    """calculate_quantizer_parameters and ReferenceQuantize of the package, weights by channel."""
    from nncf.common.quantization.structs import QuantizationScheme, QuantizerConfig, QuantizerGroup
    from nncf.common.tensor_statistics.statistics import MinMaxTensorStatistic
    from nncf.quantization.fake_quantize import calculate_quantizer_parameters
    from nncf.tensor import Tensor
    from nncf.torch.quantization.reference import ReferenceBackendType, ReferenceQuantize

    t = torch.from_numpy(x.copy())
    configuration = QuantizerConfig(
        num_bits=8, mode=QuantizationScheme.SYMMETRIC, signedness_to_force=True, per_channel=True,
        narrow_range=True,
    )
    statistic = MinMaxTensorStatistic(
        min_values=Tensor(t.amin(dim=1, keepdim=True)),
        max_values=Tensor(t.abs().amax(dim=1, keepdim=True)),
    )
    found = calculate_quantizer_parameters(statistic, configuration, QuantizerGroup.WEIGHTS)
    low, high = found.input_low.data, found.input_high.data
    quantizer = ReferenceQuantize(ReferenceBackendType.TORCH)
    values = quantizer.forward(t, low, high - low, found.levels)
    scales = (high - low) / (found.levels - 1)
    return codes_of(values, scales), scales.numpy()


def onnxruntime(x):
    """The package's own scale of each row, and its QuantizeLinear operator."""
    import onnx
    from onnxruntime import InferenceSession
    from onnxruntime.quantization.quant_utils import compute_data_quant_params

    found = [compute_data_quant_params(row, onnx.TensorProto.INT8, symmetric=True) for row in x]
    scales = np.array([scale for _, scale in found], dtype=np.float32)
    zeros = np.zeros(len(scales), dtype=np.int8)
    name, shape = onnx.helper.make_tensor_value_info, list(x.shape)
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("QuantizeLinear", ["x", "scale", "zero"], ["y"], axis=0)], "q",
        [name("x", onnx.TensorProto.FLOAT, shape)], [name("y", onnx.TensorProto.INT8, shape)],
        [onnx.numpy_helper.from_array(scales, "scale"), onnx.numpy_helper.from_array(zeros, "zero")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 13)])
    model.ir_version = 8
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x})[0], scales[:, None]
