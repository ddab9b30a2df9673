"""Tags and paths of a command line: a path that is here is no tag, and what was understood is said."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library

pytestmark = pytest.mark.usefixtures("reads_here")

LIST = """{"title": "On Laundry", "n_authors": 1, "arxiv_id": null, "sources": []}\n"""
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run papertui in a folder that has folders, files and links; a dump lies in `dumps`."""
    here = tmp_path / "here"
    for folder in ("dumps", "folder", "rl/offline"):
        (here / folder).mkdir(parents=True)
    (here / "dumps" / "list.jsonl").write_text(LIST)
    (here / "file").touch()
    (here / "dangling").symlink_to("nowhere")
    monkeypatch.chdir(here)

    def said(*words: str) -> tuple[int, str, str]:
        code = main([*words, "--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")])
        return code, *capsys.readouterr()

    return said


def tags(folder: Path) -> list[str]:
    with closing(Library.open(folder / "library")) as library:
        return list(library.tags())


APART = (
    "folder",
    "folder/",
    "./folder",
    "rl/offline",
    "file",
    "dangling",
    "dumps/list.jsonl",
    "./x",
    "..",
    "/x",
    ".",
)


@pytest.mark.parametrize("word", APART)
@pytest.mark.parametrize("option", ["--add", "--remove"])
def test_a_path_where_a_tag_is_expected_changes_nothing(
    run: Said, tmp_path: Path, word: str, option: str
) -> None:
    code, out, err = run("tag", "", "dumps", "--add=x", option, "y", word)
    assert (code, out) == (2, "")
    assert err.startswith(f"papertui: “{word}” is a path")
    assert err.count("\n") == 1
    assert "put it before --add and --remove" in err
    assert not (tmp_path / "library").exists()


def test_a_path_among_the_tags_of_an_import_is_refused_before_anything_is_read(
    run: Said, tmp_path: Path
) -> None:
    code, out, err = run("import", "dumps/list.jsonl", "--add", "x", "folder")
    assert (code, out) == (2, "")
    assert "“folder” is a path (a folder)" in err
    assert "as a tag write --add=folder" in err
    assert not (tmp_path / "library").exists()


def test_joined_to_its_option_any_word_is_a_tag(run: Said, tmp_path: Path) -> None:
    code, out, err = run("tag", "laundry", "dumps", "--add=folder", "--add=rl/offline", "--add", "new")
    assert (code, out) == (0, "changed 1 of 1 papers: +folder +rl/offline +new\n")
    assert err == "query: “laundry” · tags: +folder, +rl/offline, +new · paths: dumps\n"
    assert tags(tmp_path) == ["folder", "new", "rl/offline"]
    assert run("import", "dumps/list.jsonl", "--add=file")[0] == 0
    assert "file" in tags(tmp_path)


@pytest.mark.parametrize(
    "words", [("--add", "a", "", "dumps"), ("", "dumps", "--add", "a"), ("", "--add=a", "dumps")]
)
def test_paths_may_stand_wherever_they_cannot_be_tags(
    run: Said, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert run("tag", *words)[:2] == (0, "changed 1 of 1 papers: +a\n")


def test_a_dry_run_says_how_the_words_were_understood_and_changes_nothing(run: Said, tmp_path: Path) -> None:
    code, out, err = run("tag", "", "dumps", "--add", "a", "b", "--remove", "c", "--dry-run")
    assert (code, out.splitlines()[-1]) == (0, "would change 1 of 1 papers: +a +b -c")
    assert err == "query: every paper · tags: +a, +b, -c · paths: dumps\n"
    assert tags(tmp_path) == []


def test_a_folder_that_was_taken_for_the_query_is_said(run: Said) -> None:
    code, _, err = run("tag", "folder", "--add", "a")
    assert code == 1
    assert err == "query: “folder” · tags: +a · paths: none, the papers of the library\n"


def test_a_word_that_is_no_tag_is_not_offered_as_one(run: Said) -> None:
    assert "write --add=" not in run("tag", "", "dumps", "--add", "folder/")[2]
    assert "write --add=./x" in run("tag", "", "dumps", "--add", "./x")[2]
