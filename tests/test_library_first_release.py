"""A library that the first release wrote: nothing that was said there is lost, whatever the rules are now."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.library import Library
from papertui.library.dump_lines import read_lines
from papertui.paper import Paper
from papertui.workspace import Workspace

pytestmark = pytest.mark.usefixtures("reads_here")

DATA = Path(__file__).parent / "data" / "library-0.1.0"
SAMPLES = Path(__file__).parents[1] / "sample_dumps"


@pytest.fixture(scope="module")
def as_written() -> dict[str, set[tuple[object, ...]]]:
    """Read the tables as they are in the file: no code of papertui has touched them."""
    asked = {
        "tags": "SELECT title, name FROM tag JOIN named ON id = paper",
        "notes": "SELECT title, text FROM note JOIN named ON id = paper",
        "places": "SELECT title, name, place FROM place JOIN named ON id = paper",
        "searches": "SELECT name, query FROM saved",
        "steps": "SELECT summary, count, stage = 'undone' FROM action WHERE stage <> 'dropped'",
    }
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(gzip.decompress((DATA / "library.db.gz").read_bytes()))
        database.execute(
            "CREATE VIEW named AS SELECT id, json_extract(snapshot, '$.title') AS title FROM paper"
        )
        return {name: set(database.execute(select)) for name, select in asked.items()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the dumps, and the cache of one reading of them."""
    home = tmp_path_factory.mktemp("first")
    shutil.copytree(SAMPLES, home / "dumps")
    shutil.copy(DATA / "twins.bib", home / "dumps")
    return home


@pytest.fixture
def workspace(home: Path, tmp_path: Path) -> Iterator[Workspace]:
    library = tmp_path / "library"
    library.mkdir(mode=0o700)
    (library / "library.db").write_bytes(gzip.decompress((DATA / "library.db.gz").read_bytes()))
    settings = Settings(library, home / "cache", tmp_path / "state", home / "config.toml")
    with closing(Workspace.open([home / "dumps"], settings)) as opened:
        opened.sync()
        yield opened


def titled(workspace: Workspace, title: str) -> list[Paper]:
    docs = workspace.find(f'title:"{title}"').docs
    return sorted((entry.paper for entry in workspace.entries(docs)), key=lambda paper: str(paper.date))


def said(workspace: Workspace) -> dict[str, set[tuple[object, ...]]]:
    entries = workspace.entries(workspace.listing().docs)
    return {
        "tags": {(entry.paper.title, tag) for entry in entries for tag in entry.tags},
        "notes": {(entry.paper.title, entry.note) for entry in entries if entry.note},
        "places": {(entry.paper.title, *row) for entry in entries for row in entry.places.items()},
        "searches": set(workspace.library.searches().items()),
        "steps": {(step.summary, step.count, step.undone) for step in workspace.library.history()},
    }


def test_every_tag_note_place_search_and_step_is_there(
    workspace: Workspace, as_written: dict[str, set[tuple[object, ...]]]
) -> None:
    assert said(workspace) == as_written
    assert all(as_written.values())
    for tag, count in workspace.tags().items():
        assert len(workspace.find(f"tag:{tag}").docs) == count >= 1


def test_a_paper_that_the_rule_parts_leaves_its_state_with_both(workspace: Workspace) -> None:
    both = titled(workspace, "Survey of Methods")
    assert [paper.doi for paper in both] == ["10.9999/surveys.1", "10.9999/methods.2"]
    states = workspace.library.states_of(both)
    assert {state.tags for state in states if state} == {frozenset({"old", "survey"})}
    assert {bool(state and state.note) for state in states} == {True}
    assert len(workspace.find("tag:survey").docs) == workspace.tags()["survey"] == 2


@pytest.mark.parametrize("first", [0, 1])
def test_once_something_is_said_of_the_other_each_has_a_state_of_its_own(
    workspace: Workspace, first: int
) -> None:
    both = titled(workspace, "Survey of Methods")
    library, one, other = workspace.library, both[first], both[1 - first]
    library.tag([one], ["shared"])
    library.tag([other], ["theirs"], ["survey"])
    library.tag([one], ["mine"])
    of_one, of_other = library.states_of([one, other])
    assert of_one
    assert of_other
    assert of_one.tags == {"old", "survey", "shared", "mine"}
    assert of_other.tags == {"old", "shared", "theirs"}
    assert of_one.note == of_other.note != ""
    assert len(workspace.find("tag:survey").docs) == 1
    library.tag([other], (), ["old", "theirs", "shared"])
    library.set_note(other, "")
    assert library.state(other) is None
    assert library.state(one) == of_one
    for _ in range(5):
        library.undo()
    assert {state.tags for state in library.states_of(both) if state} == {frozenset({"old", "survey"})}


def test_undo_goes_back_to_before_the_first_step(workspace: Workspace) -> None:
    while workspace.library.undo():
        pass
    assert workspace.library.states() == []
    assert workspace.tags() == {}
    while workspace.library.redo():
        pass
    assert workspace.tags()["survey"] == 2


def test_its_dump_says_the_same_in_an_empty_library(workspace: Workspace, tmp_path: Path) -> None:
    with closing(Library.open(tmp_path / "other")) as other:
        content = read_lines((DATA / "dump.jsonl").read_text("utf-8").splitlines())
        assert content.problems == []
        other.merge(content.entries, content.searches, what="restored", saved=content.saved)
        papers = workspace.papers(workspace.listing().docs)
        ours, theirs = workspace.library.states_of(papers), other.states_of(papers)
        assert [(a.tags, a.note, a.places) if a else None for a in ours] == [
            (b.tags, b.note, b.places) if b else None for b in theirs
        ]
        again = read_lines(other.dump())
        assert again.problems == []
        with closing(Library.open(tmp_path / "third")) as third:
            third.merge(again.entries, again.searches, what="restored", saved=again.saved)
            assert [json.loads(line)["tags"] for line in third.dump() if "tags" in line] == [
                json.loads(line)["tags"] for line in other.dump() if "tags" in line
            ]
            assert [s and (s.keys, s.tags, s.note, s.places) for s in third.states_of(papers)] == [
                s and (s.keys, s.tags, s.note, s.places) for s in other.states_of(papers)
            ]


def test_signs_that_count_now_part_papers_and_lose_nothing(tmp_path: Path) -> None:
    line = {
        "id": "title:solvingsatinc",
        "tags": ["old"],
        "note": "",
        "paper": {"title": "Solving SAT in C++"},
    }
    with closing(Library.open(tmp_path / "library")) as library:
        content = read_lines([json.dumps(line)])
        library.merge(content.entries, {}, what="restored")
        c, cpp = Paper("Solving SAT in C"), Paper("Solving SAT in C++")
        assert [set(state.tags) for state in library.states_of([c, cpp]) if state] == [{"old"}, {"old"}]
        library.tag([c], ["new"])
        library.tag([cpp], (), ["old"])
        assert [set(state.tags) for state in library.states_of([c, cpp]) if state] == [
            {"old", "new"},
            {"new"},
        ]
