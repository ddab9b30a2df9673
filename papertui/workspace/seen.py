"""Which papers of some dump paths the user has seen, stored outside the cache.

    <state>/seen/<hash of the paths>/
      left      the last sync of which all papers were seen, per cache; the number of valid tokens
      tokens    tokens of the papers seen (`catalog.tokens`), 8 bytes each, append only
      asked     tokens of the papers that rules asked about since
      lock

A paper counts as seen once the user has quit the interface with `q` while it was in the list.
`left` is enough while the cache exists; the tokens are needed after the cache was
rebuilt, and for papers that disappeared and came back. `left` is replaced last, so
killing papertui while it quits records nothing.
"""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from papertui.catalog import Catalog
from papertui.catalog.tokens import hash_of, is_own_partner, partners, tokens_in, tokens_of
from papertui.errors import LibraryError
from papertui.files import locked, make_folder, open_private, replace_file, sync
from papertui.search.bits import from_docs, to_docs

_WIDTH = 8
_CHUNK = 1 << 17  # tokens
_AT_ONCE = 1 << 18  # documents: some 100 MB of numbers
_MOST_TIMES = 4  # duplicate tokens tolerated before compacting
_LINEAGES = 8  # caches of the same paths in several folders, deleted ones included


@dataclass(frozen=True, slots=True)
class _Left:
    count: int = 0
    readings: Mapping[str, int] = field(default_factory=dict)

    def since(self, catalog: Catalog) -> int:
        return self.readings.get(catalog.lineage, 0)


class Seen:
    """The papers seen in one set of dump paths. For one thread; instances share the files."""

    def __init__(self, state_dir: Path, paths: Iterable[Path]) -> None:
        self._state_dir = state_dir
        self._paths = tuple(paths)
        self._found: tuple[str, _Left, int] | None = None

    @property
    def _folder(self) -> Path:
        resolved = sorted({os.path.realpath(os.fsencode(path)) for path in self._paths})
        return self._state_dir / "seen" / blake2b(b"\0".join(resolved), digest_size=10).hexdigest()

    def new(self, catalog: Catalog) -> int:
        """Return the papers added since the user last quit with `q`, as a bitset; all if never."""
        left = _read_left(self._folder)
        if self._found is None or self._found[:2] != (catalog.version, left):
            self._found = (catalog.version, left, self._find(catalog, left))
        return self._found[2]

    def leave(self, catalog: Catalog) -> None:
        """Mark every paper of the catalog as seen; on disk when this returns. Raises LibraryError."""
        folder = self._folder
        try:
            make_folder(folder)
            with locked(folder / "lock"):
                left = _read_left(folder)
                # A cache that was never marked as seen has no tokens yet of papers that count as seen.
                is_known = catalog.lineage in left.readings
                added = _tokens_of(catalog.new(left.since(catalog)) if is_known else catalog.live, catalog)
                later = _Left(left.count + len(added), _readings(left, catalog))
                if later != left:
                    _append(folder / "tokens", left.count, added)
                    _replace(folder / "left", later)
                if len(added) and later.count > _MOST_TIMES * max(len(tokens_in(catalog).numbers), _CHUNK):
                    _compact(folder, later)
                # Seen papers are no longer new, so no rule asks about them.
                (folder / "asked").unlink(missing_ok=True)
        except OSError as error:
            why = error.strerror or error
            raise LibraryError(
                f"{folder}: {why}; what you have seen was not noted and is:new finds it again"
            ) from error

    def were_asked(self, rule: str, papers: Sequence[Sequence[str]]) -> list[bool]:
        """Return whether the user was asked about each paper, given by its keys, for this rule."""
        file = self._folder / "asked"
        asked, mark = set(chain.from_iterable(_chunks(file, _size(file)))), hash_of(rule)
        return [
            any(near ^ mark in asked for token in tokens_of(keys) for near in partners(token))
            for keys in papers
        ]

    def note_asked(self, rule: str, papers: Iterable[Sequence[str]]) -> None:
        """Record that the user was asked about these papers; if that fails, the user is asked again."""
        folder, mark = self._folder, hash_of(rule)
        numbers = array("Q", (token ^ mark for keys in papers for token in tokens_of(keys)))
        with suppress(OSError):
            make_folder(folder)
            with locked(folder / "lock"):
                known = _size(folder / "asked")
                _append(folder / "asked", known, numbers)

    def _find(self, catalog: Catalog, left: _Left) -> int:
        new = catalog.new(left.since(catalog))
        if not (new and left.count):
            return new
        tokens, docs, seen = tokens_in(catalog), to_docs(new), list[int]()
        for first in range(0, len(docs), _AT_ONCE):
            # Most papers share a token with their earlier version; only the others are examined further.
            own = {doc: tokens.of(doc) for doc in docs[first : first + _AT_ONCE]}
            met = self._met({token for token in chain(*own.values()) if is_own_partner(token)}, left.count)
            same = [doc for doc, each in own.items() if not met.isdisjoint(each)]
            seen += same
            near = {doc: set(chain(*map(partners, own[doc]))) for doc in own.keys() - set(same)}
            met = self._met(set().union(*near.values()), left.count)
            seen += (doc for doc, each in near.items() if not each.isdisjoint(met))
        return new & ~from_docs(seen, catalog.size)

    def _met(self, wanted: set[int], count: int) -> set[int]:
        met: set[int] = set()
        for chunk in _chunks(self._folder / "tokens", count) if wanted else ():
            met |= wanted.intersection(chunk)
        return met


