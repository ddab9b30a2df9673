"""The Whoosh index: which words occur where in which paper. Built in batches, opened only if intact and ours.

Documents are numbered in the order of the papers, and a number never changes: only
adjacent segments are merged, and no document is deleted. Whoosh stores which papers
have a word and how often; `tables` and `texts` hold what is read too often or in too
large amounts for it.
"""

import shutil
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer  # type: ignore[attr-defined]  # whoosh
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence
from whoosh.index import FileIndex, create_in, open_dir

from papertui.paper import Worded
from papertui.search.merging import merge_small
from papertui.search.postings import Block, MappedStorage, blocks, forget_pages
from papertui.search.tables import DamagedTablesError, Gathering, Tables
from papertui.search.texts import Texts, mapped
from papertui.search.tree import TEXT_FIELDS
from papertui.search.trust import SearchError as SearchError
from papertui.search.trust import checksum, is_ours, link

_TABLES = "tables"
_TEXT = ".text"
_LASTING = (_TEXT, ".trm", ".pst", ".col")  # suffixes of files that are never changed
# A small first batch, so that papers are found soon; then few segments, as each costs 11 µs per lookup.
_BATCHES = (1_000, 3_000)
_LATER_BATCHES = 8_000
_FLOATS = [float(count) for count in range(256)]
_BLOCK = 512  # postings per block; reading takes a quarter longer with Whoosh's 128

Postings = list[tuple[bytes, int, float, bytes]]


class CountsField(FieldType):
    """A Whoosh field that takes ready postings and stores only the frequency of each word."""

    def __init__(self) -> None:
        super().__init__(Existence(), SpaceSeparatedTokenizer())  # type: ignore[arg-type]  # a tokenizer is one

    def index(self, value: Postings, **_: object) -> Generator[tuple[bytes, int, float, bytes], None, None]:
        """Yield the postings that Whoosh would make of a text itself, at five times the cost."""
        yield from value


def build(
    directory: Path, papers: Iterable[Worded], *, progress: Callable[[int], None] = lambda done: None
) -> None:
    """Index papers in an empty directory, numbered from 0; `progress` gets the count of searchable papers.

    One process builds at a time. After each call of `progress` the index can be opened
    and covers that many papers.
    """
    create_in(str(directory), Schema(**{name: CountsField() for name in TEXT_FIELDS}))
    _append(directory, Gathering(), {}, papers, progress)


