"""The library's promises: what a tag is, whose it is, and that undo is exact."""

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from papertui.errors import UsageError
from papertui.library import Library, State, tags_matching, valid_tag
from papertui.paper import Paper
from papertui.reference import names_of
from tests.cases import cases

BARE_TITLE = Paper(title="World Models for All")
FIRST = Paper(
    title="World models for all", abstract="We explore building models of the world.", arxiv_id="1803.10122"
)
WITHOUT_ID = replace(FIRST, arxiv_id=None, comments=3)
OTHER_ABSTRACT = Paper(title="World Models for All", abstract="Quite another text, by other people.")
OTHER_ID = Paper(title="World Models for All", arxiv_id="2401.00001")
UNRELATED = Paper(title="Attention is all you need", arxiv_id="1706.03762", upvotes=9)
POOL = (BARE_TITLE, FIRST, WITHOUT_ID, OTHER_ABSTRACT, OTHER_ID, UNRELATED)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path / "library")
    yield library
    library.close()


def tags_of(library: Library, paper: Paper) -> set[str]:
    state = library.state(paper)
    return set(state.tags) if state else set()


@pytest.mark.parametrize(
    "name", ["to-read", "rl/offline", "c++", "Ω", "a" * 100, "été", "2024", "👩\u200d🔬", "#1"]
)
def test_a_tag_may_be(name: str) -> None:
    assert valid_tag(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "a" * 101, "to read", "a\tb", "a\n", "\u00a0", "+a", "-a"),
        *("a\x1b[31m", "a\u202e", "a\ud800", "a\u200b", "e" + "\u0301" * 9, "\u200d", "\u200c\u200d"),
        *("/a", "a/", "a//b", "/", "a,b", "a;b", 'a"', "(a", "a)", "a*", "a?"),
    ],
)
def test_a_tag_may_not_be(name: str) -> None:
    with pytest.raises(UsageError, match=r"^the tag “[^\x00-\x1f\ud800]*” (is|has|holds|begins) "):
        valid_tag(name)


def test_one_spelling_of_an_accent_is_one_tag_but_case_tells_tags_apart(library: Library) -> None:
    library.tag([FIRST], ["e\u0301te\u0301", "RL", "rl"])
    assert tags_of(library, FIRST) == {"été", "RL", "rl"}
    library.tag([FIRST], remove=["été", "Rl"])
    assert library.tags() == {"RL": 1, "rl": 1}


def test_a_pattern_means_the_tags_below_it() -> None:
    names = ["rl", "rl/offline", "rl/online/x", "rlhf", "a.b"]
    assert tags_matching("rl/*", names) == ["rl/offline", "rl/online/x"]
    assert tags_matching("rl*", names) == names[:4]
    assert tags_matching("??", names) == ["rl"]
    assert tags_matching("a?b", names) == ["a.b"]
    assert tags_matching("RL", names) == []


def test_a_tag_is_there_when_the_library_is_opened_again(tmp_path: Path) -> None:
    Library.open(tmp_path).tag([FIRST, UNRELATED], ["to-read", "rl"])
    library = Library.open(tmp_path)
    assert library.tags() == {"rl": 2, "to-read": 2}
    assert library.papers() == [FIRST, UNRELATED]
    assert tags_of(library, OTHER_ABSTRACT) == set()


def test_an_action_says_what_it_changed_and_counts_no_paper_twice(library: Library) -> None:
    change = library.tag([FIRST, UNRELATED, WITHOUT_ID], ["b", "a"], ["later"])
    assert (change.summary, change.count, change.papers) == (
        "tagged b, a; untagged later",
        2,
        (FIRST, UNRELATED),
    )
    assert library.tag([FIRST], ["a"], what="read").count == 0
    assert [step.summary for step in library.history()] == ["tagged b, a; untagged later"]
    with pytest.raises(UsageError, match="both"):
        library.tag([FIRST], ["x"], ["x"])


def test_the_version_grows_with_changes_only(library: Library) -> None:
    version = library.version
    library.tag([FIRST], ["a"])
    assert library.version > version
    version = library.version
    library.tag([FIRST], ["a"])
    library.refresh()
    assert library.version == version


def test_state_is_found_under_any_key_and_new_keys_are_learnt(library: Library) -> None:
    library.tag([BARE_TITLE], ["seen"])
    assert tags_of(library, FIRST) == {"seen"}
    library.tag([FIRST], ["rl"])
    assert tags_of(library, replace(FIRST, title="A title that was changed")) == {"seen", "rl"}
    assert len(library.states()) == 1


@pytest.mark.parametrize("other", [OTHER_ABSTRACT, OTHER_ID, UNRELATED])
def test_a_contradiction_makes_it_another_paper(library: Library, other: Paper) -> None:
    library.tag([FIRST], ["first"])
    library.tag([other], ["other"])
    assert tags_of(library, FIRST) == {"first"}
    assert tags_of(library, other) == {"other"}


def test_scattered_states_are_seen_as_one_and_become_one_and_come_apart_again(library: Library) -> None:
    renamed = replace(FIRST, title="Recurrent World Models")
    both = replace(FIRST, aliases=renamed.keys)
    library.tag([WITHOUT_ID], ["a"])
    library.tag([replace(renamed, abstract="")], ["b"])
    library.set_note(WITHOUT_ID, "one")
    before = library.states()
    assert len(before) == 2
    assert tags_of(library, both) == {"a", "b"}
    library.tag([both], ["c"])
    (merged,) = library.states()
    assert (sorted(merged.tags), merged.note) == (["a", "b", "c"], "one")
    assert merged.keys >= {*FIRST.keys, *WITHOUT_ID.keys, *renamed.keys}
    assert merged.paper.comments == 3
    library.undo()
    assert library.states() == before


