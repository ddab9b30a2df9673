"""The way out that is offered where a query finds nothing."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search.explain import explain
from papertui.search.match import Matcher
from tests.browsing import SAMPLES
from tests.ranking_set import UNSPELT, meant_here, papers_of
from tests.searching import ask, built, docs, matcher_over

PAPERS = (
    Paper("Long Short-Term Memory", "A recurrent network with gates."),
    Paper("Reinforcement Learning from Human Feedback at Length", "Preferences."),
    Paper("On Flows", "Ordinary differential equations are solved."),
    Paper("Solving Ordinary Differential Equations", "With a U-Net, a network."),
    Paper("ControlNet++: Conditions Kept", "A diffusion network and its conditions."),
    Paper("A Diffusion of Ideas", "How auto-encoding spread."),
)


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return matcher_over(built(tmp_path_factory.mktemp("explain") / "index", PAPERS))


@pytest.mark.parametrize(
    ("text", "offered", "count"),
    [
        ("lstm", '"long short term memory"', 1),
        ("lstm gates", '"long short term memory" gates', 1),
        ("title:lstm ", 'title:"long short term memory" ', 1),
        ("rlhf", '"reinforcement learning from human feedback"', 1),
        ("ode flow", '"ordinary differential equations" flow', 1),
        ("humanfeedback", "human-feedback", 1),
        ("xqzwy memory", "memory", 1),
        ("xqzwy title:vmxpl memory gates", "memory gates", 1),
        ('xqzwy"vmxpl" network', "network", 3),
        (" network xqzwy vmxpl", "network", 3),
        ("difusion", "diffusion", 2),
        # Three letters are initials of something always: one paper is not enough.
        ("hfl", None, 0),
        ("xqzwy", None, 0),
        ("xqzwy OR vmxpl", None, 0),
        ("-network -flow -diffusion -human", None, 0),
    ],
)
def test_words_are_offered_as_papers_write_them_or_left_out(
    matcher: Matcher, text: str, offered: str | None, count: int
) -> None:
    query = ask(text)
    assert not matcher.match(query).bits
    suggestion = explain(matcher, query, ask).suggestion
    assert (suggestion.query if suggestion else None) == offered
    assert not suggestion or (suggestion.count, len(docs(matcher, suggestion.query))) == (count, count)


def test_of_words_that_never_meet_each_way_to_leave_one_out_is_told(matcher: Matcher) -> None:
    reason = explain(matcher, ask("gates human"), ask)
    assert (reason.missing, reason.apart) == ((), (("gates", 1), ("human", 1)))
    assert reason.suggestion is not None
    assert docs(matcher, reason.suggestion.query)


def test_the_correction_of_a_word_that_the_paper_lacks_leads_to_that_paper(tmp_path: Path) -> None:
    papers = papers_of([SAMPLES])
    over = matcher_over(built(tmp_path / "index", papers))
    empty = {
        query: start
        for query, start in meant_here(UNSPELT, papers).items()
        if not over.match(ask(query)).bits
    }
    assert len(empty) == 3
    for query, start in empty.items():
        suggestion = explain(over, ask(query), ask).suggestion
        assert suggestion is not None
        assert papers[docs(over, suggestion.query)[0]].title.startswith(start)
