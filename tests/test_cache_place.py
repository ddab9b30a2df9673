"""A cache that cannot be written: a temporary one serves, begun from what can be read, and is removed."""

import json
import os
import resource
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.config import Settings, load_settings
from papertui.errors import CacheError
from papertui.workspace import Workspace
from tests.browsing import SAMPLES, command_here, fresh_home
from tests.inside import DUMP
from tests.libraries import in_child
from tests.terminal import clean_environment

pytestmark = pytest.mark.usefixtures("reads_here")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where temporary folders are made in this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def settings(samples_home: Path, tmp_path: Path) -> Settings:
    return load_settings(environ=clean_environment(fresh_home(tmp_path, samples_home)))


def protect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have everything look write-protected, since root may write everywhere."""
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_write_protected_cache_serves_from_a_copy(
    settings: Settings, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(settings.cache_dir)
    protect(monkeypatch)
    workspace = Workspace.open([SAMPLES], settings)
    assert workspace.count > 100  # before anything is read
    assert "it is write-protected; give another with --cache; a temporary one is used" in workspace.notice
    report = workspace.sync()
    assert report.new == 0
    assert report.unchanged_files > 70  # nothing was read again
    assert workspace.find("dropout").docs
    assert temporary in workspace.cache.directory.parents
    workspace.close()
    assert not list(temporary.iterdir())
    assert contents(settings.cache_dir) == before


def test_what_a_killed_command_left_is_removed_by_the_next_and_what_is_in_use_stays(
    settings: Settings, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(monkeypatch)

    def die() -> None:
        workspace = Workspace.open([SAMPLES], settings)
        os._exit(workspace.count == 0)  # as a signal would

    in_child(die)
    [left] = temporary.iterdir()
    with closing(Workspace.open([SAMPLES], settings)) as first:
        assert not left.exists()
        with closing(Workspace.open([SAMPLES], settings)):
            assert len(list(temporary.iterdir())) == 2
        assert first.find("dropout").docs
    assert not list(temporary.iterdir())


def test_a_cache_that_fails_while_it_is_written_is_left_for_a_copy(
    settings: Settings, temporary: Path
) -> None:
    [lock] = settings.cache_dir.glob("*/lock")
    lock.unlink()
    lock.symlink_to(lock.with_name("catalog.db"))  # it looks as if it could be written
    workspace = Workspace.open([SAMPLES], settings)
    assert workspace.cache.directory == lock.parent
    assert workspace.sync().new == 0
    assert "a temporary one is used" in workspace.notice
    assert workspace.find("dropout").docs
    workspace.close()
    assert not list(temporary.iterdir())


def test_what_is_seen_in_a_copy_is_not_counted_with_the_readings_of_the_original(
    settings: Settings, tmp_path: Path
) -> None:
    """Both read on from the same reading: what one of them calls its second is not that of the other."""
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    settings = replace(settings, cache_dir=tmp_path / "cache")

    def write(name: str) -> None:
        item = {
            "id": f"2401.0000{name}",
            "title": f"Orchids {name}",
            "summary": f"What grows on tree {name}.",
        }
        (dumps / f"{name}.json").write_text(json.dumps([item]))

    def session() -> list[str]:
        with closing(Workspace.open([dumps], settings)) as workspace:
            workspace.sync()
            new = workspace.entries(workspace.find("is:new").docs)
            workspace.leave()
        return [entry.paper.title for entry in new]

    write("1")
    assert session() == ["Orchids 1"]
    write("2")
    [lock] = settings.cache_dir.glob("*/lock")
    lock.unlink()
    lock.symlink_to(lock.with_name("catalog.db"))
    assert session() == ["Orchids 2"]
    lock.unlink()
    write("3")
    assert session() == ["Orchids 3"]
    assert session() == []


def test_where_no_copy_has_room_the_old_catalog_is_still_read(
    settings: Settings, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(monkeypatch)

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        with closing(Workspace.open([SAMPLES], settings)) as workspace:
            assert workspace.count > 100
            assert workspace.find("dropout").docs
            assert "a temporary one" not in workspace.notice
        assert not list(temporary.iterdir())

    in_child(work)


def test_damage_is_not_copied_on(settings: Settings) -> None:
    [database] = settings.cache_dir.glob("*/catalog.db")
    database.write_bytes(database.read_bytes()[:20_000])
    [lock] = settings.cache_dir.glob("*/lock")
    lock.unlink()
    lock.symlink_to(lock.with_name("catalog.db"))
    workspace = Workspace.open([SAMPLES], settings)
    assert workspace.sync().distinct == workspace.count > 100
    assert workspace.find("dropout").docs
    workspace.close()


def test_where_no_cache_can_be_written_at_all_it_is_said(settings: Settings, temporary: Path) -> None:
    temporary.rmdir()
    [lock] = settings.cache_dir.glob("*/lock")
    lock.unlink()
    lock.symlink_to(lock.with_name("catalog.db"))
    workspace = Workspace.open([SAMPLES], settings)
    with pytest.raises(CacheError, match="give another with --cache"):
        workspace.sync()
    workspace.close()


def test_commands_that_read_do_without_a_cache_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    for words in (("search", "models"), ("stats",), ("export", "models", "--format", "bibtex")):
        done = command_here(tmp_path, *words, *(["--query", ""] if words == ("stats",) else []), DUMP)
        assert done.returncode == 0, done.stderr
        assert done.stdout
        assert done.stderr.count(b"a temporary one is used") == 1
    assert (tmp_path / "cache").read_text() == "no folder"


def test_load_says_that_nothing_was_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    done = command_here(tmp_path, "load", DUMP)
    assert done.returncode == CacheError.exit_code
    assert b"papers read" in done.stdout


def test_doctor_says_what_cannot_be_written(tmp_path: Path) -> None:
    assert command_here(tmp_path, "doctor").returncode == 0
    (tmp_path / "cache").write_text("no folder")
    done = command_here(tmp_path, "doctor")
    assert done.returncode == 3
    assert b"cache/papertui cannot be written: " in done.stdout
