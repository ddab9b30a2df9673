"""Layout of a paper into the lines of the detail pane."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut, wrap
from papertui.tui.widgets.content import Content, Spans, count, safe_url
from papertui.tui.widgets.lines import TextPiece, Tone, breadth, marked

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_SCHEME = re.compile(r"\A(?:https?://|mailto:)")
_LABEL = 8
_LISTED = 20
_GAP = "  "


Line = tuple[TextPiece, ...]


class LaidLine(NamedTuple):
    """One line of the pane; `part` and `start` are its position in the content, for any width.

    `lead` counts the characters of a label before it.
    """

    pieces: Line
    part: int
    start: int
    lead: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """The position in the content, ascending from line to line."""
        return self.part, self.start

    @property
    def is_at_end(self) -> bool:
        """Whether it comes after the abstract."""
        return self.part == _END


_TITLE, _FACTS, _NOTE, _ABSTRACT, _END = range(5)


def match_places(content: Content) -> list[tuple[int, int]]:
    """Return the (part, start) of each matched word, from the top."""
    spans = (
        (_TITLE, content.title_spans),
        (_NOTE, content.note_spans),
        (_ABSTRACT, content.abstract_spans),
    )
    return [(part, start) for part, found in spans for start, _ in found]


ColorOf = Callable[[str], str]
"""Returns the colour of a tag, by name or as #rrggbb; "" if it has none."""


def no_color(tag: str) -> str:
    """Return "": no tag has a colour."""
    return ""


def lay_out(
    content: Content, width: int, glyphs: Glyphs, *, airy: bool = True, color_of: ColorOf = no_color
) -> Iterator[LaidLine]:
    """Lay a paper out in lines of `width` cells, each created when it is requested.

    `airy`: with blank lines, and all names before the abstract; else as many names as fit in one
    line, and the rest after the abstract.
    """
    yield from _text(content.title, content.title_spans, width, _TITLE, Tone.TITLE)
    if airy:
        yield LaidLine((), _TITLE, len(content.title))
    names = _names(content, glyphs)
    shown = names if airy else _fitting_names(content, names, width, glyphs)
    heads = _heads if airy else _short_heads
    yield from _numbered(heads(content, shown, width, glyphs, color_of), _FACTS)
    yield from _noted(content, width)
    if content.abstract:
        if airy:
            yield LaidLine((), _NOTE, len(content.note) + 1)
        yield from _text(content.abstract, content.abstract_spans, width, _ABSTRACT)
    yield from _numbered(_tails(content, names if shown != names else "", width, glyphs), _END)


def _heads(content: Content, names: str, width: int, glyphs: Glyphs, color_of: ColorOf) -> Iterator[Line]:
    yield from _fact_lines(content, _facts(content, content.author_count, glyphs), width, glyphs)
    yield from _plain(names, width, Tone.DIM)
    yield from _plain(content.venue.replace(" · ", f" {glyphs.dot} "), width)
    yield from _remarks(content, width, glyphs)
    yield from _tag_lines(content, width, glyphs, color_of)


def _short_heads(
    content: Content, names: str, width: int, glyphs: Glyphs, color_of: ColorOf
) -> Iterator[Line]:
    """Yield the lines of facts and names, with the tags in the last line if they fit."""
    facts = _facts(content, names or content.author_count, glyphs, _place(content))
    lines = list(_fact_lines(content, facts, width, glyphs))
    tags = list(_tag_lines(content, width, glyphs, color_of))
    if lines and len(tags) == 1 and breadth((*lines[-1], TextPiece(_GAP), *tags[0])) <= width:
        lines[-1] = (*lines[-1], TextPiece(_GAP), *tags.pop())
    yield from (*lines, *tags)
    yield from _remarks(content, width, glyphs)


def _fitting_names(content: Content, names: str, width: int, glyphs: Glyphs) -> str:
    """Return the names that fit in a line with all other facts, at least the first: `A. Author +7`.

    The tags fit there too, unless that leaves no name.
    """
    room = width + 1 - cell_len(_facts(content, "x", glyphs, _place(content)))
    tags = sum(cell_len(f"{_GAP}# {tag}") for tag in content.tags)
    every = len(content.authors) + content.more_authors
    some = range(len(content.authors) - 1, 0, -1)
    texts = (names, *(f"{', '.join(content.authors[:first])} +{every - first}" for first in some))
    fits = ((text, left) for left in (room - tags, room) for text in texts)
    return next((text for text, left in fits if cell_len(text) <= left), texts[-1])


def _facts(content: Content, authors: str, glyphs: Glyphs, venue: str = "") -> str:
    # A single dump is the usual case, and is not shown.
    dumps = count(len(content.sources), "dump") if len(content.sources) > 1 else ""
    arxiv = f"arXiv {content.arxiv}" if content.arxiv else ""
    facts = (content.date, authors, venue, *content.counts, arxiv, content.organization, dumps)
    return f" {glyphs.dot} ".join(filter(None, facts))


