"""Files of any size as pages: recognised by their first piece, read piece by piece in flat memory."""

import codecs
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from papertui.dumps.cutting import PIECE, Cutter, RecordChunk
from papertui.dumps.decode import charset_of, not_utf8
from papertui.dumps.model import DumpFormat
from papertui.dumps.page import GZIP, NOT_PACKED, Page
from papertui.dumps.problem import Problem
from papertui.files import open_regular

_CHUNK = 1 << 18  # bytes
_WHOLE = 4 * PIECE
"""Bytes, unpacked, up to which a file is read whole."""


@dataclass
class LongFile:
    """A long file whose format is known; `problems` are those of the file itself, whole after `pages`.

    `on_cut` is called for each piece that is cut from it, also for one that is not read.
    """

    path: bytes
    kind: DumpFormat
    cutter: Cutter
    charset: str
    modified: float
    doubt: str | None = None
    problems: list[Problem] = field(default_factory=list)
    on_cut: Callable[[], None] = field(default=lambda: None, repr=False)

    def pieces(self) -> Iterator[RecordChunk]:
        """Yield the pieces of the file, see `page`."""
        self.problems[:] = [Problem(None, self.doubt)] if self.doubt else []
        with open_regular(self.path) as (file, _status):
            texts = _texts(_unpacked(file, self.problems), self.charset, self.problems)
            for piece in self.cutter.cut(texts, PIECE):
                self.on_cut()
                yield piece

    def context(self) -> object:
        """Return what the format must know of the whole file; to find it takes time."""
        return self.cutter.context(self.pieces)

    def page(self, piece: RecordChunk, context: object) -> Page:
        """Return a piece as a page that the format of the file reads."""
        return Page(
            self.path,
            piece.text,
            piece.line,
            modified=self.modified,
            numbers=piece.numbers,
            context=context,
            is_piece=True,
        )


def long_file(path: bytes, formats: Sequence[DumpFormat]) -> LongFile | None:
    """Look whether a file is a long one of records; None for any other, which is read whole.

    Raises OSError as opening does.
    """
    with open_regular(path) as (file, status):
        if status.st_size <= _WHOLE and not _is_packed(file):
            return None
        head = _head(_unpacked(file, []))
    if len(head) <= _WHOLE:
        return None
    charset, doubt = charset_of(head)
    if not charset:
        return None
    text = "".join(_texts(iter((head,)), charset, []))
    chunks = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    for cutter in dict.fromkeys(kind.cut for kind in formats if kind.cut):
        if not cutter.fits(text):
            continue
        first = next(cutter.cut(chunks), RecordChunk("", 1))
        page = Page(path, first.text, first.line, modified=status.st_mtime_ns / 1e9)
        kind = next((kind for kind in formats if kind.recognise(page)), None)
        if kind and kind.cut == cutter:
            return LongFile(path, kind, cutter, charset, page.modified, doubt)
    return None


def _is_packed(file: BinaryIO) -> bool:
    begins = file.read(len(GZIP))
    file.seek(0)
    return begins == GZIP


def _head(chunks: Iterator[bytes]) -> bytes:
    head = bytearray()
    for chunk in chunks:
        head += chunk
        if len(head) > _WHOLE:
            break
    return bytes(head)


def _unpacked(file: BinaryIO, problems: list[Problem]) -> Iterator[bytes]:
    if not _is_packed(file):
        yield from iter(lambda: file.read(_CHUNK), b"")
        return
    member, is_open = zlib.decompressobj(wbits=31), True
    data = b""
    while data or (data := file.read(_CHUNK)):
        try:
            yield member.decompress(data, _CHUNK)
        except zlib.error as error:
            reason = f"the gzip data is damaged ({error}); what came before was read"
            problems.append(Problem(None, reason))
            return
        data, is_open = member.unconsumed_tail, not member.eof
        if member.eof:
            data = _behind(member.unused_data, file)
            if not data.startswith(GZIP):
                problems.extend([Problem(None, NOT_PACKED)] if data else [])
                return
            member = zlib.decompressobj(wbits=31)
    if is_open:
        problems.append(Problem(None, "the gzip data breaks off; what there is was read"))


def _behind(data: bytes, file: BinaryIO) -> bytes:
    """Return what follows a member of gzip and its padding, as much as tells whether it is another one."""
    data = data.lstrip(b"\0")
    while len(data) < len(GZIP) and (more := file.read(_CHUNK)):
        data = (data + more).lstrip(b"\0")
    return data


def _texts(chunks: Iterator[bytes], charset: str, problems: list[Problem]) -> Iterator[str]:
    """Decode chunks of bytes; line ends of any system become those of Unix."""
    decoder = codecs.getincrementaldecoder(charset)("replace")
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    lost, is_first = 0, True
    for chunk in chunks:
        text = decoder.decode(chunk)
        lost += text.count("\ufffd")
        if is_first:
            text, is_first = text.removeprefix("\ufeff"), False
        yield newlines.decode(text)
    yield newlines.decode(decoder.decode(b"", final=True), final=True)
    if lost and charset == "utf-8":
        problems.append(Problem(None, not_utf8(lost)))
