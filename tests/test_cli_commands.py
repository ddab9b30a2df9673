"""The commands on real dumps: what they print, change and write, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.exports import formats
from tests.browsing import command_here
from tests.terminal import clean_environment

pytestmark = pytest.mark.usefixtures("reads_here")

Run = Callable[..., "Done"]

PAGE = """\
Get trending papers in your email inbox once a day!

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Nov 6

Dropout for Rewards & Other Rewards

We drop units of a reward model while it learns, and measure how much of the reward survives on new data.

  • 3 authors
·
Nov 5, 2024 2

Robots that Fold Laundry

A robot folds shirts from a hundred demonstrations; a second one watches, learns, and soon folds faster.

  • 12 authors
·
May 1, 2024

A Study of \x1b]52;c;eA==\x07Hostile Pages

Pages that carry escape sequences are read, cleaned and shown as text, so that no terminal obeys them.

  • 1 authors
·
Mar 8, 2024
"""


def save_pages(folder: Path) -> Path:
    folder.mkdir()
    (folder / "page.txt").write_text(PAGE)
    (folder / "broken.txt").write_text("nothing that anyone would call a listing\n")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `dumps` in it, and their cache, to tests that leave them as they are."""
    folder = tmp_path_factory.mktemp("place")
    save_pages(folder / "dumps")
    return folder


