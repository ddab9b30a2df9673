"""Pages made to be slow, huge or endless, and dumps that were mutated at random."""

import gzip
import random
from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "sample_dumps"
_MEGABYTE = 1 << 20
_CARD = '<article><h3><a href="/papers/2401.00001">A Title</a></h3>'
_HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nNov 6\n\n"
_VOTE = "[12](https://huggingface.co/login?next=%2Fpapers%2F2401.00001)\n\n"
_LINES = "We study a thing. It turns out to be true in every case that was looked at.\n"
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id>'
# Bytes that stand at the seams of the formats: where a parser turns, a mutation does the most.
_SEAMS = (
    b"\x00", b"\xff", b"<", b">", b"&", b"&quot;", b'"', b"'", b"{", b"}", b"[", b"]", b"(", b")", b"\\",
    b"\n",
    b"\n\n", b"\xc2\xb7\n", b"@", b"TY  - ", b"ER  - ", b"<!--", b"]]>", b"<article>", b"</article>",
    b"---\n",
    b"\x1b]52;c;eA==\x07", b"\xe2\x80\xae", b"1e999", b"null", b"9" * 40, b"#community", b"%2Fpapers%2F",
)  # fmt: skip


@cache
def nasties(smaller: int = 1) -> dict[str, bytes]:
    """Return hostile files by name; each has made some parser slow, hungry or dead.

    `smaller` divides how often they repeat what hurts; a time that grows with the square still shows.
    """
    texts = {
        "comment-runs.html": "<!--" * (100_000 // smaller) + _CARD,
        "comment-runs-in-card.html": _CARD + "<!--" * (100_000 // smaller),
        "unclosed-links.html": _CARD + '<a href="x' * (50_000 // smaller),
        "many-attributes.html": "<article "
        + " ".join(f"a{n}=1" for n in range(200_000 // smaller))
        + f">{_CARD}",
        "many-targets.html": "<div " + 'data-target="DailyPapers" ' * (100_000 // smaller) + f">{_CARD}",
        "blanks.org": "* a" + " " * (200_000 // smaller) + "b\n:PROPERTIES:\n:DOI: 10.1000/x\n:END:\n",
        "names.md": "## T\n\n" + "a, " * (200_000 // smaller) + "· 2024-01-01 · arXiv:2401.00001\n",
        "deep-divs.html": "<div>" * (10_000 // smaller) + _CARD + "</div>" * (10_000 // smaller),
        "deep-articles.html": "<article>" * (10_000 // smaller) + _CARD,
        "deep-inside-card.html": _CARD + "<b><p>" * (12_000 // smaller),
        "many-cards.html": _CARD * (8_000 // smaller),
        "long-title.html": _CARD.replace("A Title", "A" * 5 * _MEGABYTE),
        "entities.html": _CARD + "&amp;&lt;&#x41;&nosuch;" * (200_000 // smaller),
        "broken-hydration.html": '<div data-target="DailyPapers" data-props="'
        + "[" * (500_000 // smaller)
        + f'">{_CARD}',
        "many-listings.html": "<dl id='articles'>"
        + "<dt><a title='Abstract' href='/abs/2401.00001'>" * (15_000 // smaller),
        "deep.json": "[" * (100_000 // smaller),
        "deep-items.json": '[{"paper":' * (100_000 // smaller),
        "wide.json": "[" + "{}," * (150_000 // smaller) + "{}]",
        "broken-items.json": '[{"id": "2401.00001", "title": "A", ' * (50_000 // smaller),
        "long-number.json": '{"dailyPapers": [{"paper": {"id": "2401.00001", "title": '
        + "9" * (_MEGABYTE // smaller)
        + "}}]}",
        "deep-lines.jsonl": ('{"paper":' * (5_000 // smaller) + "\n") * 100,
        "entity-bomb.xml": _entity_bomb(),
        "deep.xml": _ATOM + "<entry>" * (100_000 // smaller),
        "junk.bib": "@article{a" * (2 * _MEGABYTE // 10 // smaller),
        "braces.bib": "@article{key, title = " + "{" * (_MEGABYTE // smaller),
        "quotes.bib": '@article{key, title = "' + '\\"{' * (_MEGABYTE // 2 // smaller),
        "endless.ris": "TY  - JOUR\nTI  - A\n" + "AB  - x\nno tag\n" * (100_000 // smaller),
        "dots.txt": _HEADER + "·\n\n" * (50_000 // smaller),
        "numbers.txt": _HEADER + "12\n\n" * (80_000 // smaller) + "·\nMay 1\n",
        "one-line.txt": _HEADER + "·\nMay 1\n" + "We study it. " * (400_000 // smaller),
        "brackets.md": _HEADER + _VOTE + "[" * (500_000 // smaller),
        "links.md": _HEADER + _VOTE + "[a](" * (200_000 // smaller),
        "markers.txt": _HEADER
        + "[1]" * (300_000 // smaller)
        + "\n   1. https://huggingface.co/papers/2401.00001\n",
        "wrapped.txt": _HEADER + "  • 3 authors\n·\nMay 1\n" + _LINES * (15_000 // smaller),
        "numbered.txt": "".join(f"{n}. A. 2020;1.\n\n" for n in range(1, 40_000 // smaller)) + "PMID: 1\n",
        "front-matter.md": "---\n" + "url: " * (500_000 // smaller) + "\n" + _HEADER,
        "latex.txt": _HEADER + "A\n\n" + "\\textbf{" * (100_000 // smaller) + ".\n\n·\nMay 1\n\n·\nMay 2\n",
        "marks.txt": _HEADER + "e" + "\u0301" * (500_000 // smaller) + "\n\n" + _LINES * 9 + "\n·\nMay 1\n",
        "escapes.txt": _HEADER + "\x1b]" * (500_000 // smaller) + "\n\n·\nMay 1\n",
    }
    return {name: text.encode() for name, text in texts.items()} | _packed(smaller)


def _entity_bomb() -> str:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE feed [<!ENTITY e0 "ha">{entities}]>{_ATOM}<entry><title>&e11;</title></entry></feed>'


def _packed(smaller: int) -> dict[str, bytes]:
    bomb = gzip.compress(bytes(200 * _MEGABYTE // smaller), 1)
    return {
        "bomb.gz": bomb,
        "bomb-of-bombs.gz": gzip.compress(bomb),
        "many-members.gz": gzip.compress(b"") * 8_000,
        "large.html": _CARD.encode() * (21 * _MEGABYTE // len(_CARD)),
    }


def samples() -> dict[str, bytes]:
    """Return the sample dumps by file name, as seeds of mutation."""
    files = [file for file in sorted(SAMPLES.rglob("*")) if file.is_file()]
    return {file.name: file.read_bytes() for file in files}


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change a dump in one to six places; the same `chance` gives the same file."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_MUTATIONS)(changed, others, chance)
    return bytes(changed)


def _insert_seam(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(_SEAMS) * chance.choice((1, 1, 1, 2, 50, 1000))


def _flip_bytes(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 10, 200))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _cut_out(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    del data[start : start + int(len(data) * chance.random() ** 3)]


def _cut_off(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    del data[chance.randint(0, len(data)) :]


def _repeat(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    part = data[start : start + chance.randint(1, 400)]
    data[start:start] = part * chance.choice((1, 5, 200))


def _move(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    part = data[start : start + chance.randint(1, 2000)]
    del data[start : start + len(part)]
    at = chance.randint(0, len(data))
    data[at:at] = part


def _splice(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    other = chance.choice(others)
    start, at = chance.randint(0, len(other)), chance.randint(0, len(data))
    data[at:at] = other[start : start + chance.randint(1, 5000)]


def _join_lines(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    lines = bytes(data).split(b"\n")
    chance.shuffle(lines) if chance.random() < 0.3 else None
    data[:] = chance.choice((b"\n", b"\r\n", b"", b" ", b"\n\n")).join(lines)


def _recode(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    text = bytes(data).decode("utf-8", "replace")
    data[:] = text.encode(chance.choice(("utf-16", "utf-16-le", "latin-1", "cp1252", "utf-7")), "replace")


_MUTATIONS = (_insert_seam, _flip_bytes, _cut_out, _cut_off, _repeat, _move, _splice, _join_lines, _recode)
