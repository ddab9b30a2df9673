"""Who finds the paper that is half remembered. `python tests/bench/remembered.py [FILE]` prints one table.

The queries of tests/remembered.py (or of a file in the same form) go to papertui
with each of its engines, through the same door as those of the search bar, and to
SQLite FTS5, plain Whoosh and tantivy, each asked for all words (AND) and for any
(OR) and sorted by its own bm25, a title counting double. The peers are given ids,
DOIs, links, keys and dates of the papers too, as words beside the organisation.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.config import load_settings
from papertui.errors import QueryError
from papertui.paper import Paper
from papertui.search.engines import ENGINES
from papertui.search.tokens import tokens
from papertui.workspace import Workspace
from tests.bench import rivals
from tests.browsing import SAMPLES
from tests.remembered import GROUPS, Remembered, among, remembered
from tests.shared import DUMPS

Find = Callable[[str], Sequence[int]]
FIRST = 5


@contextmanager
def papertui(engine: str, folder: Path) -> Iterator[tuple[list[Paper], Find]]:
    """Read all real papers there are; yield them, and how to find the places of the best."""
    settings = load_settings(environ={"HOME": str(folder), "PATH": os.environ["PATH"]}, engine=engine)
    workspace = Workspace.open([path for path in (SAMPLES, DUMPS) if path.exists()], settings)
    workspace.sync()
    every = list(workspace.find("").docs)
    places = {doc: place for place, doc in enumerate(every)}

    def find(query: str) -> list[int]:
        try:
            found = workspace.find(query)
        except QueryError:
            return []
        return [places[doc] for doc in islice(found.docs or found.closest.docs, FIRST)]

    try:
        yield [entry.paper for entry in workspace.entries(every)], find
    finally:
        workspace.close()


def fts5(papers: Sequence[Paper], folder: Path, joint: str) -> Find:
    """Return FTS5's search for all or any of the words."""
    import sqlite3

    rivals.build_fts5(papers, folder)
    database = sqlite3.connect(folder / "fts5.db")
    asked = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers, 2, 1, 1, 1) LIMIT ?"

    def find(query: str) -> list[int]:
        words = joint.join(f'"{word}"' for word in tokens(query))
        return [row[0] - 1 for row in database.execute(asked, (words or '""', FIRST))]

    return find


def plain_whoosh(papers: Sequence[Paper], folder: Path, joint: str) -> Find:
    """Return Whoosh's search for all or any of the words."""
    from whoosh.index import open_dir
    from whoosh.qparser.default import MultifieldParser
    from whoosh.qparser.syntax import AndGroup, OrGroup

    rivals.build_whoosh(papers, folder)
    opened = open_dir(str(folder))
    group = OrGroup if "OR" in joint else AndGroup
    parser = MultifieldParser(list(rivals.FIELDS), opened.schema, plugins=[], group=group)
    searcher = opened.searcher()
    return lambda query: [
        hit.docnum for hit in searcher.search(parser.parse(" ".join(tokens(query))), limit=FIRST)
    ]


def tantivy(papers: Sequence[Paper], folder: Path, joint: str) -> Find:
    """Return tantivy's search for all or any of the words."""
    from tantivy import Index, Occur, Query

    rivals.build_tantivy(papers, folder)
    opened = Index.open(str(folder))
    searcher, schema = opened.searcher(), opened.schema
    occur = Occur.Should if "OR" in joint else Occur.Must

    def term(word: str) -> Query:
        some = [Query.term_query(schema, field, word) for field in rivals.FIELDS]
        some[0] = Query.boost_query(some[0], 2.0)
        return Query.boolean_query([(Occur.Should, each) for each in some])

    def find(query: str) -> list[int]:
        hits = searcher.search(
            Query.boolean_query([(occur, term(word)) for word in tokens(query)]), FIRST
        ).hits
        numbers = searcher.fast_field_values("doc", [address for _score, address in hits])
        return [int(number) for number in numbers if number is not None]

    return find


PEERS = {"SQLite FTS5": fts5, "plain Whoosh": plain_whoosh, "tantivy": tantivy}


def told_all(paper: Paper) -> Paper:
    """Put what a paper is known by among the words that peers index."""
    key = paper.entry.key if paper.entry else ""
    date = paper.date.isoformat() if paper.date else ""
    known = (paper.organization, paper.arxiv_id, paper.doi, paper.url, key, date, *paper.links)
    return replace(paper, organization=" ".join(filter(None, known)))


def row(name: str, find: Find, papers: Sequence[Paper], asked: Sequence[Remembered]) -> tuple[str, list[str]]:
    """Return a line of the table, and the queries whose paper is not first."""
    cells, late = [f"{name:<19}"], []
    first_of_all = five_of_all = 0
    for group in GROUPS:
        first = five = count = 0
        for each in asked:
            if each.group != group:
                continue
            count += 1
            found = [papers[place].title.startswith(each.title) for place in find(each.query)]
            place = found.index(True) + 1 if True in found else 0
            first, five = first + (place == 1), five + (place > 0)
            if place != 1:
                late.append(f"    {group}: {each.query!r} {place or '-'}")
        cells.append(f"{first:>3} {five:>3} /{count:<3}")
        first_of_all, five_of_all = first_of_all + first, five_of_all + five
    return "  ".join([*cells, f"{first_of_all:>4} {five_of_all:>4} /{len(asked)}"]), late


def main(arguments: Sequence[str]) -> None:
    """Print how often the paper that is meant is first, and among the first five, in each group."""
    asked = remembered(Path(arguments[0])) if arguments else remembered()
    print(" " * 21 + "  ".join(f"{group:<12}" for group in (*GROUPS, "all")))
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as folder, papertui(engine, Path(folder)) as (papers, find):
            here = among(asked, [paper.title for paper in papers])
            if engine == ENGINES[0]:
                for each in asked:
                    if each not in here:
                        print(f"    not there: {each.title!r} ({each.group}: {each.query!r})")
            line, late = row(f"papertui/{engine}", find, papers, here)
            print(line, *late, sep="\n", flush=True)
    indexed = list(map(told_all, papers))
    for name, peer in PEERS.items():
        for joint in (" AND ", " OR "):
            with tempfile.TemporaryDirectory() as folder:
                find = peer(indexed, Path(folder), joint)
                print(row(f"{name}{joint.rstrip()}", find, papers, here)[0], flush=True)


if __name__ == "__main__":
    os.umask(0o077)  # an index that others could write is not opened
    main(sys.argv[1:])
