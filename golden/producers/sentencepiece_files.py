# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""A tokenizer as Llama 2, TinyLlama, Mistral and Mixtral have theirs, in every form it comes in.

The vocabulary is trained by SentencePiece with Llama's settings. Its tokenizer.json has the merges that
transformers derives from the scores, and its ids come from the tokenizers package: in the form with a
normalizer, and in the others, which differ in how a space is put in front. A GGUF file has the scores
instead of merges; `main` compares SentencePiece's own ids with the recorded ones, text for text.

Recorded by running this file with sentencepiece 0.2.3 (no requirements file names it, for only recording
needs it); --check writes nothing, and its exit status is 1 where a file differs. Training is repeatable.
"""

import io
import json
import pathlib
import sys

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from fixture import Fixture
from tokenizer_files import ids
from tokenizer_texts import EDGES, SENTENCES, texts

PRODUCER = "golden/producers/sentencepiece_files.py"
ORIGIN = "trained on the texts of tokenizer_texts.py; nothing taken from elsewhere"
VERSION = "1 (sentencepiece 0.2.3, tokenizers 0.21.4)"
FOLDER = pathlib.Path(__file__).resolve().parent.parent
MARK = "\u2581"
SPECIAL = ("<unk>", "<s>", "</s>")
NORMAL, UNKNOWN, CONTROL, UNUSED, BYTE = 1, 2, 3, 5, 6
# Special tokens at both ends, side by side and nearly; marks and bytes that are spelled out.
SPECIAL_TEXTS = (
    "<s>", "</s>", "<unk>", "a<s>b", "a <s> b", "<s>a", "<s> a", "<s>  a", " <s>", "<s><s>", "<s> <s>",
    "a</s><s>b", "a</s>\n<s>b", "<s", "<s>>", "<<s>>", "s>", "x <s", "</s", "[INST] a<unk>[/INST]</s>",
    MARK, MARK + "a", MARK * 2 + "a ", "a" + MARK + "b", MARK + "<s>", "a" + MARK + "<s>" + MARK + "b",
    "<0x41>", "<0x0A>", "a<0xFF>", "\u96ea<s>\u96ea", "word", " word", "a  b   c    d", "ab" * 20,
)


def all_texts():
    """Every text of the main form, as bytes."""
    return texts() + [text.encode() for text in SPECIAL_TEXTS]


def some_texts():
    """The texts of the other forms, as bytes: the short ones at which forms differ."""
    return [text.encode() for text in EDGES + SPECIAL_TEXTS if len(text) < 50]


def train():
    """A SentencePiece model with the settings of Llama's, as its processor."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES + EDGES), model_writer=model, model_type="bpe",
        vocab_size=1000, character_coverage=0.98, byte_fallback=True, split_digits=True,
        allow_whitespace_only_pieces=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, num_threads=1, minloglevel=1,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def pieces(processor):
    """Tokens, scores and kinds, as a GGUF file lists them."""
    every = range(len(processor))
    tests = (
        (UNKNOWN, processor.is_unknown), (CONTROL, processor.is_control), (BYTE, processor.is_byte),
        (UNUSED, processor.is_unused), (NORMAL, lambda id: True),
    )
    return {
        "tokens": [processor.id_to_piece(id) for id in every],
        "scores": [processor.get_score(id) for id in every],
        "types": [next(kind for kind, test in tests if test(id)) for id in every],
    }


def merges(parts):
    """Every pair of tokens that makes another, by its score, as transformers orders them."""
    scores = dict(zip(parts["tokens"], parts["scores"]))
    ids = {token: id for id, token in enumerate(parts["tokens"])}
    found = []
    for token, score in scores.items():
        halves = [(token[:end], token[end:], score) for end in range(1, len(token))]
        halves = [half for half in halves if half[0] in ids and half[1] in ids]
        found += sorted(halves, key=lambda half: (ids[half[0]], ids[half[1]]))
    found.sort(key=lambda half: (half[2], len(half[0]), len(half[1])), reverse=True)
    return [half[:2] for half in found]


