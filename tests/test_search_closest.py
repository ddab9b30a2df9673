"""Where no paper has all the words the closest are shown, and nothing else ever takes them."""

import contextlib
import io
from pathlib import Path

import pytest

from papertui import cli
from papertui.config import load_settings
from papertui.paper import Paper
from papertui.search.closest import closest
from papertui.search.describe_query import describe_query
from papertui.search.engines import ENGINES
from papertui.search.match import Matcher
from papertui.search.synonyms import synonym_suggestion
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, fresh_home
from tests.searching import ask, built, matcher_over
from tests.terminal import clean_environment

PAPERS = (
    Paper("Dropout Reduces Overfitting", "We drop units of a network in training."),
    Paper("A Network of Streams", "Streams in training; reinforcement learning from human feedback (RLHF)."),
    Paper("Fine-Tuning by RLHF", "Reinforcement learning from human feedback (RLHF) for a network."),
    Paper("RLHF and Dropout", "Units without feedback."),
)
QUERY = "attention translates quickly between languages zyzzyva"


@pytest.fixture(scope="module", params=ENGINES)
def matcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return matcher_over(built(tmp_path_factory.mktemp("closest") / "index", PAPERS, request.param))


def test_those_with_most_of_what_is_rare_come_first_and_say_what_they_lack(matcher: Matcher) -> None:
    found = closest(matcher, ask("how does dropout of overfitting streams help? "))
    assert found.docs[0] == 0
    assert found.missing(0) == ("help", "streams")
    assert "how" not in {word for word, _members in found.asked}


@pytest.mark.parametrize(
    ("query", "docs"),
    [
        ("dropout streams -overfitting ", [1, 3]),  # what must be missing is
        ("dropout streams tag:odd ", [1, 3]),
        ('"dropout reduces the overfitting of networks"', [0]),
        ("dropout zyzzyva reducing ", [0]),  # by a word of its stem: reduces
        ("zyzzyva ", []),
        ("zyzzyva vmxpl ", []),
    ],
)
def test_what_is_no_word_holds_for_the_closest_too(matcher: Matcher, query: str, docs: list[int]) -> None:
    assert sorted(closest(matcher, ask(query)).docs) == docs


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pasted_reference_asks_for_the_paper_of_that_title_and_brackets_keep_none_out(
    engine: str, tmp_path: Path
) -> None:
    papers = [
        Paper("On Walls", "The doors of zebras."),
        Paper("Walls and Doors", "Nothing else."),
        *(Paper(f"Roofs {number}", "And floors.") for number in range(20)),
    ]
    matcher = matcher_over(built(tmp_path / "index", papers, engine))
    reference = "Walls and doors. Zebras Journal 5, 36–44 (1990)"
    assert closest(matcher, ask(reference)).docs[0] == 1
    assert closest(matcher, ask("Walls and Doors (vmxpl 1990 oral)")).docs[0] == 1


def test_an_acronym_and_its_words_are_offered_for_each_other(matcher: Matcher) -> None:
    offers = {}
    for query in ("rlhf ", "dropout rlhf ", "reinforcement learning from human feedback ", "dropout "):
        offer = synonym_suggestion(matcher, ask(query))
        offers[query] = offer and (offer.query, offer.count)
    words = "reinforcement learning from human feedback"
    assert offers == {
        "rlhf ": (f'(rlhf OR "{words}") ', 2),
        "dropout rlhf ": (f'dropout (rlhf OR "{words}") ', 2),
        f"{words} ": (f"({words} OR rlhf) ", 3),
        "dropout ": None,
    }


def test_a_query_is_told_word_by_word(matcher: Matcher) -> None:
    lines = list(describe_query(matcher, ask("finetuning OR -dropouts ")))
    assert lines[:3] == ["any of", "  finetuning  1 paper", "    fine-tuning  1"]
    assert lines[3:] == ["  none of", "    dropouts  2 papers", "      dropout  2"]
    assert list(describe_query(matcher, ask(""))) == ["every paper"]


def test_a_word_is_told_with_the_count_of_the_form_that_was_typed(tmp_path: Path) -> None:
    papers = [Paper("A Loss", ""), Paper("Two Losses", ""), Paper("Of Losses", "")]
    matcher = matcher_over(built(tmp_path / "index", papers))
    assert list(describe_query(matcher, ask("loss "))) == ["loss  3 papers", "  loss  1", "  losses  2"]
    assert list(describe_query(matcher, ask("two "))) == ["two  1 paper"]


@pytest.fixture
def home(tmp_path: Path, samples_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = fresh_home(tmp_path, samples_home)
    for name, value in clean_environment(home).items():
        monkeypatch.setenv(name, value)
    return home


def run(*words: str) -> tuple[int, str, str]:
    out, told_ = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told_):
        code = cli.main(list(words))
    return code, out.getvalue(), told_.getvalue()


def test_the_command_line_counts_the_closest_and_shows_them_when_asked(home: Path) -> None:
    code, out, err = run("search", QUERY, str(SAMPLES))
    assert (code, out) == (1, "")
    assert "come close: --closest" in err
    code, out, _ = run("search", "--closest", QUERY, str(SAMPLES))
    assert code == 0
    assert "  -zyzzyva" in out.splitlines()[0]
    assert run("search", "--count", QUERY, str(SAMPLES))[:2] == (1, "0\n")
    code, out, _ = run("search", "--explain", "behaviour OR reward", str(SAMPLES))
    assert (code, out.splitlines()[0]) == (0, "any of")


def test_no_command_that_changes_or_writes_something_takes_the_closest(home: Path) -> None:
    assert run("tag", QUERY, str(SAMPLES), "--add", "x")[0] == 1
    assert run("export", QUERY, str(SAMPLES), "--format", "bibtex")[:2] == (1, "")
    workspace = Workspace.open([SAMPLES], load_settings(environ=clean_environment(home)))
    workspace.sync()
    assert workspace.find(QUERY).closest.docs
    assert not workspace.find("tag:x").docs
    assert not workspace.find(QUERY).docs
    workspace.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_phrase_counts_as_one_word_and_a_word_as_in_all_fields_together(
    engine: str, tmp_path: Path
) -> None:
    wild = [Paper(f"Agents {number}", "Training in-the-wild.") for number in range(3)]
    rest = [
        Paper(f"Training Agent {number}", f"An agent for training, {number} of them.") for number in range(40)
    ]
    papers = [*wild, Paper("Exploring", "Curious training of an agent."), *rest]
    found = matcher_over(built(tmp_path / "index", papers, engine))
    assert next(iter(closest(found, ask("curious agent in the wild")).docs)) == len(wild)
