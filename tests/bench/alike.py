"""Who finds the papers alike. `python tests/bench/alike.py` prints one table: precision among the first five.

The groups of tests/alike_set.py are asked of papertui, of plain Whoosh
(`more_like`, its key terms by its default model) and of SQLite FTS5, which has
no such thing: its 32 words of the highest tf·idf, any of them, by bm25.
"""

import os
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.search.similar import likeness
from papertui.search.tokens import tokens
from tests.alike_set import FIRST, FITTED, HELD_OUT, precision
from tests.bench import rivals
from tests.browsing import SAMPLES
from tests.ranking_set import papers_of
from tests.searching import built, matcher_over
from tests.shared import DUMPS

Alike = Callable[[int], Sequence[int]]

_WORDS = 32


def papertui(papers: Sequence[Paper], folder: Path) -> Alike:
    """Search as `M` does."""
    matcher = matcher_over(built(folder / "index", papers))

    def alike(seed: int) -> list[int]:
        query = likeness([papers[seed]], matcher, len(papers)).query
        return list(islice(matcher.rank(matcher.match(query)), FIRST + 1))

    return alike


def plain_whoosh(papers: Sequence[Paper], folder: Path) -> Alike:
    """Search by Whoosh's own likeness."""
    from whoosh.index import open_dir

    rivals.build_whoosh(papers, folder)
    searcher: Any = open_dir(str(folder)).searcher()
    return lambda seed: [
        hit.docnum
        for hit in searcher.more_like(seed, "abstract", _text(papers[seed]), top=FIRST + 1, numterms=_WORDS)
    ]


def fts5(papers: Sequence[Paper], folder: Path) -> Alike:
    """Search for any of the words of the highest tf·idf."""
    rivals.build_fts5(papers, folder)
    database = sqlite3.connect(folder / "fts5.db")
    having = Counter(token for paper in papers for token in set(tokens(_text(paper))))
    find = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers, 2, 1, 1, 1) LIMIT ?"

    def alike(seed: int) -> list[int]:
        times = Counter(tokens(_text(papers[seed])))
        telling = {token: count * log(len(papers) / having[token]) for token, count in times.items()}
        best = sorted(telling, key=lambda token: -telling[token])[:_WORDS]
        query = " OR ".join(f'"{token}"' for token in best)
        return [row[0] - 1 for row in database.execute(find, (query, FIRST + 1))]

    return alike


ENGINES = {"papertui": papertui, "SQLite FTS5": fts5, "plain Whoosh": plain_whoosh}


def main() -> None:
    """Print, for each engine, the share of the first five that are alike."""
    for folders in ([SAMPLES], [SAMPLES, DUMPS])[: 1 + DUMPS.exists()]:
        papers = papers_of(folders)
        for name, engine in ENGINES.items():
            with tempfile.TemporaryDirectory() as folder:
                alike = engine(papers, Path(folder))
                shares = [precision(alike, groups, papers) for groups in (HELD_OUT, FITTED)]
            told = ", ".join(
                f"{what} {share:.2f} of {seeds} seeds"
                for what, (share, seeds) in zip(("held out", "fitted"), shares, strict=True)
            )
            print(f"{len(papers):>4} papers  {name:<13} {told}")


def _text(paper: Paper) -> str:
    return f"{paper.title} {paper.abstract}"


if __name__ == "__main__":
    os.umask(0o077)  # an index that others could write is not opened
    main()
