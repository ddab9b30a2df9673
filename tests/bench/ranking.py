"""Who puts the paper first that is meant. `python tests/bench/ranking.py` prints one table.

The queries of tests/ranking_set.py go to papertui, SQLite FTS5 (bm25, title
double) and plain Whoosh (title double), the last word as a prefix in each.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from tests.bench import rivals
from tests.ranking_set import MEANT, MEANT_ELSEWHERE, MORE, SAMPLES, UNSPELT, papers_of, places
from tests.searching import built, docs, matcher_over

Find = Callable[[str], Sequence[int]]

FIRST = 50
RIVALS = (
    ("SQLite FTS5", rivals.build_fts5, rivals.open_fts5),
    ("plain Whoosh", rivals.build_whoosh, rivals.open_whoosh),
)


def engines(papers: Sequence[Paper], folder: Path) -> Iterator[tuple[str, Find]]:
    """Yield each engine over these papers, by name."""
    matcher = matcher_over(built(folder / "index", papers))
    yield "papertui", lambda query: docs(matcher, query)
    for name, build, opened in RIVALS:
        place = folder / name
        place.mkdir()
        build(papers, place)
        yield name, opened(place, FIRST)


def main() -> None:
    """Print how often each engine has the paper that is meant first, and among the first five."""
    cases = [([SAMPLES], MEANT)]
    if MORE.exists():
        cases.append(([SAMPLES, MORE], MEANT | MEANT_ELSEWHERE))
    for folders, meant in cases:
        papers = papers_of(folders)
        with tempfile.TemporaryDirectory() as folder:
            for name, find in engines(papers, Path(folder)):
                print(f"{len(papers):>4} papers  {name:<13} {summary(places(find, papers, meant))}")
                unspelt = places(find, papers, UNSPELT).values()
                print(f"{'':>28}of {len(UNSPELT)} with a word it lacks: first {list(unspelt).count(1)}")


def summary(found: Mapping[str, int]) -> str:
    """Say how many are first and among the first five, and which are not first."""
    first = sum(place == 1 for place in found.values())
    five = sum(1 <= place <= 5 for place in found.values())
    late = ", ".join(f"{query} {place or '-'}" for query, place in found.items() if place != 1)
    return f"first {first:>2}, in five {five:>2} of {len(found)}  {late}"


if __name__ == "__main__":
    os.umask(0o077)  # an index that others could write is not opened
    main()
