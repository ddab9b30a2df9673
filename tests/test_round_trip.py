"""What leaves comes back: 200 papers with tags and notes, through every format that can be read again."""

import csv
import io
import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pybtex.database
import pytest
import rispy  # type: ignore[import-untyped]  # it ships no types
from bibtexparser.entrypoint import parse_string
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # its types are a package of their own

from papertui.cli import main
from papertui.dumps import read_dump
from papertui.dumps.ids import ArxivId
from papertui.dumps.record import make_paper
from papertui.exports.known import adds_tags, keywords_of
from papertui.library import Imported, Library, State
from papertui.library.dump_lines import dump_lines, read_lines
from papertui.paper import Paper
from papertui.reference import Date, names_of
from papertui.text import clean, clean_line
from tests.browsing import SAMPLES, command
from tests.cases import cases
from tests.csl_schema import SCHEMA
from tests.test_exports import Row, hostile_rows, written

pytestmark = pytest.mark.usefixtures("reads_here")

COUNT = 200  # over real dumps, in tests/shared, 500
_ABOVE_REAL = 90_000  # no month of arXiv has had so many papers
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
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")', "＝1+1", "=cmd|' /C calc'!A0",
    '"=1+1"', "'=1+1", " =1+1", "1;=1+1", "{=1+1}",
)  # fmt: skip


def text(chance: random.Random, most: int, between: Sequence[str] = (" ",)) -> str:
    words = [chance.choice(WORDS) + chance.choice(between) for _ in range(chance.randrange(1, most))]
    return "".join(words)


def marks(chance: random.Random) -> tuple[tuple[str, ...], str, dict[str, str]]:
    """Return random tags, a note, and places in the queues of some tags; never nothing at all."""
    tags = tuple(sorted(chance.sample(TAGS, chance.randrange(4))))
    note = clean(text(chance, 12, (" ", "\n", "\n\n", "\t", "  "))).strip()
    places = {tag: f"a{chance.randrange(10)}V" for tag in tags if chance.random() < 0.3}
    return tags, note if chance.random() < 0.6 or not tags else "", places


def generated(count: int, first: int = 0) -> list[Row]:
    """Make papers that only their number tells apart, from `first` on; a third of them have no arXiv id."""
    chance = random.Random(first)
    rows = []
    for number in range(first, first + count):
        paper = make_paper(
            f"{text(chance, 9)} {number:04}",
            f"Of number {number:04} we say {text(chance, 30)}".strip(),
            authors=[f"Ada {letter}. Lovelace" for letter in "ABC"[: chance.randrange(4)]],
            date=Date.of(date(2020, 1, 1) + timedelta(days=chance.randrange(2000)))
            if chance.random() < 0.8
            else None,
            arxiv=ArxivId(f"2406.{_ABOVE_REAL + number}") if number % 3 else None,
            url=f"https://example.org/{number}" if chance.random() < 0.5 else None,
        )
        assert paper is not None
        rows.append(Row(paper, *marks(chance)))
    return rows


