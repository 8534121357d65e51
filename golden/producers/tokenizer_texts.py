# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
"""Texts that tell tokenizers apart: many languages, digits, emoji, spaces, broken UTF-8."""

from random_values import words

SENTENCES = (
    "The quick brown fox jumps over the lazy dog, doesn't it? It's 3.14159 o'clock!",
    "We're sure THEY'LL say I'VE lost; he'd rather I'M QUIET. 'tis the user's choice",
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich – 1.234,56 €.",
    "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf.",
    "El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia; ¿cuántos? ¡2026!",
    "À noite, vovô Kowalsky vê o ímã cair no pé do pinguim queixoso.",
    "Pijamalı hasta yağız şoföre çabucak güvendi. İSTANBUL ısıtır",
    "Zażółć gęślą jaźń. Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Съешь же ещё этих мягких французских булок, да выпей чаю. Їжак, ґанок.",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ΟΔΥΣΣΕΥΣ",
    "דג סקרן שט בים מאוכזב ולפתע מצא חברה. שָׁלוֹם",
    "نص حكيم له سر قاطع وذو شأن عظيم ١٢٣٤٥٦٧٨٩٠ فارسی ۱۲۳",
    "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश १२३",
    "আমি বাংলায় গান গাই। தமிழ் எழுத்துகள் ௧௨௩",
    "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า ๑๒๓",
    "我能吞下玻璃而不伤身体。繁體中文測試，二〇二六年。",
    "いろはにほへと ちりぬるを。カタカナ、ﾊﾝｶｸ、がぎぐ、か゛",
    "키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다.",
    "Tiếng Việt có dấu: đường phố Hà Nội, phở bò.",
    "ქართული ენა, Հայերեն լեզու, አማርኛ ቋንቋ, မြန်မာ",
)
EDGES = (
    "", " ", "  ", "\n", "\r\n", "\t", "a", " a", "a ", "  a  b   c    ", "\n\n a\n \n\tb\r\n\r\n",
    "word\u00a0word\u2003word\u3000word\u200bword\u2028word\u0085word", "a\u00a0", "\u00a0\u00a0b",
    "0 1 12 123 1234 12345 123456 1234567", "3rd 4x4 1st2nd v1.2.3-rc4 0x1F 1e-5 10,000", "７８９ ①②③",
    "x² + y³ = z¹ ½ ¾ Ⅷ ⅻ ৴ 〇 五", "price: $5.99 <tag attr=\"v\">&amp;</tag> {a:[1,2]} ~`^|\\",
    "def f(x):\n    return x  # comment\n\n\nclass A:\n\tpass\n", "int main(){\r\n  return 0;\r\n}\r\n",
    "'s 'S 't 'T 're 'RE 'Re 've 'm 'll 'LL 'd 'D 'x ''s '\u017f '\u017fa can'T x'S'LL",
    "!!!??? ... ,,, ---- ==== !\n!\n\n?\r\r\n (a) [b]", "a!b?c\n\n!\nd", " !a ! b\t!c",
    "e\u0301 \u00e9 E\u0301cole o\u0308 \u1e9b\u0323 \ufb01 \u2126 \u212b \u1100\u1161\u11a8 \uac01",
    "İI ıi ẞß ǅ Σς ΑΣ ŉ ﬃ", "\u0301\u0302 leading marks a\u0345\u0334",
    "😀😃 👍🏽 👩‍👩‍👧‍👦 🇩🇪🇫🇷 ❤️ 🏳️‍🌈 ☺ ✈️ 1️⃣ #️⃣", "🙂text🙂 🙂🙂 text", "𝒜𝓁𝑔 𝟙𝟚𝟛 𐍈 𠀀𪜀 豈 㐀",
    "\u0000a\u0001b\u007fc\u0080d\u00ade\u200ef\u202eg\ufeffh\ue000i\ufffdj", "\ufeffBOM first",
    "<|endoftext|>", "a<|im_start|>user\nhi<|im_end|>\n", "<|im_start|><|im_end|> <|im_ <|endoftext|",
    "[CLS] a [SEP] [MASK][UNK] [PAD] [cls]", "x" * 100, "x" * 101, "ab" * 300, "a" * 1000,
    " " * 40 + "x", "\n" * 20, "unbelievably antidisestablishmentarianism tokenization",
    "hyphen-ated under_score camelCase snake_case_2 e-mail@example.com https://a.b/c?d=e#f",
)
BROKEN = (
    b"\xff", b"a\xc3", b"a\xc3b", b"\xe2\x82", b"\xe2\x82a", b"\xf0\x9f\x98", b"\xf0\x9f\x98x", b"\xc0\xaf",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\x80\x80\x80", b"ok \xfe\xff ok",
    b"\xe0\x80\xaf\xf0\x80\x80\x80", b"mixed \xe4\xb8\xad\xe4\xb8 text",
)
# Where BLOOM and Falcon cut: marks in a row, numbers of every kind, and letters with a byte that is a
# number when it is spelled as a character (0xB2, 0xB3, 0xB9, 0xBC, 0xBD, 0xBE), as in "м" and "国".
NUMBERS_AND_MARKS = (
    "1", "12", "123", "1234", "12345", "123456", "1234567", " 1 12 123 1234", "a1b12c123d1234e12345",
    "1,234,567.89", "2026-11-24 12:34:56", "v1.2.3", "12x345", "00012345 007", "$1234.50 100% #42 №7",
    "²", "x²", "x²³¹", "²1234", "1²345", "10⁻⁶ m²³⁴", "½", "1½", "½¼¾123", "12½34", "³123 ¹2345678",
    "١٢٣٤٥", "a١٢٣b", "१२३४", "①②③456", "ⅧⅫⅻ12", "7８９123", "〇一二三456", "৴৵১২৩",
    "м", "мир", "1м2", "мм 123", "国は123", "ー12国", "ᄼ123", "ⲳⲲ", "ü¼ ½¾²", "\u3032\u3033", "é³", "ľ ü ý þ",
    "...", "…", "……", "a...b", "a ... b", "?!", "!?!?", " !", "! ", "a , b", "a ,b", "(a)", "((a)) [b]",
    "(1,2)", "a|b||c", "x(y)z", " ( ) | ", "a。b，c、d", "。。。 、、", "राम। श्याम॥ १।", " । ", "یہ ہے۔ کیا؟",
    "نعم، لا؛", "«a» »b« ‹c›", "— – ‐ ‑", "¿a? ¡b!", "don't 'tis it's 's 'll ''ve \"re", "’s ‘t", "a'b'c",
    "$a$ +b+ <c> =d= ^e^ `f` ~g~ |h|", "€5 £6 ¢7 ¥8 °9", "_a_ __b__ c_d", "@a #b *c* &d /e\\f",
    "\u2e43a\u2e52 \u166da\u166d \U000111c9b \u0c77 \u1b7d1 \U0001e95e",
    "a  b", "a   b", "  a", "a  ", "a .  b", ".  .", " \t a\t\tb", "a\r\nb\r\n\r\nc", ".\r\n1\r\n", "\n . \n",
    "  .  1  ",
    "a\u00a0b \u3000c\u3000\u3000d", "a \u00a0 1", "\u2003 !", "12\u200b34", "1 2 3", "1  2", "1. 2) 3: (4)",
    "😀1😀!😀", "👍🏽👍🏽. ❤️❤️", "中文(测试)|一二", "日本、中国。", "e\u03011 e\u0301.", "\u0301.1",
    "12345" * 20, "!?" * 50, "½" * 40,
    # Often enough to become tokens, as long as nothing cuts them.
    *(f"x{mark}" * 12 for mark in "()|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c"),
)
# Blocks from which random texts are drawn: start, end.
BLOCKS = (
    (0x20, 0x7F), (0x20, 0x7F), (0x09, 0x0E), (0x20, 0x21), (0x30, 0x3A), (0xA0, 0x180), (0x300, 0x340),
    (0x370, 0x400), (0x400, 0x460), (0x5D0, 0x5EB), (0x620, 0x66A), (0x900, 0x97F), (0xAC00, 0xAC80),
    (0x2000, 0x2070), (0x2150, 0x2190), (0x3000, 0x3100), (0x4E00, 0x4E80), (0x1F600, 0x1F640),
)
# The same for texts of numbers and marks.
NUMBER_BLOCKS = (
    (0x30, 0x3A), (0x30, 0x3A), (0x30, 0x3A), (0xB2, 0xBF), (0x660, 0x66A), (0x2153, 0x2189), (0x20, 0x21),
    (0x20, 0x21), (0x21, 0x30), (0x09, 0x0E), (0x61, 0x64), (0x430, 0x440), (0x964, 0x970), (0x2010, 0x2030),
    (0x2E40, 0x2E54), (0x3000, 0x3004), (0x56FD, 0x56FE), (0x7B, 0x7E),
)


def random_texts(count, name="tokenizer texts", blocks=BLOCKS):
    """Texts of up to 40 characters, each from a block of its own."""
    bits = iter(words(name, count * 100))
    for _ in range(count):
        characters = []
        for _ in range(int(next(bits)) % 40 + 1):
            start, end = blocks[int(next(bits)) % len(blocks)]
            characters.append(chr(start + int(next(bits)) % (end - start)))
        yield "".join(characters)


def random_bytes(count):
    """Up to 30 bytes, mostly no UTF-8."""
    bits = iter(words("tokenizer bytes", count * 40))
    for _ in range(count):
        yield bytes(int(next(bits)) >> 56 for _ in range(int(next(bits)) % 30 + 1))


def texts():
    """Every text, as bytes."""
    whole = [text.encode() for text in SENTENCES + EDGES + tuple(random_texts(120))]
    return whole + list(BROKEN) + list(random_bytes(40))


def texts_of_numbers_and_marks():
    """More texts, for the rules that look at numbers and marks."""
    drawn = random_texts(60, "tokenizer numbers", NUMBER_BLOCKS)
    return [text.encode() for text in NUMBERS_AND_MARKS + tuple(drawn)]
