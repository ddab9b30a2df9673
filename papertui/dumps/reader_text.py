"""Reader text: a Hugging Face listing as a browser's reader mode or a copied selection gives it.

    [UPVOTES | "-"] TITLE ABSTRACT [ WHO "·" DATE ]

one line each, blank lines between. Any card may lack its last row, so the text
is read backwards from each `·`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papertui.dumps.hf_text import AUTHORS, DOT, UPVOTES, Line, PrintedDate, body, invites, printed_date
from papertui.dumps.model import DumpFormat, Found, PageDay
from papertui.dumps.page import Page
from papertui.dumps.pairing import is_prose, pair, take
from papertui.dumps.problem import Problem
from papertui.dumps.record import count


@dataclass(frozen=True, slots=True)
class _Row:
    """The last row of a card: who wrote it and when."""

    n_authors: int | None = None
    organization: str | None = None
    date: PrintedDate | None = None


def recognise(page: Page) -> bool:
    """Recognise reader text by its dots with dates below; lines may still be wrapped."""
    if page.is_html or DOT not in page.text:
        return False
    texts = [text for _, text in page.lines]
    dots = [at for at, text in enumerate(texts) if text == DOT]
    dated = sum(1 for at in dots if at + 1 < len(texts) and printed_date(texts[at + 1]))
    # Without the header, which a cut page may lack, only rows that are certain count.
    return dated >= 2 or (bool(dots) and page.once(invites))


def parse_lines(page_lines: Sequence[Line]) -> Iterator[Found]:
    """Read the cards of a page whose titles, abstracts and rows have a line each."""
    listing = body(page_lines)
    if listing.day:
        yield PageDay(listing.day)
    lines = listing.lines
    start = 0
    for at, (number, text) in enumerate(lines):
        if text != DOT:
            continue
        date = printed_date(lines[at + 1][1]) if at + 1 < len(lines) else None
        if date is None:
            yield Problem(number, "no date follows the dot; its card is taken without one")
        end, row = _row(lines, start, at, date)
        yield from _cards(lines[start:end], row, number)
        start = at + 2 if date else at + 1
    rest = lines[start:]
    cut = AUTHORS.match(rest[-1][1]) if rest else None
    if cut:  # the file ends in the middle of a row
        yield from _cards(rest[:-1], _Row(n_authors=int(cut[1])), rest[-1][0])
    else:
        yield from _cards(rest)


def _row(lines: Sequence[Line], start: int, dot: int, date: PrintedDate | None) -> tuple[int, _Row]:
    """Read who stands before the dot; the number is where that row begins."""
    if dot == start:
        return dot, _Row(date=date)
    who = lines[dot - 1][1]
    if authors := AUTHORS.match(who):
        return dot - 1, _Row(n_authors=int(authors[1]), date=date)
    if is_prose(who):  # the row lacks its first half
        return dot, _Row(date=date)
    return dot - 1, _Row(organization=_organization(who), date=date)


def _organization(who: str) -> str | None:
    """Take the handle, the text of the logo, off an organisation's name."""
    handle, _, name = who.partition(" ")
    return name.strip() or handle


def _cards(lines: Sequence[Line], row: _Row | None = None, dot: int | None = None) -> Iterator[Found]:
    """Read the cards between the end of one and the dot of the next; the row belongs to the last of them."""
    found = [
        (card, None if at else upvotes) for upvotes, run in _runs(lines) for at, card in enumerate(pair(run))
    ]
    last = found.pop() if row and found else None
    for card, upvotes in found:
        yield from take(card, upvotes=upvotes)
    if row and last:
        card, upvotes = last
        yield from take(
            card,
            upvotes=upvotes,
            comments=row.date.comments if row.date else None,
            n_authors=row.n_authors,
            organization=row.organization,
            day=row.date.day if row.date else None,
        )
    elif row:
        yield Problem(dot, "a row of authors and date without a title above it")


def _runs(lines: Sequence[Line]) -> list[tuple[int | None, list[Line]]]:
    """Split at the numbers of upvotes, which stand before titles."""
    runs: list[tuple[int | None, list[Line]]] = [(None, [])]
    for line in lines:
        if UPVOTES.match(line[1]):
            runs.append((count(line[1]), []))
        else:
            runs[-1][1].append(line)
    return runs


FORMAT = DumpFormat(
    name="reader-text",
    description="Hugging Face papers as reader-mode text",
    example="title, abstract, “• N authors”, a line “·”, the date; blank lines between",
    gives=("dates", "abstracts", "counts"),
    recognise=recognise,
    parse=lambda page: parse_lines(page.lines),
)
