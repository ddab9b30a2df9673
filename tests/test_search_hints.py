"""What is marked in a shown text, and what is said where nothing was found."""

import time
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.highlight import Highlighter
from papertui.search.match import Matcher
from papertui.search.suggest import Suggestion, nearest_words, why_nothing
from tests.searching import ask, built, matcher_over

SHOWN = "Diffusion models for Tülu: ﬁne-tuned GPT-4, rewards in C++ (state-of-the-art diffusion models)"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("diffu", ["Diffusion", "diffusion"]),
        ("tulu fine ", ["Tülu", "ﬁne"]),
        ("reward ", ["rewards"]),
        ('"reward"', []),
        ("gpt-4 ", ["GPT-4"]),
        ("c++ ", ["C++"]),
        ("state-of-t", ["state-of-the"]),
        ('"diffusion models" for ', ["Diffusion models", "for", "diffusion models"]),
        ("models for ", ["models", "for", "models"]),
        ("*sion ", ["Diffusion", "diffusion"]),
        ("difusion~ ", ["Diffusion", "diffusion"]),
        ("* ", []),
        ("rewards OR tulu ", ["Tülu", "rewards"]),
        ("-diffusion tulu ", ["Tülu"]),
        ("title:gpt tulu ", ["Tülu"]),
        ("abstract:gpt tulu ", ["Tülu", "GPT"]),
        ("tag:x date:2024", []),
        ("", []),
    ],
)
def test_what_was_found_is_marked_where_it_stands(text: str, marked: list[str]) -> None:
    spans = Highlighter(ask(text)).spans(SHOWN, "abstract")
    assert [SHOWN[start:end] for start, end in spans] == marked


def test_without_a_field_every_word_is_marked() -> None:
    assert Highlighter(ask("title:gpt ")).spans("GPT") == [(0, 3)]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    told = [
        Paper(
            "Diffusion Models", "A language model learns from retrieval; retrieval-augmented reinforcement."
        ),
        Paper("Language and Diffusion", "Diffusers diffuse. We query."),
        Paper("Models of Language", "Nothing here is about infusion.", names=names_of(("Geoffrey Hinton",))),
    ]
    return matcher_over(built(tmp_path_factory.mktemp("told") / "index", told))


@pytest.mark.parametrize(
    ("text", "missing", "suggestion"),
    [
        ("difusion", ("difusion",), Suggestion("diffusion", "diffusion", 2)),
        ("difus", ("difus",), Suggestion("diffusion", "diffusion", 2)),
        ("langauge ", ("langauge",), Suggestion("language ", "language", 3)),
        ("qeury ", ("qeury",), Suggestion("query ", "query", 1)),
        ("dfifusoin ", ("dfifusoin",), Suggestion("diffusion ", "diffusion", 2)),
        ("langauge modle ", ("langauge", "modle"), Suggestion("language model ", "language model", 2)),
        (
            "retreival-augmented ",
            ("retreival-augmented",),
            Suggestion("retrieval-augmented ", "retrieval", 1),
        ),
        ("author:hintn language ", ("hintn",), Suggestion("author:hinton language ", "hinton", 1)),
        ('"difusion models"', ('"difusion models"',), Suggestion('"diffusion models"', "diffusion", 2)),
        ("title:query ", ("query",), None),
        ("xqzwy ", ("xqzwy",), None),
        ("query hinton ", (), None),
        ('"models diffusion"', ('"models diffusion"',), None),
        ("zz ", ("zz",), None),
    ],
)
def test_no_match_says_which_word_is_nowhere_and_what_was_meant(
    matcher: Matcher, text: str, missing: tuple[str, ...], suggestion: Suggestion | None
) -> None:
    query = ask(text)
    assert not matcher.match(query).bits
    reason = why_nothing(matcher, query)
    assert (reason.missing, reason.suggestion) == (missing, suggestion)
    if suggestion:
        assert matcher.match(ask(suggestion.query)).bits


def test_a_bare_matcher_has_nothing_to_suggest(tmp_path: Path) -> None:
    reason = why_nothing(matcher_over(built(tmp_path / "index", [])), ask("difusion"))
    assert (reason.missing, reason.suggestion) == (("difusion",), None)


def test_the_commoner_of_two_neighbours_is_meant_and_the_first_letter_counts(tmp_path: Path) -> None:
    papers = [Paper("cat", "") for _ in range(3)] + [Paper("car", ""), Paper("bap", ""), Paper("bap", "")]
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert nearest_words(matcher, "cap")[:3] == ["cat", "car", "bap"]


@pytest.mark.parametrize("text", ["b" * 490, "-".join(["rewqrd"] * 49), "a" * 60 + " rewqrd"])
def test_what_is_no_slip_of_the_finger_is_not_corrected_for_seconds(text: str, tmp_path: Path) -> None:
    matcher = matcher_over(built(tmp_path / "index", [Paper("Reward", "policy " * 9)]))
    began = time.process_time()
    why = why_nothing(matcher, ask(text))
    assert time.process_time() - began <= 1.0  # FAULTS 21
    assert why.missing
    assert why.suggestion is None
