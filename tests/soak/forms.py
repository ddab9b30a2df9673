"""Ask for every form of every compound and spelling pair of a vocabulary, and see what forms bring.

    python tests/soak/forms.py --papers 5000 --step 1 --random 300

Over the real papers there are and over made-up ones, on both engines: what each
form finds is compared with the brute-force reading of the rules, and the forms of
what is written both joined and hyphenated must find the same papers. Then random
queries of one and two words: how many papers were found only through another form
than the one that was typed, each with the form that brought it; a paper without
any is an error. Prints the figures; exit code 1 if anything was wrong.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.search.bits import from_docs
from papertui.search.engines import ENGINES
from papertui.search.match import Matcher
from papertui.search.small_words import SMALL
from papertui.search.spelling import american, british
from papertui.search.tree import Run
from tests import oracle
from tests.bench.corpus import generate
from tests.browsing import SAMPLES
from tests.oracle_forms import Compounds
from tests.oracle_names import is_name
from tests.oracle_terms import TEXT_FIELDS, Document, Word, side_by_side
from tests.oracle_words import stem
from tests.ranking_set import papers_of
from tests.searching import TODAY, ask, built, docs, matcher_over
from tests.shared import DUMPS
from tests.test_search_compounds import Said


class Judge:
    """The brute-force reading of the rules over many papers.

    A word is read once for all papers, by the papers of each token that it means,
    so that 50,000 papers take half an hour and not a day.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.documents = [Document(Said(paper)) for paper in papers]
        self.compounds = oracle.compounds_of(self.documents)
        self._places = {id(document): place for place, document in enumerate(self.documents)}
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        for place, document in enumerate(self.documents):
            for token in chain.from_iterable(_texts(document, TEXT_FIELDS)):
                self._having[token].add(place)

    def find(self, query: str) -> set[int]:
        """Return what the rules say that a query finds."""
        known: dict[Word, set[int]] = {}

        def read(word: Word, document: Document) -> bool:
            if word not in known:
                known[word] = self._papers(word)
            return self._places[id(document)] in known[word]

        test = oracle.Reader(query, TODAY, self.compounds).read()
        with patch.object(Word, "__call__", read):
            return {place for place, document in enumerate(self.documents) if test(document)}

    def _papers(self, word: Word) -> set[int]:
        beside = {place for place, document in enumerate(self.documents) if word.beside(document)}
        return beside.union(*(self._side_by_side(way, word.fields) for way in word.ways))

    def _side_by_side(self, way: Sequence[Callable[[str], bool]], fields: Sequence[str]) -> set[int]:
        having = [
            set[int]().union(*(some for token, some in self._having.items() if is_met(token)))
            for is_met in way
        ]
        return {
            place
            for place in set[int].intersection(*having)
            if any(side_by_side(way, text) for text in _texts(self.documents[place], fields))
        }


def _texts(document: Document, fields: Sequence[str]) -> Iterator[list[str]]:
    return (text for field in fields for text in document.texts[field])


def pairs(compounds: Compounds) -> Iterator[tuple[bool, list[str]]]:
    """Yield the forms of each compound and spelling pair, and whether all must find the same."""
    for parts in sorted(compounds.hyphenated):
        # Names of authors are looked up in other forms but never join two words.
        is_joined = compounds.hyphenated[parts] > 0 and bool(compounds.words[stem("".join(parts))])
        yield is_joined, [f"{'-'.join(parts)} ", f"{''.join(parts)} ", f"{' '.join(parts)} "]
    for word in sorted(compounds.having):
        theirs = american(word)
        if british(theirs) != theirs:
            yield True, [f"{theirs} ", f"{british(theirs)} "]


