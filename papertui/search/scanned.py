"""An index in memory for papers that no index on disk covers yet, built when a query needs it.

It is built by the same code as the Whoosh index, so both find the same papers in the same order.
"""

from __future__ import annotations

from array import array

from papertui.paper import Paper
from papertui.search.tables import Gathering, Tables
from papertui.search.texts import Texts


class Scan:
    """Indexes papers one by one, numbered from 0; `index` returns an index of those added so far."""

    def __init__(self) -> None:
        self._gathering = Gathering()
        self._postings: dict[tuple[str, str], tuple[array[int], array[float]]] = {}
        self._texts = bytearray()

    @property
    def size(self) -> int:
        """How many papers were added."""
        return self._gathering.size

    def add(self, paper: Paper) -> None:
        """Add one paper."""
        number, postings = self._gathering.size, self._postings
        words, text = self._gathering.take(paper)
        self._texts += text
        for field, counts in words.items():
            for token, count in counts.items():
                docs, times = postings.setdefault((field, token), (array("I"), array("f")))
                docs.append(number)
                times.append(min(count, 255))

    def index(self) -> ScannedIndex:
        """Return an index of the papers added so far."""
        return ScannedIndex(Tables(self._gathering.render({})), self._postings, bytes(self._texts))


class ScannedIndex:
    """The interface of `papertui.search.index.Index`, in memory."""

    def __init__(
        self, tables: Tables, postings: dict[tuple[str, str], tuple[array[int], array[float]]], text: bytes
    ) -> None:
        self.tables = tables
        self.size = tables.size
        self.texts = Texts([(text, 0)], tables.places)
        self._postings = postings

    def postings(self, field: str, token: str) -> tuple[array[int], array[float]]:
        """Return the documents that have this token in this field, ascending, and how often each has it."""
        return self._postings.get((field, token)) or (array("I"), array("f"))

    def docs(self, field: str, token: str) -> array[int]:
        """Return the documents that have this token in this field, ascending."""
        return self.postings(field, token)[0]

    def rest(self) -> None:
        """Do nothing: no file is open."""

    def close(self) -> None:
        """Do nothing: no file is open."""
