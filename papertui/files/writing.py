"""Atomic writes: a new file beside the old one replaces it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from papertui.files.owning import open_private


@contextmanager
def replacing(
    path: Path, *, mode: int = 0o600, alone: bool = False, durable: bool = True, overwrite: bool = True
) -> Iterator[BinaryIO]:
    """Yield a new file that replaces `path`, on disk, when the block ends without an error.

    At any time, also after a kill, `path` has the old content or the new. A symbolic
    link is replaced, not followed. `alone` means that no other process writes `path` at
    the same time, so leftovers of a killed process are removed. Without `durable`, a
    power cut may lose the content. Without `overwrite`, raises FileExistsError if
    `path` exists by then.
    """
    draft, handle = _draft_alone(path) if alone else _draft(path)
    try:
        with open(handle, "wb") as out:
            yield out
            out.flush()
            os.fchmod(handle, mode)
            if durable:
                os.fsync(handle)
        _rename(draft, path, overwrite)
    finally:
        draft.unlink(missing_ok=True)
    if durable:
        sync(path.parent)


def replace_file(path: Path, data: bytes, *, alone: bool = False, durable: bool = True) -> None:
    """Replace the content of a private file by these bytes; see `replacing`. Raises OSError."""
    with replacing(path, alone=alone, durable=durable) as out:
        out.write(data)


def put_in_place(draft: Path, path: Path, *, overwrite: bool = True) -> None:
    """Rename a finished file over another one; on disk when this returns.

    Without `overwrite`, raises FileExistsError if `path` exists by then; the draft stays.
    """
    sync(draft)
    _rename(draft, path, overwrite)
    if not overwrite:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Return once a file, or the entries of a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path) -> tuple[Path, int]:
    # The name does not contain the name of `path`, which may have the maximal length already.
    handle, name = tempfile.mkstemp(prefix=".papertui-", suffix=".tmp", dir=path.parent)
    return Path(name), handle


def _draft_alone(path: Path) -> tuple[Path, int]:
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    return draft, open_private(draft, os.O_WRONLY | os.O_EXCL)


def _rename(draft: Path, path: Path, overwrite: bool) -> None:
    if not overwrite:
        try:
            # A link never overwrites, so a file that appeared meanwhile survives.
            os.link(draft, path, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError:
            # File systems without links: the caller's check at the start has to suffice.
            draft.replace(path)
        return
    draft.replace(path)