def vocabulary(name: str, judge: Judge, step: int, matchers: dict[str, Matcher]) -> int:
    """Ask for all forms of a vocabulary; print what differs, and return in how many cases."""
    every = list(pairs(judge.compounds))
    asked = wrong = 0
    for is_one, forms in every[::step]:
        expected = [judge.find(form) for form in forms]
        if is_one and any(found != expected[0] for found in expected):
            wrong += 1
            print(f"unequal: {forms} {[len(found) for found in expected]}", flush=True)
        for engine, matcher in matchers.items():
            for form, found in zip(forms, expected, strict=True):
                asked += 1
                if matcher.match(ask(form)).bits != from_docs(sorted(found), len(judge.documents)):
                    wrong += 1
                    print(f"wrong on {engine}: {form!r}", flush=True)
    count = len(judge.documents)
    print(f"{name}: {count:,} papers, {len(every):,} words, {asked:,} asked, {wrong} wrong", flush=True)
    return wrong


def precision(judge: Judge, count: int, matchers: dict[str, Matcher]) -> int:
    """Ask random queries; print what only other forms brought, and return how many papers have no form."""
    documents, rng = judge.documents, random.Random(4)
    texts = [text for document in documents for text in _texts(document, ("title", "abstract"))]
    more = without = differ = 0
    for _ in range(count):
        text = rng.choice([some for some in (rng.choice(texts) for _ in range(9)) if len(some) > 1] or texts)
        start = rng.randrange(max(1, len(text) - 1))
        query = " ".join(text[start : start + rng.randint(1, 2)]) + " "
        found = [set(docs(matcher, query)) for matcher in matchers.values()]
        differ += any(each != found[0] for each in found)
        (lit,) = {matcher.match(ask(query)).query.words for matcher in matchers.values()}
        asked = [run for run in lit if not run.is_small] or lit
        expected = judge.find(query)
        typed = {place for place, document in enumerate(documents) if _has_all(document, query.split())}
        for place in sorted(set[int]().union(*found)):
            written = [_written(run, documents[place]) for run in asked]
            title = documents[place].paper.title[:50]
            if not all(written) or place not in expected:
                without += 1
                print(f"WITHOUT A FORM: {query.strip()!r} found {title!r}: {written}")
            elif place not in typed:
                more += 1
                print(f"    {query.strip()!r} found {title!r}, which has {' and '.join(written)!r}")
    print(
        f"{count} random queries: {more} papers through other forms, {without} without any form, "
        f"{differ} queries that differ between engines",
        flush=True,
    )
    return without + differ


def _written(run: Run, document: Document) -> str:
    """Return a form of a word as it is written in a paper; "" if it has none."""
    for text in _texts(document, run.fields):
        for form in run.forms:
            for start in range(len(text) - len(form) + 1):
                if all(part.matches(token) for part, token in zip(form, text[start:], strict=False)):
                    return " ".join(text[start : start + len(form)])
    named = (words for words in run.named if is_name(words, document.texts["author"]))
    return "an author " + " ".join(words) if (words := next(named, ())) else ""


def _has_all(document: Document, words: Sequence[str]) -> bool:
    tokens = set(chain.from_iterable(_texts(document, TEXT_FIELDS)))
    return all(word in tokens for word in words if word not in SMALL) or tokens.issuperset(words)


def main() -> int:
    """Ask over each corpus; 1 if anything was wrong."""
    os.umask(0o077)  # an index that others could write is not opened
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=5_000)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--random", type=int, default=300)
    args = parser.parse_args()
    real = papers_of([folder for folder in (SAMPLES, DUMPS) if folder.exists()])
    wrong = 0
    for name, papers in (("real", real), ("made up", list(generate(args.papers)) if args.papers else [])):
        if not papers:
            continue
        with tempfile.TemporaryDirectory() as folder:
            matchers = {
                engine: matcher_over(built(Path(folder) / engine, papers, engine)) for engine in ENGINES
            }
            judge = Judge(papers)
            wrong += vocabulary(name, judge, args.step, matchers)
            if papers is real:
                wrong += precision(judge, args.random, matchers)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
