"""The papers of a query, and their order, over real indexes of small corpora."""

import random
import time
from pathlib import Path

import pytest

from papertui.errors import QueryError
from papertui.paper import Paper
from papertui.search.engines import ENGINES
from papertui.search.match import Matcher
from tests.cases import cases
from tests.searching import (
    PAPERS,
    PlainLeaves,
    ask,
    built,
    docs,
    evaluate,
    made_up,
    matcher_over,
    random_queries,
)  # fmt: skip

MADE_UP = tuple(made_up(300, seed=3))


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def small(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("small") / "index", PAPERS, engine)


@pytest.fixture(scope="module")
def matcher(small: Path) -> Matcher:
    return matcher_over(small)


@pytest.fixture(scope="module")
def made_up_index(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("made up") / "index", MADE_UP, engine)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dropout reward", {0}),
        ("rew", {0}),
        ("rew ", set()),
        ("reward ", {0}),
        ("policy ", {0, 5}),
        ("polici", {0, 5}),
        ("tulu", {1}),
        ("TÜLU ", {1}),
        ("angstrom ", {1}),
        ('"attention is all you need"', {2}),
        ('"attention is not"', {2}),
        ('"is attention"', set()),
        ('"you need attention"', set()),
        ('"policy networks"', {0}),
        ('"policies networks"', set()),
        ('"policies that', {5}),
        ("-diffusion ", {0, 1, 3, 4}),
        ("-diffusion -dropout", {1, 3, 4}),
        ("gan OR diffusion ", {2, 5}),
        ("(diffusion OR tulu) -policy", {1, 2}),
        ("diffu*", {2, 5}),
        ("*ll", {2}),
        ("dropou? ", {0}),
        ("difusion~", {2, 5}),
        ("difuson~", set()),
        ("difuson~2", {2, 5}),
        ("title:attention ", {2}),
        ("title:retrieval ", set()),
        ("org:retrieval ", {1}),
        ("author:dropout ", {0}),
        ("org:*", {1, 2}),
        ("author:*", {0, 1, 5}),
        ("-*", {4}),
        ('author:"ada lindqvist"', {0}),
        ('"lindqvist bo"', set()),
        ('abstract:"you need said"', {2}),
        ("GPT-4 ", {1}),
        ("gpt-", {1}),
        ("C++ ", {1}),
        ("c# ", {1}),
        ("c ", set()),
        ("text+image ", {1}),
        ("f(x) ", {1}),
        ("3.5 ", {1}),
        ("retrieval-augmented ", {2}),
        ("state-of-t", {0}),
        ("state-*-the ", {0}),
        ("stte-of~ ", set()),
        ("state-off~ ", {0}),
        ("图神经 ", {3}),
        ("图", {3}),
        ("title:图神经 ", {3}),
        ("tag:odd", {1, 3, 5}),
        ("tag:odd -diffusion ", {1, 3}),
        ("", set(range(6))),
        ("&", set()),
        ("???", set()),
        ("∞", set()),
        ("-∞", set()),
        ('title:"—"', set()),
        ("tag:", set()),
        ('"" ', set()),
        ("-(diffusion ∞)", set()),
        ("diffusion & ", {2, 5}),
    ],
)
def test_a_query_finds_what_its_row_says(matcher: Matcher, text: str, expected: set[int]) -> None:
    found = docs(matcher, text)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_dead_documents_and_those_outside_are_never_found(small: Path) -> None:
    living = matcher_over(small, live=0b011111)
    assert docs(living, "policy ") == [0]
    assert set(docs(living, "-policy ")) == {1, 2, 3, 4}
    assert living.match(ask("-policy "), within=0b111010).bits == 0b011010


@pytest.mark.parametrize(("papers", "seed"), [(PAPERS, 1), (MADE_UP, 2)], ids=["written", "made up"])
def test_random_queries_find_what_a_walk_through_every_paper_finds(
    papers: tuple[Paper, ...], seed: int, small: Path, made_up_index: Path
) -> None:
    matcher = matcher_over(small if papers is PAPERS else made_up_index)
    for text in random_queries(papers, seed, cases(30)):
        found = matcher.match(ask(text))
        query = found.query
        ranked = list(matcher.rank(found))
        expected = [doc for doc, paper in enumerate(papers) if not query.tree or evaluate(query.tree, paper)]
        assert sorted(ranked) == expected, text
        assert len(found) == len(expected)


