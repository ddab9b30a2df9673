"""The tantivy index on disk: what each paper is written down as, built once, opened only if whole and ours.

A field holds three words for each token of a paper: its beginnings of one and
of two letters, marked, and the token. So a short beginning costs one list of
papers, not the ten thousand of its words, in a phrase too; and as every token
has its place at a multiple of STRIDE, phrases are found by position. A value
in `block` and one in `bit` make a set of papers out of a sum: see `Store.bits`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import tantivy

from papertui.errors import QueryError
from papertui.files import replace_file
from papertui.paper import Paper
from papertui.search.texts import runs_of
from papertui.search.tree import TEXT_FIELDS
from papertui.search.trust import SearchError, checksum, is_ours, link

STRIDE = 3
"""How many words of the index a token takes: its two beginnings and itself."""

LONGEST_START = 2
OPENING = "opening"
"""The field of how titles begin, after the word FIRST; articles are there and passed over."""

FIRST = "^"
_MARK = "***"  # no token holds one, and none becomes this by two edits
FILLED = _MARK
"""The word that is in every field that is not empty."""

_ARTICLES = ("a", "an", "the")
_OPENING_LENGTH = 12
_MANIFEST = "manifest"
_VERSION = 3
_BATCH = 20_000
_HEAP = 100_000_000  # bytes that the writer fills before it writes a segment
_BITS = 48  # papers in a block: a sum of so many powers of two is exact, and six bytes
_POWERS = [float(1 << place) for place in range(_BITS)]
_ASKED_TOO_MUCH = "An invalid argument was passed"
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")
_NAMES = ("meta.json", ".managed.json", _MANIFEST)  # replaced, where all other files are written once


def begun(start: str) -> str:
    """Return the word that stands for a beginning of one or two letters."""
    return start + _MARK


def build(
    directory: Path, papers: Iterable[Paper], *, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Index papers in an empty directory, numbered from 0; `progress` hears how many can be searched."""
    _append(directory, tantivy.Index(_schema(), path=str(directory)), 0, papers, progress)


