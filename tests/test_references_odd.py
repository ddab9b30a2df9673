"""Odd reference lists: they break the rules of their format, or have one work under several keys."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # its types are a package of their own

from papertui.cli import main
from papertui.merge import merge
from tests.csl_schema import SCHEMA
from tests.test_exports import written
from tests.test_references_round_trip import read, rows

pytestmark = pytest.mark.usefixtures("reads_here")


def test_dates_and_names_that_break_the_schema_of_csl_are_mended(tmp_path: Path) -> None:
    items = [
        {
            "id": "a",
            "type": "article",
            "title": "Weird names",
            "author": [{"name": "CERN"}],
            "issued": 2019,
        },
        {"id": "b", "type": "article", "title": "A string", "author": "Ann Lee", "issued": 2018},
    ]
    dump = read(tmp_path, json.dumps(items), "items.json")
    assert [paper.authors for paper in dump.papers] == [("CERN",), ("Ann Lee",)]
    again = json.loads(written(rows(dump), "csl-json"))
    assert not list(Draft7Validator(SCHEMA).iter_errors(again))
    assert [item["author"] for item in again] == [[{"literal": "CERN"}], [{"literal": "Ann Lee"}]]
    assert [item["issued"] for item in again] == [{"date-parts": [[2019]]}, {"date-parts": [[2018]]}]


def test_authors_of_ris_keep_their_order_and_the_first_of_several_links_counts(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nTI  - Two tags for authors\nAU  - Foo, Ann\nA1  - CERN\nAU  - Bar, Bo\n"
        "UR  - https://a.org/1; https://b.org/2\nER  - \n"
        "TY  - JOUR\nTI  - The same list twice\nAU  - Foo, Ann\nA1  - Foo, Ann\nER  - \n"
    )
    first, second = read(tmp_path, text, "list.ris").papers
    assert (first.authors, first.url) == (("Ann Foo", "CERN", "Bo Bar"), "https://a.org/1")
    assert second.authors == ("Ann Foo",)


IN_WRONG_PLACES = """
@article{a, author = {Lee, Ann}, title = {An id as volume}, journal = {arXiv}, volume = {doi.org/10.48550/arXiv.2001.00001}}
@article{b, author = {Lee, Ann}, title = {A DOI as pages}, journal = {Words}, pages = {doi.org/10.1000/words.1}}
@article{c, author = {Lee, Ann}, title = {A page as journal}, journal = {https://example.org/words}, pages = {3--9}}
@article{d, author = {Lee, Ann}, title = {No link}, journal = {www}, volume = {3}, pages = {3{--}9}}
@article{e, author = {Lee, Ann}, title = {A sign}, journal = {Words}, volume = {doi.org/10.1000/words\\_1}}
@article{f, author = {Lee, Ann}, title = {A bare one}, journal = {Words}, volume = {10.1000/words.2}}
"""  # noqa: E501


def test_links_in_the_places_of_venue_volume_and_pages_are_none_of_them(tmp_path: Path) -> None:
    by_volume, by_pages, by_venue, plain, escaped, bare = read(tmp_path, IN_WRONG_PLACES, "list.bib").papers
    assert (by_volume.arxiv_id, by_volume.reference.volume) == ("2001.00001", "")
    assert (by_pages.doi, by_pages.reference.pages) == ("10.1000/words.1", "")
    assert (escaped.doi, bare.doi, bare.reference.volume) == ("10.1000/words_1", "10.1000/words.2", "")
    assert (by_venue.url, by_venue.reference.venue) == ("https://example.org/words", "")
    assert (plain.reference.venue, plain.reference.volume, plain.reference.pages) == ("www", "3", "3-9")


@pytest.mark.parametrize(
    ("tags", "pages"),
    [("SP  - 114--128\n", "114-128"), ("SP  - 7\u201012\n", "7-12"), ("SP  - 7\nEP  - 12\n", "7-12")],
)
def test_pages_have_one_kind_of_hyphen(tmp_path: Path, tags: str, pages: str) -> None:
    (paper,) = read(tmp_path, f"TY  - JOUR\nTI  - Words in order\n{tags}ER  - \n", "list.ris").papers
    assert paper.reference.pages == pages


def test_of_several_links_parted_by_blanks_the_first_counts(tmp_path: Path) -> None:
    text = (
        "TY  - JOUR\nTI  - Words in order\nUR  - http://a.org/1 file:///home/Lee, Words - 2013.pdf\nER  - \n"
    )
    (paper,) = read(tmp_path, text, "list.ris").papers
    assert paper.url == "http://a.org/1"


@pytest.mark.parametrize(
    ("written", "abstract"),
    [
        ("Abstract Background Words have an order.", "Background Words have an order."),
        ("ABSTRACT The order of words matters.", "The order of words matters."),
        ("Abstract - Background: words.", "Background: words."),
        ("Abstract Wildfire changes words.", "Wildfire changes words."),
        ("ABSTRACT Southern Words’ season", "Southern Words’ season"),
        ("Abstract Interpretation is a theory.", "Abstract Interpretation is a theory."),
        ("Abstract Meaning Representation is a graph.", "Abstract Meaning Representation is a graph."),
        ("Abstract interpretation of words.", "Abstract interpretation of words."),
        *(
            (none, "")
            for none in ("NA", "-", "Abstract Unavailable", "This article does not have an abstract.")
        ),
        ("The paper has no abstract words.", "The paper has no abstract words."),
        ("30 MPa<middle dot>m and <similar to>3", "30 MPa·m and ∼3"),
    ],
)
def test_an_abstract_has_no_heading_and_is_no_remark(tmp_path: Path, written: str, abstract: str) -> None:
    (paper,) = read(tmp_path, f"TY  - JOUR\nTI  - Words\nAB  - {written}\nER  - \n", "list.ris").papers
    assert paper.abstract == abstract


TWICE = """
@misc{lee2020, author = {Lee, Ann}, title = {Folding proteins with care}, eprint = {2001.00001},
  archiveprefix = {arXiv}, year = {2020}, note = {v1}}
@article{lee2021, author = {Lee, Ann}, title = {Folding Proteins with Care}, doi = {10.1038/s41586-1},
  year = {2021}}
"""


def test_the_entry_of_the_publication_stays_with_the_key_of_the_preprint_as_an_alias(tmp_path: Path) -> None:
    first, second = read(tmp_path, TWICE, "list.bib").papers
    for paper in (merge(first, second), merge(second, first)):
        assert paper.entry
        assert (paper.entry.key, paper.other_keys) == ("lee2021", ("lee2020",))
        dump = read(tmp_path, TWICE, "list.bib")
        text = written([replace(rows(dump)[0], paper=paper)], "bibtex")
        assert "ids = {lee2020}" in text
        (again,) = read(tmp_path, text, "again.bib").papers
        assert again.other_keys == ("lee2020",)


def test_load_names_the_keys_of_a_work_that_has_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))
    (tmp_path / "list.bib").write_text(TWICE)
    assert main(["load", str(tmp_path / "list.bib")]) == 0
    assert "one work under several keys: lee2020; exported as lee2021" in capsys.readouterr().out
    assert main(["search", "key:lee2020", str(tmp_path / "list.bib"), "--count"]) == 0
    assert capsys.readouterr().out == "1\n"


CSL_AS_YAML = """
- id: one
  author:
  - family: Lee
    given: Ann
  issued:
    date-parts:
    - - 2023
      - 5
  title: Words in order
  type: article-journal
- id: two
  title: Words without order
  year: 2019
  type: article-journal
"""


def test_a_list_in_yaml_may_stand_as_far_left_as_its_key(tmp_path: Path) -> None:
    first, second = read(tmp_path, CSL_AS_YAML, "list.yaml").papers
    assert (first.authors, str(first.date)) == (("Ann Lee",), "2023-05")
    assert str(second.date) == "2019"
