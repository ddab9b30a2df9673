"""Find the files below the given paths without opening one: no FIFO, device, loop or link can hold it up."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LEFTOVERS = (b"~", b".swp", b".swo", b".swx", b".tmp", b".part", b".crdownload", b".partial")


@dataclass(frozen=True, slots=True)
class Signature:
    """What `stat` says of a file's content; the same signature means that nobody wrote to it."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class ScannedPath:
    """One path: a file to read, or (`signature` is None) one that is not read, and the reason."""

    path: bytes
    signature: Signature | None
    reason: str = ""


def scan(paths: Iterable[Path | bytes]) -> list[ScannedPath]:
    """List the files of paths and, recursively, of folders, sorted by path, each once.

    A given path is taken whatever its name, and through a symbolic link. In
    folders, hidden files and editors' leftovers are passed over in silence;
    links to folders, links that lead out of the given folder and whatever is no
    regular file are named with a reason. Paths are absolute.
    """
    found: dict[bytes, ScannedPath] = {}
    for path in paths:
        root = os.path.realpath(os.fsencode(path))
        for item in _given(root):
            found.setdefault(item.path, item)
    return [found[path] for path in sorted(found)]


def signature_of(status: os.stat_result) -> Signature:
    """Return the signature of a file that was just looked at."""
    return Signature(status.st_size, status.st_mtime_ns, status.st_ino)


def _given(root: bytes) -> Iterator[ScannedPath]:
    try:
        status = os.stat(root)
    except OSError as error:
        yield ScannedPath(root, None, _cannot(error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(root)
    else:
        yield _judge(root, status)


def _walk(root: bytes) -> Iterator[ScannedPath]:
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                shown = [entry for entry in entries if not _is_hidden(entry.name)]
        except OSError as error:
            yield ScannedPath(folder, None, _cannot(error))
            continue
        for entry in shown:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            elif not entry.name.endswith(_LEFTOVERS):
                yield _look(root, entry)


def _look(root: bytes, entry: os.DirEntry[bytes]) -> ScannedPath:
    try:
        if entry.is_symlink() and not _is_under(root, os.path.realpath(entry.path)):
            return ScannedPath(
                entry.path, None, "is a link that leads out of the folder; give its target as a path"
            )
        return _judge(entry.path, entry.stat())
    except OSError as error:
        return ScannedPath(entry.path, None, _cannot(error))


def _judge(path: bytes, status: os.stat_result) -> ScannedPath:
    if stat.S_ISREG(status.st_mode):
        return ScannedPath(path, signature_of(status))
    if stat.S_ISDIR(status.st_mode):
        return ScannedPath(path, None, "is a link to a folder; give its target as a path")
    return ScannedPath(path, None, "is not a regular file")


def _is_hidden(name: bytes) -> bool:
    return name.startswith((b".", b"#"))


def _is_under(root: bytes, target: bytes) -> bool:
    return target.startswith(root.rstrip(b"/") + b"/")


def _cannot(error: OSError) -> str:
    return f"cannot be read: {error.strerror}"
