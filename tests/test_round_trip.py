"""What leaves comes back: 500 papers with tags and notes, through every format that can be read again."""

import csv
import io
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pybtex.database
import pytest
import rispy  # type: ignore[import-untyped]  # it ships no types
from bibtexparser.entrypoint import parse_string

from papertui.cli import main
from papertui.dumps import read_dump
from papertui.library import Library, State, Taken, valid_tag
from papertui.library.carry import dump_lines, read_lines
from papertui.library.tags import tag_of
from papertui.paper import Paper
from papertui.text import clean, clean_line
from tests.test_exports import Row, hostile_rows, written

ROOT = Path(__file__).parents[1]
COUNT = 500
COMING_BACK = ("jsonl", "bibtex", "ris", "csl-json")
WORDS = (
    *("diffusion", "models", "Gödel", "名前", "العربية", "naïve", "C++", "GPT-4", "🙂", "<i>x</i>", "a & b"),
    *("50%", "$x_1$", 'T\\"ULU', "~5", "{BERT}", "\\textbf{bold}", "arXiv:2401.00001", "12 authors", "&amp;"),
    *(
        "TY  - JOUR",
        "ER  - ",
        "N1  - x",
        "@misc{a,",
        "ver<br/>bose",
        "and",
        "<",
        "#",
        "_",
        "^",
        "'",
        '"',
        "｜",
    ),
)
TAGS = (
    "to-read",
    "rl/offline",
    "a&b",
    "50%",
    "under_score",
    "名/前",
    "naïve",
    "x{y}",
    "#hash",
    "a---b",
    "<b>",
)


def text(chance: random.Random, most: int, between: Sequence[str] = (" ",)) -> str:
    words = [chance.choice(WORDS) + chance.choice(between) for _ in range(chance.randrange(1, most))]
    return "".join(words)


