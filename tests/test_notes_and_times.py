"""What the user did, found again: words of notes, and when papers came and were tagged."""

import datetime
import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings
from papertui.search.engines import is_there
from papertui.sync import run
from papertui.workspace import Workspace
from tests.browsing import read_here
from tests.desk import plain_desk
from tests.inside import DUMP, settings_in
from tests.test_actions import own_library

DAY = 86_400


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"))


@pytest.fixture
def workspace(read: Settings, tmp_path: Path) -> Iterator[Workspace]:
    settings = own_library(read, tmp_path)
    with closing(Workspace.open(settings.dumps, settings)) as opened:
        yield opened


def note(workspace: Workspace, doc: int, text: str) -> None:
    workspace.library.set_note(workspace.papers([doc])[0], text)


def found(workspace: Workspace, query: str, sort: str | None = None) -> list[int]:
    return list(workspace.find(query, sort).docs)


def test_words_of_a_note_are_found_with_and_without_its_field(workspace: Workspace) -> None:
    first, second = workspace.listing().docs[:2]
    note(workspace, first, "compare with the qqzebra ablations")
    note(workspace, second, "zebras, perhaps")
    for query in ("qqzebra", "note:qqzebra", "note:ablation", 'note:"qqzebra ablations"', "note:qqz", "qqz*"):
        assert found(workspace, query) == [first], query
    assert found(workspace, "note:zebra") == [second]
    assert found(workspace, 'note:"ablations qqzebra"') == []
    assert found(workspace, "title:qqzebra") == []
    word = workspace.papers([first])[0].title.split()[0]
    assert found(workspace, f"qqzebra title:{word}") == [first]
    assert second in found(workspace, "-qqzebra")
    workspace.undo()
    assert found(workspace, "note:zebra") == []


def test_matched_words_of_a_note_are_marked(workspace: Workspace) -> None:
    doc = workspace.listing().docs[0]
    note(workspace, doc, "see qqzebra")
    for query in ("qqzebra", "note:qqzebra"):
        results = workspace.find(query)
        assert list(results.note_spans("see qqzebra")) == [(4, 11)]


@pytest.mark.skipif(not is_there("tantivy"), reason="needs the other engine")
def test_the_other_engine_finds_notes_too(read: Settings, tmp_path: Path) -> None:
    settings = replace(own_library(read, tmp_path), engine="tantivy", cache_dir=tmp_path / "cache")
    run(settings.dumps, settings.cache_dir, engine="tantivy", read=read_here)
    with closing(Workspace.open(settings.dumps, settings)) as opened:
        doc = opened.listing().docs[3]
        note(opened, doc, "the qqzebra model")
        assert found(opened, "qqzebra") == [doc]
        assert doc in found(opened, "qqzebra model")
        assert doc not in found(opened, "model -qqzebra")


def test_papers_are_found_by_when_their_tags_changed(workspace: Workspace) -> None:
    docs = list(workspace.listing().docs)
    workspace.tag(docs[2:3], ["rl"], ())
    assert found(workspace, "tagged:today") == found(workspace, "tagged:7d") == docs[2:3]
    assert found(workspace, f"tagged:{datetime.date.today():%Y-%m}") == docs[2:3]
    assert found(workspace, "tagged:<2020") == []
    time.sleep(0.002)
    workspace.tag(docs[4:5], ["rl"], ())
    assert found(workspace, "", "tagged")[:2] == [docs[4], docs[2]]
    assert found(workspace, "tagged:>=2020", "-tagged") == [docs[2], docs[4]]
    assert len(found(workspace, "", "tagged")) == len(docs)
    time.sleep(0.002)
    workspace.tag(docs[2:3], (), ["rl"])
    assert found(workspace, "", "tagged")[:2] == [docs[2], docs[4]]
    entry = workspace.entries(docs[4:5])[0]
    assert abs(entry.tagged - time.time()) < 600


def test_papers_are_found_by_when_they_came(tmp_path: Path) -> None:
    old, new = tmp_path / "dumps" / "old.txt", tmp_path / "dumps" / "new.jsonl"
    old.parent.mkdir()
    old.write_bytes(DUMP.read_bytes())
    new.write_text('{"title": "Came today", "date": "2019", "arxiv_id": "2409.12917"}\n')
    os.utime(old, (time.time() - 30 * DAY,) * 2)
    settings = Settings(tmp_path / "library", tmp_path / "cache", tmp_path / "state", tmp_path / "config")
    run([old.parent], settings.cache_dir, read=read_here)
    with closing(Workspace.open([old.parent], settings)) as workspace:
        came = found(workspace, "added:1d")
        assert [paper.title for paper in workspace.papers(came)] == ["Came today"]
        assert found(workspace, "added:today") == came
        assert len(found(workspace, "added:<1d")) == workspace.count - 1


def test_rows_show_the_time_that_they_are_in_the_order_of(read: Settings, tmp_path: Path) -> None:
    with plain_desk(own_library(read, tmp_path)) as desk:
        today = f"{datetime.date.today():%Y-%m-%d}"
        desk.do("list.down", "tag.star", "sort.menu").pick("tagged")
        assert desk.list.rows[0].star
        assert [row.date for row in desk.list.rows[:2]] == [today, ""]
        assert desk.paper.content is not None
        desk.do("list.top", "paper.open", "reader.back")
        assert f"tagged {datetime.date.today():%d %b %Y}" in desk.paper.content.times
