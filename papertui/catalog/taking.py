"""What a file gives, taken record by record: what it gave before and gives again stays as it is."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, repeat

from papertui.catalog.earlier import Earlier, Places
from papertui.catalog.hashes import digest_of
from papertui.catalog.records import NewRecord
from papertui.paper import Paper
from papertui.paper_json import from_json, to_json


class Taking:
    """A file whose pieces come in; `hashes` of (hash, record) are to be written, as `places.moved` are."""

    def __init__(self, file: int, earlier: Earlier, places: Places) -> None:
        """`earlier` are the records that the file has now."""
        self.file, self.earlier, self.places = file, earlier, places
        self.hashes: list[tuple[int, int]] = []
        self.is_marred = False

    def take(
        self, texts: Sequence[str], hashes: Sequence[int], text_of: Callable[[int | None], str]
    ) -> Iterator[NewRecord]:
        """Yield those of some records that are new; the text of one that is known by its hash is ""."""
        at = 0
        for is_new, some in groupby(texts, bool):
            part = slice(at, at := at + sum(1 for _ in some))
            if is_new or not self._keep_all(array("q", hashes[part])):
                yield from self._take(texts[part], hashes[part], text_of)

    def _keep_all(self, hashes: "array[int]") -> bool:
        """Keep known records that follow each other as they did before; whether these do."""
        run = self.earlier.following(hashes)
        if run is None:
            return False
        self.places.keep(self.earlier.known(run[0]))
        if not self.places.follow(self.earlier.known(run[-1])):
            for at in run[1:]:
                self.places.keep(self.earlier.known(at))
        return True

    def _take(
        self, texts: Sequence[str], hashes: Sequence[int], text_of: Callable[[int | None], str]
    ) -> Iterator[NewRecord]:
        for text, number in zip(texts, hashes or repeat(0), strict=False):
            known = self.earlier.with_hash(number) if number else None
            if known:
                self.places.keep(known)
            else:
                # Known but found already: the file has this record more often than before.
                yield from self._read(text or text_of(self.earlier.twin(number)), number)

    def take_papers(self, papers: Iterable[Paper]) -> Iterator[NewRecord]:
        """Yield those of some papers that are new; they come from no file."""
        for paper in papers:
            digest = digest_of(to_json(paper))
            if known := self.earlier.with_digest(digest):
                self.places.keep(known)
            else:
                yield self._placed(NewRecord(self.file, digest, 0, to_json(paper.with_file((), 0)), paper))

    def _read(self, text: str, number: int) -> Iterator[NewRecord]:
        digest = digest_of(text)
        known = self.earlier.with_digest(digest)
        if known is None:
            yield self._placed(NewRecord(self.file, digest, number, text, from_json(text)))
            return
        self.places.keep(known)
        if known.hash != number:
            self.hashes.append((number, known.number))

    def _placed(self, record: NewRecord) -> NewRecord:
        self.places.add(record)
        return record
