"""Which code reads dumps: what other code has read is read again, without a new version of papertui."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import papertui

ROOMS = (
    "dumps", "errors", "files", "identity", "latex", "merge", "paper", "reference", "references",
    "tex", "text",
)  # fmt: skip
"""The rooms that decide what is read of a file: `dumps`, and what it imports."""

_PARSERS = ("beautifulsoup4-", "lxml-", "pylatexenc-")


def reader_token(package: Path | None = None) -> str:
    """Return a name of the code that reads dumps: from its sources, or the version where there are none."""
    sources = list(_sources(package or Path(papertui.__file__).parent))
    digest = blake2b("\n".join(_parsers()).encode(), digest_size=10)
    for name, data in sources:
        digest.update(b"%s %d\n" % (name.encode(), len(data)))
        digest.update(data)
    return digest.hexdigest() if sources else f"{papertui.__version__} {digest.hexdigest()}"


def _sources(package: Path) -> Iterator[tuple[str, bytes]]:
    # A package in a zip or without sources has no such files.
    for room in ROOMS:
        for file in (package / f"{room}.py", *sorted((package / room).glob("*.py"))):
            with suppress(OSError):
                yield file.relative_to(package).as_posix(), file.read_bytes()


def _parsers() -> list[str]:
    """Return the parsers that are installed, as `lxml-6.0.0.dist-info`."""
    # Not importlib.metadata: to import it costs a start of the sync a sixth more.
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            found.update(name for name in os.listdir(folder or ".") if name.startswith(_PARSERS))
    return sorted(name for name in found if name.endswith("-info"))
