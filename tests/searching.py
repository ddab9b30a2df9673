"""What the tests of searching share: small corpora, leaves, and a reading of the tree paper by paper."""

import datetime
import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from papertui.errors import QueryError
from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.index import open_index
from papertui.search.large import store
from papertui.search.large.matcher import LargeMatcher
from papertui.search.match import Matcher
from papertui.search.query import Query, parse
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, And, Node, Not, Nothing, Or, Part, Run, wanted
from papertui.search.whoosh_match import WhooshMatcher
from papertui.sync.indexing import INDEXERS
from tests.oracle_names import is_name

TODAY = datetime.date(2026, 3, 31)

PAPERS = (
    Paper(
        "Dropout as a Reward: Regularizing Policies",
        "We drop units of policy networks. The reward is state-of-the-art; rewards are never sparse.",
        names=names_of(("Ada Lindqvist", "Bo Dropout")),
    ),
    Paper(
        "TÜLU 9: Post-Training without Tears",
        "A naïve recipe in C++ and C#; text+image data, 3.5 times faster than GPT-4 on f(x).",
        names=names_of(("Zoë Ångström",)),
        organization="Institute of Retrieval",
    ),
    Paper(
        "Attention Is Not All You Need",
        "Retrieval-augmented generation meets diffusion. Attention is all you need, said others.",
        organization="Tencent AI Lab",
    ),
    Paper(
        "图神经网络 for Proteins", "Graph neural networks (GNNs) see proteins; 图神经 networks see graphs."
    ),
    Paper("???", ""),
    Paper("Diffusion Policies", "Policies that diffuse. " * 40, names=names_of(("Ada Ada", "Lindqvist Ada"))),
)


@dataclass
class PlainLeaves:
    """Leaves that know no more than which documents there are and which are tagged `odd`."""

    size: int
    live: int

    def tag(self, pattern: str) -> int:
        return sum(1 << doc for doc in range(1, self.size, 2)) if pattern == "odd" else 0

    def titles(self, docs: Sequence[int]) -> list[str]:
        return [PAPERS[doc].title if doc < len(PAPERS) else "" for doc in docs]

    def saved(self, name: str) -> int:
        raise QueryError(f"no saved search “{name}”", 0)

    def dates(self, first: object, last: object) -> int:
        return 0

    new = note = unread = lambda self: self.live
    numbers = has = ids = sources = named = fitting = in_notes = tagged = lambda self, *_: 0
    has_notes = False


def ask(text: str) -> Query:
    return parse(text, today=TODAY)


def docs(matcher: Matcher, text: str) -> list[int]:
    """Return what a query finds, best first."""
    return list(matcher.rank(matcher.match(ask(text))))


def built(directory: Path, papers: Iterable[Paper], engine: str = "whoosh") -> Path:
    """Index papers in a new directory that is ours alone."""
    with private(directory):
        INDEXERS[engine].build(directory, papers, progress=lambda done: None)
    return directory


@contextmanager
def private(directory: Path) -> Iterator[Path]:
    """Make a directory, and whatever is written meanwhile, private."""
    mask = os.umask(0o077)
    try:
        directory.mkdir()
        yield directory
    finally:
        os.umask(mask)


def matcher_over(directory: Path, live: int | None = None, order: list[int] | None = None) -> Matcher:
    """Open what `built` made."""
    if (directory / "meta.json").exists():
        size = store.covered(directory)
        return LargeMatcher(store.open_store(directory, size), _leaves(size, live), order)
    opened = open_index(directory)
    return WhooshMatcher(opened, _leaves(opened.size, live), order)


def _leaves(size: int, live: int | None) -> PlainLeaves:
    return PlainLeaves(size, (1 << size) - 1 if live is None else live)


def made_up(count: int, seed: int) -> list[Paper]:
    """Make papers of few words, common and rare, so that every query finds some and not all."""
    rng = random.Random(seed)
    common = tokens(
        "policy policies reward rewards state of the art diffusion model models gpt 4 c++ naïve graph"
    )
    rare = [
        first + second for first in ("re", "ga", "po", "dif") for second in ("x", "ma", "licy", "ward", "")
    ]

    def words(number: int) -> str:
        chosen = rng.choices(common, k=number) + rng.choices(rare, k=number // 6)
        rng.shuffle(chosen)
        return "".join(word + rng.choice((" ", " ", " ", "-", ", ")) for word in chosen)

    return [
        Paper(
            f"{words(4)} {number}",
            words(rng.choice((0, 12, 30))),
            names=names_of(tuple(words(2) for _ in range(rng.randrange(3)))),
            organization=rng.choice((None, "Reward Lab", words(1))),
        )
        for number in range(count)
    ]


def evaluate(node: Node, paper: Paper) -> bool:
    """Say whether a paper is found, by walking through all its tokens."""
    match node:
        case Run(fields=fields):
            runs = _token_runs(paper)
            return any(is_name(words, runs["author"]) for words in node.named) or any(
                _stands_in(run, form) for form in node.forms for field in fields for run in runs[field]
            )
        case And(children):
            return all(evaluate(child, paper) for child in wanted(children))
        case Or(children):
            return any(evaluate(child, paper) for child in children)
        case Not(child):
            return not evaluate(child, paper)
        case Nothing():
            return False
        case _:
            raise AssertionError(node)


def _stands_in(run: Sequence[str], form: Sequence[Part]) -> bool:
    begins = form[0].matches
    return any(
        begins(run[first])
        and all(part.matches(token) for part, token in zip(form[1:], run[first + 1 :], strict=False))
        for first in range(len(run) - len(form) + 1)
    )


@cache
def _token_runs(paper: Paper) -> dict[str, list[list[str]]]:
    return {
        "title": [tokens(paper.title)],
        "abstract": [tokens(paper.abstract)],
        "author": list(map(tokens, paper.authors)),
        "org": [tokens(paper.organization or "")],
    }


def random_queries(papers: Sequence[Paper], seed: int, count: int) -> Iterator[str]:
    """Make queries with words, of every kind, out of what the papers say."""
    rng = random.Random(seed)
    runs = [run for paper in papers for some in _token_runs(paper).values() for run in some if run]

    def some_tokens(most: int) -> list[str]:
        run = rng.choice(runs)
        first = rng.randrange(len(run))
        return run[first : first + rng.randint(1, most)]

    def word() -> str:
        token = rng.choice(some_tokens(1))
        place = rng.randrange(len(token))
        makers: list[Callable[[], str]] = [
            lambda: token,
            lambda: token[: place + 1],
            lambda: "-".join(some_tokens(3)),
            lambda: f'"{" ".join(some_tokens(4))}"',
            lambda: token[:place] + "*" + token[place + 1 :],
            lambda: "*" + token[place:],
            lambda: token[:place] + "?" + token[place + 1 :],
            lambda: token[:place] + rng.choice("aex") + token[place:] + rng.choice(("~", "~2")),
            lambda: "-".join((*some_tokens(2), token[: place + 1] + "*")),
        ]
        field = rng.choice(("", "", *(f"{name}:" for name in TEXT_FIELDS)))
        return field + rng.choice(makers)()

    shapes = ("{}", "{} ", "{} {}", "-{} {} ", "{} OR {}", "({} OR {}) -{}", "-({} {})", "{} {} {}")
    for _ in range(count):
        yield rng.choice(shapes).format(word(), word(), word())
