"""References that break the rules of their format are read, and leave in the form that the rules ask for."""

import json
from pathlib import Path

from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # its types are a package of their own

from tests.csl_schema import SCHEMA
from tests.test_exports import written
from tests.test_references_round_trip import read, rows


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
