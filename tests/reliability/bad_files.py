"""Files that no honest program writes: one generator a kind of harm, each the same for the same seed."""

import json
import random
import zlib
from collections.abc import Callable

Bad = tuple[str, bytes]  # ending and content
WORDS = ("港", "訓練", "艦隊", "DICAS", "会見", "2031年4月", "PAC-3", "予算", "harbour", "said", "。", "\n", " ", "、")
_TEXT_ENDINGS = (".txt", ".md", ".csv", ".tsv", ".jsonl", ".html")


def _prose(chance: random.Random, most: int = 200) -> str:
    return "".join(chance.choices(WORDS, k=chance.randrange(1, most)))


def random_bytes(chance: random.Random) -> Bad:
    return chance.choice([*_TEXT_ENDINGS, ".pdf"]), chance.randbytes(chance.randrange(0, 3000))


def flipped_text(chance: random.Random) -> Bad:
    raw = bytearray(_prose(chance).encode(chance.choice(["utf-8", "cp932", "euc_jp", "utf-16"]), "replace"))
    for _ in range(chance.randrange(0, 1 + len(raw) // 10)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return chance.choice(_TEXT_ENDINGS), bytes(raw)


def mixed_encodings(chance: random.Random) -> Bad:
    parts = [
        _prose(chance, 60).encode(chance.choice(["utf-8", "cp932", "euc_jp", "iso2022_jp"]), "replace") for _ in "123"
    ]
    return chance.choice(_TEXT_ENDINGS), b"\n".join(parts)


def nested_tags(chance: random.Random) -> Bad:
    tag, depth = chance.choice(["div", "b", "table", "li", "font", "svg"]), chance.choice([10, 200, 1_000])
    return ".html", f"<html><body>{f'<{tag}>' * depth}{_prose(chance)}".encode()


def deep_tags(chance: random.Random) -> Bad:
    return ".html", b"<html><body>" + b"<div>" * 60_000 + _prose(chance).encode()


def broken_markup(chance: random.Random) -> Bad:
    pieces = [
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<script>",
        "<style",
        "&#x0;",
        "&#99999999;",
        "&amp",
        "<a href='",
    ]
    body = "".join(
        chance.choices([*pieces, *WORDS, "<meta charset=utf-7>", '<base href="http://example.org/">'], k=200)
    )
    return ".html", f"<!doctype html>{body}".encode()


def huge_attributes(chance: random.Random) -> Bad:
    value = chance.choice(["x", "&lt;", "http://example.org/"]) * chance.choice([100, 10_000, 100_000])
    return ".html", f'<html><meta name="date" content="{value}"><p title="{value}">{_prose(chance)}</p>'.encode()


def hostile_front_matter(chance: random.Random) -> Bad:
    heads = [
        "a: &a [x]\nb: *a",
        "title: !!python/object/apply:os.system [ls]",
        "id: ../../etc/passwd",
        "published: 99999-99-99",
    ]
    heads += ["title: " + "{" * 2_000, "? " * 1_000, "url: javascript:alert(1)", 'title: "\\ud800"', "a: " + "[" * 900]
    return ".md", f"---\n{chance.choice(heads)}\n---\n{_prose(chance)}".encode()


def broken_tables(chance: random.Random) -> Bad:
    ending, separator = chance.choice([(".csv", ","), (".tsv", "\t"), (".csv", ";")])
    columns = chance.choice([1, 3, 3, 3, 5_000])
    rows = [separator.join(["text", *(f"c{i}" for i in range(columns - 1))])]
    cells = [*WORDS, '"', '""', '"open', separator, "\r", "=1+1", "x" * 5_000, "\x00"]
    rows += [separator.join(chance.choices(cells, k=min(columns, 5))) for _ in range(chance.randrange(50))]
    return ending, "\n".join(rows).encode()


def broken_lines(chance: random.Random) -> Bad:
    lines = [
        '{"text": "a"',
        "[" * 5_000,
        '{"text": {"x": 1}}',
        '{"id": 1e999, "text": "b"}',
        "null",
        '{"text": "\\ud800"}',
    ]
    lines += [
        json.dumps({"id": chance.choice("ab"), "text": _prose(chance, 40)}),
        '{"text": "c", "text": "d"}',
        "9" * 5_000,
    ]
    return ".jsonl", "\n".join(chance.choices(lines, k=chance.randrange(1, 30))).encode()


def strange_characters(chance: random.Random) -> Bad:
    odd = [
        "\u202e",
        "\u200b",
        "\U000e0041",
        "\ufe0f",
        "\u0000",
        "\x1b[31m",
        "\ufdfa" * 50,
        "e\u0301",
        "\u2028",
        "\x85",
        "\ufeff",
        "か\u3099",
    ]
    return chance.choice(_TEXT_ENDINGS), "".join(chance.choices([*odd, *WORDS], k=300)).encode()


def long_lines(chance: random.Random) -> Bad:
    unit = chance.choice(["あ", "a", "1", "2031年", "・", "(", "http://example.org/", "-- ", "　"])
    return chance.choice(_TEXT_ENDINGS), (unit * chance.choice([1_000, 20_000, 200_000])).encode()


def many_lines(chance: random.Random) -> Bad:
    line = chance.choice(["", "2031.4.1", "・話", "1. 話", "見本新聞", "■ 話(2031.4.1)", "- [x](y)", '"'])
    return chance.choice([".txt", ".md", ".csv", ".jsonl"]), f"{line}\n".encode() * chance.choice([10, 2_000, 20_000])


def _pdf(objects: list[bytes], trailer: bytes = b"<< /Size 9 /Root 1 0 R >>") -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        trailer,
        start,
    )


def broken_pdf(chance: random.Random) -> Bad:
    text = f"BT /F1 12 Tf 72 712 Td ({chance.choice(['Harbour', 'x' * 500])}) Tj ET".encode()
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    raw = _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream, font])
    changed = bytearray(raw)
    for _ in range(chance.randrange(0, 12)):
        changed[chance.randrange(len(changed))] = chance.choice(b"0123456789 <>[]/R()x\n\x00\xff")
    return ".pdf", bytes(changed[: chance.choice([len(raw), len(raw), chance.randrange(len(raw))])])


