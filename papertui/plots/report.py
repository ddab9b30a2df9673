"""The statistics as lines: time as upright bars, names as horizontal bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from papertui.library.tags import LOOKED_AT
from papertui.plots.parts import Line, PlotPart, Role
from papertui.plots.spans import Span, by_month, by_week
from papertui.text import clean_line
from papertui.workspace.stats import Count

if TYPE_CHECKING:
    from papertui.plots.inks import Ink
    from papertui.workspace.stats import NameCounts, Statistics

_NAMES, _MONTHS, _WEEKS = 10, 24, 12  # rows of a section
_READING = ("read or archived", "unread")  # thick, thin
_WEEKLY = "what you tagged per week"
_FEW = 3  # bars up to which rows are easier to read
_TAGGING = ("tagged", "read or archived only")
_WIDEST_NAME = 32
_LONGEST_BAR = 64
_GAP = 4  # columns between two sections side by side
_SIDE_BY_SIDE = 100
_TITLES = {"tags": "tags", "venue": "venues", "organisation": "organisations", "source": "sources"}
_LOW, _HIGH, _TALL = 5, 8, 30  # rows of upright bars; rows of a screen from which on they get more


def overview(stats: Statistics, dot: str) -> str:
    """Return how many papers there are and how many of them were read."""
    noun = "paper" if stats.papers == 1 else "papers"
    unread = stats.papers - stats.read
    return f"{stats.papers:,} {noun} {dot} {stats.read:,} read or archived {dot} {unread:,} unread"


def sections(stats: Statistics, width: int, ink: Ink, *, height: int | None = None) -> Iterator[Line]:
    """Yield the lines of every section that is not empty, within a width; each ends with an empty line.

    With the height of a screen, times are upright bars; without it, months
    and weeks are rows with their numbers, the newest first.
    """
    if height is None:
        dated, tagged = _month_rows(stats, width, ink), _week_rows(stats, width, ink)
    else:
        rows = _HIGH if height >= _TALL else _LOW
        dated, tagged = _dated(stats, width, rows, ink), _tagged(stats, width, rows, ink)
    yield from dated
    kinds = [_named(kind, width, ink) for kind in stats.kinds]
    if width >= _SIDE_BY_SIDE:
        half = (width - _GAP) // 2
        kinds = [_named(kind, half, ink) for kind in stats.kinds]
        kinds = [_beside(kinds[at : at + 2], half, ink) for at in range(0, len(kinds), 2)]
    tags, others = kinds[:1], kinds[1:]
    for section in (*tags, tagged, *others):
        yield from section


def _dated(stats: Statistics, width: int, rows: int, ink: Ink) -> Iterator[Line]:
    if not stats.months and not stats.undated.papers:
        return
    room = _room(width, stats.months)
    span = by_month(stats.months, room)
    yield from _timeline(f"papers per {span.unit}", _READING, span, width, rows, ink)
    aside = ((stats.undated.papers, "undated"), (span.vague, "of a year alone"))
    yield from _aside(span, aside, width, ink)


def _tagged(stats: Statistics, width: int, rows: int, ink: Ink) -> Iterator[Line]:
    if not stats.weeks:
        return
    span = by_week(stats.weeks, _room(width, stats.weeks))
    yield from _timeline(_WEEKLY, _TAGGING, span, width, rows, ink)
    yield from _aside(span, (), width, ink)


def _timeline(
    title: str, meanings: tuple[str, str], span: Span, width: int, rows: int, ink: Ink
) -> Iterator[Line]:
    """Yield the bars of a span under their title: upright, or as rows if they are few."""
    full = [Count(name, papers, part) for name, part, papers in span.bars if papers]
    if len(full) <= _FEW:
        yield _heading(title, meanings, ink.across, width, ink)
        yield from rows_of(full[::-1], width, ink)
    else:
        yield _heading(title, meanings, ink.upright, width, ink)
        yield from _upright(span, _room(width, full), rows, ink)


def _aside(span: Span, more: Sequence[tuple[int, str]], width: int, ink: Ink) -> Iterator[Line]:
    """Yield how many papers are not among the bars, if any, and the empty line that ends a section."""
    counts = (*more, (span.earlier, "earlier"), (span.later, "later"))
    text = f" {ink.dot} ".join(f"{count:,} {what}" for count, what in counts if count)
    lead = "not shown: " if span.bars else ""
    for line in wrap(f"{lead}{text}", width, initial_indent="  ", subsequent_indent="  ") if text else ():
        yield (PlotPart(line, Role.DIM),)
    yield ()


def _month_rows(stats: Statistics, width: int, ink: Ink) -> Iterator[Line]:
    if not stats.months and not stats.undated.papers:
        return
    yield _heading("papers per month", _READING, ink.across, width, ink)
    yield from rows_of(stats.months[:_MONTHS], width, ink)
    aside = [(sum(month.papers for month in stats.months[_MONTHS:]), "before")]
    aside.append((stats.undated.papers, "undated"))
    yield from ((PlotPart(f"  {what:8} {count:,}", Role.DIM),) for count, what in aside if count)
    yield ()


def _week_rows(stats: Statistics, width: int, ink: Ink) -> Iterator[Line]:
    if not stats.weeks:
        return
    yield _heading(_WEEKLY, _TAGGING, ink.across, width, ink)
    yield from rows_of(stats.weeks[:_WEEKS], width, ink)
    yield ()


def _named(kind: NameCounts, width: int, ink: Ink) -> list[Line]:
    # The bars show what was read; as tags these would dwarf all others.
    hidden = LOOKED_AT if kind.name == "tags" else ()
    counts = [count for count in kind.counts if count.name not in hidden][:_NAMES]
    if not counts:
        return []
    return [(PlotPart(_TITLES[kind.name], Role.TITLE),), *rows_of(counts, width, ink), ()]


def rows_of(counts: Sequence[Count], width: int, ink: Ink) -> Iterator[Line]:
    """Yield a line for each count: its name, how many, its bar."""
    if not counts:
        return
    names = [clean_line(count.name) for count in counts]
    number = max(len(f"{count.papers:,}") for count in counts)
    limit = min(_WIDEST_NAME, max((width - number - 6) // 2, 1))
    widest = max(_width(name, limit, ink) for name in names)
    # A bar is at most one cell per paper: ten names of one paper each have short bars.
    longest = min(width - widest - number - 6, max(count.papers for count in counts), _LONGEST_BAR)
    bars = ink.draw_across([(count.part, count.papers) for count in counts], max(longest, 1))
    for name, count, bar in zip(names, counts, bars, strict=True):
        yield (
            PlotPart(f"  {ink.fit(name, widest, ink.ellipsis)}  {count.papers:{number},}  "),
            PlotPart(bar, Role.BAR),
        )


def _width(name: str, limit: int, ink: Ink) -> int:
    # The blanks at the end of a padded name are the width that it does not need.
    fitted = ink.fit(name, limit, ink.ellipsis)
    return limit - (len(fitted) - len(fitted.rstrip()))


def _upright(span: Span, room: int, rows: int, ink: Ink) -> Iterator[Line]:
    """Yield the bars of a span with the highest count at the left, and below them first and last step."""
    if not span.bars:
        return
    step = 2 if len(span.bars) * 2 <= room else 1
    bars = [(part, papers) for _, part, papers in span.bars]
    most = max(papers for _, papers in bars)
    margin = len(f"{most:,}") + 2
    for row, bar in enumerate(ink.draw_upright(bars, min(rows, most), step)):
        lead = f"  {f'{most:,}' if row == 0 else ''}"
        yield PlotPart(f"{lead:{margin}} ", Role.DIM), PlotPart(bar, Role.BAR)
    axis = _axis(span.bars[0][0], span.bars[-1][0], (len(bars) - 1) * step + 1, room)
    yield (PlotPart(f"{'':{margin}} {axis}", Role.DIM),)


def _axis(first: str, last: str, breadth: int, room: int) -> str:
    """Return the names of the first and the last bar at the ends of the bars, or only the first."""
    if len(first) + 1 + len(last) > room:
        return first
    return first + last.rjust(max(breadth - len(first), len(last) + 1))


def _room(width: int, counts: Sequence[Count]) -> int:
    """Return how many cells bars have beside the highest possible count."""
    number = len(f"{sum(count.papers for count in counts):,}")
    return max(width - number - 3, 1)


def _heading(title: str, meanings: tuple[str, str], signs: str, width: int, ink: Ink) -> Line:
    legend = "  ".join(f"{sign} {meaning}" for sign, meaning in zip(signs, meanings, strict=True))
    gap = width - len(title) - len(legend)
    if gap < 2:
        return (PlotPart(ink.fit(title, width, ink.ellipsis), Role.TITLE),)
    return PlotPart(title, Role.TITLE), PlotPart(f"{' ' * min(gap, 4)}{legend}", Role.DIM)


def _beside(columns: Sequence[list[Line]], width: int, ink: Ink) -> list[Line]:
    """Return two sections side by side."""
    if len(columns) == 1:
        return columns[0]
    left, right = columns
    rows = max(len(left), len(right))
    lines: list[Line] = []
    for at in range(rows):
        ours, theirs = (column[at] if at < len(column) else () for column in (left, right))
        lines.append((*_padded(ours, width + _GAP, ink), *theirs) if theirs else ours)
    return lines


def _padded(line: Line, width: int, ink: Ink) -> Line:
    text = "".join(part.text for part in line)
    fitted = ink.fit(text, width, ink.ellipsis)
    return (*line, PlotPart(" " * (len(fitted) - len(text))))
