#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Makes every golden file and the manifest, or checks that they would come out the same.

    produce.py            writes what differs and says what it wrote
    produce.py --pending  leaves recorded files as they are and writes what would replace them to
                          pending/, for `smoothbench golden diff` and `accept`
    produce.py --check    writes nothing; exit status 1 when a file differs, is missing or is new
"""

import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True

import numpy as np

import attention
import dialect_files
import gemm_s8s8s32
import gguf_files
import model_files
import norm_quantize
import quantize
import quantize_then_dequantize
import requantize
import sentence_files
import sentencepiece_files
import smollm2_135m
import smoothing
import token_files
import tokenizer_files
import torch_files
import w8a8_linear
from golden_file import NUMPY, safetensors_bytes

FOLDER = pathlib.Path(__file__).resolve().parent.parent
SCHEMA = "smoothbench.golden/1"


def digest(content):
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def entry(golden, content):
    """One file's facts, in a fixed order."""
    facts = {
        "path": golden.path,
        "sha256": digest(content),
        "operation": golden.operation,
        "parameters": golden.parameters,
        "formula": golden.formula,
        "inputs": golden.inputs,
        "outputs": [{"name": name, "tolerance": slack} for name, slack in golden.outputs.items()],
        "producer": golden.producer,
        "producer_version": golden.version,
        "seed": golden.seed,
        "origin": golden.origin,
        "licence": golden.licence,
    }
    if golden.digests:
        facts["digests"] = [{"name": name} | fact for name, fact in golden.digests.items()]
    return facts


def expected():
    """Every file of the folder that is listed: path -> bytes."""
    contents, files, companions, fixtures = {}, [], [], []
    producers = (
        attention, gemm_s8s8s32, norm_quantize, quantize, quantize_then_dequantize, requantize,
        smoothing, w8a8_linear,
    )
    for golden in (golden for producer in producers for golden in producer.files()):
        contents[golden.path] = safetensors_bytes(golden.tensors)
        files.append(entry(golden, contents[golden.path]))
    for golden in smollm2_135m.files(FOLDER):
        contents[golden.path] = (FOLDER / golden.path).read_bytes()
        files.append(entry(golden, contents[golden.path]))
        path = golden.path.replace(".safetensors", ".json")
        contents[path] = (FOLDER / path).read_bytes()
        companions.append(
            {
                "path": path, "sha256": digest(contents[path]), "describes": golden.path,
                "producer": golden.producer, "producer_version": golden.version,
                "origin": golden.origin, "licence": golden.licence,
            }
        )
    readers = (
        dialect_files, gguf_files, model_files, sentence_files, sentencepiece_files, token_files,
        tokenizer_files, torch_files,
    )
    for fixture in (fixture for reader in readers for fixture in reader.files()):
        contents[fixture.path] = fixture.content
        fixtures.append(
            {
                "path": fixture.path, "sha256": digest(fixture.content),
                "producer": fixture.producer, "producer_version": fixture.version,
                "origin": fixture.origin, "licence": fixture.licence,
            }
        )
    files.sort(key=lambda facts: facts["path"])
    manifest = {
        "schema": SCHEMA, "files": files, "companions": companions, "fixtures": fixtures
    }
    # What people accepted, and why, is theirs: it is carried over (smoothbench golden accept).
    accepted = json.loads((FOLDER / "manifest.json").read_text()).get("accepted", [])
    if accepted:
        manifest["accepted"] = accepted
    contents["manifest.json"] = (json.dumps(manifest, indent=1) + "\n").encode()
    return contents


def main(arguments):
    """Compares with the folder, and writes unless asked not to."""
    if arguments not in ([], ["--check"], ["--pending"]):
        print(f"{__doc__}\nunknown option: {' '.join(arguments)}", file=sys.stderr)
        return 64
    if arguments != ["--check"] and np.__version__ != NUMPY:
        sys.exit(f"recording needs numpy {NUMPY} (requirements.txt), this is {np.__version__}")
    contents = expected()
    listed = {FOLDER / path for path in contents}
    strays = [p for p in FOLDER.glob("*/**/*") if p.suffix == ".safetensors" and p not in listed]
    differing = [
        path for path, content in contents.items()
        if not (FOLDER / path).is_file() or (FOLDER / path).read_bytes() != content
    ]
    for path in strays:
        print(f"not made by any producer: {path.relative_to(FOLDER)}")
    checking = arguments == ["--check"]
    for path in differing:
        target = FOLDER / path
        if arguments == ["--pending"] and target.is_file():
            target = FOLDER / "pending" / path
            if path == "manifest.json":
                continue
        print(f"{'differs' if checking else 'written'}: {target.relative_to(FOLDER)}")
        if not checking:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(contents[path])
    kept = dialect_files.not_made_again()
    if kept:
        print(f"as committed, their packages are not here (dialect_files.py): {', '.join(kept)}")
    size = sum(len(content) for content in contents.values())
    print(f"{len(contents)} files, {size} bytes, {len(differing)} differ, {len(strays)} strays")
    return 1 if strays or (checking and differing) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
