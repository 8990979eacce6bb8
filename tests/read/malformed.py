"""Malformed inputs of every kind, each the same for its number: cut, mixed, wrongly encoded, nested, bursting."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from random import Random

from tests.read.report_files import (
    PAGE,
    TEXT,
    WHOLE,
    make_atom,
    make_opml,
    make_pdf,
    make_record,
    make_rss,
    make_workbook,
)

LINK = "http://marj-post.example/a"
ENCODINGS = ("utf-16", "utf-32", "cp1256", "cp1251", "koi8-r", "shift_jis", "utf-7", "cp037")
ARABIC = "قالت الجبهة إنها لن تنسحب من المدينة قبل يوم الاثنين المقبل، وإن المحادثات مستمرة مع الفصائل"
WORDS = f"{TEXT} {ARABIC} Женщины и дети. "
LONG_LINE_BYTES = 200 * 1024 * 1024
# A process of its own reads PDFs and workbooks, so they are few.
CONFINED_EVERY = 100


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(1, max(2, len(data)))]


def _flip(random: Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(random.randrange(1, 30)):
        out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def _mix(random: Random, data: bytes) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + random.randbytes(random.randrange(1, 200)) + data[place:]


DAMAGES: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _flip, _mix)


def _damaged(random: Random, data: bytes) -> bytes:
    for _ in range(random.randrange(1, 3)):
        data = random.choice(DAMAGES)(random, data) or b"x"
    return data


def _html(random: Random) -> bytes:
    return _damaged(random, PAGE.replace("<p>", f"<p>{WHOLE * random.randrange(3)}").encode())


def _nested(random: Random) -> bytes:
    tag, depth = random.choice(("div", "p", "table", "b", "svg")), random.randrange(100, 20_000)
    return f"<html><body>{f'<{tag}>' * depth}{TEXT}".encode()


def _attributes(random: Random) -> bytes:
    names = " ".join(f'a{number}="{"x" * random.randrange(50)}"' for number in range(random.randrange(2_000)))
    return f"<html><body><article {names}><p>{WORDS * 20}</p>".encode()


def _encoded(random: Random) -> bytes:
    encoding, said = random.choice(ENCODINGS), random.choice((*ENCODINGS, "none-such", "utf-8"))
    text = random.choice((WORDS * 5, PAGE.replace("utf-8", said)))
    return _damaged(random, text.encode(encoding, "ignore"))


def _binary(random: Random) -> bytes:
    starts = (b"", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"\x00", b"\xff\xfe", b"BZh", b"\xd0\xcf\x11\xe0")
    return random.choice(starts) + random.randbytes(random.randrange(1, 3_000))


def _feed(random: Random) -> bytes:
    items = [(random.choice((LINK, "", "a:b", "//x", "http://[")), "A", random.choice(("x", WHOLE))) for _ in range(9)]
    return _damaged(random, random.choice((make_rss(*items), make_atom(LINK, WHOLE), make_opml(LINK, LINK))))


def _cyclic_feed(random: Random) -> bytes:
    name = f"http://marj-post.example/feed{random.randrange(3)}.xml"
    return make_rss((name, "itself", "x"), (name, "again", WHOLE), *((name, str(n), "x") for n in range(50)))


def _entities(random: Random) -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, random.randrange(2, 20)))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{levels}]><rss><title>&a9;</title></rss>'.encode()


def _jsonl(random: Random) -> bytes:
    rows = [
        json.dumps({"id": "a", "text": WORDS, "published": random.choice(("soon", "2022", 7, None, "9999-99-99"))}),
        "[" * random.randrange(1, 50_000),
        json.dumps({"id": "b", "text": "\ud800", "title": ["x"]}),
        '{"text": "' + "\\u0000" * 5,
        "NaN",
        json.dumps({"id": {}, "text": WORDS, "language": 5}),
    ]
    random.shuffle(rows)
    return _damaged(random, b'{"text": "x", "id": 1}\n' + "\n".join(rows).encode("utf-8", "surrogatepass"))


def _table(random: Random) -> bytes:
    rows = ("".join(random.choice('a,"\n;\t\r\x00é') for _ in range(random.randrange(80))) for _ in range(20))
    return ("id,published,text\n" + "\n".join(rows)).encode()


def _archive(random: Random) -> bytes:
    records = b"".join(make_record(LINK, _html(random)) for _ in range(random.randrange(1, 5)))
    return _damaged(random, random.choice((records, gzip.compress(records, mtime=0))))


def _bomb(random: Random) -> bytes:
    packed = gzip.compress(bytes(random.randrange(20_000_000, 24_000_000)), 6, mtime=0)
    return random.choice((packed, gzip.compress(packed, mtime=0), gzip.compress(b"<html>" + packed, mtime=0)))


def _text(random: Random) -> bytes:
    pieces = (WORDS, "\n" * 300, "\x0b\x0c\u2028", "­" * 99, "\u202e", "(" * 500, "а" * 2_000, "- " * 400, "\r")
    return "".join(random.choice(pieces) for _ in range(random.randrange(1, 12))).encode()


KINDS: tuple[Callable[[Random], bytes], ...] = (
    *(_html, _html, _nested, _attributes, _encoded, _encoded, _binary, _feed, _cyclic_feed, _entities, _jsonl),
    *(_table, _archive, _text, _text),
)


def make_malformed(number: int) -> bytes:
    """The malformed input of a number; every hundredth is a PDF or a workbook, every two-hundredth a bomb besides."""
    random = Random(number)
    if number % CONFINED_EVERY == 50:
        whole = random.choice((make_pdf(TEXT), make_workbook({"A": [("id", "text"), ("a", TEXT)]})))
        return _damaged(random, whole)
    if number % (2 * CONFINED_EVERY) == 25:
        return _bomb(random)
    return KINDS[number % len(KINDS)](random)
