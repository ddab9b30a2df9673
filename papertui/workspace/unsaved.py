"""Drafts of notes: one folder each in the state folder, until the library has the note."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from papertui.errors import FileError, LibraryError
from papertui.files import open_lock, private_folder, replace_file, sync, text_of, try_lock
from papertui.paper import Paper
from papertui.paper_json import from_json, to_json
from papertui.text import clean

_LARGEST = 10 << 20
_FORGOTTEN = 24 * 3600.0
_ABOUT, _NOTE = "about.json", "note.md"
# The files that nano, Emacs and Vim write when they are terminated.
_RESCUED = (_NOTE, f"{_NOTE}.save", f"#{_NOTE}#")
_SWAPPED = f".{_NOTE}.sw"


class Unsaved:
    """The draft of one note that is being written, or was when its papertui ended.

    `file` is the file that an editor opens; `base` is the note before. While the
    descriptor `lock` is open, no other papertui offers the draft. Child processes do
    not inherit it, because one that keeps running would hold the lock forever.
    """

    def __init__(self, folder: Path, lock: int, paper: Paper, base: str) -> None:
        self.folder = folder
        self.lock = lock
        self.paper = paper
        self.base = base

    @property
    def file(self) -> Path:
        """The text file; a newer copy that a killed editor wrote next to it replaces it."""
        newest = self._newest()
        if newest.name != _NOTE:
            os.replace(newest, self.folder / _NOTE)
        return self.folder / _NOTE

    @property
    def text(self) -> str:
        """The text as last saved, cleaned. Raises FileError if it cannot be read."""
        return clean(text_of(self._newest(), _LARGEST)).strip()

    @property
    def is_recoverable(self) -> bool:
        """Whether Vim, when it opens the file, can recover more text than was saved."""
        return any(name.startswith(_SWAPPED) for name in os.listdir(self.folder))

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the note that the library had at the start."""
        try:
            return self.text != self.base.strip() or self.is_recoverable
        except FileError:
            # An unreadable text may be valuable: keep it.
            return self.folder.exists()

    def write(self, text: str) -> None:
        """Replace the text atomically. Raises OSError."""
        _write(self.folder / _NOTE, text)

    def drop(self) -> None:
        """Delete the draft: the library has it, or the user does not want it."""
        with suppress(OSError):
            # Last, the file that marks the folder as a draft.
            for name in sorted(os.listdir(self.folder), key=lambda name: name == _ABOUT):
                os.unlink(self.folder / name)
            os.rmdir(self.folder)
        self.release()

    def release(self) -> None:
        """Release the draft, so that it is offered again, here or by another papertui."""
        if self.lock >= 0:
            os.close(self.lock)
        self.lock = -1

    def _newest(self) -> Path:
        found = [self.folder / name for name in _RESCUED]
        there = [file for file in found if file.is_file() and not file.is_symlink()]
        return max(there, key=lambda file: file.stat().st_mtime_ns, default=found[0])


def begin(directory: Path, paper: Paper, note: str) -> Unsaved:
    """Create the draft of a paper's note. Raises LibraryError if the directory cannot be written."""
    try:
        private_folder(directory)
        folder = Path(tempfile.mkdtemp(prefix="note-", dir=directory))
        about = folder / f"{_ABOUT}.new"
        _write(about, json.dumps({"paper": json.loads(to_json(paper)), "note": note}))
        _write(folder / _NOTE, f"{note}\n" if note else "")
        lock = open_lock(about)
        try_lock(lock, needed=True)
        # Locked before it has its name, so that nobody can take the draft up in between.
        about.replace(folder / _ABOUT)
        sync(folder)
        sync(directory)
    except (OSError, FileError) as error:
        reason = error.reason if isinstance(error, FileError) else error.strerror
        why = f"{directory}: no note can be kept here while it is written: {reason}"
        raise LibraryError(f"{why}; make room, or repair the folder") from error
    return Unsaved(folder, lock, paper, note)


def left(directory: Path) -> Iterator[Unsaved]:
    """Yield the drafts that no papertui is writing any more, the oldest first.

    Drafts without changes are deleted after a day.
    """
    with suppress(OSError):
        folders = [Path(entry) for entry in os.scandir(directory) if entry.is_dir(follow_symlinks=False)]
        for folder in sorted(folders, key=_changed_at):
            unsaved = _taken_up(folder)
            if unsaved is not None and unsaved.is_changed:
                yield unsaved
            elif unsaved is not None and time.time() - folder.stat().st_mtime > _FORGOTTEN:
                unsaved.drop()
            elif unsaved is not None:
                unsaved.release()  # an editor that outlived its papertui may still write it


def _changed_at(folder: Path) -> int:
    """Return when a folder was changed; 0 for one that another papertui has just deleted."""
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _taken_up(folder: Path) -> Unsaved | None:
    lock = -1
    try:
        lock = open_lock(folder / _ABOUT, create=False)
        if not try_lock(lock, needed=True):
            raise BlockingIOError
        about = json.loads(text_of(folder / _ABOUT, _LARGEST))
        return Unsaved(folder, lock, from_json(json.dumps(about["paper"])), str(about["note"]))
    except (OSError, FileError, ValueError, KeyError, TypeError):
        # Locked by another process, or incomplete: it is kept.
        if lock >= 0:
            os.close(lock)
        return None


def _write(file: Path, text: str) -> None:
    replace_file(file, text.encode("utf-8", "replace"), alone=True)
