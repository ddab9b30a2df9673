"""Which code reads dumps: what other code has read is read again, without a new version of papertui."""

from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

import papertui

ROOMS = (
    "dumps", "errors", "files", "identity", "latex", "merge", "paper", "reference", "references",
    "tex", "text",
)  # fmt: skip
"""The rooms that decide what is read of a file: `dumps`, and what it imports."""

_PARSERS = ("beautifulsoup4", "lxml", "pylatexenc")


def reader_token(package: Traversable | None = None) -> str:
    """Return a name of the code that reads dumps, from its sources; from the version where there are none."""
    package = package or files(papertui)
    digest = blake2b("\n".join(map(_installed, _PARSERS)).encode(), digest_size=10)
    sources = [source for room in ROOMS for source in _sources(package, room)]
    for name, data in sources:
        digest.update(b"%s %d\n" % (name.encode(), len(data)))
        digest.update(data)
    return digest.hexdigest() if sources else f"{papertui.__version__} {digest.hexdigest()}"


def _sources(package: Traversable, room: str) -> list[tuple[str, bytes]]:
    module, folder = package / f"{room}.py", package / room
    found = [(f"{room}.py", module.read_bytes())] if module.is_file() else []
    if folder.is_dir():
        inside = sorted((each.name, each) for each in folder.iterdir())
        found += [(f"{room}/{name}", each.read_bytes()) for name, each in inside if name.endswith(".py")]
    return found


def _installed(parser: str) -> str:
    try:
        return f"{parser} {version(parser)}"
    except PackageNotFoundError:
        return parser