def extend(
    base: Path,
    directory: Path,
    papers: Iterable[Worded],
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Build in an empty directory an index of all papers of `base` and, numbered after them, of these papers.

    `base` is not changed; its segments are shared by hard links where the file system
    supports them. Raises SearchError if `base` is damaged.
    """
    tables = _tables(base)
    for file in base.iterdir():
        if file.name in tables.segments:
            link(file, directory / file.name)
        elif file.suffix == ".toc":
            shutil.copyfile(file, directory / file.name)
    rewritten = merge_small(directory, _codec(), sorted(directory.glob(f"*{_TEXT}")))
    segments = {name: written for name, written in tables.segments.items() if name not in rewritten}
    _append(directory, tables.gather(), segments, papers, progress)


def open_index(directory: Path) -> "WhooshIndex":
    """Open an index for one thread. Raises SearchError unless it is ours and every byte is as it was written.

    Whoosh's files are pickles, which can run any code: files that another user owns
    or can write are not read.
    """
    tables = _tables(directory)
    for name, written in tables.segments.items():
        if checksum(directory / name) != written:
            raise SearchError(f"{directory / name}: damaged; it will be rebuilt")
    files = [
        (directory / name, int(name.removesuffix(_TEXT)))
        for name in sorted(tables.segments)
        if name.endswith(_TEXT)
    ]
    try:
        texts = Texts([(mapped(file), first) for file, first in files], tables.places)
        return WhooshIndex(*_open_whoosh(directory), tables, texts)
    except SearchError:
        raise
    except Exception as error:  # whatever a damaged pickle can raise
        raise SearchError(f"index {directory}: cannot be opened; it will be rebuilt") from error


def _open_whoosh(directory: Path, tries: int = 5) -> tuple[FileIndex, MappedStorage]:
    for _ in range(tries):
        # A builder that commits at the same time replaces the table of contents.
        with suppress(FileNotFoundError):
            if not all(map(is_ours, directory.glob("*.toc"))):
                break
            storage = MappedStorage(directory)
            return storage.open_index(), storage  # type: ignore[no-untyped-call]  # whoosh
    raise SearchError(f"index {directory}: others own it or can write it; it will be rebuilt")


class WhooshIndex:
    """The words of the papers: which papers have a token, how often, and next to what. For one thread."""

    def __init__(self, whoosh: FileIndex, storage: MappedStorage, tables: Tables, texts: Texts) -> None:
        self._storage = storage
        self.tables = tables
        self.texts = texts
        self.size = tables.size
        self._reader = whoosh.reader()  # type: ignore[no-untyped-call]  # whoosh
        self._segments: list[tuple[Any, int]] = []
        base = 0
        for leaf, _offset in self._reader.leaf_readers():
            # A segment newer than the tables is not complete yet.
            if base < self.size:
                self._segments.append((leaf, base))
            base += leaf.doc_count_all()
        if base < self.size:
            raise ValueError("segments are missing")

    def postings(self, field: str, token: str) -> "tuple[array[int], array[float]]":
        """Return the documents that have this token in this field, ascending, and how often each has it."""
        docs, counts = array("I"), array("f")
        for block in self._blocks(field, token):
            docs.extend(block.docs())
            counts.extend(block.counts())
        return docs, counts

    def docs(self, field: str, token: str) -> "array[int]":
        """Return the documents that have this token in this field, ascending."""
        docs = array("I")
        for block in self._blocks(field, token):
            docs.extend(block.docs())
        return docs

    def rest(self) -> None:
        """Release the memory that reading took: 100 MB after some queries over 50,000 papers."""
        forget_pages(self._storage.maps)
        forget_pages(data for data in self.texts.maps if not isinstance(data, bytes))

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        self.texts.close()

    def _blocks(self, field: str, token: str) -> Iterator[Block]:
        try:
            for leaf, base in self._segments:
                yield from blocks(leaf, base, field, token)
        except Exception as error:  # Whoosh raises ten kinds of them over damaged files
            raise SearchError(f"the index is damaged at “{token}”; it will be rebuilt") from error


def _append(
    directory: Path,
    gathering: Gathering,
    segments: dict[str, int],
    papers: Iterable[Worded],
    progress: Callable[[int], None],
) -> None:
    remaining = iter(papers)
    sizes = chain(_BATCHES, repeat(_LATER_BATCHES))
    batch = list(islice(remaining, next(sizes)))
    while True:
        if batch:
            _add_segment(directory, gathering, batch)
        for file in directory.iterdir():
            if file.suffix in _LASTING and file.name not in segments:
                segments[file.name] = checksum(file)
        gathering.write(directory / _TABLES, segments)
        progress(gathering.size)
        batch = list(islice(remaining, next(sizes)))
        if not batch:
            return


def _add_segment(directory: Path, gathering: Gathering, papers: Iterable[Worded]) -> None:
    writer = open_dir(str(directory)).writer(codec=_codec(), compound=False)
    encoded = Encoded()
    try:
        with (directory / f"{gathering.size:09}{_TEXT}").open("wb") as texts:
            for paper in papers:
                words, text = gathering.take(paper)
                texts.write(text)
                writer.add_document(**{name: encoded.postings(some) for name, some in words.items() if some})
    except BaseException:
        # Whoosh keeps its lock until it is cancelled.
        writer.cancel()
        raise
    writer.commit(merge=False)


def _codec() -> W3Codec:
    return W3Codec(blocklimit=_BLOCK, compression=1)  # type: ignore[no-untyped-call]  # whoosh


class Encoded(dict[str, bytes]):
    """Tokens as bytes, each encoded once per segment: Whoosh keeps millions of them until it sorts."""

    def __missing__(self, token: str) -> bytes:
        self[token] = octets = token.encode()
        return octets

    def postings(self, counts: Counter[str]) -> Postings:
        """Return the postings of a field as Whoosh takes them: (token, frequency, weight, empty value)."""
        return [(self[token], count, _FLOATS[min(count, 255)], b"") for token, count in counts.items()]


def _tables(directory: Path) -> Tables:
    file = directory / _TABLES
    try:
        trusted = is_ours(directory) and is_ours(file)
        tables = Tables(file.read_bytes()) if trusted else None
        if tables and all(is_ours(directory / name) for name in tables.segments):
            return tables
    except (OSError, DamagedTablesError) as error:
        raise SearchError(f"index {directory}: no whole index; it will be rebuilt") from error
    raise SearchError(f"index {directory}: others own it or can write it; it will be rebuilt")
