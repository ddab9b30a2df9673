"""Dates of which the month or the day is not known: found, ordered, counted and shown."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.commands.search import write_lines
from papertui.library import Library
from papertui.paper import Paper
from papertui.reference import Date, Reference
from papertui.workspace import PaperEntry
from papertui.workspace.engine import Engine
from tests.test_catalog import publish

NEWEST_FIRST = (
    "2020-02-29", "2020-01-01", "2020-07", "2020-02", "2020", "2019-12-31", "2019-05-27", "2019-05", "2019",
    "",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("dates")
    papers = [
        Paper(date or "undated", date=Date.parse(date) if date else None) for date in sorted(NEWEST_FIRST)
    ]
    publish(folder / "cache", papers).close()
    with closing(Library.open(folder / "library")) as library:
        engine = Engine(folder / "cache", library)
        yield engine
        engine.close()


def dates(engine: Engine, query: str) -> list[str]:
    docs = engine.find(query).docs
    assert engine._catalog is not None
    return [str(paper.date or "") for paper in engine._catalog.papers(docs)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sort:date", list(NEWEST_FIRST)),
        (
            "sort:-date",
            [
                *("2019-05-27", "2019-12-31", "2019-05", "2019"),
                *("2020-01-01", "2020-02-29", "2020-02", "2020-07", "2020", ""),
            ],
        ),
        ("date:2019-05", ["2019-05-27", "2019-05"]),
        ("date:2019", ["2019-12-31", "2019-05-27", "2019-05", "2019"]),
        ("year:2019", ["2019-12-31", "2019-05-27", "2019-05", "2019"]),
        ("date:2020-02..2020-06", ["2020-02-29", "2020-02"]),
        ("date:<=2019-05", ["2019-05-27", "2019-05"]),
        ("is:undated", [""]),
    ],
)  # fmt: skip
def test_a_partial_date_is_found_where_all_of_it_lies_and_comes_after_full_ones(
    engine: Engine, query: str, found: list[str]
) -> None:
    assert dates(engine, query) == found


@pytest.mark.parametrize("query", ["", "date:2019"])
def test_narrowing_by_a_year_or_month_finds_as_many_as_it_counted(engine: Engine, query: str) -> None:
    groups = {group.name: group.facets for group in engine.facets(query)}
    assert ("month" in groups) is bool(query)
    for facet in (*groups["year"], *groups.get("month", ())):
        assert len(dates(engine, f"{query} {facet.clause}")) == facet.count, facet


def test_printed_dates_are_aligned() -> None:
    entries = [PaperEntry(0, Paper("T", date=Date.parse(date) if date else None)) for date in NEWEST_FIRST]
    out = io.StringIO()
    write_lines(entries, out)
    assert {line.index("T") for line in out.getvalue().splitlines()} == {12}


def test_papers_are_sorted_by_venue_those_without_one_last(tmp_path: Path) -> None:
    venues = ("Nature", "", "acl", "Œuvres", "nature", "Zoo")
    papers = [
        Paper(f"{number}", date=Date(2020 + number), reference=Reference(venue=venue))
        for number, venue in enumerate(venues)
    ]
    for some in (papers[::2], papers):
        publish(tmp_path / "cache", some).close()
    with closing(Library.open(tmp_path / "library")) as library:
        engine = Engine(tmp_path / "cache", library)
        for sort, expected in (("venue", "2 4 0 3 5 1"), ("-venue", "5 3 4 0 2 1")):
            docs = engine.find("", sort).docs
            assert engine._catalog is not None
            assert [paper.title for paper in engine._catalog.papers(docs)] == expected.split()
        engine.close()
