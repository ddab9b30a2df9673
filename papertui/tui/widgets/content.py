"""What the detail pane says of a paper, and how it is laid into lines."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from papertui.paper import Paper
from papertui.text import clean, clean_line
from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.lines import Piece, Tone, marked

Spans = Sequence[tuple[int, int]]

_TITLE_LIMIT = 500
_BODY_LIMIT = 2_000_000
_NAMES_SHOWN = 12
_LISTED = 20
_URL_LIMIT = 2_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_URL = re.compile(r"(?:https?://[!-~]|mailto:[!-~])[!-~]*\Z")
_SCHEME = re.compile(r"\A(?:https?://|mailto:)")
_DASHES = re.compile(r"\s*[-‐‑–—]+\s*")
_LABEL = 8


@dataclass(frozen=True, slots=True)
class Content:
    """A paper as the detail pane shows it; `content_of` makes one. Texts are clean."""

    id: str
    title: str
    facts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    more_authors: int = 0
    venue: str = ""
    organization: str = ""
    arxiv: str = ""
    url: str = ""
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    abstract: str = ""
    links: tuple[str, ...] = ()
    note: str = ""
    why: str = ""
    twin: str = ""
    times: str = ""
    title_spans: tuple[tuple[int, int], ...] = ()
    abstract_spans: tuple[tuple[int, int], ...] = ()
    note_spans: tuple[tuple[int, int], ...] = ()


class Laid(NamedTuple):
    """One line of the pane; `part` and `start` say which stretch of the content it is, at any width.

    `lead` counts the characters of a label before it.
    """

    pieces: tuple[Piece, ...]
    part: int
    start: int
    lead: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """What it is of the content, in the order of the lines."""
        return self.part, self.start

    @property
    def is_at_end(self) -> bool:
        """Whether it comes after the abstract."""
        return self.part == _END


_TITLE, _FACTS, _NOTE, _ABSTRACT, _END = range(5)


def content_of(
    paper: Paper, tags: Collection[str], note: str, spans: Callable[[str], Spans] = lambda text: ()
) -> Content:
    """Make what is shown of a paper; `spans` finds the matched words in a text as it is shown."""
    title = clean_line(paper.title, _TITLE_LIMIT)
    abstract = clean(paper.abstract[:_BODY_LIMIT])
    links = (paper.url, paper.pdf_url, paper.code_url, *paper.links[:_LISTED])
    # One name more is as short as saying that there is one more.
    named = len(paper.authors) if len(paper.authors) <= _NAMES_SHOWN + 1 else _NAMES_SHOWN
    return Content(
        id=paper.id,
        title=title,
        facts=_facts(paper),
        authors=tuple(map(clean_line, paper.authors[:named])),
        more_authors=len(paper.authors) - named,
        venue=_venue(paper),
        organization=clean_line(paper.organization or ""),
        arxiv=clean_line(paper.arxiv_id or ""),
        url=safe_url(f"https://arxiv.org/abs/{paper.arxiv_id}") if paper.arxiv_id else "",
        sources=tuple(
            clean_line(source.rpartition(b"/")[2].decode("utf-8", "replace")) for source in paper.sources
        ),
        tags=tuple(map(clean_line, tags)),
        abstract=abstract,
        links=tuple(dict.fromkeys(clean_line(link) for link in links if link)),
        note=clean(note),
        title_spans=tuple(spans(title)),
        abstract_spans=tuple(spans(abstract)),
        note_spans=tuple(spans(clean(note))),
    )


def safe_url(url: str) -> str:
    """Return the URL for a hyperlink: http, https or mailto in plain ASCII; else ""."""
    url = quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~")
    return url if len(url) <= _URL_LIMIT and _URL.match(url) else ""


def match_places(content: Content) -> list[tuple[int, int]]:
    """Return the (part, start) of each matched word, from the top."""
    spans = (
        (_TITLE, content.title_spans),
        (_NOTE, content.note_spans),
        (_ABSTRACT, content.abstract_spans),
    )
    return [(part, start) for part, found in spans for start, _ in found]


ColorOf = Callable[[str], str]
"""Returns the colour of a tag, by name or as #rrggbb; "" where it has none of its own."""


def no_color(tag: str) -> str:
    """Return that a tag has no colour of its own."""
    return ""


def lay_out(
    content: Content, width: int, glyphs: Glyphs, *, airy: bool = True, color_of: ColorOf = no_color
) -> Iterator[Laid]:
    """Lay a paper into lines of `width` cells, each made when it is asked for.

    `airy`: with blank lines, and all names before the abstract; else those that one line holds.
    """
    yield from _text(content.title, content.title_spans, width, _TITLE, Tone.TITLE)
    if airy:
        yield Laid((), _TITLE, len(content.title))
    names = _names(content, glyphs)
    shown = names if airy else cut(names, width, glyphs.ellipsis)
    yield from _numbered(_heads(content, shown, width, glyphs, color_of), _FACTS)
    yield from _noted(content, width)
    if content.abstract:
        if airy:
            yield Laid((), _NOTE, len(content.note) + 1)
        yield from _text(content.abstract, content.abstract_spans, width, _ABSTRACT)
    yield from _numbered(_tails(content, names if shown != names else "", width, glyphs), _END)


def _facts(paper: Paper) -> tuple[str, ...]:
    date = paper.date
    month = _MONTHS[date.month - 1] if date and date.month else ""
    shown = " ".join(filter(None, (str(date.day or ""), month, str(date.year)))) if date else ""
    counted = (
        (paper.author_count, "author"),
        (paper.upvotes, "upvote"),
        (paper.comments, "comment"),
    )
    counts = (_count(number, noun) for number, noun in counted if number is not None)
    return tuple(filter(None, (shown, *counts)))


