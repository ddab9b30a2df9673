"""Tables next to the Whoosh index: vocabulary, rare words, short prefixes, lengths. Plain data, no pickle.

Whoosh needs 11 µs to find one term in one segment. That is nothing for a word, but a
second for `*re*`, which matches 12,000 words, most of them in one or two papers. So
these tables hold the papers of each term that is in at most RARE papers, and of each
prefix of one or two letters, for every field.

Layout: a line of JSON (version, counts, offsets of the sections, CRC-32 of the
rest), then the sections. The file is replaced as a whole, never changed.
"""

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
from math import log2
from pathlib import Path
from typing import Any

from papertui.files import replacing
from papertui.paper import Worded
from papertui.search import bits
from papertui.search.lexicon import Gathered, Lexicon
from papertui.search.texts import render, runs_of
from papertui.search.tokens import is_unspaced
from papertui.search.tree import TEXT_FIELDS

VERSION = 4
RARE = 64

FIELD_BIT = {name: 1 << place for place, name in enumerate(TEXT_FIELDS)}
_ALL = len(TEXT_FIELDS)
_LONGEST_START = 2


class DamagedTablesError(ValueError):
    """The file is not one that `Gathering.write` wrote."""


def length_code(length: int) -> int:
    """Encode a field's length in a byte, exactly enough for scoring."""
    return min(round(16 * log2(1 + length)), 255)


def coded_length(code: int) -> float:
    """Return the length of a code."""
    return float(2 ** (code / 16) - 1)


