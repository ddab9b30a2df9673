"""Facets: what is counted is what narrowing finds, whatever names there are."""

import os
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.catalog import Catalog
from papertui.library import Library
from papertui.paper import Paper
from papertui.reference import Date
from papertui.workspace.clauses import clauses, toggled
from papertui.workspace.engine import Engine
from papertui.workspace.facets import Facet, OvertakenError
from tests.test_catalog import publish

ORGANISATIONS = (
    None, "", "Google", "google", "Google Research", "Göogle", 'The "X" Lab', "The ?X? Lab", "The 'X' Lab",
    "A*", "A*STAR", "ASTAR", "x:y", "-gan", "back\\slash", "(round) OR [1]", "\x1b[31mred", "研究所",
    "\uff0a", "a\uff0a", "???", "\u0301", "L" * 300, "L" * 300 + "2", "Not OR", "=", "=same",
)  # fmt: skip
SOURCES = (
    b"/d/page.html", b"/d/a/page.html", b"/d/b/page.html", b"/d/b/a/page.html", b"/d/b/Page.HTML",
    b"/d/two words.txt", b'/d/qu"ote.txt', b"/d/qu?ote.txt", b"/d/st*r.txt", b"/d/star.txt", b"/d/st\xff.txt",
    b"/d/st\xfe.txt", b"/d/e\x1b[31m.txt", b"/d/a\nb.txt", b"/d/x:y(1).txt", b"/d/b[1].txt", b"/d/b1.txt",
    b"/d/\xe2\x84\x80.txt", b"/d/back\\slash", b"/d/" + b"n" * 250,
)  # fmt: skip
TAGS = ("rl", "rl/offline", "RL", "a:b", "to-read", "c++", "é", "back\\slash", "[1]", "=", "'quoted'")
QUERIES = (
    "", "is:unread", "year:2024", "-tag:rl", "org:=google OR is:undated", "tag:rl tag:to-read", "has:code",
    "(year:2023 OR year:2024", "comments:>3 ",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over hundreds of papers that differ in what facets count; their words do not matter."""
    rng = random.Random(4)
    papers = [
        Paper(
            f"Paper {number}",
            organization=rng.choice(ORGANISATIONS),
            date=Date(rng.choice((1, 987, 2023, 2024)), rng.randint(1, 12), 9)
            if rng.random() < 0.9
            else None,
            comments=rng.randint(0, 9),
            code_url=rng.choice((None, "https://a/b")),
            sources=tuple(rng.sample(SOURCES, rng.randint(1, 3))),
        )
        for number in range(600)
    ]
    folder = tmp_path_factory.mktemp("facets")
    # A second reading: documents are not numbered in the order of their dates.
    for some in (papers[::3], papers):
        publish(folder / "cache", some).close()
    with closing(Library.open(folder / "library")) as library:
        for tag in TAGS:
            library.tag(rng.sample(papers, 60), {tag})
        engine = Engine(folder / "cache", library)
        yield engine
        engine.close()


def found(engine: Engine, query: str) -> set[int]:
    return set(engine.find(query).docs)


@pytest.mark.parametrize("query", QUERIES)
def test_narrowing_by_a_facet_finds_as_many_as_it_counted(engine: Engine, query: str) -> None:
    groups = engine.facets(query)
    assert {"tags", "year", "organisation", "source"} <= {group.name for group in groups}
    for group in groups:
        for facet in group.facets:
            if facet.clause in clauses(query):
                continue
            narrowed = toggled(query, facet.clause)
            assert found(engine, narrowed) <= found(engine, query), facet
            assert len(engine.find(narrowed).docs) == facet.count, facet
            assert facet.clause in clauses(narrowed)
            assert toggled(narrowed, facet.clause).strip() == query.strip()


def test_every_organisation_is_reached_whatever_it_is_called(tmp_path: Path) -> None:
    """One paper of each hostile name: by some facet each is reached."""
    for few in (ORGANISATIONS[start : start + 9] for start in range(0, len(ORGANISATIONS), 9)):
        names = list(filter(None, few))
        directory = tmp_path / str(len(os.listdir(tmp_path)))
        papers = [Paper(f"Paper {n}", organization=name) for n, name in enumerate(names)]
        publish(directory / "cache", papers).close()
        with closing(Library.open(directory / "library")) as library:
            engine = Engine(directory / "cache", library)
            facets = facets_of(engine, "organisation")
            reached = set().union(*(found(engine, facet.clause) for facet in facets.values()))
            assert len(reached) == len([name for name in names if name != "\u0301"])
            engine.close()


def test_an_organisation_is_its_whole_name_in_whatever_case(engine: Engine) -> None:
    facets = facets_of(engine, "organisation")
    assert "Google Research" in facets
    assert facets.keys() & {"Google", "google", "Göogle"}
    assert not found(engine, 'org:="google"') & found(engine, 'org:="Google Research"')
    assert found(engine, 'org:="GOOGLE"') == found(engine, "org:=google")
    assert found(engine, 'org:="Google*"') > found(engine, "org:=google")
    assert not found(engine, 'org:="Goo"')


def test_dumps_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    sources = (b"/d/2024/page.html", b"/d/2025/page.html", b"/d/other.txt")
    papers = [Paper(f"Paper {n}", sources=(sources[n % 3],)) for n in range(5)]
    publish(tmp_path / "cache", papers).close()
    with closing(Library.open(tmp_path / "library")) as library:
        engine = Engine(tmp_path / "cache", library)
        shown = [(facet.label, facet.count) for facet in facets_of(engine, "source").values()]
        engine.close()
    assert shown == [("2024/page.html", 2), ("2025/page.html", 2), ("other.txt", 1)]


@pytest.mark.parametrize("query", ["org:=", "org:= gan", "-org:=", "(org:=)"])
def test_a_whole_name_that_is_still_to_come_is_waited_for(engine: Engine, query: str) -> None:
    assert engine.find(query).hint == "org: waits for a word"


def test_a_count_that_nobody_waits_for_is_given_up(engine: Engine) -> None:
    answers = [True, True, False]
    with pytest.raises(OvertakenError):
        engine.facets("", wanted=lambda: answers.pop(0))
    assert not answers
    assert engine.facets("", wanted=lambda: True) == engine.facets("")


def test_a_catalog_without_papers_has_no_facets(tmp_path: Path) -> None:
    publish(tmp_path / "cache", []).close()
    catalog = Catalog.open(tmp_path / "cache")
    assert catalog is not None
    assert catalog.named("organisation", "*") == 0
    with closing(Library.open(tmp_path / "library")) as library:
        engine = Engine(tmp_path / "cache", library)
        engine.find("")
        assert engine.facets("") == ()
        engine.close()


def facets_of(engine: Engine, kind: str) -> dict[str, Facet]:
    (group,) = (group for group in engine.facets("") if group.name == kind)
    return {facet.label: facet for facet in group.facets}
