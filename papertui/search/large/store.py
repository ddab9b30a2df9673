"""The tantivy index on disk: built once, opened only if intact and ours. `documents` has its layout."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from papertui.errors import QueryError
from papertui.files import replace_file
from papertui.paper import Worded
from papertui.search.large.documents import BITS, document, is_mark, schema_of
from papertui.search.lexicon import Gathered, Lexicon
from papertui.search.score import rarity
from papertui.search.tree import TEXT_FIELDS
from papertui.search.trust import SearchError, checksum, is_ours, link

_MANIFEST = "manifest"
_LEXICON = "lexicon"
_VERSION = 6
_BATCH = 20_000
_HEAP = 100_000_000  # bytes of the writer's memory per segment
_ASKED_TOO_MUCH = "An invalid argument was passed"
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")
_NAMES = ("meta.json", ".managed.json", _MANIFEST)  # these are replaced, all other files are written once


def build(
    directory: Path,
    papers: Iterable[Worded],
    dead: Iterable[int] = (),
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Index papers in an empty directory, numbered from 0; `progress` gets the count of searchable papers.

    `dead` is read after the last paper; these documents are removed.
    """
    size = _append(directory, tantivy.Index(schema_of(), path=str(directory)), 0, papers, progress, dead)
    _write_manifest(directory, size, {})
    progress(size)


