"""Reading lists of other programs: their keywords, groups, notes; what is odd is named by file and line."""

from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library, valid_tag
from papertui.library.tags import tag_of
from papertui.paper import Paper
from tests.test_exports import Row, written
from tests.test_round_trip import generated


@pytest.mark.parametrize(
    ("keyword", "tag"),
    [
        ("Machine Learning", "Machine-Learning"), ("Computer Science - AI", "Computer-Science-AI"),
        ("a > b c", "a/b-c"), ("“x” (y)", "“x”-y"), ("rl/offline", "rl/offline"), ("a---b", "a---b"),
        ("+", None), ("", None), ("-x", "x"), ("/", None), ("x" * 300, "x" * 100),
    ],
)  # fmt: skip
def test_a_keyword_of_another_program_becomes_a_tag(keyword: str, tag: str | None) -> None:
    assert tag_of(keyword) == tag
    assert tag is None or valid_tag(tag) == tag


FOREIGN = {
    "zotero.bib": (
        "@article{k,\n  title = {A Title},\n  keywords = {Computer Science - Machine Learning, to read},\n"
        "  annote = {Read \\& liked}\n}\n",
        {"Computer-Science-Machine-Learning", "to-read"},
        "Read & liked",
    ),
    "jabref.bib": (
        "@Misc{k,\n  title = {A Title},\n  keywords = {a > b; c},\n  comment = {Mine},\n}\n",
        {"a/b", "c"},
        "Mine",
    ),
    "papis.bib": ("@article{k,\n  title = {A Title},\n  tags = {x y, z},\n}\n", {"x-y", "z"}, ""),
    "zotero.ris": (
        "TY  - JOUR\nTI  - A Title\nKW  - to read\nN1  - arXiv:1409.0473 [cs]\n"
        "N1  - <p>One</p><p>&amp; <b>two</b></p>\nER  - \n",
        {"to-read"},
        "One\n& two",
    ),
    "zotero.json": (
        '[{"type": "article", "title": "A Title", "issued": {}, "keyword": "to read,x"}]',
        {"to-read", "x"},
        "",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_lists_of_zotero_jabref_and_papis_come_with_keywords_and_notes(tmp_path: Path, name: str) -> None:
    content, tags, note = FOREIGN[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["import", str(tmp_path / name), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        state = library.state(Paper("A Title"))
        assert state
        assert (state.tags, state.note) == (frozenset(tags), note)


def test_import_says_what_came_what_did_not_and_what_stayed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.jsonl"
    file.write_text(
        written([*generated(2), Row(Paper("A bare one"))], "jsonl") + "{broken\n", encoding="utf-8"
    )
    assert main(["import", str(file), "--library", str(tmp_path / "new")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("3 papers read, 2 changed\n1 bear neither")
    assert err.startswith(f"{file}:4: not JSON")
    assert main(["import", str(file), "--add", "from-list", "--library", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out == "3 papers read, 3 changed\n"
    assert main(["import", str(tmp_path / "nowhere")]) == 2