def looping_pdf(chance: random.Random) -> Bad:
    kids = chance.choice([b"[2 0 R]", b"[3 0 R 2 0 R]", b"[3 0 R]"])
    page = chance.choice(
        [b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 4 0 R] >>", b"3 0 R", b"<< /Type /Pages /Kids [2 0 R] >>"]
    )
    return ".pdf", _pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids %s /Count 9 >>" % kids, page, b"4 0 R"]
    )


def bomb_pdf(chance: random.Random) -> Bad:
    size = chance.choice([100_000, 1_000_000, 30_000_000])
    packed = zlib.compress(b"BT (a) Tj ET " * (size // 13), 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    return ".pdf", _pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream]
    )


def wrong_ending(chance: random.Random) -> Bad:
    magic = [
        b"MZ\x90\x00",
        b"\x7fELF",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"\x89PNG\r\n",
        b"GIF89a",
        b"%PDF-1.7",
        b"<html>",
        b"SQLite format 3\0",
    ]
    return chance.choice([*_TEXT_ENDINGS, ".pdf", ".docx", ".zip", ""]), chance.choice(magic) + chance.randbytes(400)


GENERATORS: tuple[Callable[[random.Random], Bad], ...] = (
    *(random_bytes, flipped_text, mixed_encodings, nested_tags, broken_markup, huge_attributes, hostile_front_matter),
    *(broken_tables, broken_lines, strange_characters, long_lines, many_lines, broken_pdf, looping_pdf, wrong_ending),
)
BOMBS = (deep_tags, bomb_pdf)  # each costs a reader all the time that it may have, so they are few


def bad_files(count: int, seed: int) -> list[Bad]:
    """That many files, each generator in turn, and a bomb for every 700th."""
    chance = random.Random(seed)
    return [
        (BOMBS[number // 700 % len(BOMBS)] if number % 700 == 350 else GENERATORS[number % len(GENERATORS)])(chance)
        for number in range(count)
    ]
