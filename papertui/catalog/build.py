"""Write a generation: number the papers, lay them out for reading, publish.

`catalog.db` holds the live papers as JSON by document number, the keys that
lead to them, names (of venues, organisations, …) and columns: whole arrays over all documents (dates, counts,
flags, stored orders) as blobs, so that a leaf of a query reads one blob and a
reader starts with none.
"""

import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from papertui.catalog import generations, report, seals
from papertui.catalog.columns import COLUMNS, FLAGS, NAMES, NUMBERS, ORDERS, highest_first
from papertui.catalog.days import packed
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
CREATE TABLE names (
    kind TEXT NOT NULL, name TEXT NOT NULL, shown TEXT NOT NULL, docs BLOB NOT NULL, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


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
    appended, and numbers of papers that are gone are dead.
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
    """Share of the numbers whose papers are gone."""
    return 1 - papers / size if size else 0.0


def _age(paper: Paper) -> tuple[int, str, str, str]:
    day = packed(paper.date) if paper.date else None
    return highest_first(day), fold(paper.title), paper.arxiv_id or "", paper.abstract


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
    database.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", _name_rows(numbered))
    came = {doc: edition.known.get(own[0], edition.reading) for doc, own in keys.items()}
    database.executemany("INSERT INTO columns VALUES (?, ?)", _column_rows(numbered, size, came))
    tokens = DocTokens.of_keys(keys, size)
    blobs = [("tokens", tokens.numbers.tobytes()), ("tokens:ends", tokens.ends.tobytes())]
    database.executemany("INSERT INTO columns VALUES (?, ?)", blobs)
    meta = {
        "schema": SCHEMA,
        "columns": COLUMNS,
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
    for name, value in NUMBERS.items():
        column = array("i", [-1]) * size
        for doc, paper in numbered:
            number = value(paper)
            column[doc] = -1 if number is None else max(0, min(number, _LARGEST))
        yield name, column.tobytes()
    for name, has in FLAGS.items():
        yield name, _bits((doc for doc, paper in numbered if has(paper)), size)
    yield "came", array("i", [came.get(doc, -1) for doc in range(size)]).tobytes()
    texts = array("q", [0]) * size
    for doc, paper in numbered:
        texts[doc] = _text_digest(paper)
    yield "texts", texts.tobytes()
    for name, key in ORDERS.items():
        ordered = sorted(numbered, key=lambda pair, key=key: key(pair[1]))  # type: ignore[misc]  # lambda default
        yield f"order:{name}", array("i", [doc for doc, _paper in ordered]).tobytes()


def _name_rows(numbered: Iterable[tuple[int, Paper]]) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield each name of each column, folded and as first met, with the documents that have it."""
    shown: dict[tuple[str, str], str] = {}
    docs_of: dict[tuple[str, str], array[int]] = {}
    for doc, paper in numbered:
        for column, names_of in NAMES.items():
            for name in filter(None, names_of(paper)):
                line = clean_line(name)
                key = column, fold(line)
                if key[1]:
                    shown.setdefault(key, line)
                    docs_of.setdefault(key, array("i")).append(doc)
    for key in sorted(docs_of):
        yield *key, shown[key], docs_of[key].tobytes()


def _bits(docs: Iterable[int], size: int) -> bytes:
    bits = bytearray((size + 7) // 8)
    for doc in docs:
        bits[doc >> 3] |= 1 << (doc & 7)
    return bytes(bits)