def tokenizer(parts):
    """The tokenizer with a normalizer, as in Llama 2."""
    vocabulary = {token: id for id, token in enumerate(parts["tokens"])}
    result = Tokenizer(
        models.BPE(vocabulary, merges(parts), unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    )
    result.normalizer = normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])
    result.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    result.decoder = decoders.Sequence([
        decoders.Replace(MARK, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0),
    ])
    result.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in SPECIAL])
    return result


def forms(content):
    """The other forms, what tells them from the main one, and their ids."""
    metaspaces = ("first", "always", "never")
    kinds = [(scheme, False, False) for scheme in metaspaces]
    # Where special tokens are found behind the normalizer, and a text that is a token is not merged.
    kinds += [(None, True, False), ("first", True, False), ("never", False, True)]
    for scheme, normalized, ignores in kinds:
        form = json.loads(content)
        if scheme:
            form["normalizer"] = None
            metaspace = pre_tokenizers.Metaspace(prepend_scheme=scheme, split=False)
            form["pre_tokenizer"] = json.loads(metaspace.__getstate__())
        for token in form["added_tokens"]:
            token["normalized"] = normalized
        form["model"]["ignore_merges"] = ignores
        facts = {
            "normalizer": json.dumps(form["normalizer"]),
            "pre_tokenizer": json.dumps(form["pre_tokenizer"]),
            "normalized": normalized, "ignore_merges": ignores,
        }
        recorded = ids(Tokenizer.from_str(json.dumps(form)), some_texts()).decode().rstrip()
        yield json.dumps(facts)[:-1] + ", " + recorded[1:]


def contents(recorded, listed):
    """Every file of a tokenizer.json and of the pieces of a GGUF file: path -> content."""
    return {
        "tokenizers/llama2.json": recorded,
        "tokenizers/llama2_ids.json": ids(Tokenizer.from_str(recorded.decode()), all_texts()),
        "tokenizers/llama2_forms.json": ("[\n" + ",\n".join(forms(recorded)) + "\n]\n").encode(),
        "tokenizers/llama2_pieces.json": listed,
    }


def files():
    """The tokenizer and its pieces as recorded, and its ids made again."""
    recorded, listed = (
        (FOLDER / f"tokenizers/{name}.json").read_bytes() for name in ("llama2", "llama2_pieces")
    )
    for path, content in contents(recorded, listed).items():
        yield Fixture(path, content, PRODUCER, VERSION, origin=ORIGIN)


def compare(processor, recorded):
    """SentencePiece, which reads no special tokens in a text, gives the same ids of all others."""
    by_merges = Tokenizer.from_str(recorded.decode())
    compared = [text.decode(errors="replace") for text in all_texts()]
    compared = [text for text in compared if not any(token in text for token in SPECIAL)]
    for text in compared:
        expected = processor.encode(text)
        assert by_merges.encode(text, add_special_tokens=False).ids == expected, text
    print(f"{len(compared)} texts have the same ids by merges and by scores")


def main(arguments):
    """Records, or compares what comes out."""
    processor = train()
    parts = pieces(processor)
    recorded = (tokenizer(parts).to_str(pretty=True) + "\n").encode()
    compare(processor, recorded)
    lines = [f'"{name}": {json.dumps(values, ensure_ascii=False)}' for name, values in parts.items()]
    listed = ("{" + ",\n".join(lines) + "}\n").encode()
    made = contents(recorded, listed)
    differing = [path for path, content in made.items() if not same(FOLDER / path, content)]
    for path in differing:
        print(f"differs: {path}")
        if arguments != ["--check"]:
            (FOLDER / path).write_bytes(made[path])
    return 1 if differing and arguments == ["--check"] else 0


def same(path, content):
    """Whether a file is there with this content."""
    return path.is_file() and path.read_bytes() == content


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main(sys.argv[1:]))