def _place(content: Content) -> str:
    """Return where a paper appeared, without the year, because the date is next to it."""
    return content.venue.removesuffix(f" · {content.date.rpartition(' ')[2]}")


def _fact_lines(content: Content, facts: str, width: int, glyphs: Glyphs) -> Iterator[Line]:
    for line in _plain(facts, width, Tone.DIM):
        yield _linked(line[0], content, glyphs)


def _remarks(content: Content, width: int, glyphs: Glyphs) -> Iterator[Line]:
    yield from _plain(content.why, width, Tone.DIM)
    twin = f"perhaps the same as: {content.twin} {glyphs.dot} :same joins" if content.twin else ""
    yield from _plain(twin, width, Tone.DIM)


def _tag_lines(content: Content, width: int, glyphs: Glyphs, color_of: ColorOf) -> Iterator[Line]:
    for tags in _packed(content.tags, width, glyphs):
        yield tuple(TextPiece(shown, Tone.ACCENT, color=color_of(tag)) for shown, tag in tags)


def _linked(piece: TextPiece, content: Content, glyphs: Glyphs) -> Line:
    """Return a line of facts with the arXiv id in it as a link."""
    text, tone = piece.text, piece.tone
    at = text.find(content.arxiv) if content.arxiv and glyphs.hyperlinks else -1
    if at < 0:
        return (piece,)
    end = at + len(content.arxiv)
    return TextPiece(text[:at], tone), TextPiece(text[at:end], tone, content.url), TextPiece(text[end:], tone)


def _packed(tags: Sequence[str], width: int, glyphs: Glyphs) -> Iterator[list[tuple[str, str]]]:
    """Yield lines of whole tags, two blanks apart, each tag with its name."""
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


def _noted(content: Content, width: int) -> Iterator[LaidLine]:
    label = "note".ljust(_LABEL)
    for line in _text(content.note, content.note_spans, width - _LABEL, _NOTE) if content.note else ():
        yield LaidLine((TextPiece(label, Tone.DIM), *line.pieces), _NOTE, line.start, _LABEL)
        label = " " * _LABEL


def _tails(content: Content, names: str, width: int, glyphs: Glyphs) -> Iterator[Line]:
    if names or content.links or content.sources or content.times:
        yield ()
    for number, line in enumerate(_plain(names, width - _LABEL, Tone.DIM)):
        yield (TextPiece(("" if number else "authors").ljust(_LABEL), Tone.DIM), *line)
    yield from _listed("links", content.links, width, glyphs)
    yield from _listed("from", content.sources[:_LISTED], width, glyphs)
    label = "when"
    for line in _plain(content.times.replace("·", glyphs.dot), width - _LABEL, Tone.DIM):
        yield (TextPiece(label.ljust(_LABEL), Tone.DIM), *line)
        label = ""


def _names(content: Content, glyphs: Glyphs) -> str:
    more = f" {glyphs.ellipsis} and {content.more_authors:,} more" if content.more_authors else ""
    return ", ".join(content.authors) + more


def _plain(text: str, width: int, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    for start, end in wrap(text, width):
        yield (TextPiece(text[start:end], tone),)


def _listed(label: str, texts: Sequence[str], width: int, glyphs: Glyphs) -> Iterator[Line]:
    for index, text in enumerate(texts):
        link = safe_url(text) if glyphs.hyperlinks else ""
        shown = cut(_SCHEME.sub("", text), width - _LABEL, glyphs.ellipsis)
        yield (
            TextPiece(("" if index else label).ljust(_LABEL), Tone.DIM),
            TextPiece(shown, Tone.PLAIN, link),
        )


def _numbered(lines: Iterator[Line], part: int) -> Iterator[LaidLine]:
    for number, pieces in enumerate(lines):
        yield LaidLine(pieces, part, number)


def _text(text: str, spans: Spans, width: int, part: int, tone: Tone = Tone.PLAIN) -> Iterator[LaidLine]:
    for base, stop in _paragraphs(text):
        if base:
            yield LaidLine((), part, base)
        for start, end in wrap(text[base:stop], width):
            start, end = base + start, base + end
            near = _overlapping(spans, start, end)
            yield LaidLine(tuple(marked(text[start:end], near, tone, start)), part, start)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _overlapping(spans: Spans, start: int, end: int) -> Spans:
    # A megabyte of text may have thousands of matches, and each line needs its own.
    first = bisect_left(spans, start, key=lambda span: span[1])
    last = bisect_left(spans, end, key=lambda span: span[0])
    return spans[first:last]
