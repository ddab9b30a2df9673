"""Files and records as a catalog takes them."""

import os
from dataclasses import dataclass
from functools import cached_property

from papertui.catalog.hashes import digest_of
from papertui.paper import Paper


@dataclass(frozen=True)  # no slots: a cached property needs a dict
class File:
    """A file that records are of, as far as merging needs it."""

    path: bytes
    added: int
    day: str = ""

    @cached_property
    def tie(self) -> int:
        """A number that tells the file from others."""
        return digest_of(os.fsdecode(self.path))


@dataclass(slots=True)
class NewRecord:
    """A record to add; `paper` has neither its sources nor the time of its file.

    `digest` is of its JSON, `hash` of what the file has of it, 0 where that is unknown;
    `place` is where it stands in its file, see `papertui.catalog.earlier`.
    """

    file: int
    digest: int
    hash: int
    text: str
    paper: Paper
    place: int = 0
    number: int = 0

    @property
    def row(self) -> tuple[int, int, int, int, int]:
        """What the catalog has of it beside its document and its text."""
        return self.number, self.file, self.place, self.digest, self.hash
