"""JSON of services that list papers: each told by its shape, each field from where the service keeps it."""

import json
from pathlib import Path
from typing import Any

import pytest

from papertui.dumps import Dump, read_dump

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
# Format, titles (their beginnings), dates, ids, venues, problems.
EXPECTED: dict[str, tuple[str, list[tuple[str, str, str | None, str]], int]] = {
    "openalex.json": (
        "openalex",
        [("Deep", "2015-05-27", "10.1038/nature14539", "Nature"), ("Adam", "2014", "1412.6980", "")],
        0,
    ),
    "crossref.json": (
        "crossref",
        [("Deep", "2016-10-24", "10.1145/2976749.2978318", "Proceedings of the")],
        1,
    ),
    "datacite.json": (
        "datacite",
        [
            ("Atte", "2017-06-12", "1706.03762", ""),
            ("An i", "2020-03-01", "10.5555/invented.walls", "Journal of Wal"),
        ],
        1,
    ),
    "dblp.json": ("dblp", [("Atte", "2017", None, "NIPS"), ("Fast", "2019", "1911.02150", "")], 0),
    "openreview.json": ("openreview", [("An I", "2021-01-12", None, "ICLR 2021 Oral")], 1),
    "biorxiv.json": (
        "biorxiv",
        [
            ("Cell", "2020-02-03", "10.1101/2020.02.02.931238", ""),
            ("An i", "2024-01-10", "10.1101/2024.01.10.000000", ""),
            ("An i", "2024-01-11", "10.1101/2024.01.11.000001", ""),
        ],
        0,
    ),
    "zotero.json": (
        "zotero-json",
        [("Deep", "2015-05-28", "10.1038/nature14539", "Nature"), ("Adam", "2014-12", "1412.6980", "")],
        1,
    ),
}


def dump_of(tmp_path: Path, value: Any) -> Dump:  # noqa: ANN401 - whatever JSON holds
    path = tmp_path / "page"
    path.write_text(json.dumps(value), encoding="utf-8")
    return read_dump(path)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_service_is_told_and_read(name: str) -> None:
    kind, papers, problems = EXPECTED[name]
    dump = read_dump(SAMPLES / name)
    assert (dump.format, len(dump.problems)) == (kind, problems)
    assert [
        (paper.title[:4], str(paper.date), paper.arxiv_id or paper.doi, paper.reference.venue[:14])
        for paper in dump.papers
    ] == [(title, date, name, venue[:14]) for title, date, name, venue in papers]
    assert all(paper.authors for paper in dump.papers)


@pytest.mark.parametrize("name", EXPECTED)
def test_one_object_alone_is_read_as_well(tmp_path: Path, name: str) -> None:
    value = json.loads((SAMPLES / name).read_text(encoding="utf-8"))
    first: Any = value
    for key in ("result", "message", "hits", "hit", "results", "items", "notes", "collection", "data"):
        first = first.get(key, first) if isinstance(first, dict) else first
    first = first[0] if isinstance(first, list) else first
    dump = dump_of(tmp_path, first)
    assert (dump.format, len(dump.papers)) == (EXPECTED[name][0], 1)


def test_an_inverted_abstract_is_put_in_order() -> None:
    abstract = read_dump(SAMPLES / "openalex.json").papers[0].abstract
    assert abstract.startswith("Models of many layers learn")
    assert abstract.endswith("each layer how to change.")


def test_markup_and_references_of_crossref_stay_out() -> None:
    paper = read_dump(SAMPLES / "crossref.json").papers[0]
    assert paper.abstract.endswith("keeps the loss of privacy < 8.")
    assert "Abstract" not in paper.abstract
    assert (paper.reference.pages, paper.reference.publisher) == ("308-318", "ACM")


def test_numbers_of_authors_and_final_stops_of_dblp_go() -> None:
    first = read_dump(SAMPLES / "dblp.json").papers[0]
    assert (first.title, first.authors[2]) == ("Attention is All you Need", "Lukasz Kaiser")


def test_a_submission_is_no_venue_and_a_models_words_no_abstract(tmp_path: Path) -> None:
    value = json.loads((SAMPLES / "openreview.json").read_text(encoding="utf-8"))
    content = {key: each["value"] for key, each in value["notes"][0]["content"].items()}
    content |= {"venue": "Submitted to ICLR 2021", "abstract": ""}
    paper = dump_of(tmp_path, {"notes": [{**value["notes"][0], "content": content}]}).papers[0]
    assert (paper.reference.venue, paper.abstract) == ("", "")
    assert paper.summary == "Patches of an image are read like words."
    assert paper.pdf_url == "https://openreview.net/pdf/x.pdf"


def test_versions_of_a_preprint_are_one_with_the_first_date_and_the_fuller_abstract() -> None:
    paper = read_dump(SAMPLES / "biorxiv.json").papers[0]
    assert paper.abstract.endswith("the middle of its cell.")
    assert paper.authors[0] == "C. Stringer"


def test_only_the_tags_of_the_owner_are_taken() -> None:
    dump = read_dump(SAMPLES / "zotero.json")
    assert [mark.keywords for mark in dump.marks] == [("overview",), ()]
    assert dump.papers[0].authors == ("Yann LeCun", "Yoshua Bengio")


@pytest.mark.parametrize(
    "value",
    [
        {
            "id": "https://openalex.org/W1",
            "title": 3,
            "authorships": {},
            "abstract_inverted_index": {"a": [None]},
        },
        {"DOI": 3, "title": [None], "issued": [], "author": 7},
        {"info": {"title": [], "key": None, "authors": []}},
        {"forum": [], "id": [], "content": {"title": {}}},
        {"server": "bioRxiv", "doi": [], "title": {}},
        {"itemType": [], "creators": 3},
        [{"data": {"itemType": None}}],
    ],
)
def test_objects_of_the_wrong_types_are_problems(tmp_path: Path, value: Any) -> None:  # noqa: ANN401
    dump = dump_of(tmp_path, value)
    assert dump.papers == ()
    assert dump.problems
    assert not any("broke off" in problem.reason for problem in dump.problems)


def test_crossref_dates_a_work_by_its_print_where_nothing_is_issued(tmp_path: Path) -> None:
    work = {"DOI": "10.5555/walls", "title": ["On walls"], "indexed": {"date-time": "2026-08-04T01:02:03Z"}}
    days = {"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2026, 8, 3]]}}
    path = tmp_path / "works.json"
    path.write_text(json.dumps({"message": {"items": [work | days]}}), encoding="utf-8")
    (paper,) = read_dump(path).papers
    assert str(paper.date) == "2026-08-03"
