"""The end of a query completed: fields by their letters, values that there are."""

import datetime
from collections.abc import Iterator
from contextlib import closing

import pytest

from papertui.catalog import Catalog
from papertui.catalog.columns import NAMES
from papertui.paper import Paper
from papertui.reference import Entry, Reference
from papertui.search.fields import FIELDS
from papertui.search.query import parse
from papertui.tui.widgets.search_bar import SearchBar
from papertui.workspace.completing import completions
from tests.test_catalog import publish
from tests.widget_stage import Stage

PAPERS = [
    Paper(
        f"Paper {number}",
        organization="World Labs",
        doi=f"10.1/{number}",
        reference=Reference(venue=venue, type="book"),
        entry=Entry("bibtex", "book", f"key{number}"),
        categories=("cs.CL",),
        announced="new",
        sources=(b"/d/page.html",),
    )
    for number, venue in enumerate(("Nature", "Nature", 'The "Nature" of X', "Œuvres"))
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with closing(publish(tmp_path_factory.mktemp("completing") / "cache", PAPERS)) as catalog:
        yield catalog


def completed(catalog: Catalog, text: str) -> list[str]:
    return completions(text, catalog, tags=("rl", "rl/offline", "to read"), searches=("mine",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gan ven", ["gan venue:"]),
        ("gan auth", ["gan author:", "gan authors:"]),
        ("-(a OR sou", ["-(a OR source:"]),
        ("ven ", []),
        ("a", []),
        ('"ven', []),
        ("is:st", ["is:starred"]),
        ("is:", [f"is:{name}" for name in FIELDS["is"].offers]),
        ("gan has:full", ["gan has:full-names"]),
        ("tag:rl", ["tag:rl/offline"]),
        ("-tag:rea", ['-tag:"to read"']),
        ("query:", ["query:mine"]),
        ("sort:ven", ["sort:venue", "sort:-venue"]),
        ("venue:nat", ['venue:="Nature"'.replace('"', ""), 'venue:="The ?Nature? of X"']),
        ('venue:="Nature" venue:œu', ['venue:="Nature" venue:=Œuvres']),
        ("org:wor", ['org:="World Labs"']),
        ("doi:10.1/3", []),
        ("doi:10.1/", ["doi:10.1/0", "doi:10.1/1", "doi:10.1/2", "doi:10.1/3"]),
        ("type:b", ["type:book"]),
        ("source:pa", ["source:page.html"]),
        ("date:to", ["date:today"]),
        ("nosuch:x", []),
        ("title:ven", []),
        ("venue:\ud800", []),
    ],
)
def test_the_end_is_completed(catalog: Catalog, text: str, expected: list[str]) -> None:
    assert completed(catalog, text) == expected


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_value_that_is_offered_can_be_asked_for(catalog: Catalog, field: object) -> None:
    row = FIELDS[getattr(field, "name", "")]
    offered = completed(catalog, f"{row.name}:")
    known = row.offers or (row.column in NAMES and catalog.names.rows(row.column))
    assert bool(offered) is bool(known or row.name in ("tag", "query", "sort", "source"))
    for text in offered:
        assert not parse(text, today=datetime.date(2026, 1, 1)).hint


async def test_tab_goes_through_what_fits_and_back_to_what_was_typed() -> None:
    bar = SearchBar()
    async with Stage(bar).run_test(size=(60, 3)):
        bar.text = "auth"
        seen = [bar.text for _ in range(4) if bar.complete(lambda text: ["author:", "authors:"])]
        assert seen == ["author:", "authors:", "auth", "author:"]
        bar.text = "x"
        assert not bar.complete(lambda text: [])