def generated(count: int = COUNT, seed: int = 3) -> list[Row]:
    """Make papers that nothing but their number tells from each other, a third of them without arXiv id."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        paper = Paper(
            title=clean_line(f"{text(chance, 9)} {number:04}"),
            abstract=clean(f"Of number {number:04} we say {text(chance, 30)}".strip()),
            authors=tuple(f"Ada {letter}. Lovelace" for letter in "ABC"[: chance.randrange(4)]),
            date=date(2020, 1, 1) + timedelta(days=chance.randrange(2000)) if chance.random() < 0.8 else None,
            arxiv_id=f"2406.{number:05}" if number % 3 else None,
            url=f"https://example.org/{number}" if chance.random() < 0.5 else None,
        )
        tags = tuple(sorted(chance.sample(TAGS, chance.randrange(4))))
        note = clean(text(chance, 12, (" ", "\n", "\n\n", "\t", "  "))).strip()
        rows.append(Row(paper, tags, note if chance.random() < 0.6 or not tags else ""))
    return rows


def real() -> list[Row]:
    """Give the papers of the samples, and of real dumps where they are, with tags and notes."""
    chance = random.Random(4)
    folders = [ROOT / "sample_dumps", ROOT.parent / "shared" / "dumps"]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.*"))]
    papers = {paper.id: paper for path in files for paper in read_dump(path).papers}
    rows = [
        Row(paper, tuple(chance.sample(TAGS[:4], 2)), text(chance, 9).strip()) for paper in papers.values()
    ]
    distinct: dict[str, Row] = {}
    for row in rows:
        if not any(key in distinct for key in row.paper.keys):
            distinct |= dict.fromkeys(row.paper.keys, row)
    return [replace(row, tags=tuple(sorted(row.tags))) for row in dict.fromkeys(distinct.values())][:COUNT]


SETS = {"generated": generated(), "real": real()}
EACH_SET = pytest.mark.parametrize("rows", SETS.values(), ids=SETS)


def filled(directory: Path, rows: Sequence[Row]) -> Library:
    library = Library.open(directory)
    library.take((Taken(row.paper, row.tags, row.note) for row in rows), {}, what="set up")
    return library


def said(state: State | None) -> tuple[frozenset[str], str] | None:
    return (state.tags, state.note) if state else None


def assert_same_state(library: Library, rows: Sequence[Row]) -> None:
    assert len(library.states()) == len(rows)
    for row in rows:
        assert said(library.state(row.paper)) == (frozenset(row.tags), row.note), row.paper.title


@EACH_SET
@pytest.mark.parametrize("name", COMING_BACK)
def test_a_list_that_is_imported_gives_the_same_papers_tags_and_notes(
    tmp_path: Path, rows: list[Row], name: str
) -> None:
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8")
    options = ["--library", str(tmp_path / "new")]
    assert main(["import", str(file), *options]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        assert_same_state(library, rows)
        assert [said(state) for state in library.states()] == [(frozenset(r.tags), r.note) for r in rows]
        assert main(["import", str(file), *options]) == 0
        library.refresh()
        assert len(library.history()) == 1, "the second time nothing is new"
        library.undo()
        assert library.states() == []


@EACH_SET
def test_a_library_dump_that_is_restored_gives_the_same_state(tmp_path: Path, rows: list[Row]) -> None:
    file = tmp_path / "dump.jsonl"
    with closing(filled(tmp_path / "old", rows)) as library:
        library.save_searches({"mine": "tag:to-read", "名": '"a b"'}, "saved")
        states = library.states()
    assert main(["library", "dump", "--output", str(file), "--library", str(tmp_path / "old")]) == 0
    for _ in range(2):
        assert main(["library", "restore", str(file), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        assert_same_state(library, rows)
        assert library.searches() == {"mine": "tag:to-read", "名": '"a b"'}
        assert len(library.history()) == 1
        assert {(s.keys, s.paper) for s in library.states()} == {
            (s.keys, replace(s.paper, aliases=s.paper.aliases)) for s in states
        }
        assert (
            "\n".join(dump_lines(library.states(), library.searches()))
            == file.read_text(encoding="utf-8")[:-1]
        )
        library.undo()
        assert (library.states(), library.searches()) == ([], {})


def test_two_dumps_merge_and_an_unread_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = generated(3)
    with closing(filled(tmp_path / "a", [replace(rows[0], tags=("a",), note="one"), rows[1]])) as a:
        first = list(dump_lines(a.states(), {"q": "x"}))
    with closing(filled(tmp_path / "b", [replace(rows[0], tags=("b",), note="two"), rows[2]])) as b:
        second = list(dump_lines(b.states(), {"q": "y", "r": "z"}))
    file = tmp_path / "merged"
    file.write_text("\n".join(["<<<<<<< HEAD", *first, "=======", *second, "{}", ">>>>>>> b", ""]))
    assert main(["library", "restore", str(file), "--library", str(tmp_path / "c")]) == 0
    assert f"{file}:1: a mark of a conflict" in capsys.readouterr().err
    with closing(Library.open(tmp_path / "c")) as library:
        assert said(library.state(rows[0].paper)) == (frozenset("ab"), "one\n\ntwo")
        assert len(library.states()) == 3
        assert library.searches() == {"q": "x", "r": "z"}


def test_a_line_that_is_no_state_is_a_problem() -> None:
    bad = [
        "null",
        "[]",
        "{",
        '{"search": 1, "query": "x"}',
        '{"id": "x", "tags": [1], "note": "", "paper": {}}',
    ]
    assert [number for number, _ in read_lines(bad).problems] == [1, 2, 3, 4, 5]


# Read by other programs (FAULTS 20)


def test_ris_of_1000_hostile_titles_is_as_many_entries_for_rispy() -> None:
    rows = hostile_rows(1000)
    entries = rispy.loads(written(rows, "ris"))
    assert len(entries) == len(rows)
    for row, entry in zip(rows, entries, strict=True):
        assert entry["type_of_reference"] == "GEN"
        assert len(entry.get("keywords", [])) == len(row.tags)


@pytest.mark.parametrize("name", COMING_BACK)
def test_1000_hostile_titles_are_as_many_papers_when_they_are_read_back(tmp_path: Path, name: str) -> None:
    rows = [row for row in hostile_rows(1000) if clean_line(row.paper.title)]
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8", errors="replace")
    assert len(read_dump(file).papers) == len(rows)


def test_bibtex_of_500_papers_is_read_whole_by_two_programs_and_keeps_raw_latex() -> None:
    rows = SETS["real"]
    ours = written(rows, "bibtex")
    assert (
        len(parse_string(ours).entries)
        == len(pybtex.database.parse_string(ours, "bibtex").entries)
        == len(rows)
    )
    raw = [row.paper.title for row in rows if '\\"' in row.paper.title]
    assert all(title.split(":")[0] in ours for title in raw)


def test_csv_of_hostile_papers_has_a_row_a_paper_and_no_formula() -> None:
    rows = hostile_rows(1000)
    table = list(csv.reader(io.StringIO(written(rows, "csv"), newline="")))
    assert len(table) == len(rows) + 1
    assert not [cell for line in table for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# Lists of other programs


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
        assert said(library.state(Paper("A Title"))) == (frozenset(tags), note)


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
