# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Codes and scales by programs that cannot be run here, whose sources use PyTorch: the repetition uses
it too, with the same operations.

Each function takes an FP32 matrix and returns codes and one scale for each row.
"""

import torch


def authors(x, dtype="float32"):
    """smoothquant/fake_quant.py, quantize_activation_per_token_absmax, up to its round_()."""
    t = torch.from_numpy(x).to(getattr(torch, dtype))
    scales = t.abs().max(dim=-1, keepdim=True)[0]
    scales.clamp_(min=1e-5).div_(127)
    t.div_(scales).round_()
    return t.float().numpy(), scales.float().numpy()


def torch_int(x):
    """torch_int/functional/quantization.py, quantize_weight_per_channel_absmax."""
    w = torch.from_numpy(x.copy())
    scales = (w.abs().max(dim=1)[0] / 127).view(-1, 1)
    w.div_(scales).round_().clamp_(-128, 127)
    return w.to(torch.int8).numpy(), scales.numpy()


def torch_int_activation(x):
    """The same file, dynamic_quantize_activation_per_token_absmax."""
    t = torch.from_numpy(x.copy())
    scales = torch.clamp(t.abs().max(dim=-1, keepdim=True)[0], min=1e-8) / 127
    t.div_(scales).round_().clamp_(-128, 127)
    return t.to(torch.int8).numpy(), scales.numpy()
