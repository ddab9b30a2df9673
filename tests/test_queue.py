"""A reading queue: in which order a tag is shown and exported, moved on the screen, and carried by lists."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library, valid_tag
from papertui.paper import Paper
from tests.test_exports import Row, written

HOSTILE = ("to-read", "a:b", "k=v", "x{y}", "}{", "50%", "a\\b", "名/前", "#1", "a_b^~$&", "<b>", "'", "naïve")
COMING_BACK = ("jsonl", "bibtex", "ris", "csl-json")


@pytest.mark.parametrize("name", COMING_BACK)
def test_a_list_brings_the_order_of_every_tag_back(tmp_path: Path, name: str) -> None:
    tags = tuple(sorted(map(valid_tag, HOSTILE)))
    rows = [
        Row(Paper(title="All of them"), tags, places={tag: f"a{n}V" for n, tag in enumerate(tags[:9])}),
        Row(Paper(title="One of them", arxiv_id="2401.00001"), ("to-read",), "note", {"to-read": "Zz"}),
        Row(Paper(title="Without", arxiv_id="2401.00002"), ("to-read",), "arXiv:2401.00009 a1, b 2"),
    ]
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8")
    for _ in range(2):
        assert main(["import", str(file), "--library", str(tmp_path / "library")]) == 0
    with closing(Library.open(tmp_path / "library")) as library:
        states = [library.state(row.paper) for row in rows]
        assert [state and state.places for state in states] == [row.places for row in rows]
        assert [state and state.tags for state in states] == [frozenset(row.tags) for row in rows]
        assert len(library.history()) == 1


def test_a_place_that_is_none_is_named_and_the_rest_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(written([Row(Paper(title="x"), ("t",))], "jsonl")) | {"queue": {"t": "a b"}}
    file = tmp_path / "list.jsonl"
    file.write_text(f"{json.dumps(record)}\n" * 2, encoding="utf-8")
    assert main(["import", str(file), "--library", str(tmp_path / "library")]) == 0
    assert f"{file}:1: no place in the queue of t" in capsys.readouterr().err