def extend(
    base: Path,
    directory: Path,
    papers: Iterable[Paper],
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Make in an empty directory an index of what `base` holds and, numbered on, of these papers.

    `base` is not touched; what is never changed of it is shared by hard links.
    Raises SearchError when it is not whole.
    """
    size, files = _manifest(base)
    for name in files:
        file = base / name
        (_copy if name in _NAMES else link)(file, directory / name)
    _append(directory, tantivy.Index.open(str(directory)), size, papers, progress)


def covered(directory: Path) -> int:
    """Say how many papers an index was finished with; 0 for one that is not whole."""
    try:
        return _manifest(directory)[0]
    except SearchError:
        return 0


def files_of(directory: Path) -> dict[str, int]:
    """Return the files of a finished index, each with its CRC-32. Raises SearchError."""
    return _manifest(directory)[1]


def open_store(directory: Path, size: int) -> "Store":
    """Open an index that covers the first `size` papers.

    Raises SearchError unless it is ours and, once it is finished, every byte is
    what was written; one that is being written is tantivy's to check.
    """
    with _explained(directory):
        if not all(map(is_ours, (directory, *directory.iterdir()))):
            raise SearchError(f"index {directory}: others own it or can write it; it will be rebuilt")
        if (directory / _MANIFEST).exists():
            for name, written in files_of(directory).items():
                if checksum(directory / name) != written:
                    raise SearchError(f"{directory / name}: damaged; it will be rebuilt")
        return Store(tantivy.Index.open(str(directory)), size)


class Store:
    """What is asked of a tantivy index; `queries` are made by `papertui.search.large.compose`."""

    def __init__(self, index: tantivy.Index, size: int) -> None:
        self.size = size
        self.schema = index.schema
        self._index = index
        self._searcher = index.searcher()
        self.held: int = self._searcher.num_docs

    def count(self, query: tantivy.Query) -> int:
        """Count the papers of a query."""
        with explained():
            return _total(self._searcher.search(query, 1, count=True, order_by_field="doc"))

    def best(self, query: tantivy.Query, most: int) -> tuple[list[tuple[float, int]], int]:
        """Return the best papers as (score, document), the best first, and how many there are in all."""
        with explained():
            found = self._searcher.search(query, max(most, 1), count=True)
            docs = self._searcher.fast_field_values("doc", [address for _score, address in found.hits])
        scored = zip(found.hits, docs, strict=True)
        return [(score, int(doc or 0)) for (score, _address), doc in scored], _total(found)

    def first(self, query: tantivy.Query, most: int) -> list[int]:
        """Return the first papers of a query as they are numbered."""
        with explained():
            found = self._searcher.search(
                query, most, count=False, order_by_field="doc", order=tantivy.Order.Asc
            )
        return [doc for doc, _address in found.hits]

    def bits(self, query: tantivy.Query) -> int:
        """Return the papers of a query as a bitset.

        Each block of papers is one sum of powers of two: ten times as fast, over
        half a million papers, as a Python object for each.
        """
        blocks = self.size // _BITS + 1
        asked = {"terms": {"field": "block", "size": blocks}, "aggs": {"bits": {"sum": {"field": "bit"}}}}
        with explained():
            found = self._searcher.aggregate(query, {"blocks": asked})
        octets = bytearray(blocks * _BITS // 8)
        for bucket in found["blocks"]["buckets"]:
            start = int(bucket["key"]) * (_BITS // 8)
            octets[start : start + _BITS // 8] = int(bucket["bits"]["value"]).to_bytes(_BITS // 8, "little")
        return int.from_bytes(octets[: self.size // 8 + 1], "little")

    def frequency(self, token: str) -> int:
        """Say how many papers have a token, about: the most that have it in one field."""
        return max(int(self._searcher.doc_freq(name, token)) for name in TEXT_FIELDS)

    def beginning(self, start: str, name: str, most: int | None = None) -> list[str]:
        """Return the tokens of a field that begin so; at most some of them where `most` says so."""
        found = self._searcher.terms_with_prefix(name, start, limit=most)
        return [token for token, _count in found if not token.endswith(_MARK)]

    def vocabulary(self, start: str) -> dict[str, int]:
        """Return the tokens that begin so, each with the papers that have it in the field where most have."""
        known: dict[str, int] = {}
        for name in TEXT_FIELDS:
            for token, count in self._searcher.terms_with_prefix(name, start):
                if not token.endswith(_MARK):
                    known[token] = max(known.get(token, 0), count)
        return known


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # it is there, only its stub leaves it out


@contextmanager
def explained() -> Iterator[None]:
    """Turn what tantivy raises over a damaged index into SearchError."""
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
        # A panic of Rust's code comes as an exception that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SearchError(f"{where}: damaged; it will be rebuilt") from error


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    for name in (*TEXT_FIELDS, OPENING):
        schema.add_text_field(name, tokenizer_name="whitespace")
    schema.add_unsigned_field("doc", indexed=True, fast=True)
    schema.add_unsigned_field("block", fast=True)
    schema.add_float_field("bit", fast=True)
    return schema.build()


def _append(
    directory: Path,
    index: tantivy.Index,
    size: int,
    papers: Iterable[Paper],
    progress: Callable[[int], None],
) -> None:
    # One thread, so that papers stay in their order as far as segments allow.
    writer = index.writer(_HEAP, 1)
    for size, paper in enumerate(papers, size + 1):  # noqa: B020  # counted on from where it stood
        document = _document(size - 1, paper)
        if document:
            writer.add_document(document)
        if size % _BATCH == 0:
            writer.commit()
            progress(size)
    writer.commit()
    writer.wait_merging_threads()
    _write_manifest(directory, size)
    progress(size)


def _document(number: int, paper: Paper) -> tantivy.Document | None:
    """Write a paper down; None for what holds the place of a dead number."""
    if not (paper.title or paper.abstract):
        return None
    document = tantivy.Document()
    runs = {name: [run for run in some if run] for name, some in runs_of(paper).items()}
    for name, some in runs.items():
        for run in some:
            document.add_text(name, " ".join(map(_words, run)))
        if some:
            document.add_text(name, FILLED)
    for title in runs["title"]:
        for own in _openings(title):
            document.add_text(OPENING, " ".join(map(_words, (FIRST, *own[:_OPENING_LENGTH]))))
    document.add_unsigned("doc", number)
    document.add_unsigned("block", number // _BITS)
    document.add_float("bit", _POWERS[number % _BITS])
    return document


@lru_cache(maxsize=1 << 16)
def _words(token: str) -> str:
    return f"{begun(token[:1])} {begun(token[:2])} {token}"


def _openings(title: Sequence[str]) -> Iterator[Sequence[str]]:
    yield title
    if title[0] in _ARTICLES and len(title) > 1:
        yield title[1:]


def _write_manifest(directory: Path, size: int) -> None:
    files = {
        file.name: checksum(file)
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