def _venue(paper: Paper) -> str:
    """Say where a paper appeared: `Nature 521 (7553), 436–444 · 2015`."""
    reference = paper.reference
    where = reference.venue or reference.publisher
    if not where:
        return ""
    issue = f"({reference.issue})" if reference.issue else ""
    volume = " ".join(filter(None, (where, reference.volume, issue)))
    pages = _DASHES.sub("–", reference.pages)
    year = f" · {paper.date.year}" if paper.date else ""
    return clean_line(", ".join(filter(None, (volume, pages))) + year)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _heads(
    content: Content, names: str, width: int, glyphs: Glyphs, color_of: ColorOf
) -> Iterator[tuple[Piece, ...]]:
    dot = f" {glyphs.dot} "
    # A paper of one dump is the usual case, and says nothing.
    dumps = _count(len(content.sources), "dump") if len(content.sources) > 1 else ""
    arxiv = f"arXiv {content.arxiv}" if content.arxiv else ""
    facts = dot.join(filter(None, (*content.facts, arxiv, content.organization, dumps)))
    for line in _plain(facts, width, Tone.DIM):
        yield _linked(line[0], content, glyphs)
    yield from _plain(names, width, Tone.DIM)
    yield from _plain(content.venue.replace(" · ", dot), width)
    yield from _plain(content.why, width, Tone.DIM)
    twin = f"perhaps the same as: {content.twin}{dot}:same joins" if content.twin else ""
    yield from _plain(twin, width, Tone.DIM)
    for tags in _packed(content.tags, width, glyphs):
        yield tuple(Piece(shown, Tone.ACCENT, color=color_of(tag)) for shown, tag in tags)


def _linked(piece: Piece, content: Content, glyphs: Glyphs) -> tuple[Piece, ...]:
    """Return a line of facts with the arXiv id in it as a link."""
    text, tone = piece.text, piece.tone
    at = text.find(content.arxiv) if content.arxiv and glyphs.hyperlinks else -1
    if at < 0:
        return (piece,)
    end = at + len(content.arxiv)
    return Piece(text[:at], tone), Piece(text[at:end], tone, content.url), Piece(text[end:], tone)


def _packed(tags: Sequence[str], width: int, glyphs: Glyphs) -> Iterator[list[tuple[str, str]]]:
    """Yield lines of tags as they are shown, two blanks apart and none of them broken, each with its name."""
    line: list[tuple[str, str]] = []
    used = 0
    for tag in tags:
        shown = cut(f"# {tag}", width, glyphs.ellipsis)
        if line and used + 2 + cell_len(shown) > width:
            yield line
            line, used = [], 0
        shown = f"  {shown}" if line else shown
        line.append((shown, tag))
        used += cell_len(shown)
    if line:
        yield line


def _noted(content: Content, width: int) -> Iterator[Laid]:
    label = "note".ljust(_LABEL)
    for line in _text(content.note, content.note_spans, width - _LABEL, _NOTE) if content.note else ():
        yield Laid((Piece(label, Tone.DIM), *line.pieces), _NOTE, line.start, _LABEL)
        label = " " * _LABEL


def _tails(content: Content, names: str, width: int, glyphs: Glyphs) -> Iterator[tuple[Piece, ...]]:
    if names or content.links or content.sources or content.times:
        yield ()
    for number, line in enumerate(_plain(names, width - _LABEL, Tone.DIM)):
        yield (Piece(("" if number else "authors").ljust(_LABEL), Tone.DIM), *line)
    yield from _listed("links", content.links, width, glyphs)
    yield from _listed("from", content.sources[:_LISTED], width, glyphs)
    label = "when"
    for line in _plain(content.times.replace("·", glyphs.dot), width - _LABEL, Tone.DIM):
        yield (Piece(label.ljust(_LABEL), Tone.DIM), *line)
        label = ""


def _names(content: Content, glyphs: Glyphs) -> str:
    more = f" {glyphs.ellipsis} and {content.more_authors:,} more" if content.more_authors else ""
    return ", ".join(content.authors) + more


def _plain(text: str, width: int, tone: Tone = Tone.PLAIN) -> Iterator[tuple[Piece, ...]]:
    for start, end in wrap(text, width):
        yield (Piece(text[start:end], tone),)


def _listed(label: str, texts: Sequence[str], width: int, glyphs: Glyphs) -> Iterator[tuple[Piece, ...]]:
    for index, text in enumerate(texts):
        link = safe_url(text) if glyphs.hyperlinks else ""
        shown = cut(_SCHEME.sub("", text), width - _LABEL, glyphs.ellipsis)
        yield (Piece(("" if index else label).ljust(_LABEL), Tone.DIM), Piece(shown, Tone.PLAIN, link))


def _numbered(lines: Iterator[tuple[Piece, ...]], part: int) -> Iterator[Laid]:
    for number, pieces in enumerate(lines):
        yield Laid(pieces, part, number)


def _text(text: str, spans: Spans, width: int, part: int, tone: Tone = Tone.PLAIN) -> Iterator[Laid]:
    for base, stop in _paragraphs(text):
        if base:
            yield Laid((), part, base)
        for start, end in wrap(text[base:stop], width):
            start, end = base + start, base + end
            near = _overlapping(spans, start, end)
            yield Laid(tuple(marked(text[start:end], near, tone, start)), part, start)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _overlapping(spans: Spans, start: int, end: int) -> Spans:
    # A megabyte may have thousands of matches, and each line asks for its own.
    first = bisect_left(spans, start, key=lambda span: span[1])
    last = bisect_left(spans, end, key=lambda span: span[0])
    return spans[first:last]
