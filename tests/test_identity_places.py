"""Works of one title at two places, and two works with one id: what is one paper, and of which year it is."""

from dataclasses import replace

import pytest

from papertui.catalog.merging import merge_sightings
from papertui.dumps.merging import merged_records
from papertui.dumps.model import Record
from papertui.identity.rule import identity, is_state_of
from papertui.paper import Paper
from papertui.reference import Date, Reference, names_of
from tests.test_catalog_merging import sighting


def printed(venue: str, year: int, volume: str, issue: str, pages: str, **fields: object) -> Paper:
    reference = Reference("article-journal", venue, volume, issue, pages)
    names = names_of(("Ann Archer",))
    return sighting(
        "The box column of cats",
        **{"names": names, "date": Date(year), "reference": reference, "file": year} | fields,  # type: ignore[arg-type]
    )


COLUMN = ("Boxes", 2014, "35", "1", "3--5")


@pytest.mark.parametrize(
    "other",
    [
        ("Boxes", 2014, "35", "3", "231--233"), ("Boxes", 2015, "36", "1", "9"),
        ("BOXES", 2014, "36", "", "90"),
        ("Boxes", 2015, "36", "1", "3--4"),  # each year on the same page
    ],
)  # fmt: skip
def test_a_column_that_returns_in_a_journal_is_a_paper_each_time(
    other: tuple[str, int, str, str, str],
) -> None:
    papers = [printed(*COLUMN), printed(*other), printed(*other, file=9, comments=3)]
    merged = merge_sightings(papers)
    assert len(merged) == 2
    assert {each.reference.pages for each in merged} == {"3--5", other[-1]}
    assert len({each.id for each in merged}) == 2
    a, b = (identity(each.keys) for each in merged)
    assert not is_state_of(a, b)
    # What is known of either by its title alone, such as the tags of an earlier version, belongs to both.
    bare = identity(key for key in printed(*COLUMN, reference=Reference()).keys)
    assert is_state_of(a, bare)
    assert is_state_of(b, bare)
    assert len(merge_sightings([replace(each, doi="10.1000/a") for each in papers])) == 1


@pytest.mark.parametrize(
    "other",
    [
        ("Boxes", 2014, "35", "1", "3-5"), ("Boxes", 2014, "XXXV", "01", "pp. 3–5"),
        ("Boxes", 2014, "", "", ""),
        ("Boxes", 2014, "35", "1", "e1003"), ("Boxes", 2014, "", "", "1--20"),
        ("Boxes", 2014, "PP", "99", "1-1"),
        ("Boxes", 2014, "35", "2", "3-5"), ("Boxes", 2015, "35", "1", "3-5"),
        ("Boxes", 2014, "in press", "", "7"),
        ("arXiv preprint", 2013, "12", "4", "1--15"), ("Another one", 2014, "12", "4", "700"),
        ("", 2013, "1", "", "9"),
    ],
)  # fmt: skip
def test_one_article_cited_in_two_ways_stays_one_paper(other: tuple[str, int, str, str, str]) -> None:
    assert len(merge_sightings([printed(*COLUMN), printed(*other, file=9)])) == 1


def test_a_talk_and_the_article_that_follows_it_are_two_papers() -> None:
    talk = printed("Proceedings of Boxing", 2013, "", "", "205--218")
    talk = replace(talk, reference=replace(talk.reference, type="paper-conference"))
    assert len(merge_sightings([printed(*COLUMN), talk])) == 2
    for name, value in (("pages", ""), ("venue", ""), ("type", "")):
        bare = replace(talk, reference=replace(talk.reference, **{name: value}))
        assert len(merge_sightings([printed(*COLUMN), bare])) == 1
    assert len(merge_sightings([printed(*COLUMN), replace(talk, date=Date(2014))])) == 1
    known = [replace(each, arxiv_id="2401.00001") for each in (printed(*COLUMN), talk)]
    assert len(merge_sightings(known)) == 1


def test_the_year_is_that_of_the_volume_and_pages() -> None:
    preprint = sighting(
        arxiv_id="2401.00001",
        names=names_of(("Ann Archer",)),
        date=Date(2012, 5, 6),
        reference=Reference("article", "CoRR", "abs/2401.00001", "", "1--9", "Of Boxes", "", "en"),
    )
    article = replace(printed("Boxes", 2014, "35", "1", "3--5"), title=preprint.title)
    noted = replace(article, reference=Reference(), date=Date(2014, 3))
    [paper] = merge_sightings([preprint, article])
    assert (paper.reference, paper.date) == (article.reference, Date(2014))
    [paper] = merge_sightings([preprint, article, noted])
    assert paper.date == Date(2014, 3)
    [paper] = merge_sightings([preprint, replace(article, date=None)])
    assert paper.date == Date(2012, 5, 6)


BOOK = Reference("chapter", "All of Boxes", pages="227--254")


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 2),
        ({"date": Date(1967)}, 1),
        ({"names": names_of(("Cid Archer",))}, 1),  # a title that is translated
        ({"names": ()}, 1),
        ({"title": "A house of cats"}, 1),
        ({"title": "Катки в коробках и дома"}, 1),
        ({"date": Date(1967), "reference": replace(BOOK, pages="255--272")}, 2),
        ({"date": Date(1967), "reference": replace(BOOK, pages="227")}, 1),
    ],
)
@pytest.mark.parametrize("ids", [{"doi": "10.1000/a"}, {"arxiv_id": "2401.00001"}])
def test_an_id_at_two_plainly_different_works_makes_neither_vanish(
    fields: dict[str, object], count: int, ids: dict[str, object]
) -> None:
    one = sighting(
        "The next house of cats",
        names=names_of(("Ann Archer",)),
        date=Date(1965),
        reference=BOOK,
        **ids,  # type: ignore[arg-type]
    )
    two = sighting("Windmills as giants", 2, names=names_of(("Bob Baker",)), date=Date(2017), **ids)
    two = replace(two, **fields)  # type: ignore[arg-type]
    again = replace(two, sources=(b"/d/3",), upvotes=3)
    for papers in ([one, two, again], [again, two, one]):
        merged = merge_sightings(papers)
        assert len(merged) == count
        assert {paper.title for paper in merged} >= ({one.title, two.title} if count == 2 else set())
    found = [Record(paper) for paper in (one, two, again)]
    assert len(list(merged_records(found))) == count
    named = replace(again, names=(), date=None, reference=Reference())
    assert len(merge_sightings([one, two, named])) == count
