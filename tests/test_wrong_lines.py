"""A line of a dump or list that is wrong is taken or named with its reason, and nothing fails later."""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from papertui.cli import main
from papertui.exports import formats
from papertui.library import Library
from papertui.library.dump_lines import read_lines
from papertui.paper import Paper
from papertui.paper_json import cleaned, from_json, paper_of, to_json
from papertui.reference import names_of
from papertui.text import clean
from tests.hostile import violations

Said = Callable[..., str]
GOOD = {"title": "Good one", "abstract": "Other", "arxiv_id": "2401.00002"}


def line(paper: object = GOOD, **state: object) -> str:
    return json.dumps({"id": "x", "tags": ["keep"], "note": "", "paper": paper} | state)


def with_field(**field: object) -> str:
    return line({**GOOD, **field})


LISTS = ("authors", "links", "sources", "aliases")
NUMBERS = ("comments", "upvotes", "n_authors", "added")
FIELDS: dict[str, dict[str, Any]] = {
    "a huge number": {"comments": 10**30},
    "a truth value": {"upvotes": True},
    "half a comment": {"comments": 1.5},
    "no date": {"date": "2024-13-45"},
    "a number as a date": {"date": 20240101},
    "a path that is not hexadecimal": {"sources": ["/tmp/x"]},
    "a key of no kind": {"aliases": ["nothing"]},
    "a key with an escape": {"aliases": ["arxiv:\x1b[2J"]},
    "an escape in the arXiv id": {"arxiv_id": "2401.1x\x1b]0;owned\x07\x1b[2Jy\x9b31m"},
    "a space in the arXiv id": {"arxiv_id": "2401 1"},
    "a title of controls": {"title": "\x1b[2J\x07"},
    "an empty title": {"title": ""},
}
WRONG: dict[str, str] = {
    **{f"{name} is a number": with_field(**{name: 5}) for name in ("title", "abstract", "organization")},
    **{f"{name} is a list": with_field(**{name: ["x"]}) for name in ("doi", "url", "pdf_url", "code_url")},
    **{f"{name} is text": with_field(**{name: "many"}) for name in NUMBERS},
    **{f"{name} is one text": with_field(**{name: "Ada"}) for name in LISTS},
    **{f"{name} holds null": with_field(**{name: [None]}) for name in LISTS},
    **{name: with_field(**field) for name, field in FIELDS.items()},
    "a paper that is text": line("x"),
    "no paper": '{"id": "x", "tags": [], "note": ""}',
    "a bad tag": line(tags=["two words"]),
    "a tag that is a number": line(tags=[1]),
    "tags that are text": line(tags="keep"),
    "a note that is a list": line(note=["x"]),
    "no note": '{"id": "x", "tags": [], "paper": {"title": "T"}}',
    "places that are a list": line(queue=["a0"]),
    "a place of a bad tag": line(queue={"a b": "a0"}),
    "a search with a bad name": '{"search": "a b", "query": "x"}',
    "a search without a query": '{"search": "q"}',
    "a list": "[1]",
    "a broken line": '{"id": ',
    "deep nesting": "[" * 100_000,
    "an enormous number": '{"paper": ' + "9" * 10_000 + "}",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_of_a_dump_is_named_with_its_reason_and_the_others_are_taken(name: str) -> None:
    content = read_lines([line(), WRONG[name], line(tags=["other"])])
    assert [number for number, _ in content.problems] == [2]
    reason = content.problems[0][1]
    assert reason
    assert not violations(reason.encode())
    assert len(content.entries) == 2


def test_a_field_says_what_it_is_and_what_it_should_be() -> None:
    problems = read_lines(
        [with_field(organization=5), with_field(authors=[1]), line(tags=["two words"])]
    ).problems
    assert problems == [
        (1, "organization is a number, not text"),
        (2, "authors holds a number; it must be a list of names"),
        (3, "the tag “two words” holds a space; write it as in to-read"),
    ]


def test_a_line_that_is_not_utf_8_costs_itself_alone() -> None:
    content = read_lines([line().encode(), b'{"search": "\xff"}', b"\xef\xbb\xbf" + line().encode()])
    assert [number for number, _ in content.problems] == [2]
    assert len(content.entries) == 2


def test_what_is_taken_is_clean() -> None:
    payload = "a\x1b]52;c;eA==\x07b\x9b2Jc\u202ed\ud800"
    paper = {
        "title": payload,
        "abstract": payload,
        "authors": [payload],
        "organization": payload,
        "doi": payload,
    }
    (taken,) = read_lines([line(paper, note=payload)]).entries
    shown = [taken.paper.title, taken.paper.abstract, *taken.paper.authors, taken.note]
    shown += [taken.paper.organization or "", taken.paper.doi or ""]
    assert shown == [clean(payload)] * 6


def test_a_stored_paper_keeps_every_field_it_can_and_comes_back_as_it_went() -> None:
    odd = Paper(
        "T\ud800",
        names=names_of(("\x1b",)),
        added=-5,
        comments=0,
        sources=(b"\xff\n",),
        aliases=("title:a b",),
    )
    assert from_json(to_json(odd)) == odd
    record = {"title": "T", "organization": 5, "arxiv_id": "\x1b", "date": "x", "comments": 7}
    assert paper_of(record, lenient=True) == Paper("T", comments=7)
    with pytest.raises(ValueError, match="organization is a number"):
        paper_of(record)
    with pytest.raises(ValueError, match="no title"):
        cleaned(Paper("\x1b[2J"))


# As `export --format jsonl` writes it, with one field that is wrong.
OWN: Mapping[str, Any] = {
    "id": "arxiv:2401.00003", "title": "Another one", "abstract": "Text", "authors": ["Ada Lovelace"],
    "n_authors": 1, "organization": None, "date": "2024-01-05", "comments": None, "upvotes": None,
    "arxiv_id": "2401.00003", "url": None, "links": [], "tags": ["keep"], "note": "", "sources": ["x"],
}  # fmt: skip
WRONG_FIELDS: tuple[dict[str, Any], ...] = (
    *({name: 5} for name in ("abstract", "organization", "date", "arxiv_id", "url", "note", "id")),
    *({name: "x"} for name in ("n_authors", "comments", "upvotes", "authors", "links", "tags", "queue")),
    *({name: [5]} for name in ("authors", "links", "tags")),
    {"title": 5}, {"title": None}, {"queue": {"keep": 5}}, {"queue": {"keep": "a b"}}, {"tags": ["+"]},
    {"arxiv_id": "\x1b]0;owned\x07"}, {"tags": ["\x1b[2J"]}, {"note": "\x1b[2J"}, {"comments": True},
)  # fmt: skip
CLEANED = ("\\u001b]0;owned", '"note": "\\u001b')


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    homes = ["--library", str(tmp_path / "library"), "--cache", str(tmp_path / "cache")]

    def said(*words: str, code: int = 0) -> str:
        assert main([*words, *homes]) == code, capsys.readouterr()
        out, err = capsys.readouterr()
        assert not violations((out + err).encode("utf-8", "surrogatepass"))
        return out + err

    return said


def nothing_fails_later(run: Said, library: Path) -> None:
    assert "Good one" in run("search", "good")
    assert "Good one" in run("search", "")
    for name in (kind for kind in formats() if kind != "template"):
        run("export", "", "--format", name)
        run("search", "tag:keep", "--format", name)
    assert "keep" in run("tags")
    run("tag", "", "--add", "later")
    assert json.loads(run("library", "dump").splitlines()[0])
    with closing(Library.open(library)) as opened:
        assert all(state.paper.keys for state in opened.states())


def test_after_a_restore_of_all_wrong_lines_nothing_fails(run: Said, tmp_path: Path) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_text("\n".join([*WRONG.values(), line(), ""]), encoding="utf-8")
    said = run("library", "restore", str(file), code=3)
    for number, name in enumerate(WRONG, 1):
        assert f"{file}:{number}: " in said, name
    nothing_fails_later(run, tmp_path / "library")


def test_a_restore_that_leaves_lines_out_says_how_many_and_exits_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    good, mixed = tmp_path / "good.jsonl", tmp_path / "mixed.jsonl"
    good.write_text(f"{line()}\n")
    mixed.write_text(f"[1]\n{line()}\n{{}}\n")
    command = ["--library", str(tmp_path / "library"), "library", "restore"]
    assert main([*command, str(good), str(mixed)]) == 3
    told = capsys.readouterr()
    assert told.err.splitlines()[-1].endswith("2 lines could not be restored, named above; the rest was")
    assert "2 papers" in told.out
    assert main([*command, str(good)]) == 0


def test_after_an_import_of_all_wrong_lines_nothing_fails(run: Said, tmp_path: Path) -> None:
    file = tmp_path / "list.jsonl"
    rows = [
        json.dumps({**OWN, "title": f"No. {number}", **field}) for number, field in enumerate(WRONG_FIELDS)
    ]
    good = json.dumps({**OWN, "title": "Good one", "arxiv_id": "2401.00009"})
    file.write_text("\n".join([good, *rows, ""]), encoding="utf-8")
    said = run("import", str(file))
    for number, row in enumerate(rows, 2):
        assert f"{file}:{number}: " in said or any(part in row for part in CLEANED), row
    nothing_fails_later(run, tmp_path / "library")


def test_a_library_that_an_earlier_papertui_filled_unchecked_works(run: Said, tmp_path: Path) -> None:
    with closing(Library.open(tmp_path / "library")) as library:
        library.tag([Paper("Good one", arxiv_id="2401.00002")], ["keep"])
        library.tag([Paper("Other")], ["keep"])
        # What was restored unchecked lies in the database as it came.
        with library._memory.writing() as connection:
            spoilt = json.dumps({"title": "Good one", "organization": 5, "arxiv_id": "\x1b[2J", "date": 3})
            connection.execute("UPDATE paper SET snapshot = ? WHERE id = 1", (spoilt,))
    nothing_fails_later(run, tmp_path / "library")
