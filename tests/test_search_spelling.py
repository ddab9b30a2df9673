"""British and American spellings are one word, and signs are found by how they are read out."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search.engines import ENGINES
from papertui.search.spelling import _rows, american, british
from papertui.search.tokens import same_stem
from tests.searching import built, docs, matcher_over


@pytest.mark.parametrize(
    "pair",
    [
        "optimisation optimization", "behaviours behaviors", "centred centered", "modelling modeling",
        "analyse analyze", "dialogue dialog", "catalogued cataloged", "defence defense", "fulfil fulfill",
        "overoptimisation overoptimization", "unlabelled unlabeled", "tokeniser tokenizer", "grey gray",
    ],
)  # fmt: skip
def test_both_spellings_are_forms_of_one_word(pair: str) -> None:
    ours, theirs = pair.split()
    assert (american(ours), british(theirs)) == (theirs, ours)
    assert same_stem(ours) == same_stem(theirs)


def test_words_that_only_look_british_stay_themselves() -> None:
    words = "four hour promise exercise otherwise noise surprise our your compromise supervised called rise"
    assert [american(word) for word in words.split()] == words.split()


def test_each_row_of_the_catalogue_leads_both_ways() -> None:
    from_british, _ = _rows()
    rows = [(stem, row) for stem, some in from_british.items() for row in some]
    words = [(stem + end, row.other + end) for stem, row in rows for end in row.endings]
    assert len(words) > 5000
    assert [pair for pair in words if (american(pair[0]), british(pair[1])) != pair[::-1]] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_typed_and_read_out_forms_find_the_written_ones(engine: str, tmp_path: Path) -> None:
    papers = [
        Paper("β-VAE and ε-greedy", "On behaviour in H₂O with ℓ1 and L∞ norms."),
        Paper("π0: naïve", "The alpha divergence of behavior. Also γράφος."),
        Paper("Rényi", "Minimise the α-divergence."),
    ]
    matcher = matcher_over(built(tmp_path / "index", papers, engine))
    expected = {
        "beta-vae": {0}, "β-vae": {0}, "epsilon greedy": {0}, "ϵ-greedy": {0}, "h2o": {0}, "l1": {0},
        "ℓ1": {0}, "infinity": {0}, "pi0": {1}, "π0": {1}, "naive": {1}, "alpha": {1, 2}, "α": {1, 2},
        "γράφος": {1}, "graphos": set(), "behaviour": {0, 1}, "behaviors": {0, 1}, "minimized": set(),
        "minimize": {2}, "∞": set(),
    }  # fmt: skip
    assert {query: set(docs(matcher, query + " ")) for query in expected} == expected
