"""Files written whole or not at all: a new file beside the old one takes its place."""

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
    """Yield a new file that takes the place of `path`, on disk, when the block ends without an error.

    Who reads meanwhile, or is left by a kill, has the old content or the new. A
    symbolic link is replaced, not followed. `alone`: no other process writes
    `path` at the same time, so what a killed one left is cleared away. Not
    `durable`: a power cut may lose the content; for what can be made again.
    Without `overwrite`, FileExistsError if `path` exists by then.
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
    """Write these bytes as the whole content of a private file; see `replacing`. Raises OSError."""
    with replacing(path, alone=alone, durable=durable) as out:
        out.write(data)


def put_in_place(draft: Path, path: Path) -> None:
    """Put a finished file in the place of another; on disk when this returns."""
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Return once a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path) -> tuple[Path, int]:
    # Named without the name of `path`, which may be as long as names can be.
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
            # File systems without links: the check that the caller made at the start must do.
            draft.replace(path)
        return
    draft.replace(path)
