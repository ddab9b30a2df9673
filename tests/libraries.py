"""Libraries for tests to maltreat, and children to do it in."""

import os
import stat
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from papertui.library import Library
from papertui.paper import Paper

NOBODY = 65534
_TOLD = 30_000  # bytes of a traceback, less than a pipe holds unread
PAPERS = [
    Paper(
        title=f"On fault {number}", abstract=f"{number} words of our own. " * 20, arxiv_id=f"2401.{number:05}"
    )
    for number in range(60)
]


def make_library(directory: Path) -> Path:
    """Make a library in which 60 papers are tagged “kept” and one “first”, with a backup of the former."""
    with closing(Library.open(directory)) as library:
        library.tag(PAPERS, ["kept"])
        library.tag(PAPERS[:1], ["first"])
    return directory


def kept(directory: Path) -> int:
    """Count the papers tagged “kept”, in an instance of its own."""
    with closing(Library.open(directory)) as library:
        return library.tags().get("kept", 0)


def modes(directory: Path) -> dict[str, int]:
    """Read the permissions of all that is in a directory."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.rglob("*")}


def in_child(work: Callable[[], None]) -> None:
    """Run something that changes the whole process in a child; fail, with its traceback, if it fails."""
    reading, writing = os.pipe()  # a limit on the size of files is none on a pipe
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException:
            os.write(writing, traceback.format_exc().encode("utf-8", "replace")[-_TOLD:])
        finally:
            os._exit(1)
    os.close(writing)
    with open(reading, encoding="utf-8", errors="replace") as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, told
