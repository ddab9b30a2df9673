"""FAULTS 41: what was seen is the user's state. It outlives the cache, and only leaving by `q` adds to it."""

import json
import os
import shutil
import signal
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog, folder
from papertui.catalog.tokens import tokens_in, tokens_of
from papertui.catalog.writer import Writer
from papertui.config import Settings, load_settings
from papertui.errors import LibraryError
from papertui.paper import Paper
from papertui.workspace import Workspace
from papertui.workspace.seen import Seen
from tests.browsing import Browsing, command_here, read_here

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    save(folder / "a.jsonl", "Apples", "Bees")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(environ={"HOME": str(tmp_path / "home")})


def save(file: Path, *titles: str, arxiv_id: str | None = None) -> None:
    more = {"arxiv_id": arxiv_id, "n_authors": None, "sources": None}
    items = ({"title": title, "abstract": f"On {title}.", **more} for title in titles)
    file.write_text("".join(f"{json.dumps(item)}\n" for item in items))


def new(dumps: Path, settings: Settings) -> list[str]:
    """Read the dumps; give the titles that `is:new` finds on the command line and on the screen alike."""
    found = []
    sync.run([dumps], settings.cache_dir, read=read_here)
    for live in (False, True):
        with closing(Workspace.open([dumps], settings, live=live)) as workspace:
            entries = workspace.entries(list(workspace.find("is:new").docs))
            found.append(sorted(entry.paper.title for entry in entries))
    assert found[0] == found[1]
    return found[0]


def leave(dumps: Path, settings: Settings) -> None:
    with closing(Workspace.open([dumps], settings, live=True)) as workspace:
        workspace.leave()


def test_new_is_what_came_since_the_interface_was_last_left(dumps: Path, settings: Settings) -> None:
    assert new(dumps, settings) == ["Apples", "Bees"]
    assert new(dumps, settings) == ["Apples", "Bees"], "a session that was cut off loses none of it"
    leave(dumps, settings)
    assert new(dumps, settings) == []
    save(dumps / "b.jsonl", "Cats")
    assert new(dumps, settings) == ["Cats"]
    save(dumps / "c.jsonl", "Dogs")
    assert new(dumps, settings) == ["Cats", "Dogs"], "however many readings brought it"
    leave(dumps, settings)
    assert new(dumps, settings) == []


def test_a_deleted_cache_makes_nothing_new(dumps: Path, settings: Settings) -> None:
    new(dumps, settings)
    leave(dumps, settings)
    save(dumps / "b.jsonl", "Cats")
    for _ in range(2):
        shutil.rmtree(settings.cache_dir)
        assert new(dumps, settings) == ["Cats"]
    leave(dumps, settings)
    shutil.rmtree(settings.cache_dir)
    assert new(dumps, settings) == []


def test_the_report_counts_what_its_reading_brought_whatever_was_seen(
    dumps: Path, settings: Settings
) -> None:
    new(dumps, settings)
    leave(dumps, settings)
    shutil.rmtree(settings.cache_dir)
    with closing(Workspace.open([dumps], settings)) as workspace:
        assert workspace.sync().new == 2


def test_two_caches_of_the_same_paths_share_what_was_seen(dumps: Path, settings: Settings) -> None:
    other = replace(settings, cache_dir=settings.cache_dir / "other")
    new(dumps, settings)
    new(dumps, other)
    leave(dumps, settings)
    assert new(dumps, other) == []
    save(dumps / "b.jsonl", "Cats")
    assert new(dumps, other) == new(dumps, settings) == ["Cats"]


def test_papers_that_go_and_come_back_are_not_new(dumps: Path, settings: Settings) -> None:
    new(dumps, settings)
    leave(dumps, settings)
    os.rename(dumps / "a.jsonl", dumps.parent / "a.jsonl")
    save(dumps / "b.jsonl", "Cats")
    assert new(dumps, settings) == ["Cats"]
    leave(dumps, settings)
    os.rename(dumps.parent / "a.jsonl", dumps / "a.jsonl")
    assert new(dumps, settings) == []


def test_a_paper_that_gains_an_arxiv_id_is_not_new_and_one_of_the_same_title_is(
    dumps: Path, settings: Settings
) -> None:
    new(dumps, settings)
    leave(dumps, settings)
    shutil.rmtree(settings.cache_dir)
    save(dumps / "a.jsonl", "Apples", arxiv_id="2401.00001")
    save(dumps / "b.jsonl", "Cats", arxiv_id="2401.00003")
    assert new(dumps, settings) == ["Cats"]
    leave(dumps, settings)
    save(dumps / "c.jsonl", "Cats", arxiv_id="2402.00002")
    assert new(dumps, settings) == ["Cats"]


def test_the_papers_of_the_library_are_new_until_they_were_seen(dumps: Path, settings: Settings) -> None:
    with closing(Workspace.open([dumps], settings)) as workspace:
        workspace.sync()
        workspace.tag(workspace.find("").docs, {"mine"}, set())
    for expected in (2, 0):
        with closing(Workspace.open([], settings)) as library:
            library.sync()
            assert len(library.find("is:new").docs) == expected
            library.leave()


def test_leaving_an_unfinished_reading_does_not_hide_what_it_goes_on_to_read(
    tmp_path: Path, settings: Settings
) -> None:
    folder.prepare(tmp_path / "cache")
    papers = [Paper("Apples", "On apples."), Paper("Bees", "On bees.")]
    seen = Seen(settings.state_dir, [tmp_path])
    for part, finished in ((1, False), (2, True)):
        with closing(Writer(tmp_path / "cache")) as writer:
            writer.take_whole(papers[:part])
            writer.publish(finished=finished)
        with closing(opened(tmp_path / "cache")) as catalog:
            bits = seen.new(catalog)
            assert bits.bit_count() == 1
            seen.leave(catalog)
            assert seen.new(catalog) == 0


