"""Papers of one catalog, read in batches during iteration, in any thread."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

from papertui.catalog import Catalog
from papertui.errors import CacheError
from papertui.paper import Paper

_AT_ONCE = 200


class Papers(Sequence[Paper]):
    """The papers of any number of documents, in that order.

    It opens the catalog on its own, so that the workspace may switch to a newer version
    meanwhile. Raises CacheError if the catalog was replaced by another one.
    """

    def __init__(self, directory: Path, lineage: str, docs: Sequence[int]) -> None:
        catalog = Catalog.open(directory)
        if catalog is None or catalog.lineage != lineage:
            raise CacheError("these papers are being read again; press the key once more")
        self._catalog = catalog
        self._docs = docs
        weakref.finalize(self, catalog.close)

    def __len__(self) -> int:
        return len(self._docs)

    @overload
    def __getitem__(self, index: int) -> Paper: ...
    @overload
    def __getitem__(self, index: slice) -> list[Paper]: ...
    def __getitem__(self, index: int | slice) -> Paper | list[Paper]:
        if isinstance(index, slice):
            return self._catalog.papers(self._docs[index])
        return self._catalog.papers([self._docs[index]])[0]

    def __iter__(self) -> Iterator[Paper]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]
