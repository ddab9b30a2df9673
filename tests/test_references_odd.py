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
