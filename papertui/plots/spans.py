"""Bars of time: by month, quarter or year, whichever shows most of the papers in the available room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.workspace.stats import Count

_ENOUGH = 0.9  # share of the papers from which on finer and later steps are preferred to showing more papers


@dataclass(frozen=True, slots=True)
class Span:
    """Bars of equal steps of time, the oldest first, with empty ones, and the papers not among them.

    `unit` names the step; `bars` are (name, part, papers). `vague` papers have a
    less exact date.
    """

    unit: str
    bars: tuple[tuple[str, int, int], ...] = ()
    earlier: int = 0
    later: int = 0
    vague: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    number: Callable[[str], int | None]
    label: Callable[[int], str]


def _quarter(name: str) -> int | None:
    month = _month(name)
    return None if month is None else month // 3


def _month(name: str) -> int | None:
    year, _, month = name.partition("-")
    return int(year) * 12 + int(month) - 1 if month else None


_UNITS = (
    _Unit("month", _month, lambda number: f"{number // 12:04}-{number % 12 + 1:02}"),
    _Unit("quarter", _quarter, lambda number: f"{number // 4:04}Q{number % 4 + 1}"),
    _Unit("year", lambda name: int(name[:4]), lambda number: f"{number:04}"),
)
_WEEK = _Unit(
    "week",
    lambda name: date.fromisoformat(name).toordinal() // 7,
    lambda number: (date.min + timedelta(days=number * 7)).isoformat(),
)


def by_month(counts: Sequence[Count], most: int) -> Span:
    """Return at most so many bars from counts by month, in the finest unit that shows nearly all papers."""
    every = sum(count.papers for count in counts)
    spans = [_span(unit, counts, most) for unit in _UNITS]
    fine = (span for span in spans if _shown(span) >= _ENOUGH * every)
    return next(fine, max(spans, key=_shown))


def by_week(counts: Sequence[Count], most: int) -> Span:
    """Return at most so many bars from counts by week."""
    return _span(_WEEK, counts, most)


def _shown(span: Span) -> int:
    return sum(papers for _, _, papers in span.bars)


def _span(unit: _Unit, counts: Sequence[Count], most: int) -> Span:
    sums: dict[int, tuple[int, int]] = {}
    vague = 0
    for count in counts:
        number = unit.number(count.name)
        if number is None:
            vague += count.papers
        else:
            part, papers = sums.get(number, (0, 0))
            sums[number] = part + count.part, papers + count.papers
    if not sums:
        return Span(unit.name, vague=vague)
    first, last = _window(sums, most)
    return Span(
        unit.name,
        tuple((unit.label(number), *sums.get(number, (0, 0))) for number in range(first, last + 1)),
        sum(papers for number, (_, papers) in sums.items() if number < first),
        sum(papers for number, (_, papers) in sums.items() if number > last),
        vague,
    )


def _window(sums: Mapping[int, tuple[int, int]], most: int) -> tuple[int, int]:
    """Return the first and last of at most so many steps: the latest with nearly the most papers."""
    # A wrong date far from all others must not displace them.
    windows = list(_windows(sums, most))
    enough = _ENOUGH * max(papers for _, _, papers in windows)
    return next((first, last) for first, last, papers in reversed(windows) if papers >= enough)


def _windows(sums: Mapping[int, tuple[int, int]], most: int) -> Iterator[tuple[int, int, int]]:
    """Yield the first and last of the steps that fit, and their papers, by the last step."""
    numbers = sorted(sums)
    start = papers = 0
    for last in numbers:
        papers += sums[last][1]
        while last - numbers[start] >= most:
            papers -= sums[numbers[start]][1]
            start += 1
        yield numbers[start], last, papers
