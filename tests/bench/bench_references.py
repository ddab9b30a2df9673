"""BibTeX in and out beside pybtex: `python -m tests.bench.bench_references [ENTRIES] [SEED]`.

A made library with everything that programs write is read, written and compared
by pybtex entry for entry; the rates are of CPU time, pybtex's of the same run.
Then a library of plain entries with abstracts, as reference managers keep them.
"""

import io
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import pybtex.database

from papertui.dumps.bibtex import entries_of
from papertui.dumps.model import Record
from papertui.dumps.references import read_list
from papertui.exports import find_format
from papertui.paper import Paper
from tests.made_bibtex import Maker, differences
from tests.test_exports import Row

T = TypeVar("T")
PLAIN = """@article{{key{0},
  title = {{{{On the {0}th}} Learning of Graph Representations with {{BERT}}}},
  author = {{Example, Ada and Test, Bob and M{{\\"u}}ller, J{{\\'o}}zef and van den Foo, Cid}},
  year = {{2019}}, month = jan, journal = {{Journal of Test Results}}, volume = {{12}}, pages = {{1--9}},
  eprint = {{1706.{0:05}}}, archiveprefix = {{arXiv}}, doi = {{10.1000/x.{0}}},
  abstract = {{{1}}},
  keywords = {{deep learning, {{to read}}, survey}}, file = {{/home/me/x.pdf:application/pdf}}
}}

"""
ABSTRACT = r"We study how graph representations are learned at scale and show that 50\% of it is noise. " * 10


def timed(what: str, count: int, work: Callable[[], T]) -> T:
    """Do some work and print its rate."""
    start = time.process_time()
    done = work()
    print(f"  {what:8} {count / (time.process_time() - start):8,.0f} entries/s")
    return done


def read(text: str) -> list[Paper]:
    """Read a library as a dump is read."""
    return [found.paper for found in read_list(entries_of(io.StringIO(text))) if isinstance(found, Record)]


def write(papers: list[Paper]) -> str:
    """Write papers as an export is written."""
    out = io.StringIO()
    find_format("bibtex").write([Row(paper) for paper in papers], out)
    return out.getvalue()


def measure(name: str, text: str, count: int) -> str:
    """Read and write a library, print the rates, return what was written."""
    print(f"{name}: {count:,} entries, {len(text) / 1e6:.1f} MB")
    timed("pybtex", count, lambda: pybtex.database.parse_string(text, "bibtex"))
    papers = timed("in", count, lambda: read(text))
    out = timed("out", count, lambda: write(papers))
    print(f"  papers   {len(papers):8,}")
    return out


def main() -> int:
    """Run both libraries; 1 where pybtex finds a difference."""
    count, seed = (
        (int(sys.argv[1]) if len(sys.argv) > 1 else 10_000),
        int(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
    made = Maker(seed).library(count)
    found = list(differences(made, measure("every feature", made, count)))
    print(f"  {len(found):,} differences", *found[:20], sep="\n  ")
    plain = "".join(PLAIN.format(number, ABSTRACT) for number in range(count))
    found += differences(plain, measure("plain", plain, count))
    print(f"  {len(found):,} differences in all")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
