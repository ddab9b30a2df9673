"""Files that are no listings give no papers, and the reason says what they are and what to do."""

import json
from pathlib import Path

import pytest

from papertui.dumps import FORMATS, read_dump
from tests.non_listings import KINDS, files


def reason_of(tmp_path: Path, text: str) -> str:
    path = tmp_path / "file"
    path.write_text(text, encoding="utf-8")
    dump = read_dump(path)
    assert (dump.papers, len(dump.problems)) == ((), 1)
    return dump.problems[0].reason


def test_three_hundred_files_that_are_no_listings_give_no_paper(tmp_path: Path) -> None:
    number = 0
    for kind, text in files(10):
        path = tmp_path / f"{number}.txt"
        path.write_text(text, encoding="utf-8")
        dump = read_dump(path)
        assert not dump.papers, (kind, text, dump.papers)
        assert dump.problems, kind
        number += 1
    assert number >= 300
    assert len(KINDS) >= 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_one_line_that_names_the_kind_and_a_step(tmp_path: Path, kind: str) -> None:
    text = next(text for name, text in files(1) if name == kind)
    reason = reason_of(tmp_path, text)
    assert reason.startswith(("not recognised as a paper listing: ", "the feed holds no papers", "a message"))
    assert "; " in reason
    assert len(reason) < 200
    assert sum(form.name in reason for form in FORMATS) <= 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "2401.00001\narxiv:2401.00002v3\nhttps://arxiv.org/abs/2401.00003\n# later\n10.1000/x\n",
            "a list of ids",
        ),
        ("OWN - NLM\nSTAT- MEDLINE\n", "a PubMed export in MEDLINE form, cut before its first record"),
        ("FN Clarivate Analytics Web of Science\nVR 1.0\nEF\n", "a Web of Science export without records"),
        (
            "<rss version='2.0'><channel><item><title>A</title></item></channel></rss>",
            "a feed without papers",
        ),
        ('<?xml version="1.0"?><modsCollection><mods/></modsCollection>', "MODS"),
        ("references:\n- id: x\n  type: article\n", "CSL as YAML"),
        (json.dumps([{"title": "A"}]), "JSON without papers"),
        ("- id: doors\n  name: Doors\n- id: walls\n  name: Walls\n", "a list of YAML without papers"),
        ("<html><body><p>Hello</p></body></html>", "an HTML page of another kind"),
        ("Nothing here.", "plain text"),
    ],
)
def test_a_refusal_says_what_the_file_is(tmp_path: Path, text: str, what: str) -> None:
    assert what in reason_of(tmp_path, text)
