"""Texts of queries: clauses that come and go, several searches as one that finds the same."""

import random
from collections.abc import Iterator
from functools import reduce
from operator import and_

import pytest

from papertui.search.match import Matcher
from papertui.workspace.clauses import clauses, joined, toggled, without_order
from tests.cases import cases
from tests.searching import PAPERS, ask, built, made_up, matcher_over, random_queries

CLAUSE = 'org:="World (Labs) OR so"'
TEXTS = (
    "", "reward", "reward ", "a OR b", "(a OR b", "a OR (b", '"open quote', 'a OR "open', "tag:odd y",
    "a) OR b", "a)", "a(b OR c) d OR e", "f(x", "f(x OR b", "f(x) OR b", "-(a OR b)", "title:(a OR b)",
    "title:a OR b", "-a", "-", "--a", "a AND", "NOT", "a OR", "OR a", "tag:", "title:", 'tag:"odd',
    '"a" OR "b"', '"(" OR a', 'x"y OR z', "a (b", "(a) (b", "((a OR b) c", ")", "(", '"', "tag:odd OR a",
    "(tag:odd a)",
)  # fmt: skip
ENDS = (
    "polic", "policy", "policies", "rewards", "re-w", "state-of-the-ar", '"state of the ar', '"rew',
    '"gpt 4"', "c+", "c++", "title:rew", "-rew", "rew*", "rewrad~", "title:(rew", "(rew OR polic", "f(x",
    "naïv", "GPT-4", "text+im", "ﬁ", "title:-rew", '-"state of th', "tag:od", "-tag:odd", "(c", "c# ",
    '"c+',
)  # fmt: skip


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matcher]:
    found = matcher_over(built(tmp_path_factory.mktemp("clauses") / "index", [*PAPERS, *made_up(200, 3)]))
    yield found
    found.close()


def found(matcher: Matcher, *texts: str) -> int:
    """Find what all of these texts find, each by itself."""
    return reduce(and_, (matcher.match(ask(text)).bits for text in texts))


@pytest.mark.parametrize("text", TEXTS)
def test_a_clause_narrows_any_text_and_leaves_it_as_it_was(matcher: Matcher, text: str) -> None:
    narrowed = toggled(text, "tag:odd") if "tag:odd" not in clauses(text) else text
    assert found(matcher, narrowed) == found(matcher, text, "tag:odd")
    assert "tag:odd" in clauses(narrowed)
    wide = toggled(toggled(text, CLAUSE), CLAUSE)
    assert CLAUSE not in clauses(wide)
    assert found(matcher, wide) == found(matcher, text)
    if ")" not in text.replace("f(x)", "") and not ask(text).says_nothing:
        assert wide.strip() == text.strip()


@pytest.mark.parametrize("text", TEXTS)
def test_only_what_all_papers_must_have_is_a_clause_of_the_text(text: str) -> None:
    assert clauses(text) <= {"tag:odd", 'tag:"odd', "title:a", "tag:", "title:"}
    assert "tag:odd" not in clauses("tag:odd OR a") | clauses("-tag:odd") | clauses("(tag:odd OR b)")


@pytest.mark.parametrize("text", [*TEXTS, *ENDS])
def test_a_search_within_others_is_one_query_that_finds_the_same(matcher: Matcher, text: str) -> None:
    for texts in ((text, "rew"), ("rew", text), (text, "gra OR diffusio", text), ("polic", text, "mod")):
        assert found(matcher, joined(texts)) == found(matcher, *texts), joined(texts)


@pytest.mark.parametrize("text", ["po ", "grap ", "a OR po ", "-po ", "title:po "])
def test_a_last_word_that_a_blank_ended_is_a_whole_word_in_the_one_query_too(
    matcher: Matcher, text: str
) -> None:
    for texts in (("", text), ("rew", text), ('-(org:graph "lab"', text)):
        assert found(matcher, joined(texts)) == found(matcher, *texts), joined(texts)


def test_random_searches_within_others_find_the_same_as_one_query(matcher: Matcher) -> None:
    rng = random.Random(8)
    queries = list(random_queries(made_up(200, 3), 5, 150))
    for _ in range(cases(60)):
        texts = tuple(text[: rng.randint(1, len(text))] for text in rng.choices(queries, k=rng.randint(2, 3)))
        assert found(matcher, joined(texts)) == found(matcher, *texts), (texts, joined(texts))


def test_one_search_is_saved_as_it_stands() -> None:
    assert joined(("", " polic", " ")) == "polic"
    assert joined(("model", "learning OR a", "x ")) == "model* AND (learning OR a*) AND x "
    assert joined(("model", " polic ")) == "model* AND polic "
    assert joined(("policy", '"all you ne', "x")) == '(policy OR policy*) AND "all you ne*" AND x'


@pytest.mark.parametrize(
    ("text", "rest", "order"),
    [
        ("", "", ""),
        ("model", "model", ""),
        ("model sort:date", "model ", "sort:date"),
        ("sort:-date model", "model", "sort:-date"),
        ("a Sort:date b sort:like(tag:rl) c", "a b c", "sort:like(tag:rl)"),
        ("sort:", "", "sort:"),
        ('"sort:date"', '"sort:date"', ""),
        ("a (b sort:date)", "a (b )", "sort:date"),
        ("a (sort:title) (b OR (c sort:-date))", "a (b OR c)", "sort:-date"),
        ("(sort:date)", "", "sort:date"),
        ("resort sort:/", "resort ", "sort:/"),
        ("resort:date sort:/", "resort:date sort:/", ""),
    ],
)
def test_the_order_is_taken_out_of_a_query(text: str, rest: str, order: str) -> None:
    assert without_order(text) == (rest, order)
