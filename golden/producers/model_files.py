# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""A small random model of every family, and what the transformers package computes with it in FP64.

PyTorch and transformers are too large for the checks of every change, and their random numbers may
differ from version to version, so the committed files stay as they are. To make them anew, in an
environment of its own (ci/full makes one):

    pip install -r golden/producers/requirements-models.txt
    python golden/producers/model_files.py          writes every file
    python golden/producers/model_files.py --check  writes nothing; exit status 1 where a file differs

Weights are saved in FP16; FP64 holds them exactly. The package computes some parts in FP32 or BF16
whatever the type of the model (RMSNorm, softmax, rotary angles, ALiBi); here those types are FP64.
"""

import importlib.metadata
import json
import pathlib
import sys
import tempfile

from fixture import Fixture

PRODUCER = "golden/producers/model_files.py"
VERSION = "1 (transformers 4.57.6, torch 2.13.0)"
FOLDER = pathlib.Path(__file__).resolve().parent.parent
SEED = 20261124
TOKENS = 20
SIZES = {"vocab_size": 40, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4}
GATED = SIZES | {
    "intermediate_size": 32, "num_key_value_heads": 2, "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": None,
}
# Folder -> class of the configuration, class of the model, settings.
MODELS = {
    "llama": ("LlamaConfig", "LlamaForCausalLM", GATED),
    # Waves of 6.3, 9.4, 14.1 and 21 tokens: one is shorter than 16 / 2, one longer than 16 / 1.
    "llama3": (
        "LlamaConfig", "LlamaForCausalLM",
        GATED | {
            "head_dim": 8, "rope_theta": 5.0,
            "rope_scaling": {
                "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                "high_freq_factor": 2.0, "original_max_position_embeddings": 16,
            },
        },
    ),
    # The window slides; it just holds the tokens.
    "mistral": ("MistralConfig", "MistralForCausalLM", GATED | {"sliding_window": TOKENS}),
    "qwen2": ("Qwen2Config", "Qwen2ForCausalLM", GATED | {"tie_word_embeddings": True}),
    "qwen3": ("Qwen3Config", "Qwen3ForCausalLM", GATED | {"head_dim": 8}),
    "mixtral": (
        "MixtralConfig", "MixtralForCausalLM",
        GATED | {"num_local_experts": 4, "num_experts_per_tok": 2},
    ),
    "opt": (
        "OPTConfig", "OPTForCausalLM",
        SIZES | {"ffn_dim": 32, "max_position_embeddings": 64, "word_embed_proj_dim": 24},
    ),
    # Six heads: slopes of ALiBi for a number that is not a power of two.
    "bloom": ("BloomConfig", "BloomForCausalLM", SIZES | {"num_attention_heads": 6}),
    "falcon_7b": ("FalconConfig", "FalconForCausalLM", SIZES),
    "falcon_40b": (
        "FalconConfig", "FalconForCausalLM",
        SIZES | {"new_decoder_architecture": True, "num_kv_heads": 2},
    ),
    "falcon_rw": (
        "FalconConfig", "FalconForCausalLM",
        SIZES | {"parallel_attn": False, "multi_query": False, "alibi": True, "bias": True},
    ),
    "bert": (
        "BertConfig", "BertModel",
        SIZES | {"intermediate_size": 32, "max_position_embeddings": 64},
    ),
}
# With ALiBi, Falcon's eager attention adds the bias twice, once with the mask (transformers 4.57.6,
# FalconModel._update_causal_mask and FalconAttention.forward); its default attention adds it once.
ATTENTION = {"falcon_rw": "sdpa"}
NAMES = ("config.json", "model.safetensors", "expected.safetensors")
# The order of sums depends on the processor. A sum of at most 96 products, whatever its order, is
# 96 * 2^-53 = 1.1e-14 from exact, and a logit comes after 13 of them, one after the other: 1.4e-13. The rest
# is for what norms and softmax make of it. A part computed in FP32 leaves more than 1e-8.
LOGIT_BOUND = 1e-12


def files():
    """The committed files."""
    for folder in MODELS:
        for name in NAMES:
            path = f"models/{folder}/{name}"
            yield Fixture(
                path, (FOLDER / path).read_bytes(), PRODUCER, VERSION,
                origin="random weights; expected values by the transformers package",
            )


def randomize(model, generator, torch):
    """Weights that keep activations near 1 through every layer, and norms and biases that matter."""
    for name, weight in model.named_parameters():
        noise = torch.randn(weight.shape, generator=generator, dtype=torch.float64)
        if weight.dim() == 2:
            scale = 1.0 if "embed" in name else 1.3 / weight.shape[1] ** 0.5
            value = noise * scale
        elif name.endswith("bias"):
            value = 0.2 * noise
        else:
            value = 1 + 0.25 * noise.clamp(-2, 2)
        weight.data = value.half()


def record(folder, configuration, kind, settings, root=None):
    """Saves a model in FP16 and what it computes in FP64, in golden/ or another folder."""
    import torch
    import transformers
    from safetensors.torch import save_file

    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    attention = ATTENTION.get(folder, "eager")
    config = getattr(transformers, configuration)(**settings, attn_implementation=attention)
    model = getattr(transformers, kind)(config).eval()
    randomize(model, generator, torch)
    model.tie_weights()
    target = (root or FOLDER) / "models" / folder
    model.half().save_pretrained(target)
    (target / "generation_config.json").unlink(missing_ok=True)
    # Buffers of rotary angles are made in the type of the model: load it again, in FP64.
    model = getattr(transformers, kind).from_pretrained(
        target, dtype=torch.float64, attn_implementation=attention
    ).eval()
    ids = torch.randint(2, settings["vocab_size"], (1, TOKENS), generator=generator)
    with torch.no_grad():
        output = model(ids)
    values = output.last_hidden_state if kind == "BertModel" else output.logits
    assert values.dtype == torch.float64
    name = "hidden_states" if kind == "BertModel" else "logits"
    save_file(
        {"token_ids": ids[0].int(), name: values[0].contiguous()}, target / "expected.safetensors"
    )
    facts = json.loads((target / "config.json").read_text())
    (target / "config.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")


def differences(folder, root):
    """What a model made again in another folder does not share with the committed one, in words."""
    from safetensors.torch import load_file

    made, committed = (base / "models" / folder for base in (root, FOLDER))
    for name in NAMES[:2]:
        if (made / name).read_bytes() != (committed / name).read_bytes():
            yield f"{name} has other bytes"
    made, committed = (load_file(path / NAMES[2]) for path in (made, committed))
    shapes = [{name: (t.dtype, t.shape) for name, t in file.items()} for file in (made, committed)]
    if shapes[0] != shapes[1] or not made["token_ids"].equal(committed["token_ids"]):
        yield f"{NAMES[2]} has other tensors or token ids"
        return
    (name,) = made.keys() - {"token_ids"}
    error = float((made[name] - committed[name]).abs().max() / committed[name].abs().max())
    print(f"models/{folder}: {name} {error:.1e} of the largest apart, limit {LOGIT_BOUND}")
    if not error <= LOGIT_BOUND:
        yield f"{name} are not as committed"


def check():
    """Makes every model again and compares: files byte for byte, FP64 values within the bound."""
    for package in ("transformers", "torch"):
        version = importlib.metadata.version(package).split("+")[0]
        if f"{package} {version}" not in VERSION:
            sys.exit(f"{package} is {version}, expected {VERSION} (requirements-models.txt)")
    count = 0
    with tempfile.TemporaryDirectory() as work:
        for folder, model in MODELS.items():
            record(folder, *model, root=pathlib.Path(work))
            for difference in differences(folder, pathlib.Path(work)):
                print(f"differs: models/{folder}: {difference}")
                count += 1
    print(f"{len(MODELS)} models made again, {count} differences")
    return 1 if count else 0


def main(arguments):
    """Makes every model, and writes or compares it."""
    if arguments not in ([], ["--check"]):
        print(f"{__doc__}\nunknown option: {' '.join(arguments)}", file=sys.stderr)
        return 64
    import torch

    torch.set_default_dtype(torch.float64)
    torch.float = torch.float32 = torch.bfloat16 = torch.float64
    torch.Tensor.float = torch.Tensor.bfloat16 = torch.Tensor.double
    if arguments:
        return check()
    for folder, model in MODELS.items():
        record(folder, *model)
        print(f"written: models/{folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
