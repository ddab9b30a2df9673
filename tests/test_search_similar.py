"""Papers alike: the words that tell some papers from all others, and what has them."""

from itertools import islice
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.reference import names_of
from papertui.search.match import Matcher
from papertui.search.similar import likeness
from tests.alike_set import FITTED, HELD_OUT, precision
from tests.browsing import SAMPLES
from tests.ranking_set import papers_of
from tests.searching import built, matcher_over

FILLER = [
    Paper(f"Notes {number}", f"the method of note {number} is evaluated and compared with all others")
    for number in range(20)
]
GROKKING = [
    Paper("Grokking by weight decay", "networks generalize late; the delay shrinks with decay"),
    Paper("Why networks grok", "grokking is delayed generalization; networks generalize late"),
    Paper("Grokking in transformers", "attention heads generalize after a delay"),
]


def alike(matcher: Matcher, papers: list[Paper], *seeds: int) -> list[int]:
    query = likeness([papers[seed] for seed in seeds], matcher, len(papers)).query
    found = islice(matcher.rank(matcher.match(query)), 10)
    return [doc for doc in found if doc not in seeds]


def test_half_of_the_first_five_are_what_a_reader_calls_alike(tmp_path: Path) -> None:
    """`tests/shared` asks it of a larger folder."""
    papers = papers_of([SAMPLES])
    matcher = matcher_over(built(tmp_path / "index", papers))
    for groups, least in ((HELD_OUT, 0.5), (FITTED, 0.55)):
        share, seeds = precision(lambda seed: alike(matcher, papers, seed), groups, papers)
        assert seeds
        assert share >= least


def test_papers_of_one_topic_are_alike_among_many_others(tmp_path: Path) -> None:
    papers = FILLER + GROKKING
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert set(alike(matcher, papers, 20)[:2]) == {21, 22}
    assert alike(matcher, papers, 20, 21)[0] == 22


def test_words_say_why_a_paper_ranks_and_common_ones_never_do(tmp_path: Path) -> None:
    papers = FILLER + GROKKING
    matcher = matcher_over(built(tmp_path / "index", papers))
    like = likeness(GROKKING[:1], matcher, len(papers))
    words = like.words_in(GROKKING[2].title, GROKKING[2].abstract)
    assert set(words) == {"grokking", "delay", "generalize"}
    assert all(1 <= weight <= 4 for weight in like.weights.values())


def test_a_word_is_one_in_all_its_forms(tmp_path: Path) -> None:
    seed = Paper("Fine-tuning behaviour", "fine-tuning of a policy")
    others = [
        Paper("Finetuning", "finetuning of adapters"),
        Paper("Tuning of pianos", "a fine day for tuning"),
        Paper("Behavior", "the behavior of agents"),
    ]
    papers = [*FILLER, seed, *others, Paper("Finetuned", "finetuning twice")]
    for engine in ("whoosh", "tantivy"):
        matcher = matcher_over(built(tmp_path / engine, papers, engine))
        like = likeness([seed], matcher, len(papers))
        assert {"finetuning", "behavior"} <= set(like.weights)
        assert not {"fine", "tuning"} & set(like.weights)
        assert set(alike(matcher, papers, 20)[:3]) == {21, 23, 24}
        assert like.why(seed) == "like: behaviour, fine-tuning"


def test_who_wrote_it_is_not_what_it_is_about(tmp_path: Path) -> None:
    papers = [*FILLER, *GROKKING, Paper("On cats", "cats sleep", names=names_of(("Grokking Delay",)))]
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert 23 not in alike(matcher, papers, 20)


@pytest.mark.parametrize("text", ["", "the of and", "xqzwy"])
def test_a_paper_without_a_telling_word_is_like_no_other(text: str, tmp_path: Path) -> None:
    papers = [*FILLER, Paper(text or "?", "")]
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert not likeness(papers[-1:], matcher, len(papers)).weights
