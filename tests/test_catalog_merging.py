"""Same paper or not: the rule, and that the order of files never matters."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.catalog.merging import merge_sightings
from papertui.dumps import read_dump
from papertui.paper import Paper
from papertui.reference import Date, Entry, Name, Reference, names_of

LONG = "We measure how cats sleep in boxes and find that they do so at length, " * 3
OTHER = "A wholly different study of boats, rivers and the people who cross them, " * 3


def sighting(title: str = "Cats in Boxes", file: int = 1, **fields: object) -> Paper:
    return replace(Paper(title, sources=(b"/d/%d" % file,), added=1000 + file), **fields)  # type: ignore[arg-type]  # test shorthand


def test_one_arxiv_id_is_one_paper_whatever_the_titles() -> None:
    [paper] = merge_sightings(
        [sighting(arxiv_id="2401.00001"), sighting("Felines, Boxed", 2, arxiv_id="2401.00001")]
    )
    assert "title:catsinboxes" in paper.keys
    assert "title:felinesboxed" in paper.keys
    assert paper.sources == (b"/d/1", b"/d/2")


def test_two_arxiv_ids_are_two_papers_whatever_else_is_alike() -> None:
    papers = [sighting(abstract=LONG, arxiv_id=f"2401.0000{n}") for n in (1, 2)]
    assert len(merge_sightings(papers)) == 2


def test_one_title_with_contradicting_abstracts_is_two_papers() -> None:
    assert len(merge_sightings([sighting(abstract=LONG), sighting(abstract=OTHER, file=2)])) == 2


def test_a_title_is_compared_folded_and_a_missing_abstract_does_not_contradict() -> None:
    papers = [sighting("Çats – in Boxes!"), sighting("CATS IN BOXES", 2, abstract=LONG)]
    [paper] = merge_sightings(papers)
    assert paper.abstract == LONG


def test_text_without_an_id_and_a_card_without_an_abstract_are_one_paper() -> None:
    [paper] = merge_sightings([sighting(abstract=LONG), sighting(file=2, arxiv_id="2401.00001")])
    assert paper.id == "arxiv:2401.00001"
    assert paper.abstract == LONG


def test_what_fits_two_papers_is_joined_to_neither() -> None:
    two = [sighting(abstract=LONG), sighting(abstract=OTHER, file=2)]
    for doubtful in (sighting(file=3), sighting(file=3, arxiv_id="2401.00001")):
        assert len(merge_sightings([*two, doubtful])) == 3
    same_text = [sighting(abstract=LONG, arxiv_id=f"2401.0000{n}", file=n) for n in (1, 2)]
    assert len(merge_sightings([*same_text, sighting(abstract=LONG, file=3)])) == 3


def test_an_abstract_goes_to_the_paper_that_has_it_and_not_to_the_one_without() -> None:
    papers = merge_sightings(
        [
            sighting(abstract=LONG, arxiv_id="2401.00001"),
            sighting(file=2, arxiv_id="2401.00002"),
            sighting(abstract=LONG, file=3),
        ]
    )
    by_id = {paper.arxiv_id: paper.sources for paper in papers}
    assert by_id == {"2401.00001": (b"/d/1", b"/d/3"), "2401.00002": (b"/d/2",)}


def test_the_newest_counts_and_the_fullest_fields_win() -> None:
    [paper] = merge_sightings(
        [
            sighting(file=3, comments=7),
            sighting(file=1, comments=2, upvotes=5, names=names_of(("A. B.", "C. D."))),
            sighting(file=2, upvotes=9, names=names_of(("A. B.",))),
        ]
    )
    assert (paper.comments, paper.upvotes) == (7, 9)
    assert paper.authors == ("A. B.", "C. D.")
    assert paper.added == 1001


_SIGHTINGS = st.lists(
    st.builds(
        lambda title, abstract, arxiv_id, comments: Paper(
            title, abstract=abstract, arxiv_id=arxiv_id, comments=comments
        ),
        st.sampled_from(["Cats in Boxes", "cats in boxes", "Boats", "C. a. t. s in boxes"]),
        st.sampled_from(["", LONG, LONG + "And more.", OTHER]),
        st.sampled_from([None, "2401.00001", "2401.00002", "2401.00003"]),
        st.integers(0, 9),
    ),
    max_size=9,
)


@given(_SIGHTINGS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_merging_does_not_depend_on_the_order_of_files(papers: list[Paper], random: object) -> None:
    files = [replace(paper, sources=(b"/d/%d" % n,), added=1000 + n % 3) for n, paper in enumerate(papers)]
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    merged = merge_sightings(files)
    assert merge_sightings(shuffled) == merged
    keys = {key for paper in merged for key in paper.keys}
    assert all(key in keys for paper in files for key in paper.keys)
    assert sorted(s for paper in merged for s in paper.sources) == sorted(s for p in files for s in p.sources)
    ids = [paper.arxiv_id for paper in merged if paper.arxiv_id]
    assert len(ids) == len(set(ids)) == len({paper.arxiv_id for paper in files} - {None})


def test_merging_is_linear() -> None:
    """A tenth of the promised 100,000 sightings in 10 s, with the whole allowance."""
    once = [sighting(f"Paper number {n}", n % 50, abstract=f"{n} {LONG}") for n in range(5000)]
    again = [replace(paper, arxiv_id=f"2401.{n:05}", sources=(b"/x",)) for n, paper in enumerate(once)]
    started = time.process_time()
    assert len(merge_sightings(once + again)) == 5000
    assert time.process_time() - started <= 10


def records(text: str, tmp_path: Path, name: str = "list.bib") -> list[Paper]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return list(read_dump(file).papers)


def test_works_that_only_look_alike_stay_apart(tmp_path: Path) -> None:
    entries = [
        ("article", "LeCun, Y. and Bengio, Y.", "Deep learning", "10.9999/nat.1", "2015-05-27", ""),
        ("book", "Goodfellow, I. and Bengio, Y.", "Deep Learning", "", "2016-11-18", ""),
        ("article", "Example, Ada", "Editorial", "10.9999/e.1", "2001-01-01", ""),
        ("article", "Test, Bob", "Editorial", "10.9999/e.2", "2011-01-01", ""),
        ("article", "Foo, Cid", "???", "10.9999/q.3", "2021-01-01", ""),
        ("article", "Bar, Dee", "!!!", "10.9999/q.4", "2022-01-01", ""),
        ("article", "Foo, Cid", "!!!", "", "2022-01-01", ""),
        ("article", "Foo, Cid", "A * search", "", "2021-01-01", ""),
        ("article", "Foo, Cid", "A+ search", "", "2022-01-01", ""),
        ("article", "Foo, Cid", "Solving SAT in C", "", "2021-01-01", ""),
        ("article", "Foo, Cid", "Solving SAT in C++", "", "2022-01-01", ""),
        ("article", "Foo, Cid", "Survey, Part I", "", "2021-01-01", "First part of the survey on topic one."),
        ("article", "Foo, Cid", "Survey. Part I", "", "2022-01-01", "Completely other text about two."),
        ("article", "Foo, Cid", "Another survey of it", "", "2015-01-01", ""),
        ("article", "Foo, Cid", "Another survey of it", "", "2018-01-01", ""),
    ]
    text = "\n".join(
        f"@{kind}{{k{number}, author={{{authors}}}, title={{{title}}}, date={{{date}}}"
        + "".join(f", {name}={{{value}}}" for name, value in (("doi", doi), ("abstract", body)) if value)
        + "}"
        for number, (kind, authors, title, doi, date, body) in enumerate(entries)
    )
    assert len(merge_sightings(records(text, tmp_path))) == len(entries)


def test_groups_of_fields_come_from_one_record_each_the_fullest() -> None:
    venue = Reference(type="article-journal", venue="Nature", volume="1", pages="3")
    one, two = names_of(("A. B.",)), names_of(("A. B.", "C. D."))
    [paper] = merge_sightings(
        [
            sighting(names=one, authors_complete=False, date=Date(2019, 5, 6), date_inferred=True),
            sighting(file=2, names=two, date=Date(2019), doi="10.1000/a", reference=venue),
            sighting(file=3, reference=Reference(venue="Nat.", issue="7"), n_authors=9),
        ]
    )
    assert (paper.date, paper.date_inferred) == (Date(2019), False)
    assert (paper.reference, paper.authors, paper.authors_complete) == (venue, ("A. B.", "C. D."), True)


def test_counts_are_those_of_the_newest_day_that_a_dump_tells() -> None:
    papers = [sighting(file=1, comments=7), sighting(file=2, comments=2)]
    [by_file] = merge_sightings(papers)
    [by_day] = merge_sightings(papers, {b"/d/1": "2025-11-07", b"/d/2": "2025-11-06"})
    assert (by_file.comments, by_day.comments) == (2, 7)


def test_a_preprint_and_its_publication_are_one_where_the_first_author_agrees() -> None:
    preprint = sighting(arxiv_id="2401.00001", names=names_of(("Ann Archer",)))
    published = sighting(file=2, doi="10.1000/a", names=(Name("Archer", "A."), Name("Baker", "B.")))
    [paper] = merge_sightings([preprint, published])
    assert {"arxiv:2401.00001", "doi:10.1000/a"} <= set(paper.keys)
    assert len(merge_sightings([preprint, replace(published, names=())])) == 2
    server = replace(preprint, arxiv_id=None, doi="10.1101/2020.01.01.123456v2")
    [paper] = merge_sightings([server, published])
    assert paper.doi == "10.1000/a"


@pytest.mark.parametrize("own", ["", "http://zotero.org/users/1/items/CATS"])
def test_a_citation_key_is_kept_over_a_longer_entry_without_one(own: str) -> None:
    keyed = sighting(
        doi="10.5555/cats", entry=Entry("bibtex", "article", "doe2015cats", (("title", "Cats"),))
    )
    other = Entry("csl-json" if own else "ris", "JOUR", own, (("TI", "Cats"), ("PY", "2015")))
    longer = sighting(file=2, doi="10.5555/cats", entry=other)
    for papers in ([keyed, longer], [longer, keyed]):
        [paper] = merge_sightings(papers)
        assert paper.entry == keyed.entry
    [paper] = merge_sightings(
        [replace(keyed, doi=None, arxiv_id="2401.00001"), replace(longer, arxiv_id="2401.00001")]
    )
    assert paper.entry == replace(longer.entry, key="doe2015cats") if longer.entry else None
