"""Who puts the paper first that is meant. `python tests/bench/ranking.py [BACKGROUND ...]` prints one table.

The queries of tests/ranking_set.py go to every row of ENGINES, the last word as
a prefix in each, a title counting double where the engine has such a thing. The
scoring was fitted to the queries called "fitted" and to no others. Those called
"unspelt" have a word that the paper lacks; of all sets only there do searches
find nothing, and papertui takes what it offers then. BACKGROUND
is a number of made-up papers (tests/bench/corpus.py) that the real ones are
drowned in: half of those have the titles of sample_dumps with a name before
them, and stand before the real ones wherever two score the same.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.identity import fold_title
from papertui.paper import Paper
from papertui.search import engines
from papertui.search.explain import explain
from tests.bench import rivals
from tests.bench.corpus import generate
from tests.browsing import SAMPLES
from tests.ranking_set import FITTED, HELD_OUT, UNSPELT, meant_here, papers_of, places
from tests.searching import ask, built, matcher_over
from tests.shared import DUMPS

Find = Callable[[str], Sequence[int]]

FIRST = 50


@dataclass(frozen=True)
class Engine:
    """What is asked: `build` writes an index into an empty folder, `open` gives its first so many papers."""

    name: str
    build: Callable[[Sequence[Paper], Path], object]
    open: Callable[[Path, int], Find]


def papertui(engine: str) -> Engine:
    """Search as the program does with one of its engines; take the correction where nothing is found."""

    def build(papers: Sequence[Paper], folder: Path) -> None:
        built(folder / "index", papers, engine)

    def opened(folder: Path, first: int) -> Find:
        matcher = matcher_over(folder / "index")

        def find(text: str) -> list[int]:
            return list(islice(matcher.rank(matcher.match(ask(text))), first))

        def search(text: str) -> list[int]:
            found = find(text)
            offer = None if found else explain(matcher, ask(text), ask).suggestion
            return find(offer.query) if offer else found

        return search

    return Engine(f"papertui/{engine}", build, opened)


ENGINES = (
    *(papertui(engine) for engine in engines.ENGINES if engines.is_there(engine)),
    Engine("SQLite FTS5", rivals.build_fts5, rivals.open_fts5),
    Engine("plain Whoosh", rivals.build_whoosh, rivals.open_whoosh),
)


def corpora(backgrounds: Sequence[int]) -> Iterator[list[Paper]]:
    """Yield the papers of sample_dumps, all real ones there are, and these among so many made-up ones."""
    yield papers_of([SAMPLES])
    real = papers_of([SAMPLES, DUMPS])
    if DUMPS.exists():
        yield real
    titles = {fold_title(paper.title) for paper in real}
    for count in backgrounds:
        yield [paper for paper in generate(count) if fold_title(paper.title) not in titles] + real


def main() -> None:
    """Print how often each engine has the paper that is meant first, and among the first five."""
    for papers in corpora(list(map(int, sys.argv[1:]))):
        every = {"held out": HELD_OUT, "fitted": FITTED, "unspelt": UNSPELT}
        sets = {name: meant_here(meant, papers) for name, meant in every.items()}
        for engine in ENGINES:
            with tempfile.TemporaryDirectory() as folder:
                engine.build(papers, Path(folder))
                find = engine.open(Path(folder), FIRST)
                for name, meant in sets.items():
                    found = summary(places(find, papers, meant))
                    print(f"{len(papers):>7,} papers  {engine.name:<16} {name:<9} {found}", flush=True)


def summary(found: Mapping[str, int]) -> str:
    """Say how many are first and among the first five, and which are not first."""
    first = sum(place == 1 for place in found.values())
    five = sum(1 <= place <= 5 for place in found.values())
    late = ", ".join(f"{query} {place or '-'}" for query, place in found.items() if place != 1)
    return f"first {first:>2}, in five {five:>2} of {len(found)}  {late}"


if __name__ == "__main__":
    os.umask(0o077)  # an index that others could write is not opened
    main()
