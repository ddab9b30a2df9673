"""Add records to a catalog and remove them: only papers that share a key with them are merged again.

What a record is merged with is decided among those that it shares an id or a plain
title with, and those that these share one with, and so on. So a change reads that
much, however large the catalog is, and gives what merging all of it would give.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from papertui.catalog.database import DamageError, unpack_files
from papertui.catalog.documents import Document, Documents
from papertui.catalog.hashes import hash_of_key, is_joining
from papertui.catalog.merging import merge_records
from papertui.catalog.records import File, NewRecord
from papertui.catalog.texts import DICTIONARY, Unpacker
from papertui.catalog.tokens import partners, tokens_of
from papertui.paper import Paper
from papertui.paper_json import from_json

Verdicts: TypeAlias = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class _Member:
    """A record that is merged; `paper` as the file gave it, `whole` with its source."""

    record: int
    file: int
    place: int
    paper: Paper
    whole: Paper


# A document of one record names it; so an index is needed only of those that were merged.
_OF_DOCS = """SELECT record FROM docs WHERE record IS NOT NULL
    AND doc IN (SELECT value FROM json_each(:docs)) UNION ALL
    SELECT record FROM records WHERE is_merged AND doc IN (SELECT value FROM json_each(:docs))"""

_Home: TypeAlias = tuple[int, bool]
"""The document of a record, and whether it was merged, so that it does not name its record."""

_Numbered: TypeAlias = tuple[Document, list[int]]
"""A document, and the numbers of its records."""


class Changes:
    """Change the papers of one database, in its open transaction."""

    def __init__(
        self,
        database: sqlite3.Connection,
        documents: Documents,
        files: Mapping[int, File],
        number_of: Callable[[bytes], int],
        verdicts: Verdicts = MappingProxyType({}),
    ) -> None:
        self._database, self._documents, self._number_of = database, documents, number_of
        self._files, self._verdicts = files, verdicts
        self._judged = {hash_of_key(key) for pair in verdicts for key in pair}
        self._joined = _joined(verdicts)
        self._unpack = Unpacker(lambda number: database.execute(DICTIONARY, (number,)).fetchall()).unpack
        (most,) = database.execute("SELECT max(record) FROM records").fetchone()
        self._records = most or 0
        self.new = 0

    def apply(
        self, added: Sequence[NewRecord], removed: Collection[int], reading: int, touched: Iterable[int] = ()
    ) -> None:
        """Add and remove records; merge what shares a key again, and the documents `touched`."""
        docs = self._having_records([*touched]) | self._docs_of(removed)
        self._number(added)
        alone = [self._alone(record) for record in added]
        keys = [list(filter(is_joining, document.hashes)) for document in alone]
        met = self._docs_with({key for some in keys for key in some})
        shared = Counter(key for some in keys for key in some)
        lone: list[_Numbered] = []
        others: list[NewRecord] = []
        for record, document, some in zip(added, alone, keys, strict=True):
            if any(key in met or shared[key] > 1 for key in some) or self._is_judged(document):
                others.append(record)
            else:
                lone.append((document, [record.number]))
        found = {doc for some in met.values() for doc in some}
        before, members = self._component(docs | found, others)
        gone = set(removed)
        kept = [member for member in members if member.record not in gone]
        self._write(added, gone, self._settle(before, [*self._merged(kept), *lone], reading))

    def apply_whole(self, added: Sequence[NewRecord], removed: Collection[int], reading: int) -> None:
        """Add and remove papers that come from no file; nothing is merged."""
        before = self._documents_of(self._docs_of(removed))
        papers: list[_Numbered] = []
        self._number(added)
        for record in added:
            paper, files = record.paper, tuple(map(self._number_of, record.paper.sources))
            bare = paper.with_file((), 0)
            document = self._document(bare, files, paper.added, record.number)
            # These papers come from the library: no file counts them as its own.
            papers.append((replace(document, home=None), [record.number]))
        self._write(added, set(removed), self._settle(before, papers, reading))

    def _write(self, added: Sequence[NewRecord], gone: Collection[int], docs_of: "dict[int, _Home]") -> None:
        pack = self._documents.packer.pack
        rows = ((*each.row, *docs_of.pop(each.number), pack(each.text)) for each in added)
        self._database.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        moved = ((*home, record) for record, home in docs_of.items())
        self._database.executemany("UPDATE records SET doc = ?, is_merged = ? WHERE record = ?", moved)
        self._database.executemany("DELETE FROM records WHERE record = ?", ((each,) for each in gone))

    def text_of(self, record: int | None) -> str:
        """Return the JSON of a record. Raises LookupError for an unknown one."""
        row = self._database.execute("SELECT paper FROM records WHERE record = ?", (record,)).fetchone()
        if row is None:
            raise LookupError(f"record {record}")
        return self._unpack(row[0])

    def _number(self, added: Sequence[NewRecord]) -> None:
        self._documents.packer.learn([record.text for record in added])
        for record in added:
            self._records += 1
            record.number = self._records

    def _is_judged(self, document: Document) -> bool:
        return not self._judged.isdisjoint(document.hashes)

    def _joining(self, keys: Iterable[str]) -> list[int]:
        return [number for key in keys if is_joining(number := hash_of_key(key))]

    def _docs_with(self, keys: Collection[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        sql = "SELECT key, doc FROM keys WHERE key IN (SELECT value FROM json_each(?))"
        for key, doc in self._database.execute(sql, (json.dumps(list(keys)),)):
            found.setdefault(key, []).append(doc)
        return found

    def _docs_of(self, records: Collection[int]) -> set[int]:
        sql = "SELECT DISTINCT doc FROM records WHERE record IN (SELECT value FROM json_each(?))"
        return {doc for (doc,) in self._database.execute(sql, (json.dumps(list(records)),))}

    def _having_records(self, docs: Collection[int]) -> set[int]:
        """Return those of some documents that are not dead."""
        sql = f"SELECT DISTINCT doc FROM records WHERE record IN ({_OF_DOCS})"  # noqa: S608 - ours
        return {doc for (doc,) in self._database.execute(sql, {"docs": json.dumps(list(docs))})}

    def _component(
        self, docs: set[int], others: Sequence[NewRecord]
    ) -> tuple[dict[int, Document], list[_Member]]:
        """Return the documents to merge again with these records, and all their records."""
        members = [self._member(record) for record in others]
        before: dict[int, Document] = {}
        waiting = docs | self._partners_of(members)
        while waiting:
            found = list(self._members_of(waiting))
            before |= self._documents_of(waiting)
            members += found
            keys = {key for member in found for key in self._joining(member.paper.keys)}
            near = {doc for some in self._docs_with(keys).values() for doc in some}
            waiting = (near | self._partners_of(found)) - before.keys()
        return before, members

    def _partners_of(self, members: Iterable[_Member]) -> set[int]:
        """Return the documents that the user declared the same as some records."""
        if not self._joined:
            return set()
        keys = {key for member in members for own in member.paper.keys for key in self._joined.get(own, ())}
        return {doc for some in self._docs_with(set(map(hash_of_key, keys))).values() for doc in some}

    def _members_of(self, docs: Collection[int]) -> Iterator[_Member]:
        sql = f"SELECT record, file, place, paper FROM records WHERE record IN ({_OF_DOCS})"  # noqa: S608 - ours
        asked = {"docs": json.dumps(list(docs))}
        for number, file, place, data in self._database.execute(sql, asked).fetchall():
            yield self._made(number, file, place, from_json(self._unpack(data)))

    def _documents_of(self, docs: set[int]) -> dict[int, Document]:
        sql = """SELECT d.doc, d.record, d.files, d.added, f.added, coalesce(m.paper, r.paper),
            m.paper IS NULL FROM docs d LEFT JOIN records r USING (record) LEFT JOIN merged m ON m.doc = d.doc
            LEFT JOIN files f ON f.file = d.files WHERE d.doc IN (SELECT value FROM json_each(?))"""
        found: dict[int, Document] = {}
        rows = self._database.execute(sql, (json.dumps(list(docs)),))
        for doc, record, files, own, of_file, data, is_single in rows:
            paper, numbers = from_json(self._unpack(data)), tuple(unpack_files(files))
            added = of_file if own is None else own
            document = self._document(paper, numbers, added, record if is_single else None)
            found[doc] = replace(document, is_of_file=own is None)
        if missing := docs - found.keys():
            raise DamageError(f"document {min(missing)} is missing")
        return found

    def _member(self, record: NewRecord) -> _Member:
        return self._made(record.number, record.file, record.place, record.paper)

    def _made(self, number: int, file: int, place: int, paper: Paper) -> _Member:
        own = self._files[file]
        return _Member(number, file, place, paper, paper.with_file((own.path,), own.added))

    def _settle(
        self, before: Mapping[int, Document], papers: Iterable[_Numbered], reading: int
    ) -> "dict[int, _Home]":
        """Return the document of each record: one with the same text if there is one, else a new one."""
        free: dict[int, list[int]] = {}
        for doc in sorted(before):
            free.setdefault(before[doc].digest, []).append(doc)
        docs_of: dict[int, _Home] = {}
        news: list[_Numbered] = []
        for document, records in papers:
            if before and (waiting := free.get(document.digest)):
                doc = waiting.pop(0)
                self._documents.replace(doc, before[doc], document)
                docs_of.update(dict.fromkeys(records, (doc, document.record is None)))
            else:
                news.append((document, records))
        came = self._came(before)
        for doc in (doc for docs in free.values() for doc in docs):
            self._documents.remove(doc, before[doc])
            self.new -= self._documents.came(doc) == reading
        # The newest first, so that most documents are numbered in the order in which lists show them.
        for document, records in sorted(news, key=lambda pair: pair[0].ranks):
            since = min((came[near] for near in self._near(document, came)), default=reading)
            self.new += since == reading
            doc = self._documents.add(document, since)
            docs_of.update(dict.fromkeys(records, (doc, document.record is None)))
        return docs_of

    def _merged(self, members: Sequence[_Member]) -> Iterator[_Numbered]:
        ordered = sorted(members, key=self._age)
        own = {self._files[each.file] for each in members}
        days = {file.path: file.day for file in own if file.day}
        for group, paper in merge_records([each.whole for each in ordered], days, self._verdicts):
            some = [ordered[place] for place in group]
            yield self._of_members(paper, some), [each.record for each in some]

    def _alone(self, record: NewRecord) -> Document:
        added = self._files[record.file].added
        return self._document(record.paper, (record.file,), added, record.number)

    def _age(self, member: _Member) -> tuple[int, bytes, int, int]:
        return member.whole.added, member.whole.sources[0], member.place, member.record

    def _of_members(self, paper: Paper, members: Sequence[_Member]) -> Document:
        path_of = {self._files[each.file].path: each.file for each in members}
        files = tuple(path_of[source] for source in paper.sources)
        bare = paper.with_file((), 0)
        is_record = len(members) == 1 and bare == members[0].paper
        record = members[0].record if is_record else None
        return self._document(bare, files, paper.added, record)

    def _document(self, paper: Paper, files: tuple[int, ...], added: int, record: int | None) -> Document:
        home = min(files, key=lambda file: self._files[file].path) if files else None
        own = None if home is None else self._files[home]
        is_of_file = own is not None and len(files) == 1 and own.added == added
        return Document(paper, files, added, record, home, own.tie if own else 0, is_of_file=is_of_file)

    def _came(self, before: Mapping[int, Document]) -> dict[int, int]:
        """Return, by token of some documents, the number of the first reading that it came with."""
        since: dict[int, int] = {}
        for doc, document in before.items():
            reading = self._documents.came(doc)
            for token in tokens_of(document.keys):
                since[token] = min(reading, since.get(token, reading))
        return since

    def _near(self, document: Document, came: Mapping[int, int]) -> Iterator[int]:
        if came:
            tokens = tokens_of(document.keys)
            yield from (near for token in tokens for near in partners(token) if near in came)


def _joined(verdicts: Verdicts) -> dict[str, set[str]]:
    joined: dict[str, set[str]] = {}
    for (one, other), is_same in verdicts.items():
        if is_same:
            joined.setdefault(one, set()).add(other)
            joined.setdefault(other, set()).add(one)
    return joined
