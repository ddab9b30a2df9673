"""A reading beside the list: what an empty list says until the first paper comes, and after."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from papertui.catalog.report import Report
from papertui.sync import Progress
from papertui.tui.dump_sync import DumpSync


class Stage:
    """What a reading talks to: the workspace, the status line and who hears of it, in one."""

    def __init__(self, state_dir: Path) -> None:
        self.settings = SimpleNamespace(watch=False, state_dir=state_dir)
        self.catalog_version, self.read, self.shown = "", Report(), 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 – whatever else it is told
        return lambda *args, **named: None

    def report(self) -> Report:
        """Return what was read so far."""
        return self.read

    def start_sync(self, post: object) -> object:
        """Start nothing: the test says how far it is."""
        return object()

    def papers_read(self) -> None:
        """Count how often the list is painted again."""
        self.shown += 1

    def is_outdated(self) -> bool:
        """Say that the list shows what there is."""
        return False


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def sync(stage: Stage) -> DumpSync:
    """A first reading that has begun."""
    sync = DumpSync(*cast(Any, (stage, stage, stage, stage)))
    sync.begin()
    return sync


def test_an_empty_list_awaits_papers_until_all_dumps_are_read(stage: Stage, sync: DumpSync) -> None:
    """The first files may have no papers: that there are none is known at the end."""
    assert sync.is_awaited
    stage.catalog_version = "a-1"
    sync._hear(Progress("reading", 1, 27, published=True))
    sync._hear(Progress("reading", 27, 27))
    assert sync.is_awaited
    assert not stage.shown
    sync._hear(Progress("done"))
    assert not sync.is_awaited
    assert stage.shown == 1, "the list says now that there are none"


def test_the_first_paper_ends_the_waiting(stage: Stage, sync: DumpSync) -> None:
    stage.catalog_version, stage.read = "a-1", Report(papers=3)
    assert not sync.is_awaited