def test_the_snapshot_keeps_the_fullest_sighting(library: Library) -> None:
    library.tag([replace(FIRST, abstract="", upvotes=1)], ["a"])
    library.tag([replace(FIRST, upvotes=7, sources=(b"b.html",))], ["b"])
    (paper,) = library.papers()
    assert (paper.abstract, paper.upvotes, paper.sources) == (FIRST.abstract, 7, (b"b.html",))


def test_odd_bytes_and_lone_surrogates_of_a_dump_survive(tmp_path: Path) -> None:
    odd = replace(
        FIRST,
        sources=(b"\xff\xfe.html", b"a\nb\x1b.html"),
        url="https://x.org/\udcff",
        names=names_of(("\ud800",)),
    )
    Library.open(tmp_path).tag([odd], ["kept"])
    assert Library.open(tmp_path).papers() == [odd]


def test_a_note_is_kept_clean_and_can_be_undone(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library.set_note(FIRST, "  compare\nwith \x1b]52;c;QQ==\x07SCoRe ")
    library.set_note(FIRST, "")
    assert library.state(FIRST) is None
    library.undo()
    state = Library.open(tmp_path).state(FIRST)
    assert state is not None
    assert state.note == "compare\nwith SCoRe"


def test_undo_reverts_only_what_its_action_changed(library: Library) -> None:
    library.tag([FIRST], ["a"])
    library.tag([FIRST, UNRELATED], ["a", "b"])
    change = library.undo()
    assert change is not None
    assert (change.summary, change.count, set(change.papers)) == ("tagged a, b", 2, {FIRST, UNRELATED})
    assert (tags_of(library, FIRST), tags_of(library, UNRELATED)) == ({"a"}, set())
    assert [(step.summary, step.undone) for step in library.history()] == [
        ("tagged a, b", True),
        ("tagged a", False),
    ]


def test_a_new_action_ends_what_can_be_redone(library: Library) -> None:
    assert library.undo() is library.redo() is None
    library.tag([FIRST], ["a"])
    library.undo()
    library.tag([FIRST], ["b"])
    assert library.redo() is None
    assert [step.summary for step in library.history()] == ["tagged b"]


def test_an_instance_sees_the_others_edits_and_undoes_them(tmp_path: Path) -> None:
    ours, theirs = Library.open(tmp_path), Library.open(tmp_path)
    assert not ours.refresh()
    theirs.tag([FIRST], ["theirs"])
    assert ours.refresh()
    assert not ours.refresh()
    assert tags_of(ours, FIRST) == {"theirs"}
    theirs.tag([WITHOUT_ID], ["more"])
    ours.tag([BARE_TITLE], ["ours"])
    assert ours.refresh(), "news that came with our own action are news"
    theirs.undo()
    theirs.undo()
    theirs.tag([UNRELATED], ["x"])
    assert ours.refresh()
    assert ours.states() == theirs.states() == Library.open(tmp_path).states()
    assert tags_of(ours, FIRST) == {"theirs"}


def test_reading_goes_on_in_other_threads_while_tagging(library: Library) -> None:
    faults: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                library.states(), library.tags(), library.state(FIRST)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(15):
        library.tag([replace(UNRELATED, arxiv_id=f"2401.{number:05}")], [f"t{number}"])
    stop.set()
    for thread in threads:
        thread.join()
    assert not faults


TAGS = st.frozensets(st.sampled_from(["a", "b", "c/d"]), max_size=2)


class UndoIsExact(RuleBasedStateMachine):
    """Random actions against a plain model: a list of how everything looked after each action."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name)
        self.library = Library.open(self.path)
        self.looks = [self.look()]
        self.now = 0

    def look(self) -> tuple[list[State], list[State | None]]:
        return self.library.states(), [self.library.state(paper) for paper in POOL]

    def did(self, count: int) -> None:
        if count:
            self.looks[self.now + 1 :] = [self.look()]
            self.now += 1

    @rule(paper=st.sampled_from(POOL), add=TAGS, remove=TAGS)
    def tag_one(self, paper: Paper, add: frozenset[str], remove: frozenset[str]) -> None:
        expected = tags_of(self.library, paper) - (remove - add) | add
        self.did(self.library.tag([paper], add, remove - add).count)
        assert tags_of(self.library, paper) == expected

    @rule(papers=st.lists(st.sampled_from(POOL), min_size=2), add=TAGS, remove=TAGS)
    def tag_many(self, papers: list[Paper], add: frozenset[str], remove: frozenset[str]) -> None:
        self.did(self.library.tag(papers, add, remove - add).count)
        assert all(tags_of(self.library, paper) >= add for paper in papers)

    @rule(paper=st.sampled_from(POOL), text=st.sampled_from(["", "one", "two"]))
    def note(self, paper: Paper, text: str) -> None:
        self.did(self.library.set_note(paper, text).count)

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self) -> None:
        assert self.library.undo()
        self.now -= 1

    @precondition(lambda self: self.now < len(self.looks) - 1)
    @rule()
    def redo(self) -> None:
        assert self.library.redo()
        self.now += 1

    @rule()
    def open_again(self) -> None:
        self.library.close()
        self.library = Library.open(self.path)

    @rule()
    def go_on_in_another_instance(self) -> None:
        other = Library.open(self.path)
        self.library, left = other, self.library
        left.close()

    @invariant()
    def looks_as_it_did(self) -> None:
        assert self.look() == self.looks[self.now]

    def teardown(self) -> None:
        self.library.close()
        self._folder.cleanup()


TestUndoIsExact = UndoIsExact.TestCase
TestUndoIsExact.settings = settings(
    max_examples=cases(10),
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
