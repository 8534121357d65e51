# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""GGUF files and what they hold, written and dequantized by ggml's own Python package, gguf."""

import os
import tempfile

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFValueType as Value

from fixture import Fixture
from golden_file import safetensors_bytes
from random_values import bell, words

PRODUCER = "golden/producers/gguf_files.py"
VERSION = "1 (gguf 0.19.0)"
# Where in a block the FP16 scales lie: random bits there would often be infinite.
SCALES = {
    Type.Q4_0: (0,), Type.Q4_1: (0, 2), Type.Q8_0: (0,), Type.Q4_K: (0, 2), Type.Q6_K: (208,),
}
# Zero, the smallest subnormal, an odd subnormal, ordinary ones, and the largest that stays finite.
SCALE_VALUES = np.array([0, 2**-24, 1023 * 2**-24, 0.0123, -0.37, 1, -7.5, 65504], np.float16)


def file(write, architecture):
    """The bytes of a GGUF file that `write` fills."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file.gguf")
        writer = gguf.GGUFWriter(path, architecture)
        write(writer)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        with open(path, "rb") as content:
            return content.read()


def random_bytes(name, count):
    """Uniform bytes."""
    return (words(name, count) >> np.uint64(56)).astype(np.uint8)


def blocks(kind, rows, columns):
    """Random blocks: every bit but the scales is uniform, the scales go through a list."""
    per_block, size = gguf.GGML_QUANT_SIZES[kind]
    count = rows * columns // per_block
    data = random_bytes(f"gguf {kind.name}", count * size).reshape(count, size)
    for number, offset in enumerate(SCALES[kind]):
        values = np.resize(np.roll(SCALE_VALUES, 3 * number), count)
        data[:, offset : offset + 2] = values.view(np.uint8).reshape(count, 2)
    return data.reshape(rows, -1)


def every_format():
    """A tensor of every format that is read, metadata of every type."""
    expected = {}

    def write(writer):
        writer.add_key_value("test.uint8", 255, Value.UINT8)
        writer.add_key_value("test.int8", -128, Value.INT8)
        writer.add_key_value("test.uint16", 65535, Value.UINT16)
        writer.add_key_value("test.int16", -32768, Value.INT16)
        writer.add_key_value("test.uint32", 2**32 - 1, Value.UINT32)
        writer.add_key_value("test.int32", -(2**31), Value.INT32)
        writer.add_key_value("test.uint64", 2**64 - 1, Value.UINT64)
        writer.add_key_value("test.int64", -(2**63), Value.INT64)
        writer.add_key_value("test.float32", 0.5, Value.FLOAT32)
        writer.add_key_value("test.float64", 0.1, Value.FLOAT64)
        writer.add_key_value("test.true", True, Value.BOOL)
        writer.add_key_value("test.string", "naïve 雪", Value.STRING)
        writer.add_key_value("test.strings", ["a", "", "Ġé"], Value.ARRAY, Value.STRING)
        writer.add_key_value("test.integers", [1, -2, 3], Value.ARRAY, Value.INT32)
        for kind in SCALES:
            columns = 64 if gguf.GGML_QUANT_SIZES[kind][0] == 32 else 512
            data = blocks(kind, 8, columns)
            writer.add_tensor(kind.name.lower(), data, raw_dtype=kind)
            expected[kind.name.lower()] = gguf.dequantize(data, kind).astype(np.float32)
        values = bell("gguf floats", 3, 5).astype(np.float32)
        writer.add_tensor("f32", values)
        writer.add_tensor("f16", values.astype(np.float16))
        top = (values.view(np.uint32) >> np.uint32(16)).astype(np.uint16)
        writer.add_tensor("bf16", top.view(np.uint8).reshape(3, 10), raw_dtype=Type.BF16)
        expected["f32"] = values
        expected["f16"] = values.astype(np.float16).astype(np.float32)
        expected["bf16"] = (top.astype(np.uint32) << np.uint32(16)).view(np.float32)

    content = file(write, "test")
    yield "gguf/every_format.gguf", content
    yield "gguf/every_format.safetensors", safetensors_bytes(expected)


def permuted(rows, heads):
    """The row order llama.cpp gives q and k, as its converter from Hugging Face folders does."""
    shape = rows.shape
    return rows.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


HIDDEN, FEEDFORWARD, HEADS, KEY_HEADS, HEAD_SIZE, VOCABULARY, EXPERTS = 8, 12, 4, 2, 6, 10, 3


def layer(name):
    """Weights of one decoder layer in a Hugging Face folder's names, without the feed-forward."""
    def matrix(part, rows, columns=HIDDEN):
        return bell(f"gguf {name} {part}", rows, columns).astype(np.float32)

    def vector(part, size):
        return matrix(part, 1, size).reshape(-1)

    attention = "model.layers.0.self_attn"
    weights = {
        "model.embed_tokens.weight": matrix("embedding", VOCABULARY),
        "model.layers.0.input_layernorm.weight": vector("norm", HIDDEN),
        f"{attention}.q_proj.weight": matrix("q", HEADS * HEAD_SIZE),
        f"{attention}.k_proj.weight": matrix("k", KEY_HEADS * HEAD_SIZE),
        f"{attention}.v_proj.weight": matrix("v", KEY_HEADS * HEAD_SIZE),
        f"{attention}.q_proj.bias": vector("q bias", HEADS * HEAD_SIZE),
        f"{attention}.k_proj.bias": vector("k bias", KEY_HEADS * HEAD_SIZE),
        f"{attention}.v_proj.bias": vector("v bias", KEY_HEADS * HEAD_SIZE),
        f"{attention}.o_proj.weight": matrix("o", HIDDEN, HEADS * HEAD_SIZE),
        "model.layers.0.post_attention_layernorm.weight": vector("second norm", HIDDEN),
        "model.norm.weight": vector("last norm", HIDDEN),
        "lm_head.weight": matrix("head", VOCABULARY),
    }
    return weights, matrix


