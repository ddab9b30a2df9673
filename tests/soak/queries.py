"""Ask the search at random: what it finds is what the rules say, and no text of a query breaks it.

    python tests/soak/queries.py --judged 2000 --fuzzed 100000 --engine whoosh

The judged queries are spread over the corpora of tests/oracle_corpora.py and
compared with the brute-force reading of the rules; the fuzzed ones are made of
what hurts parsers, and must answer or explain within a second. Prints the
figures; exit code 1 if anything was wrong.
"""

import argparse
import datetime
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.errors import QueryError
from papertui.workspace import Workspace
from tests import oracle
from tests.oracle_corpora import corpora
from tests.oracle_queries import QueryMaker
from tests.terminal import clean_environment
from tests.test_oracle import Opened

SLOWEST = 1.0  # FAULTS 21
_PIECES = (
    *'()"-~*?: \t&|^!/\\[]{}', "AND ", "OR ", "NOT ", "title:", "author:(", "tag:", "is:", "is:read ",
    "date:", "date:2024..", "year:>=", "comments:>", "id:", "source:*", "query:", "venue:", "venue:=", "doi:",
    "type:", "cat:cs.*", "key:", "sort:", "神经", "그래프", "nosuch:", "reward", "po",
    "of", "the ", "c++", "é", "e\u0301", "图", "ﬁ", "İ", "\x00", "\u202e", "\ud800", "~2 ", "~9", "9" * 30,
    "a" * 60, '"of the ', "*re*", "?" * 9, "-(", "((((((",
)  # fmt: skip


def fuzzed(rng: random.Random) -> str:
    """Make a text that nobody means, up to more than a query may be long."""
    return "".join(rng.choices(_PIECES, k=rng.choice((3, 8, 20, 60, 200))))


def wrong(opened: Opened, count: int, seed: int) -> Iterator[str]:
    """Yield the random queries whose papers or number of papers are not those of the brute-force reading."""
    maker, today = QueryMaker(opened.documents, seed), datetime.date.today()
    for number in range(count):
        query = maker.query(maker.kinds[number % len(maker.kinds)])
        expected = oracle.answer(query, opened.documents, today)
        if opened.bar(query) != expected or len(opened.workspace.find(query).docs) != len(expected):
            yield query


def broken(workspace: Workspace, count: int, seed: int, tally: Counter[str]) -> Iterator[str]:
    """Yield the fuzzed queries that raise what is no explanation, or take too long; tally the outcomes."""
    rng = random.Random(seed)
    for _ in range(count):
        text = fuzzed(rng)
        began = time.process_time()
        try:
            list(workspace.find(text).docs[:50])
            tally["answered"] += 1
        except QueryError as error:
            tally["explained"] += 1
            if "\n" in error.reason or not 0 <= error.position <= len(text):
                yield text
        except Exception as error:  # whatever it is, it is what this soak looks for
            yield f"{text!r}: {error!r}"
        took = time.process_time() - began
        tally["slowest, µs"] = max(tally["slowest, µs"], int(took * 1e6))
        if took > SLOWEST:
            yield f"{text!r}: {took:.1f} s"


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--judged", type=int, default=2000, help="queries compared with brute force")
    parser.add_argument("--fuzzed", type=int, default=100_000, help="queries that nobody means")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
    options = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        every = corpora(Path(folder))
        for place, (name, dumps) in enumerate(every.items()):
            began, tally = time.monotonic(), Counter[str]()
            home = Path(folder) / f"home of {name}"
            home.mkdir()
            with Opened.open(dumps, clean_environment(home), options.engine) as opened:
                judged, count = options.judged // len(every), options.fuzzed // len(every)
                found = [*wrong(opened, judged, options.seed + place)]
                found += broken(opened.workspace, count, options.seed + place, tally)
                papers = len(opened.documents)
            seconds = time.monotonic() - began
            print(f"{name}: {papers} papers, {judged} judged, {count} fuzzed {dict(tally)}, {seconds:.0f} s")
            for each in found[:20]:
                print(f"  WRONG {each}")
            faults += found
    print(f"{len(faults)} wrong")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
