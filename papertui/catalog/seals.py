"""Seals: small files that say what a finished part looks like, so that `stat` alone shows it whole.

A seal is written when a part is finished. Sizes and times that differ mean
that somebody else wrote there, and then the part is not trusted.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from papertui.catalog.generations import is_private

_SUFFIX = ".seal"


def seal(generation: Path, part: str) -> None:
    """Say that this part of a generation, a file or a folder of files, is finished and on disk."""
    for file in _files(generation / part):
        _sync(file)
    draft = generation / f"{part}{_SUFFIX}.new"
    draft.write_text(json.dumps(_state(generation / part)), "ascii")
    _sync(draft)
    draft.replace(generation / f"{part}{_SUFFIX}")


def is_sealed(generation: Path, part: str) -> bool:
    """Whether this part was finished, is as it was then, and nobody else can write it."""
    file = generation / f"{part}{_SUFFIX}"
    if not (is_private(file) and is_own(generation / part)):
        return False
    try:
        return bool(json.loads(file.read_text("ascii")) == _state(generation / part))
    except (OSError, ValueError):
        return False


def is_own(part: Path) -> bool:
    """Whether a part, and every file in it, is ours alone."""
    if part.is_dir() and not is_private(part, folder=True):
        return False
    files = _files(part)
    return bool(files) and all(map(is_private, files))


def _state(part: Path) -> dict[str, list[int]]:
    return {_key(file): [status.st_size, status.st_mtime_ns] for file, status in _statuses(_files(part))}


def _statuses(files: Iterable[Path]) -> Iterable[tuple[Path, os.stat_result]]:
    return ((file, file.lstat()) for file in files)


def _key(file: Path) -> str:
    return os.fsencode(file.name).hex()


def _files(part: Path) -> list[Path]:
    return sorted(part.iterdir()) if part.is_dir() else [part]


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
