"""The ten commonest jobs, key by key: how many keys each takes beside what is typed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from papertui.config import Settings
from tests.inside import Inside, inside, settings_in
from tests.test_actions import own_library

SIZES = [(80, 24), (120, 40)]


@dataclass(frozen=True)
class Job:
    """What is pressed and typed; `<name>` is a key, and counts, letters in quotes are typed text."""

    name: str
    keys: Sequence[str]
    most: int
    done: Callable[[Inside, Path], object]
    before: Callable[[Inside], Awaitable[None]] | None = None


def tags_at_cursor(screen: Inside) -> tuple[str, ...]:
    return screen.desk.workspace.entries(screen.desk.targets.current)[0].tags


async def tag_some(screen: Inside) -> None:
    for line in range(3):
        screen.desk.workspace.tag(screen.desk.session.docs[line : line + 1], ["topic/one"], ())
    screen.desk.library_changed()
    await screen.pilot.pause()


JOBS = (
    Job(
        "a half-remembered paper",
        ("slash", "'consistency'", "enter"),
        2,
        lambda screen, home: screen.text.count("Consistency Models") > 1,
    ),
    Job(
        "read an abstract and come back",
        ("enter", "q"),
        2,
        lambda screen, home: screen.desk.pane == "list",
    ),
    Job(
        "triage three papers in the reader",
        ("enter", "a", "a", "space", "a"),
        5,
        lambda screen, home: len(screen.desk.workspace.tagged("archived")) >= 3,
    ),
    Job(
        "tag all papers of a theme",
        ("slash", "'diffusion'", "enter", "asterisk", "plus", "'dif'", "enter"),
        5,
        lambda screen, home: len(screen.desk.workspace.tagged("dif")) == len(screen.desk.session.docs),
    ),
    Job(
        "a list into BibTeX",
        ("x", "b", "r", "enter"),
        4,
        lambda screen, home: (home / "papers.bib").exists(),
    ),
    Job("copy a title", ("y",), 1, lambda screen, home: "title" in screen.desk._status.message),  # type: ignore[attr-defined] # the widget
    Job(
        "what was tagged in the last week",
        ("slash", "'tagged:7d'", "enter"),
        2,
        lambda screen, home: len(screen.desk.session.docs) == 3,
        tag_some,
    ),
    Job("undo", ("u",), 1, lambda screen, home: not screen.desk.workspace.tagged("topic/one")[2:], tag_some),
    Job(
        "rename one of many tags",
        ("T", "slash", "'one'", "enter", "r", "ctrl+u", "'topic/two'", "enter"),
        6,
        lambda screen, home: len(screen.desk.workspace.tagged("topic/two")) == 3,
        tag_some,
    ),
    Job(
        "what is new",
        ("slash", "'is:new'", "enter"),
        2,
        lambda screen, home: "is:new" in screen.browser.bar.text and screen.desk.session.docs,
    ),
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Dumps that were read once, for all tests of this file."""
    return settings_in(tmp_path_factory.mktemp("read"))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
async def test_a_job_takes_so_many_keys(
    read: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: Job, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")
    assert sum(not key.startswith("'") for key in job.keys) == job.most
    async with inside(own_library(read, tmp_path), size) as screen:
        if job.before is not None:
            await job.before(screen)
        for key in job.keys:
            await (screen.type(key.strip("'")) if key.startswith("'") else screen.press(key))
        await screen.wait_for(lambda: not screen.desk.saving.is_busy and job.done(screen, tmp_path))