@pytest.fixture
def own_dumps(tmp_path: Path) -> str:
    """Return dumps that nobody has read and a test may change."""
    return str(save_pages(tmp_path / "own"))


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command line in this process, as the console script does."""
    monkeypatch.chdir(place)
    for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "PAPERTUI_DUMPS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in clean_environment(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))

    def papertui(*words: str) -> Done:
        capsys.readouterr()
        code = main(words)
        return Done(code, *capsys.readouterr())

    return papertui


def test_load_reports_every_file_and_problem(run: Run, own_dumps: str) -> None:
    done = run("load", own_dumps, "--format", "json")
    assert (done.code, done.err) == (0, "")
    report = json.loads(done.out)
    assert list(report) == ["files", "papers", "distinct", "new", "unchanged_files", "several_keys"]
    assert (report["papers"], report["distinct"], report["new"], report["unchanged_files"]) == (3, 3, 3, 0)
    by_name = {Path(file["path"]).name: file for file in report["files"]}
    assert list(by_name["page.txt"]) == ["path", "format", "papers", "problems"]
    assert by_name["page.txt"]["papers"] == 3
    (problem,) = by_name["broken.txt"]["problems"]
    assert list(problem) == ["line", "reason"]
    again = json.loads(run("load", own_dumps, "--format", "json").out)
    assert again["unchanged_files"] == 2


def test_load_says_the_same_in_words(run: Run, own_dumps: str) -> None:
    lines = run("load", own_dumps).out.splitlines()
    assert any(line.endswith("page.txt: reader-text, 3 papers") for line in lines)
    assert any(line.endswith("broken.txt: no dump, 0 papers") for line in lines)
    assert lines[-1] == "3 papers read, 3 distinct, 3 new; 0 of 2 files unchanged"


@pytest.mark.parametrize("text", [None, "Nothing here."])
def test_load_that_finds_no_papers_says_so_and_ends_with_1(
    run: Run, tmp_path: Path, text: str | None
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if text:
        (folder / "note.txt").write_text(text)
    done = run("load", str(folder))
    assert done.code == 1
    assert "no papers; “papertui formats” lists what can be read" in done.out
    assert ("not recognised as a paper listing: plain text" in done.out) == bool(text)
    assert "0 papers read" in done.out


def test_search_prints_a_line_a_paper(run: Run) -> None:
    done = run("search", "dropout", "dumps")
    assert (done.code, done.err) == (0, "")
    assert done.out == "2024-11-05  Dropout for Rewards & Other Rewards\n"
    everything = run("search", "", "dumps", "--sort", "-date").out.splitlines()
    assert [line[:10] for line in everything] == ["2024-03-08", "2024-05-01", "2024-11-05"]


def test_search_counts_limits_and_sorts(run: Run) -> None:
    assert run("search", "--count", "", "dumps").out == "3\n"
    assert run("search", "", "dumps", "--limit", "2").out.count("\n") == 2
    assert run("search", "-robots", "dumps", "--count").out == "2\n"
    none = run("search", "nosuchword", "dumps", "--count")
    assert (none.code, none.out) == (1, "0\n")


def test_search_that_finds_nothing_is_exit_code_1_and_silent_in_a_script(run: Run) -> None:
    done = run("search", "nosuchword", "dumps")
    assert (done.code, done.out, done.err) == (1, "", "")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["search", "nosuch:x", "dumps"], "nosuch"),
        (["search", "robots date:banana", "dumps"], "at character 13"),
        (["search", "x", "nowhere"], "nowhere"),
        (["search", "x", "dumps", "--format", "pdf"], "bibtex"),
        (["search", "x", "dumps", "--sort", "size"], "size"),
        (["tag", "x", "dumps"], "--add"),
        (["tag", "dropout", "--add", "x", "./dumps/"], "is a path"),
        (["tag", "dropout", "dumps", "--add", "a b"], "a b"),
        (["load", "nowhere"], "nowhere"),
    ],
)
def test_wrong_words_are_exit_code_2_and_one_line(run: Run, words: list[str], complaint: str) -> None:
    done = run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("papertui: ")
    assert done.err.count("\n") == 1
    assert complaint in done.err


@pytest.mark.parametrize("name", list(formats()))
def test_search_and_export_write_the_same_in_every_format(run: Run, name: str) -> None:
    listed = run("search", "", "dumps", "--format", name)
    exported = run("export", "", "dumps", "--format", name)
    assert listed.code == exported.code == 0
    assert listed.out == exported.out
    assert "Robots" in listed.out
    assert "\x1b" not in listed.out


def test_jsonl_is_pure_and_a_paper_a_line(run: Run) -> None:
    papers = [json.loads(line) for line in run("search", "", "dumps", "--format", "jsonl").out.splitlines()]
    assert [paper["n_authors"] for paper in papers] == [3, 12, 1]
    assert papers[0]["comments"] == 2
    assert papers[0]["authors"] == []
    assert papers[0]["sources"][0].endswith("dumps/page.txt")


def test_export_writes_a_file_once_and_again_by_force(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "list.csv"
    first = run("export", "robots", "dumps", "--format", "csv", "--output", str(output))
    assert (first.code, first.out) == (0, "")
    (row,) = csv.DictReader(io.StringIO(output.read_text(encoding="utf-8")))
    assert row["title"] == "Robots that Fold Laundry"
    refused = run("export", "", "dumps", "--format", "csv", "--output", str(output))
    assert refused.code == 3
    assert "--force" in refused.err
    assert run("export", "", "dumps", "--format", "csv", "--output", str(output), "--force").code == 0
    assert len(list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"))))) == 3


def test_csv_has_a_byte_order_mark_only_for_excel(run: Run) -> None:
    plain = run("export", "", "dumps", "--format", "csv")
    marked = run("export", "", "dumps", "--format", "csv", "--for", "excel")
    assert (plain.out[0], marked.out) == ("i", "\ufeff" + plain.out)
    refused = run("export", "", "dumps", "--format", "ris", "--for", "excel")
    assert (refused.code, "--format csv" in refused.err) == (2, True)


def test_export_of_nothing_writes_no_file(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "list.csv"
    done = run("export", "nosuchword", "dumps", "--format", "csv", "--output", str(output))
    assert done.code == 1
    assert not output.exists()


def test_export_never_writes_over_a_dump(run: Run, own_dumps: str) -> None:
    page = Path(own_dumps, "page.txt")
    done = run("export", "", own_dumps, "--format", "text", "--output", str(page), "--force")
    assert done.code == 3
    assert "one of the dumps" in done.err
    assert page.read_text() == PAGE


@pytest.mark.parametrize("query", ['"robots that', "robots OR", "(robots"])
def test_an_unfinished_query_finds_what_the_bar_finds_but_tags_nothing(run: Run, query: str) -> None:
    assert run("search", query, "dumps").code == 0
    done = run("tag", query, "dumps", "--add", "to-read")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("papertui: the query is unfinished: ")
    assert done.err.count("\n") == 1
    assert run("tags", "dumps").out == ""


@pytest.mark.parametrize(
    "query", ["∞", "???", 'title:"—"', "tag:", '"" ', "-∞", "author:.", "robots (", "date:", "robots ∞", ")"]
)
def test_a_part_without_a_word_finds_nothing_and_changes_nothing(
    run: Run, query: str, tmp_path: Path
) -> None:
    done = run("search", "--", query, "dumps")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("papertui: nothing matched: ")
    assert done.err.count("\n") == 1
    output = tmp_path / "list.md"
    output.write_text("kept")
    for words in (
        ("tag", "--add=to-read", "--", query, "dumps"),
        ("export", "--format=text", f"--output={output}", "--force", "--", query, "dumps"),
    ):
        done = run(*words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("papertui: the query is unfinished: ")
        assert done.err.count("\n") == 1
    assert output.read_text() == "kept"
    assert run("tags", "dumps").out == ""


def test_tag_says_what_it_did_and_a_dry_run_does_nothing(run: Run) -> None:
    dry = run("tag", "robots OR dropout", "dumps", "--add", "to-read", "--dry-run")
    assert dry.out.splitlines()[-1] == "would change 2 of 2 papers: +to-read"
    assert len(dry.out.splitlines()) == 3
    assert run("tags", "dumps").out == ""
    assert run("tag", "robots OR dropout", "dumps", "--add", "to-read", "rl/x").out == (
        "changed 2 of 2 papers: +to-read +rl/x\n"
    )
    assert run("tag", "", "dumps", "--add", "to-read").out == "changed 1 of 3 papers: +to-read\n"
    assert run("tag", "tag:to-read", "dumps", "--remove", "rl/x").out == "changed 2 of 3 papers: -rl/x\n"
    assert run("tags", "dumps").out == "3  to-read\n"
    assert "#to-read" in run("search", "robots", "dumps").out
    assert run("tag", "nosuchword", "dumps", "--add", "x").code == 1


def test_without_a_path_the_library_or_the_usual_dumps_are_meant(
    run: Run, own_dumps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("tag", "robots", own_dumps, "--add", "to-read")
    assert run("search", "", "--count").out == "1\n"
    assert run("tags").out == "1  to-read\n"
    monkeypatch.setenv("PAPERTUI_DUMPS", own_dumps)
    assert run("search", "", "--count").out == "3\n"
    monkeypatch.delenv("PAPERTUI_DUMPS")
    # The reading list outlives its dump.
    os.unlink(Path(own_dumps, "page.txt"))
    assert "Robots that Fold Laundry" in run("search", "tag:to-read").out


def test_options_name_where_things_are_kept(run: Run, tmp_path: Path) -> None:
    library, cache = str(tmp_path / "lib"), str(tmp_path / "cache")
    run("tag", "robots", "dumps", "--add", "x", "--library", library, "--cache", cache)
    assert (tmp_path / "lib" / "library.db").exists()
    assert any((tmp_path / "cache").iterdir())
    assert not list((tmp_path).glob("home/**/library.db"))
    assert run("tags", "--library", library).out == "1  x\n"


def test_doctor_says_where_things_are(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "none yet" in run("doctor").out
    run("tag", "robots", "dumps", "--add", "x")
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    done = run("doctor", "dumps")
    assert (done.code, done.err) == (0, "")
    for said in (
        "library.db: 1 paper, 1 tag",
        "integrity ok",
        "3 papers, ",
        "indexed 3 of 3",
        "OSC 52",
        "in SSH",
    ):
        assert said in done.out


def test_doctor_finds_a_damaged_library(run: Run, tmp_path: Path) -> None:
    run("tag", "robots", "dumps", "--add", "x")
    (library,) = (tmp_path / "home").rglob("library.db")
    library.write_bytes(b"not a database" * 1000)
    done = run("doctor")
    assert done.code == 3
    assert "! library" in done.out
    assert library.read_bytes().startswith(b"not a database")


def test_search_imports_no_interface(tmp_path: Path, own_dumps: str) -> None:
    command_here(tmp_path / "home", "load", own_dumps)
    script = "import sys; from papertui.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, "search", "robots", own_dumps],
        env=clean_environment(tmp_path / "home"),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Robots" in done.stdout
    assert {"textual", "rich", "pyperclip"}.isdisjoint(done.stdout.split())
