"""The judge of the search, on cases small enough to see that it is right."""

import datetime
from dataclasses import dataclass

import pytest

from papertui.paper import Paper
from papertui.reference import Date, names_of
from tests import oracle, oracle_words
from tests.oracle_terms import Document

TODAY = datetime.date(2025, 6, 1)


@dataclass(frozen=True)
class Said:
    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("rewards", "reward"), ("policies", "policy"), ("images", "image"), ("loss", "loss"), ("ties", "ty"),
        ("corpus", "corpus"), ("trees", "trees"), ("as", "as"), ("gas", "ga"), ("c++", "c++"),
        ("behaviours", "behavior"), ("overoptimisation", "overoptimization"), ("promise", "promise"),
        ("labelled", "labeled"), ("centre", "center"), ("dialogues", "dialog"), ("hour", "hour"),
        ("losses", "loss"), ("boxes", "box"), ("matrices", "matrix"), ("caches", "cache"), ("xes", "xes"),
    ],
)  # fmt: skip
def test_judge_knows_the_s_stemmer(word: str, stem: str) -> None:
    assert oracle_words.stem(word) == stem


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("C++, C#; a+b", ["c++", "c#", "a", "b"]),
        ("GPT-4 x_y", ["gpt", "4", "x", "y"]),
        ("Ça №2", ["ca", "no2"]),
        ("β-VAE, π0 L∞ x²", ["beta", "vae", "pi0", "l", "infinity", "x2"]),
        ("ΓΡΆΦΟΣ αβ", ["γραφοσ", "αβ"]),
    ],
)
def test_judge_knows_what_a_word_is(text: str, tokens: list[str]) -> None:
    assert oracle_words.tokens(text) == tokens


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("reward model", {"a"}),
        ("model rew", {"a"}),
        ("model rew ", set()),
        ('"model a reward"', {"a"}),
        ('"models a reward"', set()),
        ("-reward", {"b", "c"}),
        ("gpt-4 OR difusion~ ", {"b", "c"}),
        ("gpt-4 (diffusion OR model)", set()),
        ("f(x) ", {"c"}),
        ("tulu ", {"b"}),
        ("author:hinton -org:tencent", {"a"}),
        ("date:2024-05.. comments:>5", {"b"}),
        ("is:undated", {"c"}),
        ("tag:rl/*", {"a"}),
        ("", {"a", "b", "c"}),
    ],
)
def test_judge_reads_the_rules(query: str, found: set[str]) -> None:
    papers = {
        "a": Said(
            Paper("A model: a reward", names=names_of(("Geoffrey Hinton",)), date=Date(2024, 1, 2)),
            ("rl/off",),
        ),
        "b": Said(Paper("TÜLU, GPT-4", organization="Tencent AI", date=Date(2024, 5, 1), comments=6)),
        "c": Said(Paper("Diffusion of f(x)", "A gas in models")),
    }
    names = {said.paper.id: name for name, said in papers.items()}
    documents = [Document(said) for said in papers.values()]
    assert {names[id] for id in oracle.answer(query, documents, TODAY)} == found