HOSTILE = (
    "(" * 3000, ")" * 500, "-" * 500, '"' * 500, "~" * 500, "*" * 500, "?" * 500, "a" * 500, "(a " * 160,
    "*a*", "*e*i*o*a*e*i*o*x", "?" * 40 + "*", "a~2 " * 50, "x~2", "aa~2", "a* b* c* d* e* f* g* h*",
    "NOT " * 125, "a OR " * 100, "-(" * 15 + "a", "title:" * 80, "title:title:title:x",
    "((((((((((a))))))))))", '"' + "the " * 49 + '"', "the-" * 49 + "t", "*-*-*-a", "a-?-*b*-c~2",
    "\x00", "\u202e", "\ud800", "\ud800*", "a\u0301" * 200, "ﷺ" * 100, "İ" * 100, "[a-z]*", "(?:a)*",
    "a{9999}", r"\d+", "%", "_", "'; DROP TABLE x; --", "tag:" + "*" * 400, "tag:odd " * 60, "query:x",
    "date:" + "9" * 400, "comments:" + "9" * 480, "..", "a..b", ":", "::", "a:b:c", "title::x", "AND",
    "OR OR OR", "NOT NOT", "AND OR NOT (", ") OR (", "-)(-", '"a" "b" "', "中文" * 100, "😀" * 300,
    "ＧＰＴ－４", "K" * 200, "a+++", "c++" * 100,
)  # fmt: skip


FUZZED = {"whoosh": cases(1000), "tantivy": cases(100)}  # tests/soak/queries.py asks 100,000


def test_every_query_answers_or_explains_within_a_second(engine: str, made_up_index: Path) -> None:
    matcher = matcher_over(made_up_index)
    rng = random.Random(9)
    pieces = [
        *'()"-~*?: \t',
        "AND ",
        "OR ",
        "NOT ",
        "title:",
        "tag:odd ",
        "reward",
        "po",
        "of",
        "c++",
        "é",
        "~2 ",
    ]
    fuzzed = ("".join(rng.choices(pieces, k=rng.randint(1, 30))) for _ in range(FUZZED[engine]))
    slowest, refused = 0.0, 0
    for text in (*HOSTILE, *fuzzed):
        began = time.process_time()
        try:
            docs(matcher, text)
        except QueryError as error:
            refused += 1
            # The sentence is one line, and points into the query.
            within = "\n" not in error.reason and 0 <= error.position <= len(text)
            assert within, (text, error)  # noqa: PT017  # the rest of the loop is to go on
        slowest = max(slowest, time.process_time() - began)
    assert slowest <= 1.0  # FAULTS 21
    assert FUZZED[engine] // 20 < refused < FUZZED[engine]


def test_a_saved_search_that_is_not_there_is_pointed_at(matcher: Matcher) -> None:
    with pytest.raises(QueryError, match="no saved search “mine”") as caught:
        matcher.match(ask("gan query:mine"))
    assert caught.value.position == 10


def test_the_meant_paper_comes_first(engine: str, tmp_path: Path) -> None:
    filler = [Paper(f"Notes {n}", f"about learning, models and data {n} " * 9) for n in range(40)]
    papers = [
        Paper("Ganglions", "We study the retina."),
        Paper("A Survey", "Among others we mention a gan. " + "Nothing of note. " * 30),
        Paper("Learning with Many Models", "Language models are learned. Models, models, models."),
        Paper("Language Models", "We learn."),
        Paper("A Long Title that Speaks of Language and, at Length, of Models", "We learn."),
        *filler,
    ]
    matcher = matcher_over(built(tmp_path / "index", papers, engine))
    assert docs(matcher, "gan") == [1, 0]
    assert docs(matcher, "language models")[:3] == [3, 4, 2]
    assert docs(matcher, "language mod")[0] == 3
    assert docs(matcher, "retina")[0] == 0


def test_equal_papers_stand_in_the_order_given(engine: str, tmp_path: Path) -> None:
    directory = built(tmp_path / "index", [Paper("Same words", "all over")] * 700, engine)
    ascending = matcher_over(directory)
    assert docs(ascending, "words") == list(range(700))
    order = random.Random(2).sample(range(700), 700)
    shuffled = matcher_over(directory, order=order)
    assert docs(shuffled, "words") == order
    assert list(shuffled.rank(shuffled.match(ask("words")))[:5]) == order[:5]
    assert list(shuffled.rank(shuffled.match(ask("words")))[::-1]) == order[::-1]


def test_the_first_screenful_is_the_beginning_of_the_whole_order(made_up_index: Path) -> None:
    matcher = matcher_over(made_up_index)
    found = matcher.match(ask("reward policy OR state OR model"))
    whole = matcher.rank(found)[:]
    assert len(whole) > 256
    assert list(matcher.rank(found)[:50]) == list(whole[:50])
    assert matcher.rank(found)[-1] == whole[-1]


def test_without_an_index_no_paper_has_a_word_and_all_other_leaves_answer() -> None:
    bare = Matcher(PlainLeaves(6, 0b111111))
    assert docs(bare, "dropout") == docs(bare, "-dropout") == []
    assert docs(bare, "tag:odd") == [1, 3, 5]
    assert list(bare.warm()) == []


def test_warming_reads_the_commonest_words_and_changes_nothing(small: Path) -> None:
    warmed = matcher_over(small)
    assert len(list(warmed.warm(limit=5))) <= 5
    assert docs(warmed, "policy ") == docs(matcher_over(small), "policy ")
    warmed.close()
    assert docs(warmed, "policy ") == []
