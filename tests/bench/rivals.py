"""The engines that papertui is measured beside, each as its manual shows it; a title counts double."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from papertui.paper import Paper
from papertui.search.tokens import tokens

Key = Callable[[str], list[int]]
"""A query being typed in, documents out, best first; they are numbered from 0."""

FIELDS = ("title", "abstract", "authors", "org")


def _texts(paper: Paper) -> dict[str, str]:
    texts = (paper.title, paper.abstract, " ".join(paper.authors), paper.organization or "")
    return dict(zip(FIELDS, texts, strict=True))


def build_fts5(papers: Iterable[Paper], folder: Path) -> None:
    """Index with SQLite FTS5."""
    with closing(sqlite3.connect(folder / "fts5.db")) as database:
        database.execute(
            "CREATE VIRTUAL TABLE papers USING fts5(title, abstract, authors, org, content='',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
        rows = (tuple(_texts(paper).values()) for paper in papers)
        database.executemany("INSERT INTO papers VALUES (?, ?, ?, ?)", rows)
        database.execute("INSERT INTO papers (papers) VALUES ('optimize')")
        database.commit()


def open_fts5(folder: Path, first: int) -> Key:
    """Search what `build_fts5` made, for the first so many papers by bm25."""
    database = sqlite3.connect(folder / "fts5.db")
    find = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers, 2, 1, 1, 1) LIMIT ?"
    return lambda text: [row[0] - 1 for row in database.execute(find, (_fts5_query(text), first))]


def _fts5_query(text: str) -> str:
    if text.startswith('"'):
        return f'"{" ".join(text.strip(chr(34)).split())}"'
    words = [f'"{word}"' for word in text.replace("-", " ").split()]
    return " ".join(words) + ("" if text.endswith((" ", "-")) else "*")


def build_whoosh(papers: Iterable[Paper], folder: Path) -> None:
    """Index with Whoosh."""
    from whoosh.fields import TEXT, Schema
    from whoosh.index import create_in

    schema = Schema(title=TEXT(field_boost=2.0), abstract=TEXT, authors=TEXT, org=TEXT)
    writer = create_in(str(folder), schema).writer(limitmb=256)
    for paper in papers:
        writer.add_document(**_texts(paper))
    writer.commit()


def open_whoosh(folder: Path, first: int) -> Key:
    """Search what `build_whoosh` made, by `searcher.search()`."""
    from whoosh.index import open_dir
    from whoosh.qparser.default import MultifieldParser

    opened = open_dir(str(folder))
    parser = MultifieldParser(list(FIELDS), opened.schema)
    searcher = opened.searcher()

    def press(text: str) -> list[int]:
        is_open = not text.startswith('"') and not text.endswith((" ", "-"))
        found = searcher.search(parser.parse(text + "*" if is_open else text), limit=first)
        return [hit.docnum for hit in found]

    return press


def build_tantivy(papers: Iterable[Paper], folder: Path) -> None:
    """Index with tantivy, in one thread."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("doc", fast=True)
    for name in FIELDS:
        schema.add_text_field(name)
    writer = tantivy.Index(schema.build(), path=str(folder)).writer(100_000_000, 1)
    for number, paper in enumerate(papers):
        document = tantivy.Document(**_texts(paper))
        document.add_unsigned("doc", number)  # a keyword would make it a signed one
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def open_tantivy(folder: Path, first: int) -> Key:
    """Search what `build_tantivy` made, for the first papers and the total; a last word is a pattern."""
    import tantivy

    opened = tantivy.Index.open(str(folder))
    searcher, schema = opened.searcher(), opened.schema

    def any_field(make: Callable[[str], Any]) -> Any:  # noqa: ANN401  # tantivy's types are only there with it
        boosted = [make(FIELDS[0]), *map(make, FIELDS[1:])]
        boosted[0] = tantivy.Query.boost_query(boosted[0], 2.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in boosted])

    def press(text: str) -> list[int]:
        words = tokens(text)
        if text.startswith('"') and len(words) > 1:
            query = any_field(lambda field: tantivy.Query.phrase_query(schema, field, list(words)))
            return found(query)
        is_open = bool(words) and text[-1].isalnum() and not text.startswith('"')
        wanted = [
            any_field(partial(tantivy.Query.term_query, schema, field_value=word))
            for word in (words[:-1] if is_open else words)
        ]
        if is_open:
            wanted.append(any_field(lambda field: tantivy.Query.regex_query(schema, field, f"{words[-1]}.*")))
        return found(tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in wanted]))

    def found(query: Any) -> list[int]:  # noqa: ANN401  # as above
        hits = searcher.search(query, first, count=True).hits
        numbers = searcher.fast_field_values("doc", [address for _score, address in hits])
        return [int(number) for number in numbers if number is not None]

    return press
