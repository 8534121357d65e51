# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Tokenizers of every kind but SentencePiece's, trained on a few sentences, and the ids they give.

All of it comes from the tokenizers package. Training is not repeatable, and the ids of SmolLM2 and
MiniLM need those models: both are recorded by running this file, after ci/fetch-models. With names of
trained tokenizers it records those and nothing else; with --check it writes nothing, makes the ids of
the two models again, and its exit status is 1 where they differ.
"""

import json
import os
import pathlib
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers import trainers

from fixture import Fixture
from tokenizer_texts import EDGES, NUMBERS_AND_MARKS, SENTENCES, texts, texts_of_numbers_and_marks

PRODUCER = "golden/producers/tokenizer_files.py"
VERSION = "1 (tokenizers 0.21.4)"
FOLDER = pathlib.Path(__file__).resolve().parent.parent
# Of the two published rules, only the numbers differ.
EXPRESSION = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|NUMBERS| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# BLOOM's. The package reads a class inside a class: the marks and the last bracket belong to the outer one.
BLOOM_EXPRESSION = r" ?[^(\s|[.,!?…。，、।۔،])]+"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MODELS = {"smollm2-135m": "SmolLM2-135M-Instruct", "all-minilm": "all-MiniLM-L6-v2"}


TRAINED = ("gpt2", "smollm", "llama3", "qwen2", "bert_uncased", "bert_cased", "bloom", "falcon")


def split(expression):
    """Words by an expression, whose matches and what is between them are words; then bytes."""
    return pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(expression), "isolated"), byte_level(use_regex=False)]
    )


def byte_level(use_regex=True):
    """Bytes as visible characters, without a space in front."""
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex)


RULES = {
    "gpt2": byte_level(),
    "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level()]),
    "llama3": split(EXPRESSION.replace("NUMBERS", r"\p{N}{1,3}")),
    "qwen2": split(EXPRESSION.replace("NUMBERS", r"\p{N}")),
    "bloom": split(BLOOM_EXPRESSION),
    "falcon": pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation("contiguous"), byte_level(), pre_tokenizers.Digits(),
        pre_tokenizers.Split(Regex("[0-9][0-9][0-9]"), "isolated"),
    ]),
}
# Trained without their rule: there are merges across the ends of words, so that a missed end shows.
TRAINED_ON_WHOLE_TEXTS = ("bloom", "falcon")


def byte_pairs(name):
    """A byte-pair tokenizer with a family's rule."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama3"))
    trains_on_whole_texts = name in TRAINED_ON_WHOLE_TEXTS
    tokenizer.pre_tokenizer = byte_level(use_regex=False) if trains_on_whole_texts else RULES[name]
    if name == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=900, show_progress=False, special_tokens=SPECIAL,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    more = NUMBERS_AND_MARKS if trains_on_whole_texts else ()
    tokenizer.train_from_iterator(SENTENCES + EDGES + more, trainer)
    tokenizer.pre_tokenizer = RULES[name]
    if name == "llama3":
        template = processors.TemplateProcessing(
            single="<|endoftext|> $A", special_tokens=[("<|endoftext|>", 0)]
        )
        tokenizer.post_processor = processors.Sequence([processors.ByteLevel(), template])
    return tokenizer


def bert(lowercase):
    """A WordPiece tokenizer with BERT's normalizer."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=1200, show_progress=False, special_tokens=special
    )
    tokenizer.train_from_iterator(SENTENCES + EDGES, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def ids(tokenizer, contents):
    """The ids of texts, and what special tokens add to each."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    beginning, end = tokenizer.encode("").ids, []
    if "[SEP]" in tokenizer.get_vocab():
        beginning, end = beginning[:1], beginning[1:]
    cases = []
    for content in contents:
        text = content.decode(errors="replace")
        plain = tokenizer.encode(text, add_special_tokens=False).ids
        assert tokenizer.encode(text).ids == beginning + plain + end
        cases.append(json.dumps({"utf8": content.hex(), "ids": plain}, separators=(",", ":")))
    head = json.dumps({"beginning": beginning, "end": end})[1:-1]
    return (f'{{{head}, "texts": [\n' + ",\n".join(cases) + "\n]}\n").encode()


def trained(name):
    """The tokenizer of a fixture, made anew."""
    if name in RULES:
        return byte_pairs(name)
    return bert(lowercase=name == "bert_uncased")


def files():
    """Every tokenizer as it was recorded, for training is not repeatable, and its ids."""
    for name in TRAINED:
        path = FOLDER / f"tokenizers/{name}.json"
        yield Fixture(f"tokenizers/{name}.json", path.read_bytes(), PRODUCER, VERSION)
        more = texts_of_numbers_and_marks() if name in TRAINED_ON_WHOLE_TEXTS else []
        content = ids(Tokenizer.from_file(str(path)), texts() + more)
        yield Fixture(f"tokenizers/{name}_ids.json", content, PRODUCER, VERSION)
    for name in MODELS:
        path = f"tokenizers/{name}_ids.json"
        yield Fixture(path, (FOLDER / path).read_bytes(), PRODUCER, VERSION)


def ids_of_models(cache):
    """The ids of the models in the cache folder: path -> content."""
    import gguf

    path = next((cache / MODELS["smollm2-135m"]).glob("*.gguf"))
    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    kinds = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(pair.split(" ")) for pair in fields["tokenizer.ggml.merges"].contents()]
    smollm = Tokenizer(models.BPE({token: id for id, token in enumerate(tokens)}, merges))
    smollm.pre_tokenizer = RULES["smollm"]
    smollm.add_special_tokens([token for token, kind in zip(tokens, kinds) if kind == 3])
    minilm = Tokenizer.from_file(str(cache / MODELS["all-minilm"] / "tokenizer.json"))
    return {
        FOLDER / f"tokenizers/{name}_ids.json": ids(tokenizer, texts())
        for name, tokenizer in (("smollm2-135m", smollm), ("all-minilm", minilm))
    }


def main(arguments):
    """Records, or compares what can be made again."""
    default = pathlib.Path.home() / ".cache" / "smoothbench"
    cache = pathlib.Path(os.environ.get("SMOOTHBENCH_CACHE", default))
    if arguments == ["--check"]:
        made = ids_of_models(cache)
        differing = [path for path, content in made.items() if path.read_bytes() != content]
        for path in differing:
            print(f"differs: {path.relative_to(FOLDER)}")
        print(f"ids of {len(made)} models made again, {len(differing)} differ")
        return 1 if differing else 0
    for name in arguments or TRAINED:
        content = trained(name).to_str(pretty=True) + "\n"
        (FOLDER / f"tokenizers/{name}.json").write_text(content)
    if not arguments:
        for path, content in ids_of_models(cache).items():
            path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
