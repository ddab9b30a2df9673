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
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.search.engines import ENGINES
from papertui.search.match import Matcher
from papertui.search.spelling import american, british
from tests import oracle
from tests.bench.corpus import generate
from tests.browsing import SAMPLES
from tests.oracle import Document
from tests.oracle_forms import Compounds
from tests.oracle_words import singular, stem
from tests.ranking_set import papers_of
from tests.searching import TODAY, ask, built, docs, matcher_over
from tests.shared import DUMPS
from tests.test_search_compounds import Said


def judged(documents: Sequence[Document], query: str, compounds: Compounds) -> set[int]:
    """Return what the rules say that a query finds."""
    test = oracle.Reader(query, TODAY, compounds).read()
    return {place for place, document in enumerate(documents) if test(document)}


def pairs(compounds: Compounds) -> Iterator[tuple[bool, list[str]]]:
    """Yield the forms of each compound and spelling pair, and whether all must find the same."""
    for parts in sorted(compounds.hyphenated):
        is_joined = bool(compounds.words[stem("".join(parts))])
        yield is_joined, [f"{'-'.join(parts)} ", f"{''.join(parts)} ", f"{' '.join(parts)} "]
    for word in sorted(compounds.having):
        theirs = american(word)
        if british(theirs) != theirs:
            yield True, [f"{theirs} ", f"{british(theirs)} "]


def vocabulary(name: str, papers: Sequence[Paper], step: int, matchers: dict[str, Matcher]) -> int:
    """Ask for all forms of a vocabulary; print what differs, and return in how many cases."""
    documents = [Document(Said(paper)) for paper in papers]
    compounds = oracle.compounds_of(documents)
    every = list(pairs(compounds))
    asked = wrong = 0
    for is_one, forms in every[::step]:
        expected = [judged(documents, form, compounds) for form in forms]
        if is_one and any(found != expected[0] for found in expected):
            wrong += 1
            print(f"unequal: {forms} {[len(found) for found in expected]}")
        for engine, matcher in matchers.items():
            for form, found in zip(forms, expected, strict=True):
                asked += 1
                if set(docs(matcher, form)) != found:
                    wrong += 1
                    print(f"wrong on {engine}: {form!r}")
    print(f"{name}: {len(papers):,} papers, {len(every):,} words, {asked:,} asked, {wrong} wrong", flush=True)
    return wrong


def precision(papers: Sequence[Paper], count: int, matcher: Matcher) -> int:
    """Ask random queries; print what only other forms brought, and return how many papers have no form."""
    documents = [Document(Said(paper)) for paper in papers]
    compounds = oracle.compounds_of(documents)
    rng = random.Random(4)
    texts = [
        text for document in documents for text in (*document.texts["title"], *document.texts["abstract"])
    ]
    more = without = 0
    for _ in range(count):
        text = rng.choice([some for some in (rng.choice(texts) for _ in range(9)) if len(some) > 1] or texts)
        start = rng.randrange(max(1, len(text) - 1))
        query = " ".join(text[start : start + rng.randint(1, 2)]) + " "
        found = set(docs(matcher, query))
        typed = {place for place, document in enumerate(documents) if _has_all(document, query.split())}
        without += len(found - judged(documents, query, compounds))
        for place in sorted(found - typed):
            more += 1
            lit = matcher.match(ask(query)).query
            forms = {"-".join(part.token for part in form) for run in lit.words for form in run.forms}
            print(f"    {query.strip()!r} found {papers[place].title[:50]!r} as one of {sorted(forms)}")
    print(
        f"{count} random queries: {more} papers through other forms, {without} without any form", flush=True
    )
    return without


def _has_all(document: Document, words: Sequence[str]) -> bool:
    tokens = {
        singular(token) for field in oracle.TEXT_FIELDS for text in document.texts[field] for token in text
    }
    return all(singular(word) in tokens for word in words)


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
            wrong += vocabulary(name, papers, args.step, matchers)
            if papers is real:
                wrong += precision(papers, args.random, matchers[ENGINES[0]])
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