@cache
def rows_of(folder: Path = SAMPLES, count: int = COUNT) -> tuple[Row, ...]:
    """Return so many rows: papers of the dumps in a folder, filled up with generated ones."""
    chance = random.Random(4)
    files = sorted(folder.glob("*.*"))
    papers = {paper.id: paper for path in files for paper in read_dump(path).papers}
    distinct: dict[str, Paper] = {}
    for paper in papers.values():
        if not any(key in distinct for key in paper.keys):
            distinct |= dict.fromkeys(paper.keys, paper)
    rows = [Row(paper, *marks(chance)) for paper in list(dict.fromkeys(distinct.values()))[:count]]
    return (*rows, *generated(count - len(rows), first=500))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Return 200 papers, and 60 whose every field is odd, all with tags and notes."""
    return [*rows_of(), *generated(60)]


def filled(directory: Path, rows: Sequence[Row]) -> Library:
    library = Library.open(directory)
    taken = (Imported(row.paper, row.tags, row.note, row.places) for row in rows)
    library.merge(taken, {}, what="set up")
    return library


def said(state: State | None) -> tuple[frozenset[str], str, dict[str, str]] | None:
    return (state.tags, state.note, dict(state.places)) if state else None


def of_row(row: Row) -> tuple[frozenset[str], str, dict[str, str]]:
    return frozenset(row.tags), row.note, dict(row.places)


@pytest.mark.parametrize("name", COMING_BACK)
def test_a_list_that_is_imported_gives_the_same_papers_tags_and_notes(
    tmp_path: Path, rows: list[Row], name: str
) -> None:
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8")
    assert main(["import", str(file), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        assert [said(state) for state in library.states()] == list(map(of_row, rows))
        assert [said(library.state(row.paper)) for row in rows] == list(map(of_row, rows))
        library.undo()
        assert library.states() == []


@pytest.mark.parametrize("name", COMING_BACK)
def test_a_list_that_is_imported_twice_changes_nothing_the_second_time(
    tmp_path: Path, rows: list[Row], name: str
) -> None:
    file = tmp_path / "list"
    file.write_text(written(rows[-30:], name), encoding="utf-8")
    for _ in range(2):
        assert main(["import", str(file), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        assert len(library.history()) == 1


def test_the_installed_command_exports_and_imports(tmp_path: Path, rows: list[Row]) -> None:
    rows = rows[::10]
    home, file = tmp_path / "home", tmp_path / "list.bib"
    with closing(filled(home / "data" / "papertui", rows)):
        pass
    words = ("export", "", "--format", "bibtex", "--output", file)
    assert command(home, *words, installed=False).returncode == 0
    done = command(home, "import", file, "--library", tmp_path / "new")
    assert done.stdout.decode() == f"{len(rows)} papers read, {len(rows)} changed\n"
    with closing(Library.open(tmp_path / "new")) as library:
        assert [said(library.state(row.paper)) for row in rows] == list(map(of_row, rows))


def test_a_library_dump_that_is_restored_gives_the_same_state(tmp_path: Path, rows: list[Row]) -> None:
    file = tmp_path / "dump.jsonl"
    searches = {"mine": "tag:to-read", "名": '"a b"'}
    with closing(filled(tmp_path / "old", rows)) as library:
        library.save_searches(searches, "saved")
        states = library.states()
    assert main(["library", "dump", "--output", str(file), "--library", str(tmp_path / "old")]) == 0
    for _ in range(2):
        assert main(["library", "restore", str(file), "--library", str(tmp_path / "new")]) == 0
    with closing(Library.open(tmp_path / "new")) as library:
        assert [said(library.state(row.paper)) for row in rows] == list(map(of_row, rows))
        assert library.searches() == searches
        assert len(library.history()) == 1
        assert {(s.keys, s.paper) for s in library.states()} == {(s.keys, s.paper) for s in states}
        assert "\n".join(library.dump()) == file.read_text(encoding="utf-8")[:-1]
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
    # What could be read is taken; that it was not everything is told to scripts by the exit code.
    assert main(["library", "restore", str(file), "--library", str(tmp_path / "c")]) == 3
    assert f"{file}:1: a conflict marker that git left" in capsys.readouterr().err
    with closing(Library.open(tmp_path / "c")) as library:
        assert said(library.state(rows[0].paper)) == (frozenset("ab"), "one\n\ntwo", {})
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
    rows = hostile_rows(cases(1000))
    entries = rispy.loads(written(rows, "ris"))
    assert len(entries) == len(rows)
    for row, entry in zip(rows, entries, strict=True):
        assert entry["type_of_reference"] == "GEN"
        assert len(entry.get("keywords", [])) == len(row.tags)


@pytest.mark.parametrize("name", COMING_BACK)
def test_hostile_titles_are_as_many_papers_when_they_are_read_back(tmp_path: Path, name: str) -> None:
    rows = [row for row in hostile_rows(cases(100)) if clean_line(row.paper.title)]
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8", errors="replace")
    assert len(read_dump(file).papers) == len(rows)


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "jsonl", "html", "markdown", "org"])
@pytest.mark.parametrize(
    "text", ["TY  - JOUR\nTI  - A\nER  - ", "@article{a,\n title = {A},\n}", "%0 Book\n%T A"]
)
def test_an_abstract_that_looks_like_another_format_is_read_as_text(
    tmp_path: Path, name: str, text: str
) -> None:
    rows = [
        Row(Paper(f"On walls {number}", abstract=f"It begins.\n\n{text}\n", arxiv_id=f"2401.0000{number}"))
        for number in range(3)
    ]
    file = tmp_path / "list"
    file.write_text(written(rows, name), encoding="utf-8")
    assert [paper.title for paper in read_dump(file).papers] == [row.paper.title for row in rows]


def test_bibtex_of_many_papers_is_read_whole_by_two_programs_and_keeps_raw_latex() -> None:
    ours = written(rows_of(), "bibtex")
    theirs = parse_string(ours).entries
    others = pybtex.database.parse_string(ours, "bibtex").entries
    assert [entry.key for entry in theirs] == list(others)
    assert len(others) == COUNT
    raw = {
        word
        for row in rows_of()
        for word in (row.paper.raw_title or row.paper.title).split()
        if '\\"' in word
    }
    assert raw
    assert not {word for word in raw if word not in ours}


def test_ris_of_many_papers_is_read_whole_by_rispy() -> None:
    entries = rispy.loads(written(rows_of(), "ris"))
    assert [entry.get("keywords", []) for entry in entries] == [keywords_in_ris(row) for row in rows_of()]


def keywords_in_ris(row: Row) -> list[str]:
    """Return the keywords that a paper's entry came with, and behind them the tags, where they differ."""
    own = keywords_of(row.paper)
    return [*own, *(row.tags if not own or adds_tags(row, own) else ())]


def test_csl_json_of_many_papers_and_of_hostile_ones_is_valid_by_its_schema() -> None:
    validator = Draft7Validator(SCHEMA)
    for rows in (rows_of(), generated(60), hostile_rows(cases(100))):
        items = json.loads(written(rows, "csl-json"))
        assert len(items) == len(rows)
        assert not list(validator.iter_errors(items))
    assert list(validator.iter_errors([{"id": "x", "type": "preprint", "date": "2024"}])), "it does look"


def test_csv_of_hostile_papers_has_a_row_a_paper_and_no_formula() -> None:
    rows = hostile_rows(cases(1000))
    table = list(csv.reader(io.StringIO(written(rows, "csv"), newline="")))
    assert len(table) == len(rows) + 1
    assert not [cell for line in table for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice is installed here")
def test_csv_is_opened_by_a_spreadsheet_with_no_formula(tmp_path: Path) -> None:
    rows = [*rows_of(), *hostile_rows(300)]
    rows += [Row(Paper(title=cell, abstract=cell, names=names_of((cell,))), (), cell) for cell in FORMULAS]
    (tmp_path / "list.csv").write_text(written(rows, "csv"), encoding="utf-8", newline="")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", "fods", "list.csv"],
        cwd=tmp_path, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    sheet = (tmp_path / "list.fods").read_text(encoding="utf-8")
    assert sheet.count("<table:table-row") == len(rows) + 1
    assert "table:formula" not in sheet
