"""Write a generation: number the papers, lay them out for reading, publish.

`catalog.db` holds the live papers as JSON by document number, the keys that
lead to them, and columns: whole arrays over all documents (dates, counts,
flags, stored orders) as blobs, so that a leaf of a query reads one blob and a
reader starts with none.
"""

import os
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from papertui.catalog import generations, report, seals
from papertui.catalog.days import packed, packed_day
from papertui.catalog.generations import SCHEMA
from papertui.catalog.reader import Catalog
from papertui.catalog.report import Report
from papertui.catalog.tokens import DocTokens
from papertui.paper import Paper
from papertui.paper_json import to_json
from papertui.text import clean_line, fold

_LARGEST = 2**31 - 1

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE papers (doc INTEGER PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE keys (key TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (key, doc)) WITHOUT ROWID;
CREATE TABLE sources (path BLOB PRIMARY KEY, name TEXT NOT NULL, docs BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""

_COLUMNS: dict[str, Callable[[Paper], int | None]] = {
    "date": lambda paper: packed(paper.date) if paper.date else None,
    "date:first": lambda paper: packed_day(paper.date.first) if paper.date else None,
    "date:last": lambda paper: packed_day(paper.date.last) if paper.date else None,
    "comments": lambda paper: paper.comments,
    "upvotes": lambda paper: paper.upvotes,
    "authors": lambda paper: paper.author_count,
}

_FLAGS: dict[str, Callable[[Paper], object]] = {
    "live": lambda paper: True,
    "code": lambda paper: paper.code_url,
    "link": lambda paper: paper.links or paper.code_url,
    "arxiv": lambda paper: paper.arxiv_id,
}

# Each sorts what is in order of date, then title; so these are the ties.
_ORDERS: dict[str, Callable[[Paper], Any]] = {
    "date": lambda paper: 0,
    "title": lambda paper: fold(paper.title),
    "comments": lambda paper: _highest_first(paper.comments),
    "upvotes": lambda paper: _highest_first(paper.upvotes),
    "added": lambda paper: -paper.added,
}


@dataclass(frozen=True, slots=True)
class Edition:
    """What a generation is to hold.

    `reading` is the number of the reading it is made by, counted from 1 in each
    `lineage` of generations; `known` gives the reading that each older paper
    came with, by its id, 0 for before the first. `fingerprint` names the state
    of the files it was made from; `finished` is False while dumps are still
    being read.
    """

    papers: Sequence[Paper]
    fingerprint: str
    report: Report
    reading: int
    known: Mapping[str, int] = field(default_factory=dict)
    finished: bool = True
    lineage: str = ""


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Sort papers by date, newest first and undated last, then by title."""
    return sorted(papers, key=_age)


def write(directory: Path, edition: Edition, *, previous: Catalog | None = None) -> Path:
    """Write a generation and give its folder; `generations.publish` makes it the current one.

    Without `previous`, documents are numbered newest first. With it, every
    paper whose text stands in its index keeps its number, the others are
    appended, and numbers that nobody bears any more are dead.
    """
    papers = newest_first(edition.papers)
    docs, size = _number(papers, previous)
    generation = generations.create(directory)
    file = generation / "catalog.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        database.executescript(f"BEGIN; {_TABLES}")
        _fill(database, edition, list(zip(docs, papers, strict=True)), size)
        database.execute("COMMIT")
    seals.seal(generation, file.name)
    return generation


def dead_share(papers: int, size: int) -> float:
    """How much of a numbering nobody bears any more."""
    return 1 - papers / size if size else 0.0


def _age(paper: Paper) -> tuple[int, str, str, str]:
    day = packed(paper.date) if paper.date else None
    return _highest_first(day), fold(paper.title), paper.arxiv_id or "", paper.abstract


def _highest_first(value: int | None) -> int:
    return 1 if value is None else -value


def _number(papers: Sequence[Paper], previous: Catalog | None) -> tuple[list[int], int]:
    if previous is None:
        return list(range(len(papers))), len(papers)
    free: dict[int, list[int]] = {}
    texts = previous.texts()
    for doc in sorted(previous.order("date")):
        free.setdefault(texts[doc], []).append(doc)
    size, docs = previous.size, []
    for paper in papers:
        waiting = free.get(_text_digest(paper))
        if waiting:
            docs.append(waiting.pop(0))
        else:
            docs.append(size)
            size += 1
    return docs, size


def _text_digest(paper: Paper) -> int:
    """Name what the index holds of a paper: the same text needs no indexing again."""
    text = "\0".join((paper.title, paper.abstract, paper.organization or "", *paper.authors))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _fill(
    database: sqlite3.Connection, edition: Edition, numbered: list[tuple[int, Paper]], size: int
) -> None:
    keys = {doc: paper.keys for doc, paper in numbered}
    rows = sorted((key, doc) for doc, own in keys.items() for key in own)
    database.executemany("INSERT INTO keys VALUES (?, ?)", rows)
    database.executemany("INSERT INTO papers VALUES (?, ?)", sorted(_rows(numbered)))
    database.executemany("INSERT INTO sources VALUES (?, ?, ?)", _source_rows(numbered))
    came = {doc: edition.known.get(own[0], edition.reading) for doc, own in keys.items()}
    database.executemany("INSERT INTO columns VALUES (?, ?)", _column_rows(numbered, size, came))
    tokens = DocTokens.of_keys(keys, size)
    blobs = [("tokens", tokens.numbers.tobytes()), ("tokens:ends", tokens.ends.tobytes())]
    database.executemany("INSERT INTO columns VALUES (?, ?)", blobs)
    meta = {
        "schema": SCHEMA,
        "size": size,
        "count": len(numbered),
        "reading": edition.reading,
        "lineage": edition.lineage,
        "finished": int(edition.finished),
        "fingerprint": edition.fingerprint,
        "report": report.to_json(edition.report),
    }
    database.executemany(
        "INSERT INTO meta VALUES (?, ?)", [(name, str(value)) for name, value in meta.items()]
    )


def _rows(numbered: Iterable[tuple[int, Paper]]) -> Iterator[tuple[int, str]]:
    return ((doc, to_json(paper)) for doc, paper in numbered)


def _source_rows(numbered: Iterable[tuple[int, Paper]]) -> list[tuple[bytes, str, bytes]]:
    docs_of: dict[bytes, array[int]] = {}
    for doc, paper in numbered:
        for source in paper.sources:
            docs_of.setdefault(source, array("i")).append(doc)
    return [(path, fold(clean_line(os.fsdecode(path))), docs_of[path].tobytes()) for path in sorted(docs_of)]


def _column_rows(
    numbered: Sequence[tuple[int, Paper]], size: int, came: Mapping[int, int]
) -> Iterator[tuple[str, bytes]]:
    for name, value in _COLUMNS.items():
        column = array("i", [-1]) * size
        for doc, paper in numbered:
            number = value(paper)
            column[doc] = -1 if number is None else max(0, min(number, _LARGEST))
        yield name, column.tobytes()
    for name, has in _FLAGS.items():
        yield name, _bits((doc for doc, paper in numbered if has(paper)), size)
    yield from _organisation_rows(numbered, size)
    yield "came", array("i", [came.get(doc, -1) for doc in range(size)]).tobytes()
    texts = array("q", [0]) * size
    for doc, paper in numbered:
        texts[doc] = _text_digest(paper)
    yield "texts", texts.tobytes()
    for name, key in _ORDERS.items():
        ordered = sorted(numbered, key=lambda pair, key=key: key(pair[1]))  # type: ignore[misc]  # lambda default
        yield f"order:{name}", array("i", [doc for doc, _paper in ordered]).tobytes()


def _organisation_rows(numbered: Iterable[tuple[int, Paper]], size: int) -> Iterator[tuple[str, bytes]]:
    """Give the organisations by number; spellings that fold alike are one, shown as first met."""
    shown: dict[str, str] = {}
    numbers: dict[str, int] = {}
    column = array("i", [-1]) * size
    for doc, paper in numbered:
        name = clean_line(paper.organization or "")
        folded = fold(name)
        if folded:
            shown.setdefault(folded, name)
            column[doc] = numbers.setdefault(folded, len(numbers))
    yield "organisation", column.tobytes()
    yield "organisation:shown", "\n".join(shown.values()).encode()
    yield "organisation:folded", "\n".join(shown).encode()


def _bits(docs: Iterable[int], size: int) -> bytes:
    bits = bytearray((size + 7) // 8)
    for doc in docs:
        bits[doc >> 3] |= 1 << (doc & 7)
    return bytes(bits)
