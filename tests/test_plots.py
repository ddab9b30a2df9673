"""Statistics drawn as text: what is shown of time and names in the room there is, with dots and in ASCII."""

import random
import unicodedata
from dataclasses import replace

import pytest

from papertui.plots import ASCII, BRAILLE, Ink, sections, text_of
from papertui.plots.spans import by_month, by_week
from papertui.tui.widgets.cells import fit
from papertui.workspace.stats import Count, NameCounts, Statistics


def months(*names: str) -> tuple[Count, ...]:
    return tuple(Count(name, 2, 1) for name in names)


def test_months_without_papers_are_bars_too() -> None:
    span = by_month(months("2024-03", "2023-12"), 10)
    assert span.unit == "month"
    assert [name for name, _, _ in span.bars] == ["2023-12", "2024-01", "2024-02", "2024-03"]
    assert span.bars[1] == ("2024-01", 0, 0)


def test_many_months_become_quarters_or_years() -> None:
    decade = months(*(f"{year}-{month:02}" for year in range(2010, 2020) for month in range(1, 13)))
    assert by_month(decade, 200).unit == "month"
    quarters = by_month(decade, 40)
    assert (quarters.unit, len(quarters.bars), quarters.bars[0]) == ("quarter", 40, ("2010Q1", 3, 6))
    assert by_month(decade, 12).bars[-1] == ("2019", 12, 24)


def test_papers_of_a_year_alone_are_shown_by_year_where_they_are_many() -> None:
    assert by_month(months("2020", "2019", "2018-05"), 50).unit == "year"
    span = by_month((*months("2020"), Count("2018-05", 90, 0)), 50)
    assert (span.unit, span.vague) == ("month", 2)


def test_a_wrong_date_far_away_does_not_push_the_others_out() -> None:
    counts = (
        Count("2099-01", 1, 0),
        Count("2024-02", 50, 0),
        Count("2024-01", 50, 0),
        Count("1905-01", 1, 0),
    )
    span = by_month(counts, 20)
    assert [name for name, _, _ in span.bars] == ["2024-01", "2024-02"]
    assert (span.earlier, span.later) == (1, 1)


def test_weeks_are_named_by_their_first_day() -> None:
    span = by_week((Count("2026-01-05", 3, 1), Count("2025-12-22", 1, 1)), 52)
    assert [name for name, _, _ in span.bars] == ["2025-12-22", "2025-12-29", "2026-01-05"]


def test_what_was_read_is_thick_and_the_rest_thin() -> None:
    assert BRAILLE.draw_across([(2, 4), (0, 1)], 4) == ["⠿⠿⠒⠒", "⠒"]
    assert ASCII.draw_across([(2, 4), (0, 1)], 4) == ["##--", "-"]
    assert BRAILLE.draw_upright([(4, 8), (0, 4), (0, 0), (8, 8)], 2, 1) == ["⡇  ⣿", "⣿⡇ ⣿"]
    assert ASCII.draw_upright([(1, 2), (0, 1), (0, 0), (2, 2)], 2, 2) == ["|     #", "# |   #"]


@pytest.mark.parametrize("ink", [BRAILLE, ASCII])
def test_what_there_is_of_a_part_is_seen(ink: Ink) -> None:
    least, most = ink.draw_across([(1, 1000), (999, 1000)], 20)
    assert least[0] != least[1]
    assert most[-1] != most[0]
    assert ink.draw_across([(0, 1), (0, 100_000)], 20)[0]


SIGNS = "ab名前大学éñ e\u0301 "


@pytest.mark.parametrize("ink", [BRAILLE, ASCII, replace(BRAILLE, fit=fit)], ids=["dots", "ascii", "screen"])
@pytest.mark.parametrize("size", [(58, 20), (118, 40), (30, 10), (None, 80)])
def test_nothing_is_wider_than_the_room(ink: Ink, size: tuple[int | None, int]) -> None:
    width, height = (size[0], size[1]) if size[0] else (58, None)
    dice = random.Random(1)
    for count in (0, 2, 90):
        lines = [text_of(line) for line in sections(made(dice, count), width, ink, height=height)]
        assert max(map(cells, lines), default=0) <= width
        if ink is ASCII:
            drawn = "".join(lines)
            assert not set(drawn) - set(SIGNS) - set(map(chr, range(32, 127)))


def made(dice: random.Random, count: int) -> Statistics:
    """Make up statistics of so many months, names and weeks."""

    def counts(names: list[str]) -> tuple[Count, ...]:
        rows = [(name, dice.choice((1, 5, 1_000_000))) for name in names]
        return tuple(Count(name, papers, dice.randint(0, papers)) for name, papers in rows)

    names = ["".join(dice.choices(SIGNS, k=dice.randint(1, 90))) for _ in range(min(count, 12))]
    days = [(2015 + at // 12, at % 12 + 1) for at in range(count)]
    weeks = [f"{year}-{month:02}-01" for year, month in days[-52:]]
    return Statistics(
        papers=5_000_000,
        read=3,
        months=counts([f"{year}-{month:02}" for year, month in days]),
        undated=Count("undated", 1_234_567, 3),
        kinds=tuple(NameCounts(kind, counts(names)) for kind in ("tags", "venue", "organisation", "source")),
        weeks=counts(weeks),
    )


def cells(line: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in line
    )  # fmt: skip


def test_few_bars_are_rows_and_one_paper_is_one_cell() -> None:
    stats = Statistics(1, 0, months("2024-05"), kinds=(NameCounts("venue", (Count("Nature", 1, 0),)),))
    lines = [text_of(line) for line in sections(stats, 60, BRAILLE, height=20)]
    assert lines == [
        "papers per month    ⠿ read or archived  ⠒ unread",
        "  2024-05  2  ⠿⠒",
        "",
        "venues",
        "  Nature  1  ⠒",
        "",
    ]


def test_tags_that_say_what_was_read_are_no_bars_of_their_own() -> None:
    tags = (Count("read", 400, 400), Count("rl", 4, 2), Count("archived", 3, 3))
    lines = [
        text_of(line) for line in sections(Statistics(500, 400, kinds=(NameCounts("tags", tags),)), 60, ASCII)
    ]
    assert lines[:2] == ["tags", "  rl  4  ##--"]