def extend(
    base: Path,
    directory: Path,
    papers: Iterable[Worded],
    dead: Sequence[int] = (),
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Build in an empty directory an index of all papers of `base` and, numbered after them, of these papers.

    `base` is not changed; its immutable files are shared by hard links. The documents of
    `dead` are left out, so that counts stay exact. Raises SearchError if `base` is damaged.
    """
    size, files = _manifest(base)
    for name in files:
        file = base / name
        (_copy if name in _NAMES else link)(file, directory / name)
    size = _append(directory, tantivy.Index.open(str(directory)), size, papers, progress, dead)
    shared = {name: files[name] for name in files if name not in (*_NAMES, _LEXICON)}
    _write_manifest(directory, size, shared)
    progress(size)


def covered(directory: Path) -> int:
    """Return how many papers a finished index covers; 0 if it is damaged or unfinished."""
    try:
        return _manifest(directory)[0]
    except SearchError:
        return 0


def files_of(directory: Path) -> dict[str, int]:
    """Return the files of a finished index, each with its CRC-32. Raises SearchError."""
    return _manifest(directory)[1]


def open_store(directory: Path, size: int) -> "TantivyStore":
    """Open an index that covers the first `size` papers.

    Raises SearchError unless it is ours and, once it is finished, every byte is as it
    was written; tantivy itself checks an unfinished one.
    """
    with _explained(directory):
        if not all(map(is_ours, (directory, *directory.iterdir()))):
            raise SearchError(f"index {directory}: others own it or can write it; it will be rebuilt")
        if (directory / _MANIFEST).exists():
            for name, written in files_of(directory).items():
                if checksum(directory / name) != written:
                    raise SearchError(f"{directory / name}: damaged; it will be rebuilt")
        return TantivyStore(tantivy.Index.open(str(directory)), size, _lexicon(directory))


class TantivyStore:
    """Reads a tantivy index; its queries are built by `papertui.search.large.compose`."""

    def __init__(self, index: tantivy.Index, size: int, lexicon: Lexicon) -> None:
        self.size = size
        self.lexicon = lexicon
        self.schema = index.schema
        self._index = index
        self._searcher = index.searcher()
        self.held: int = self._searcher.num_docs

    def count(self, query: tantivy.Query) -> int:
        """Return how many papers a query finds."""
        with explained():
            return _total(self._searcher.search(query, 1, count=True, order_by_field="doc"))

    def best(self, query: tantivy.Query, most: int) -> tuple[list[tuple[float, int]], int]:
        """Return the best papers as (score, document), best first, and how many the query finds in all."""
        with explained():
            found = self._searcher.search(query, max(most, 1), count=True)
            docs = self._searcher.fast_field_values("doc", [address for _score, address in found.hits])
        scored = zip(found.hits, docs, strict=True)
        return [(score, int(doc or 0)) for (score, _address), doc in scored], _total(found)

    def first(self, query: tantivy.Query, most: int) -> list[int]:
        """Return the first papers of a query by number."""
        with explained():
            found = self._searcher.search(
                query, most, count=False, order_by_field="doc", order=tantivy.Order.Asc
            )
        return [doc for doc, _address in found.hits]

    def bits(self, query: tantivy.Query) -> int:
        """Return the papers of a query as a bitset.

        Each block of papers is one sum of powers of two: for half a million papers, ten
        times as fast as a Python object for each.
        """
        blocks = self.size // BITS + 1
        asked = {"terms": {"field": "block", "size": blocks}, "aggs": {"bits": {"sum": {"field": "bit"}}}}
        with explained():
            found = self._searcher.aggregate(query, {"blocks": asked})
        octets = bytearray(blocks * BITS // 8)
        for bucket in found["blocks"]["buckets"]:
            start = int(bucket["key"]) * (BITS // 8)
            octets[start : start + BITS // 8] = int(bucket["bits"]["value"]).to_bytes(BITS // 8, "little")
        return int.from_bytes(octets[: self.size // 8 + 1], "little")

    def frequency(self, token: str, fields: Sequence[str] = TEXT_FIELDS) -> int:
        """Return about how many papers have a token: the largest count in one of these fields."""
        return max(int(self._searcher.doc_freq(name, token)) for name in fields)

    def rarity(self, tokens: tuple[str, ...]) -> float:
        """Return the weight of a word with these forms, by the field in which most papers have it."""
        having = max(sum(self.frequency(token, (name,)) for token in tokens) for name in TEXT_FIELDS)
        return rarity(self.held, min(having, self.held))

    def beginning(self, start: str, name: str, most: int | None = None) -> list[str]:
        """Return the tokens of a field with this prefix; at most `most` of them if it is given."""
        found = self._searcher.terms_with_prefix(name, start, limit=most)
        return [token for token, _count in found if not is_mark(token)]

    def vocabulary(self, start: str) -> dict[str, int]:
        """Return the tokens with this prefix, each with the largest count of papers in one field."""
        known: dict[str, int] = {}
        for name in TEXT_FIELDS:
            for token, count in self._searcher.terms_with_prefix(name, start):
                if not is_mark(token):
                    known[token] = max(known.get(token, 0), count)
        return known


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # it is there, only its stub leaves it out


@contextmanager
def explained() -> Iterator[None]:
    """Turn tantivy's errors about a damaged index into SearchError."""
    with _explained(None):
        yield


@contextmanager
def _explained(directory: Path | None) -> Iterator[None]:
    where = f"index {directory}" if directory else "the index"
    try:
        yield
    except SearchError:
        raise
    except ValueError as error:
        if not str(error).startswith(_ASKED_TOO_MUCH):
            raise SearchError(f"{where}: cannot be read; it will be rebuilt") from error
        raise QueryError("too many words fit a pattern of this phrase; type more of it", 0) from error
    except (OSError, SystemError) as error:
        raise SearchError(f"{where}: cannot be read; it will be rebuilt") from error
    except BaseException as error:
        # A panic of Rust code is a BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise SearchError(f"{where}: damaged; it will be rebuilt") from error


def _append(
    directory: Path,
    index: tantivy.Index,
    size: int,
    papers: Iterable[Worded],
    progress: Callable[[int], None],
    dead: Iterable[int],
) -> int:
    """Add papers, numbered from `size` on; return how many the index has then."""
    # One thread, so that papers keep their order as far as segments allow.
    writer = index.writer(_HEAP, 1)
    gathered = _lexicon(directory).gather()
    for size, paper in enumerate(papers, size + 1):  # noqa: B020  # counted on from where it stood
        made = document(size - 1, paper)
        if made:
            writer.add_document(made)
            gathered.add(paper)
        if size % _BATCH == 0:
            _write_lexicon(directory, gathered)
            writer.commit()
            progress(size)
    # By a query: tantivy takes a Python number for a signed term, which finds nothing here.
    if gone := list(dead):
        writer.delete_documents_by_query(tantivy.Query.term_set_query(index.schema, "doc", gone))
    _write_lexicon(directory, gathered)
    writer.commit()
    writer.wait_merging_threads()
    return size


def _lexicon(directory: Path) -> Lexicon:
    file = directory / _LEXICON
    return Lexicon(file.read_bytes()) if file.exists() else Lexicon()


def _write_lexicon(directory: Path, gathered: Gathered) -> None:
    replace_file(directory / _LEXICON, gathered.render(), alone=True, durable=False)


def _write_manifest(directory: Path, size: int, known: Mapping[str, int]) -> None:
    """Name the files of an index and their checksums; `known` are those of files that are never changed."""
    files = {
        file.name: known[file.name] if file.name in known else checksum(file)
        for file in directory.iterdir()
        if file.name not in _LOCKS and file.name != _MANIFEST
    }
    manifest = json.dumps({"version": _VERSION, "size": size, "files": files})
    replace_file(directory / _MANIFEST, manifest.encode("ascii"), alone=True, durable=False)


def _manifest(directory: Path) -> tuple[int, dict[str, int]]:
    file = directory / _MANIFEST
    try:
        if not (is_ours(directory) and is_ours(file)):
            raise SearchError(f"index {directory}: others own it or can write it; it will be rebuilt")
        head = json.loads(file.read_text("utf-8"))
        if head["version"] == _VERSION and all(is_ours(directory / name) for name in head["files"]):
            return int(head["size"]), dict(head["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SearchError(f"index {directory}: no whole index; it will be rebuilt") from error
    raise SearchError(f"index {directory}: of another version, or not ours; it will be rebuilt")


def _copy(file: Path, copy: Path) -> None:
    copy.write_bytes(file.read_bytes())
