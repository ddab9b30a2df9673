"""What facets cost. `python tests/bench/bench_facets.py [SIZE ...]` prints one table.

The first count of a generation reads its columns; the later ones are timed over
random sets of papers, from all of them to one in a thousand, as they shrink
while a query is typed. Three in five papers have one of 3,000 organisations, by
Zipf's law; a dump holds a hundred papers; forty tags are on a tenth of the papers.
Figures are milliseconds of CPU.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.catalog import Catalog
from papertui.catalog.folder import prepare
from papertui.catalog.writer import Writer
from papertui.paper import Paper
from papertui.search.bits import from_docs
from papertui.workspace.facets import Facets
from tests.bench.bench_search import _corpus, _papers

T = TypeVar("T")

SIZES = (5_000, 50_000)
SHARES = (1.0, 0.5, 0.1, 0.01, 0.001)
ROUNDS = 20
ORGANISATIONS, TAGS, PER_DUMP = 3_000, 40, 100
FIRST_MARK, LATER_MARK = 30.0, 15.0  # milliseconds at 50,000 papers


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table; 1 where a mark is missed."""
    print("| papers | first count | later counts, p50 | p95 | max |\n|---|---|---|---|---|")
    missed = False
    for size in map(int, arguments or SIZES):
        with tempfile.TemporaryDirectory() as folder, closing(_catalog(Path(folder), size)) as catalog:
            first, later = measure(catalog)
        p95 = statistics.quantiles(later, n=20)[-1]
        figures = (first, statistics.median(later), p95, max(later))
        print(f"| {size:,} | {' | '.join(f'{figure:.1f}' for figure in figures)} |", flush=True)
        missed = missed or (size <= SIZES[-1] and (first > FIRST_MARK or p95 > LATER_MARK))
    return int(missed)


def measure(catalog: Catalog) -> tuple[float, list[float]]:
    """Return the time of the first count and those of many later ones."""
    rng = random.Random(2)
    tags = {
        f"tag-{n}": from_docs(rng.sample(range(catalog.size), catalog.size // 10), catalog.size)
        for n in range(TAGS)
    }
    first, facets = _timed(lambda: _counted(Facets(catalog), catalog.live, tags))
    sets = [
        from_docs(rng.sample(range(catalog.size), int(catalog.size * share)), catalog.size)
        for share in SHARES
        for _ in range(ROUNDS)
    ]
    rng.shuffle(sets)
    return first, [_timed(partial(facets.count, found, tags))[0] for found in sets]


def _counted(facets: Facets, found: int, tags: dict[str, int]) -> Facets:
    facets.count(found, tags)
    return facets


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.thread_time()
    done = work()
    return (time.thread_time() - began) * 1e3, done


def _catalog(folder: Path, size: int) -> Catalog:
    prepare(folder / "cache")
    with closing(Writer(folder / "cache")) as writer:
        writer.take_whole(_affiliated(_papers(_corpus(size))))
        writer.publish(finished=True)
    catalog = Catalog.open(folder / "cache")
    assert catalog is not None
    return catalog


def _affiliated(papers: Iterator[Paper]) -> Iterator[Paper]:
    rng = random.Random(3)
    for number, paper in enumerate(papers):
        place = min(int(rng.paretovariate(0.5)), ORGANISATIONS)
        name = f"Institute {place} of Research" if rng.random() < 0.6 else None
        yield replace(paper, organization=name, sources=(b"/dumps/page-%05d.txt" % (number // PER_DUMP),))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
