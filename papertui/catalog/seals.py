"""Seals: small files that say what a finished part looks like, so that it can be trusted at once.

A seal is written when a part is finished. Sizes and times that differ mean
that somebody else wrote there, and then the part is not trusted. A disk that
decays changes neither: a single file has its CRC-32 in its seal as well (an
index has those of its files in its own tables).
"""

import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path

from papertui.files import is_private, replace_file, sync

_SUFFIX = ".seal"
# Read whole in 2 ms, as often as it is opened; what is larger, by the sync that runs beside.
_SMALL = 4 << 20


def seal(generation: Path, part: str) -> None:
    """Say that this part of a generation, a file or a folder of files, is finished and on disk."""
    for file in _files(generation / part):
        sync(file)
    state = {"files": _state(generation / part), "crc": _checksum(generation / part)}
    replace_file(generation / f"{part}{_SUFFIX}", json.dumps(state).encode("ascii"), alone=True)


def is_sealed(generation: Path, part: str) -> bool:
    """Whether this part was finished, is as it was then, and nobody else can write it."""
    file = generation / part
    if not (is_private(generation / f"{part}{_SUFFIX}") and is_own(file)):
        return False
    try:
        if _sealed(generation, part).get("files") != _state(file):
            return False
        return file.is_dir() or file.stat().st_size > _SMALL or is_intact(generation, part)
    except OSError:
        return False


def is_intact(generation: Path, part: str) -> bool:
    """Whether every byte of this file is what was sealed, however large it is. Raises OSError."""
    return _sealed(generation, part).get("crc") == _checksum(generation / part)


def is_own(part: Path) -> bool:
    """Whether a part, and every file in it, is ours alone."""
    if part.is_dir() and not is_private(part, folder=True):
        return False
    files = _files(part)
    return bool(files) and all(map(is_private, files))


def _sealed(generation: Path, part: str) -> dict[str, object]:
    try:
        state = json.loads((generation / f"{part}{_SUFFIX}").read_text("ascii"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _checksum(part: Path) -> int | None:
    if part.is_dir():
        return None
    checksum = 0
    with part.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


def _state(part: Path) -> dict[str, list[int]]:
    return {_key(file): [status.st_size, status.st_mtime_ns] for file, status in _statuses(_files(part))}


def _statuses(files: Iterable[Path]) -> Iterable[tuple[Path, os.stat_result]]:
    return ((file, file.lstat()) for file in files)


def _key(file: Path) -> str:
    return os.fsencode(file.name).hex()


def _files(part: Path) -> list[Path]:
    return sorted(part.iterdir()) if part.is_dir() else [part]
