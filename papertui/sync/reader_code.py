"""Which code reads dumps: what other code has read is read again, without a new version of papertui."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import papertui

ROOMS = (
    "dumps", "errors", "files", "identity", "latex", "merge", "paper", "reference", "references",
    "tex", "tex_macros", "tex_math", "text",
)  # fmt: skip
"""The rooms that decide what is read of a file: `dumps`, and what it imports."""

_PARSERS = ("beautifulsoup4-", "lxml-", "pylatexenc-")


class _Source(NamedTuple):
    """A source file: its path, its name in the package, and what changes when it does."""

    path: str
    name: str
    size: int
    mtime_ns: int


def reader_token(package: Path | None = None) -> str:
    """Return a name of the code that reads dumps: from its sources, or the version where there are none."""
    folder = os.fspath(package or Path(papertui.__file__).parent)
    return _token(tuple(_sources(folder)), tuple(_parsers()))


@lru_cache(maxsize=1)
def _token(sources: tuple[_Source, ...], parsers: tuple[str, ...]) -> str:
    digest = blake2b("\n".join(parsers).encode(), digest_size=10)
    for source in sources:
        with suppress(OSError), open(source.path, "rb") as file:
            data = file.read()
            digest.update(b"%s %d\n" % (source.name.encode(), len(data)))
            digest.update(data)
    return digest.hexdigest() if sources else f"{papertui.__version__} {digest.hexdigest()}"


def _sources(folder: str) -> Iterator[_Source]:
    # A package in a zip or without sources has no such files.
    for room in ROOMS:
        names = [f"{room}.py"]
        with suppress(OSError):
            names += sorted(f"{room}/{name}" for name in os.listdir(f"{folder}/{room}"))
        for name in names:
            with suppress(OSError):
                if name.endswith(".py"):
                    status = os.stat(path := f"{folder}/{name}")
                    yield _Source(path, name, status.st_size, status.st_mtime_ns)


def _parsers() -> list[str]:
    """Return the parsers that are installed, as `lxml-6.0.0.dist-info`."""
    # Not importlib.metadata: to import it costs a start of the sync a sixth more.
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            found.update(name for name in os.listdir(folder or ".") if name.startswith(_PARSERS))
    return sorted(name for name in found if name.endswith("-info"))