def opened(directory: Path) -> Catalog:
    catalog = Catalog.open(directory)
    assert catalog
    return catalog


def files_of(settings: Settings) -> dict[str, Path]:
    [folder] = (settings.state_dir / "seen").iterdir()
    return {file.name: file for file in folder.iterdir()}


def damage_left(files: dict[str, Path]) -> None:
    files["left"].write_bytes(b"\xff{")


def lose_left_and_cache(files: dict[str, Path]) -> None:
    damage_left(files)
    shutil.rmtree(files["left"].parents[5] / ".cache")


def tear_tokens(files: dict[str, Path]) -> None:
    with files["tokens"].open("ab") as file:
        file.write(b"torn")


@pytest.mark.parametrize("harm", [damage_left, lose_left_and_cache, tear_tokens])
def test_one_damaged_file_of_what_was_seen_loses_nothing(
    dumps: Path, settings: Settings, harm: Callable[[dict[str, Path]], None]
) -> None:
    new(dumps, settings)
    leave(dumps, settings)
    harm(files_of(settings))
    assert new(dumps, settings) == []
    save(dumps / "b.jsonl", "Cats")
    assert new(dumps, settings) == ["Cats"]
    leave(dumps, settings)
    shutil.rmtree(settings.cache_dir)
    assert new(dumps, settings) == []


def test_what_was_written_but_not_counted_was_not_seen(dumps: Path, settings: Settings) -> None:
    """As by a hangup between the two writes of leaving."""
    new(dumps, settings)
    leave(dumps, settings)
    files_of(settings)["left"].unlink()
    assert new(dumps, settings) == ["Apples", "Bees"]


def test_files_are_private_and_no_link_is_followed(dumps: Path, settings: Settings, tmp_path: Path) -> None:
    new(dumps, settings)
    before = os.umask(0)
    try:
        leave(dumps, settings)
    finally:
        os.umask(before)
    files = files_of(settings)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files.values())
    assert stat.S_IMODE(files["left"].parent.stat().st_mode) == 0o700
    victim = tmp_path / "victim"
    victim.write_text("mine")
    files["tokens"].unlink()
    files["tokens"].symlink_to(victim)
    save(dumps / "b.jsonl", "Cats")
    new(dumps, settings)
    with pytest.raises(LibraryError, match="is:new finds it again"):
        leave(dumps, settings)
    assert victim.read_text() == "mine"


def test_caches_deleted_again_and_again_do_not_fill_the_disk(
    dumps: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papertui.workspace.seen._CHUNK", 1)
    for _ in range(8):
        new(dumps, settings)
        leave(dumps, settings)
        shutil.rmtree(settings.cache_dir)
    assert files_of(settings)["tokens"].stat().st_size <= 4 * 4 * 8
    assert new(dumps, settings) == []


def test_what_a_rule_asked_about_is_kept_until_it_is_seen(dumps: Path, settings: Settings) -> None:
    new(dumps, settings)
    apples, bees = Paper("Apples", "On Apples."), Paper("Bees", "On Bees.")
    Seen(settings.state_dir, [dumps]).note_asked("org:x", [apples.keys])
    seen = Seen(settings.state_dir, [dumps])
    with_id = replace(apples, arxiv_id="2401.00001")
    assert seen.were_asked("org:x", [apples.keys, bees.keys, with_id.keys]) == [True, False, True]
    assert seen.were_asked("org:y", [apples.keys]) == [False]
    leave(dumps, settings)
    assert seen.were_asked("org:x", [apples.keys]) == [False]


def test_tokens_of_documents_are_kept_apart(tmp_path: Path) -> None:
    folder.prepare(tmp_path / "cache")
    papers = [Paper("Apples", arxiv_id="2401.00001"), Paper("Bees"), Paper("Cats", "On cats.")]
    with closing(Writer(tmp_path / "cache")) as writer:
        for some in (papers, papers[::2]):
            writer.take_whole(some)
            writer.publish(finished=True)
    with closing(opened(tmp_path / "cache")) as catalog:
        tokens = tokens_in(catalog)
        expected = [tokens_of(papers[0].keys), [], tokens_of(papers[2].keys)]
        assert [list(tokens.of(doc)) for doc in range(3)] == expected
        assert list(tokens.of_all([2, 0])) == [*expected[2], *expected[0]]


@pytest.fixture
def counted(dumps: Path, tmp_path: Path) -> Callable[[], int]:
    home = tmp_path / "home"
    return lambda: int(command_here(home, "search", "is:new", dumps, "--count").stdout)


def test_q_leaves_and_a_dropped_connection_does_not(
    dumps: Path, tmp_path: Path, counted: Callable[[], int]
) -> None:
    """README: `is:new`, the same in the bar and on the command line."""
    home = tmp_path / "home"
    assert counted() == 2
    with Browsing(home, [dumps]) as screen:
        screen.ready().hangup()
        screen.wait_exit()
    with Browsing(home, [dumps]) as screen:
        screen.ready().signal(signal.SIGTERM)
        screen.wait_exit()
    assert counted() == 2
    with Browsing(home, [dumps]) as screen:
        screen.ready().search("is:new").wait_for(lambda: screen.found == 2)
        screen.press("esc").settle().press("esc").settle()
        assert screen.quit() == 0
    assert counted() == 0
    shutil.rmtree(home / "cache")
    save(dumps / "b.jsonl", "Cats")
    assert counted() == 1
