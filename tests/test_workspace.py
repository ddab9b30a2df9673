"""The facade: what is found, tagged, undone and followed, over real dumps, library and index."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from papertui import sync
from papertui.config import Settings, load_settings
from papertui.errors import CacheError, QueryError, UsageError
from papertui.search import engines, spelling
from papertui.search.match import Matcher
from papertui.sync.indexing import WHOOSH
from papertui.workspace import Workspace
from tests.browsing import read_here

pytestmark = pytest.mark.usefixtures("reads_here")

SAMPLES = Path(__file__).parents[1] / "sample_dumps"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two dumps and, beside it, their cache."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "dumps").mkdir()
    for name in ("flat-text-classics.txt", "reader-text-2025-11-06.txt"):
        shutil.copy(SAMPLES / name, folder / "dumps")
    return folder


@pytest.fixture
def dumps(shared: Path) -> Path:
    return shared / "dumps"


@pytest.fixture
def settings(shared: Path, tmp_path: Path) -> Settings:
    return load_settings(cache=shared / "cache", environ={"HOME": str(tmp_path / "home")})


@pytest.fixture
def workspace(dumps: Path, settings: Settings) -> Iterator[Workspace]:
    opened = Workspace.open([dumps], settings)
    opened.sync()
    yield opened
    opened.close()


@pytest.fixture
def changing(shared: Path, tmp_path: Path) -> Iterator[tuple[Workspace, Path]]:
    """A workspace over dumps that the test may change, and their folder."""
    folder = tmp_path / "dumps"
    shutil.copytree(shared / "dumps", folder)
    settings = load_settings(environ={"HOME": str(tmp_path / "own")})
    sync.run([folder], settings.cache_dir, read=read_here)
    opened = Workspace.open([folder], settings)
    opened.sync()
    yield opened, folder
    opened.close()


def titles(workspace: Workspace, query: str, sort: str | None = None) -> list[str]:
    return [entry.paper.title for entry in workspace.entries(workspace.find(query, sort).docs)]


def test_a_path_that_is_not_there_is_refused_by_name(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        Workspace.open([tmp_path / "nowhere"], settings)


def test_nothing_is_there_before_the_first_sync_and_nothing_breaks(dumps: Path, tmp_path: Path) -> None:
    workspace = Workspace.open([dumps], load_settings(environ={"HOME": str(tmp_path)}))
    assert workspace.count == 0
    assert len(workspace.find("dropout").docs) == 0
    assert workspace.tags() == {}
    workspace.close()


def test_a_second_start_has_the_papers_before_any_sync(
    workspace: Workspace, dumps: Path, settings: Settings
) -> None:
    again = Workspace.open([dumps], settings)
    assert again.count == workspace.count
    assert list(again.listing().docs) == list(workspace.find("").docs)
    again.close()


def test_a_reading_that_changes_nothing_is_no_news_to_what_was_found(workspace: Workspace) -> None:
    workspace.refresh()
    found = workspace.find("is:unread")
    assert not workspace.is_news_since(found)
    workspace.sync()
    assert not workspace.is_news_since(found)


def test_words_are_sorted_by_relevance_and_the_rest_by_date(workspace: Workspace) -> None:
    assert workspace.find("dropout").sort == "relevance"
    assert workspace.find("is:unread").sort == "date"
    assert workspace.find("dropout", "-title").sort == "-title"


def test_a_tag_is_found_counted_and_undone(workspace: Workspace) -> None:
    docs = workspace.find("attention").docs[:2]
    change = workspace.tag(docs, {"rl/offline"}, set())
    assert change.count == 2
    assert workspace.tags() == {"rl/offline": 2}
    assert sorted(workspace.find("tag:rl/*").docs) == sorted(docs)
    assert all(entry.tags == ("rl/offline",) for entry in workspace.entries(docs))
    workspace.undo()
    assert len(workspace.find("tag:rl/*").docs) == 0
    workspace.redo()
    assert len(workspace.find("is:tagged").docs) == 2


def test_tags_stay_with_their_papers_when_dumps_come_and_go(changing: tuple[Workspace, Path]) -> None:
    workspace, dumps = changing
    first = workspace.find("").docs[0]
    (entry,) = workspace.entries([first])
    workspace.tag([first], {"kept"}, set())
    shutil.copy(SAMPLES / "hf-daily-2023-04-03.html", dumps)
    found = workspace.find("")
    report = workspace.sync()
    assert workspace.is_news_since(found)
    assert report.new > 0
    assert report.unchanged_files == 2
    assert titles(workspace, "tag:kept") == [entry.paper.title]
    assert workspace.locate([entry.paper.id]).keys() == {entry.paper.id}


def test_new_is_what_came_since_the_last_time_the_interface_was_left(
    changing: tuple[Workspace, Path],
) -> None:
    """README: `is:new`. More of it in test_seen.py."""
    workspace, dumps = changing
    assert len(workspace.find("is:new").docs) == workspace.count
    workspace.leave()
    came = 0
    for name in ("hf-daily-2023-04-03.html", "reading-list.ris"):
        shutil.copy(SAMPLES / name, dumps)
        came += workspace.sync().new
        assert len(workspace.find("is:new").docs) == came > 0


def test_without_paths_the_library_is_what_is_browsed(workspace: Workspace, settings: Settings) -> None:
    docs = workspace.find("attention").docs[:2]
    workspace.tag(docs, {"mine"}, set())
    library = Workspace.open([], settings)
    library.sync()
    assert library.count == 2
    assert sorted(titles(library, "tag:mine")) == sorted(e.paper.title for e in workspace.entries(docs))
    library.close()


def test_another_instance_sees_a_tag_once_it_polls(
    workspace: Workspace, dumps: Path, settings: Settings
) -> None:
    other = Workspace.open([dumps], settings)
    workspace.tag(workspace.find("").docs[:1], {"seen"}, set())
    assert other.poll()
    assert other.tags() == {"seen": 1}
    assert not other.poll()
    other.close()


def test_a_wrong_query_says_where(workspace: Workspace) -> None:
    with pytest.raises(QueryError) as caught:
        workspace.find("dropout nosuch:x")
    assert caught.value.position == 8


def test_nothing_found_offers_what_was_meant(workspace: Workspace) -> None:
    results = workspace.find("atention")
    assert results.missing == ("atention",)
    assert results.correction is not None
    assert results.correction.word == "attention"
    assert len(workspace.find(results.correction.query).docs) == results.correction.count


def test_matched_words_are_given_as_offsets_field_by_field(workspace: Workspace) -> None:
    results = workspace.find("title:attention need")
    assert results.title_spans("Attention Is All You Need") == [(0, 9), (21, 25)]
    assert results.abstract_spans("we need attention") == [(3, 7)]


@pytest.mark.parametrize("suffix", [".pst", ".trm", ".text"])
def test_a_damaged_index_is_built_anew_and_until_then_the_papers_are_read(
    changing: tuple[Workspace, Path], suffix: str
) -> None:
    workspace, dumps = changing
    settings = workspace.settings
    index = next(settings.cache_dir.glob(f"*/index-*/words/*{suffix}"))
    status = index.stat()
    bad = bytearray(index.read_bytes())
    bad[len(bad) // 2 :] = bytes(len(bad) - len(bad) // 2)
    os.chmod(index, 0o600)
    index.write_bytes(bad)
    os.utime(index, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = Workspace.open([dumps], settings)
    expected = len(workspace.find("").docs)
    early = again.find("attention")
    assert not early.has_index
    assert list(early.docs) == list(workspace.find("attention").docs)
    assert len(again.find("").docs) == expected
    again.sync()
    found = again.find("attention")
    assert found.has_index
    assert found.covered == found.total
    assert len(found.docs) > 0
    again.close()


def test_papers_that_took_the_place_of_others_are_not_called_searched_before_they_are_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What died keeps its number: as many papers as before do not mean that the index covers them."""
    monkeypatch.setattr(engines, "SCANNED", 0)
    folder, settings = tmp_path / "dumps", load_settings(environ={"HOME": str(tmp_path / "own")})
    folder.mkdir()

    def write(*titles: str) -> None:
        items = [{"id": f"2401.{title[:5]}", "title": title, "summary": title * 9} for title in titles]
        (folder / "page.json").write_text(json.dumps(items))

    def fail(*asked: object, **how: object) -> None:
        raise CacheError("the machine stops here")

    write("00001 Orchids", "00002 Lilies")
    workspace = Workspace.open([folder], settings)
    workspace.sync()
    write("00003 Roses", "00002 Lilies")
    broken = replace(WHOOSH, build=fail, extend=fail)
    with pytest.raises(CacheError):
        sync.run([folder], settings.cache_dir, read=read_here, indexer=broken)
    found = workspace.find("roses")
    assert (len(found.docs), found.covered, found.total) == (0, 1, 2)
    workspace.sync()
    assert workspace.is_news_since(found)
    again = workspace.find("roses")
    assert (len(again.docs), again.covered, again.total) == (1, 2, 2)
    assert not workspace.is_news_since(again)
    workspace.close()


def test_an_index_that_takes_the_place_of_the_one_just_opened_stays_in_use(
    changing: tuple[Workspace, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, folder = changing
    opened, open_matcher = list[Path](), engines.open_matcher

    def open_late(engine: str, index: Path, *rest: Any) -> Matcher:  # noqa: ANN401
        if not opened:
            items = [{"id": "2401.00001", "title": "Orchids", "summary": "What grows on trees."}]
            (folder / "new.json").write_text(json.dumps(items))
            sync.run([folder], workspace.settings.cache_dir, read=read_here)
        opened.append(index)
        return open_matcher(engine, index, *rest)

    monkeypatch.setattr(engines, "open_matcher", open_late)
    assert workspace.find("attention").docs
    assert len(set(opened)) == 2
    assert not opened[0].exists()
    assert (opened[-1].parent / "indexed").exists()


def test_what_the_first_key_needs_is_loaded_before_it(workspace: Workspace) -> None:
    """The table of spellings takes some 10 ms, and the parser of queries 15."""
    spelling._rows.cache_clear()
    list(workspace.warm())
    assert spelling._rows.cache_info().currsize
