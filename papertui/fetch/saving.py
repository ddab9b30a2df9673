"""The folder of fetched files: only files that papertui can read get in, and existing ones stay intact."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import ExportError, FileError
from papertui.fetch.faults import RequestError
from papertui.files import content, make_folder, put_in_place, shown_path

if TYPE_CHECKING:
    from papertui.dumps import Dump
    from papertui.fetch.state import FetchState

_PREFIXES = (".hf-", ".arxiv-", ".complete-")
_MOST_NAMES = 1000
_LARGEST = 1 << 30


class Folder:
    """The folder, for the one process that holds the lock of fetching."""

    def __init__(self, path: Path, state: FetchState) -> None:
        self.path, self._state = Path(os.path.abspath(path)), state
        # Checked in a folder that no sync reads and nobody else writes.
        self._answer = state.path.with_name("fetch-answer.part")

    def prepare(self) -> None:
        """Remove a killed run's temporary files; the first file creates the folder. Raises ExportError."""
        try:
            if not self.path.is_dir() and os.path.lexists(self.path):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            for draft in self.path.glob(".*.part"):
                if draft.name.startswith(_PREFIXES):
                    draft.unlink(missing_ok=True)
        except OSError as error:
            raise _failure(self.path, error) from error

    def has(self, name: str) -> bool:
        """Whether a file that we wrote still exists unchanged."""
        return bool(name) and self._is_own(self.path / name)

    def read(self, data: bytes, formats: Sequence[str]) -> Dump:
        """Parse an answer as papertui would. Raises RequestError unless it is complete and has a paper."""
        from papertui.dumps import read_dump

        try:
            self._write(self._answer, data)
            dump = read_dump(self._answer)
        finally:
            self._answer.unlink(missing_ok=True)
        refuse_unread(dump, formats)
        return dump

    def save(self, data: bytes, name: str, *, is_open: bool) -> tuple[Path, bool]:
        """Save an answer under its name; return the file, and whether it is new or changed.

        Raises ExportError if it cannot be written.
        """
        path = self._place(name, data, is_open=is_open)
        is_there, is_same = os.path.lexists(path), self._content(path) == data
        # Recorded before writing, so that after a kill the file is known as ours.
        self._state.own(path, data)
        self._state.save()
        try:
            if not is_same:
                self.replace(path, data, overwrite=is_there)
        except FileExistsError:
            # Another program has just created a file of this name, which is not ours.
            return self.save(data, name, is_open=is_open)
        return path, not is_same

    def replace(self, path: Path, data: bytes, *, overwrite: bool = True) -> None:
        """Replace a file atomically. Raises ExportError.

        Without `overwrite`, raises FileExistsError if a file of this name exists by then.
        """
        draft = path.with_name(f".{path.name}.part")
        try:
            make_folder(self.path)
            self._write(draft, data)
            put_in_place(draft, path, overwrite=overwrite)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            if isinstance(error, FileExistsError) and not overwrite:
                raise
            raise _failure(self.path, error) from error

    def own_place(self, name: str) -> Path:
        """Return the path of a growing file that fetch has written; other files are not touched."""
        for path in self._names(name):
            if not os.path.lexists(path) or self._is_own(path):
                return path
        raise ExportError(f"{shown_path(self.path / name)}: a thousand files have this name; delete some")

    def _place(self, name: str, data: bytes, *, is_open: bool) -> Path:
        """Return the path to save to; only an open file that fetch has written is replaced."""
        for path in self._names(name):
            if not os.path.lexists(path) or self._content(path) == data or (is_open and self._is_own(path)):
                return path
        raise ExportError(f"{shown_path(self.path / name)}: a thousand files have this name; delete some")

    def _names(self, name: str) -> list[Path]:
        stem, dot, ending = name.rpartition(".")
        more = (f"{stem}-{number}{dot}{ending}" for number in range(2, _MOST_NAMES))
        return [self.path / each for each in (name, *more)]

    def _is_own(self, path: Path) -> bool:
        data = self._content(path)
        return data is not None and self._state.is_own(path, data)

    def _content(self, path: Path) -> bytes | None:
        try:
            return None if path.is_symlink() else content(path, _LARGEST)
        except FileError:
            return None

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.unlink(missing_ok=True)
            with open(path, "xb") as out:
                out.write(data)
        except OSError as error:
            raise _failure(path, error) from error


def refuse_unread(dump: Dump, formats: Sequence[str]) -> None:
    """Raise RequestError unless a dump has one of these formats, is complete, and has a paper."""
    if dump.format not in formats:
        raise RequestError(f"an answer that is no {formats[0]}")
    if not dump.papers:
        reason = dump.problems[0].reason if dump.problems else "no paper is in it"
        raise RequestError(f"an answer without papers ({reason})")


def _failure(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{shown_path(path)}: cannot be written: {error.strerror or error}")
