"""The values of all documents of a catalog, from which facets are counted and names are corrected."""

from array import array
from collections.abc import Iterator

from papertui.catalog.names import SOURCE
from papertui.catalog.reader import Catalog


def dates(catalog: Catalog) -> "array[int]":
    """Return the date of each document as `days.packed` writes it, -1 where it has none."""
    return catalog.column("date")


def named(catalog: Catalog, kind: str) -> tuple["array[int]", list[str], list[str]]:
    """Return the number of each document's name of a kind, -1 for none; by number the names.

    Of a kind of which a paper has one or none: organisation, venue.
    """
    rows = catalog.names.rows(kind)
    numbers = array("i", [-1]) * catalog.size
    for number, (_folded, _shown, docs) in enumerate(rows):
        for doc in docs:
            numbers[doc] = number
    return numbers, [shown for _, shown, _ in rows], [folded for folded, _, _ in rows]


def sources(catalog: Catalog) -> Iterator[tuple[bytes, str, "array[int]"]]:
    """Return each dump's path, its name as `Catalog.sources` compares it, the documents read from it."""
    docs_of = {name: docs for name, _shown, docs in catalog.names.rows(SOURCE)}
    for file, path, name in catalog.stored.rows("SELECT file, path, name FROM files ORDER BY path"):
        if docs := docs_of.get(str(file)):
            yield bytes(path), name, docs


def dumps(catalog: Catalog) -> list[str]:
    """Return the names of the dumps without their folders, as `Catalog.sources` compares them."""
    return [name.rpartition("/")[2] for _path, name, _docs in sources(catalog)]