ATTENTION_NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "model.layers.0.input_layernorm": "blk.0.attn_norm",
    "model.layers.0.post_attention_layernorm": "blk.0.ffn_norm",
    "model.layers.0.self_attn.q_proj": "blk.0.attn_q",
    "model.layers.0.self_attn.k_proj": "blk.0.attn_k",
    "model.layers.0.self_attn.v_proj": "blk.0.attn_v",
    "model.layers.0.self_attn.o_proj": "blk.0.attn_output",
}


def decoder(name, architecture):
    """A GGUF file with the names and row orders of llama.cpp, and the Hugging Face tensors."""
    weights, matrix = layer(name)
    stored = {}
    for key, value in weights.items():
        module, kind = key.rsplit(".", 1)
        if architecture == "llama" and module.endswith("q_proj"):
            value = permuted(value, HEADS)
        if architecture == "llama" and module.endswith("k_proj"):
            value = permuted(value, KEY_HEADS)
        stored[f"{ATTENTION_NAMES[module]}.{kind}"] = value
    if name == "mixtral":
        block = "model.layers.0.block_sparse_moe"
        weights[f"{block}.gate.weight"] = matrix("router", EXPERTS)
        stored["blk.0.ffn_gate_inp.weight"] = weights[f"{block}.gate.weight"]
        parts = {"w1": "gate", "w2": "down", "w3": "up"}
        for theirs, ours in parts.items():
            sizes = (HIDDEN, FEEDFORWARD) if theirs == "w2" else (FEEDFORWARD, HIDDEN)
            experts = [matrix(f"{ours} {expert}", *sizes) for expert in range(EXPERTS)]
            for expert, value in enumerate(experts):
                weights[f"{block}.experts.{expert}.{theirs}.weight"] = value
            stored[f"blk.0.ffn_{ours}_exps.weight"] = np.stack(experts)
    else:
        for part in ("gate", "up", "down"):
            sizes = (HIDDEN, FEEDFORWARD) if part == "down" else (FEEDFORWARD, HIDDEN)
            weights[f"model.layers.0.mlp.{part}_proj.weight"] = matrix(part, *sizes)
            stored[f"blk.0.ffn_{part}.weight"] = weights[f"model.layers.0.mlp.{part}_proj.weight"]

    def write(writer):
        writer.add_block_count(1)
        writer.add_embedding_length(HIDDEN)
        writer.add_head_count(HEADS)
        writer.add_head_count_kv(KEY_HEADS)
        if name == "mixtral":
            writer.add_expert_count(EXPERTS)
        for key, value in stored.items():
            writer.add_tensor(key, np.ascontiguousarray(value))

    yield f"gguf/{name}.gguf", file(write, architecture)
    yield f"gguf/{name}.safetensors", safetensors_bytes(weights)


def files():
    """Every GGUF file and its contents."""
    contents = dict(every_format())
    contents |= dict(decoder("llama", "llama"))
    contents |= dict(decoder("qwen2", "qwen2"))
    contents |= dict(decoder("mixtral", "llama"))
    for path, content in contents.items():
        yield Fixture(path, content, PRODUCER, VERSION)