def _tokens_of(docs: int, catalog: Catalog) -> array[int]:
    if not docs:
        return array("Q")
    tokens = tokens_in(catalog)
    return tokens.numbers if docs == catalog.live else tokens.of_all(to_docs(docs))


def _compact(folder: Path, left: _Left) -> None:
    """Remove duplicate tokens, which a rebuilt cache adds."""
    once = array("Q", set(chain.from_iterable(_chunks(folder / "tokens", left.count))))
    replace_file(folder / "tokens", once.tobytes(), alone=True)
    _replace(folder / "left", _Left(len(once), left.readings))


def _readings(left: _Left, catalog: Catalog) -> dict[str, int]:
    # While a first sync is running, it may still add papers under the same sync number.
    if not catalog.finished or left.readings.get(catalog.lineage, -1) >= catalog.reading:
        return dict(left.readings)
    others = [(name, reading) for name, reading in left.readings.items() if name != catalog.lineage]
    return dict([*others, (catalog.lineage, catalog.reading)][-_LINEAGES:])


def _read_left(folder: Path) -> _Left:
    size = _size(folder / "tokens")
    try:
        count, readings = json.loads((folder / "left").read_text("ascii"))
        known = {str(name): int(reading) for name, reading in readings.items()}
        return _Left(min(int(count), size), known)
    except FileNotFoundError:
        return _Left()
    except (OSError, ValueError, TypeError, AttributeError):
        # Damaged: the tokens hold the same information.
        return _Left(size)


def _replace(file: Path, left: _Left) -> None:
    replace_file(file, json.dumps([left.count, dict(left.readings)]).encode("ascii"), alone=True)


def _append(file: Path, count: int, numbers: array[int]) -> None:
    if not numbers:
        return
    with open(open_private(file, os.O_RDWR), "r+b") as out:
        # Tokens beyond the count come from a process that was killed before it counted them.
        out.truncate(count * _WIDTH)
        out.seek(0, os.SEEK_END)
        out.write(memoryview(numbers).cast("B"))
    sync(file)


def _chunks(file: Path, count: int) -> Iterator[array[int]]:
    with suppress(OSError), open(file, "rb") as stream:
        for first in range(0, count, _CHUNK):
            data = stream.read(min(_CHUNK, count - first) * _WIDTH)
            yield array("Q", data[: len(data) - len(data) % _WIDTH])


def _size(file: Path) -> int:
    try:
        return file.stat().st_size // _WIDTH
    except OSError:
        return 0