@dataclass(slots=True)
class Gathering:
    """The tables under construction; documents are added in order."""

    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rare: dict[str, list[int]] = field(default_factory=dict)
    starts: dict[tuple[str, str], int] = field(default_factory=dict)
    lengths: dict[str, bytearray] = field(default_factory=lambda: {name: bytearray() for name in TEXT_FIELDS})
    places: "array[int]" = field(default_factory=lambda: array("I", [0]))
    lexicon: Gathered = field(default_factory=Gathered)
    _recent: "dict[tuple[str, int], array[int]]" = field(default_factory=dict)
    _recent_base: int = 0

    def take(self, paper: Worded) -> tuple[dict[str, Counter[str]], bytes]:
        """Add the next document; return the frequency of each token by field, and its text (`texts`)."""
        runs = runs_of(paper)
        words = {name: Counter(chain.from_iterable(some)) for name, some in runs.items()}
        rendered = [render(some) for some in runs.values()]
        self.add(words, list(map(len, rendered)))
        self.lexicon.add(paper)
        return words, b"".join(rendered)

    def add(self, words: Mapping[str, Mapping[str, int]], rendered: Sequence[int]) -> None:
        """Add the next document: by field, its tokens with their frequency, and the size of its text."""
        fields_of: dict[str, int] = {}
        for name, counts in words.items():
            bit = FIELD_BIT[name]
            for token in counts:
                fields_of[token] = fields_of.get(token, 0) | bit
            self.lengths[name].append(length_code(sum(counts.values())))
        for token, mask in fields_of.items():
            self._count(token, self.size << _ALL | mask)
        self._note_starts(fields_of)
        self.places.extend(islice(accumulate(rendered, initial=self.places[-1]), 1, None))
        self.size += 1

    def _count(self, token: str, entry: int) -> None:
        count = self.counts.get(token, 0)
        self.counts[token] = count + 1
        if not count:
            self.rare[token] = [entry]
        elif count < RARE:
            self.rare[token].append(entry)
        elif count == RARE:
            del self.rare[token]

    def _note_starts(self, fields_of: Mapping[str, int]) -> None:
        starts: dict[str, int] = {}
        for token, mask in fields_of.items():
            if is_unspaced(token):
                continue  # as many prefixes as tokens
            for length in range(1, _LONGEST_START + 1):
                start = token[:length]
                starts[start] = starts.get(start, 0) | mask
        recent, doc = self._recent, self.size - self._recent_base
        for key in starts.items():
            docs = recent.get(key)
            if docs is None:
                docs = recent[key] = array("I")
            docs.append(doc)

    def _settle_starts(self) -> None:
        """Convert the recent lists of documents to bitsets, to keep memory small."""
        size = self.size - self._recent_base
        for (start, mask), docs in self._recent.items():
            members = bits.from_docs(docs, size) << self._recent_base
            for name, bit in FIELD_BIT.items():
                if mask & bit:
                    self.starts[start, name] = self.starts.get((start, name), 0) | members
        self._recent = {}
        self._recent_base = self.size

    def write(self, file: Path, segments: Mapping[str, int]) -> None:
        """Replace the file by the tables so far; `segments` holds the CRC-32 of the index files."""
        # The file is synced to disk with all others when the index is complete.
        with replacing(file, alone=True, durable=False) as out:
            out.write(self.render(segments))

    def render(self, segments: Mapping[str, int]) -> bytes:
        """Return the tables so far as bytes for `Tables`."""
        self._settle_starts()
        body = bytearray()
        places: dict[str, Any] = {}
        for name, data in self._sections():
            places[name] = [len(body), len(data)]
            body += data
        head = {
            "version": VERSION, "byteorder": sys.byteorder, "size": self.size,
            "segments": segments, "crc": zlib.crc32(body), "sections": places,
        }  # fmt: skip
        return json.dumps(head).encode() + b"\n" + body

    def _sections(self) -> Iterator[tuple[str, bytes]]:
        tokens = sorted(self.counts)
        yield "tokens", "\n".join(tokens).encode()
        yield "counts", array("I", map(self.counts.__getitem__, tokens)).tobytes()
        offsets, entries = array("I", [0]), array("I")
        for token in tokens:
            entries.extend(self.rare.get(token, ()))
            offsets.append(len(entries))
        yield "offsets", offsets.tobytes()
        yield "entries", entries.tobytes()
        yield "places", self.places.tobytes()
        yield "lexicon", self.lexicon.render()
        for name, codes in self.lengths.items():
            yield f"lengths {name}", bytes(codes)
        for (start, name), members in sorted(self.starts.items()):
            octets = members.to_bytes((members.bit_length() + 7) // 8, "little")
            yield f"start {name} {start}", zlib.compress(octets, 1)


class Tables:
    """The tables of an index, read only. `tokens` are sorted; a token's position is its number."""

    def __init__(self, data: bytes) -> None:
        """Parse what `Gathering` rendered. Raises DamagedTablesError for anything else."""
        head, end = _head(data)
        self._data = data
        self._body = end + 1
        self._sections: dict[str, list[int]] = head["sections"]
        self.size: int = head["size"]
        self.segments: dict[str, int] = head["segments"]
        text = self._section("tokens").decode()
        self.tokens = text.split("\n") if text else []
        self.counts = self._numbers("counts")
        self._offsets = self._numbers("offsets")
        self._entries = self._numbers("entries")
        self.places = self._numbers("places")
        self.lengths = {name: self._section(f"lengths {name}") for name in TEXT_FIELDS}
        self.lexicon = Lexicon(self._section("lexicon"))

    def number(self, token: str) -> int | None:
        """Return a token's number; None if no paper has it."""
        place = bisect_left(self.tokens, token)
        return place if self.tokens[place : place + 1] == [token] else None

    def starting(self, start: str) -> range:
        """Return the numbers of the tokens with this prefix."""
        first = bisect_left(self.tokens, start)
        return range(first, bisect_left(self.tokens, start + "\U0010ffff", first))

    def is_rare(self, number: int) -> bool:
        """Whether this token's documents are in these tables."""
        return self.counts[number] <= RARE

    def rare_docs(self, numbers: Sequence[int], fields: int) -> list[int]:
        """Return the documents of the rare tokens among these, in any of the fields (FIELD_BIT)."""
        offsets, entries = self._offsets, self._entries
        if isinstance(numbers, range):
            # All tokens with one prefix: their documents are contiguous.
            chosen = entries[offsets[numbers.start] : offsets[numbers.stop]]
        else:
            chosen = array("I")
            for number in numbers:
                chosen += entries[offsets[number] : offsets[number + 1]]
        return [entry >> _ALL for entry in chosen if entry & fields]

    def filled(self, field_name: str) -> bytes:
        """Return one byte per document: 1 if the field has a word."""
        return self.lengths[field_name].translate(b"\0" + b"\1" * 255)

    def start(self, start: str, field_name: str) -> int | None:
        """Return the documents with a token of this prefix; None for a prefix that is not stored."""
        if len(start) > _LONGEST_START or is_unspaced(start):
            return None
        section = f"start {field_name} {start}"
        if section not in self._sections:
            return 0
        return int.from_bytes(zlib.decompress(self._section(section)), "little")

    def gather(self) -> Gathering:
        """Return tables to which more documents can be added."""
        gathering = Gathering(size=self.size, counts=dict(zip(self.tokens, self.counts, strict=True)))
        for number, token in enumerate(self.tokens):
            if self.is_rare(number):
                entries = self._entries[self._offsets[number] : self._offsets[number + 1]]
                gathering.rare[token] = list(entries)
        for section in self._sections:
            kind, _, rest = section.partition(" ")
            if kind == "start":
                name, _, start = rest.partition(" ")
                gathering.starts[start, name] = self.start(start, name) or 0
        gathering.lengths = {name: bytearray(codes) for name, codes in self.lengths.items()}
        gathering.places = self.places[:]
        gathering.lexicon = self.lexicon.gather()
        gathering._recent_base = self.size
        return gathering

    def _section(self, name: str) -> bytes:
        start, length = self._sections[name]
        return self._data[self._body + start : self._body + start + length]

    def _numbers(self, name: str) -> "array[int]":
        numbers = array("I")
        numbers.frombytes(self._section(name))
        return numbers


def _head(data: bytes) -> tuple[dict[str, Any], int]:
    end = data.find(b"\n")
    try:
        head = json.loads(data[:end])
        known = (head["version"], head["byteorder"]) == (VERSION, sys.byteorder)
        is_whole = known and head["crc"] == zlib.crc32(memoryview(data)[end + 1 :])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedTablesError("not the tables of an index") from error
    if not is_whole:
        raise DamagedTablesError("damaged, or of another version")
    return head, end
