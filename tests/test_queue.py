"""A reading queue: in which order a tag is shown and exported, moved on the screen, and carried by lists."""

import json
import random
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.config import Settings, load_settings
from papertui.library import Change, Library, valid_tag
from papertui.paper import Paper
from papertui.reference import Date
from papertui.workspace import Scope, Workspace, queue_moves
from tests.test_exports import Row, written

pytestmark = pytest.mark.usefixtures("reads_here")

PAPERS = [
    Paper(title=f"Paper {letter}", abstract=f"On {letter}.", date=Date(2024, 1, 20 - n))
    for n, letter in enumerate("ABCDEFGH")
]
HOSTILE = ("to-read", "a:b", "k=v", "x{y}", "}{", "50%", "a\\b", "名/前", "#1", "a_b^~$&", "<b>", "'", "ï")
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


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dumps of four papers each, A the newest, and beside them their cache."""
    folder = tmp_path_factory.mktemp("queue") / "dumps"
    folder.mkdir()
    for name, part in (("one", PAPERS[:4]), ("two", PAPERS[4:])):
        (folder / f"{name}.jsonl").write_text(written(list(map(Row, part)), "jsonl"), encoding="utf-8")
    return folder


@pytest.fixture
def settings(dumps: Path, tmp_path: Path) -> Settings:
    return load_settings(cache=dumps.parent / "cache", environ={"HOME": str(tmp_path)})


@pytest.fixture
def workspace(dumps: Path, settings: Settings) -> Iterator[Workspace]:
    with closing(Workspace.open([dumps], settings)) as opened:
        opened.sync()
        opened.tag(opened.find("").docs, ["to-read"], [])
        yield opened


def names(workspace: Workspace, query: str = "tag:to-read", sort: str | None = None) -> str:
    entries = workspace.entries(workspace.find(query, sort).docs)
    return "".join(entry.paper.title[-1] for entry in entries)


def move(workspace: Workspace, letters: str, way: str, query: str = "tag:to-read") -> Change:
    docs = workspace.find(query).docs
    picked = {entry.doc for entry in workspace.entries(docs) if entry.paper.title[-1] in letters}
    return queue_moves.move(workspace, "to-read", queue_moves.shifted(docs, picked, way), picked)


@pytest.mark.parametrize(
    ("picked", "way", "after"),
    [
        ("C", "up", "ACBDE"),
        ("A", "up", "ABCDE"),
        ("BC", "up", "BCADE"),
        ("AC", "up", "ACBDE"),
        ("BD", "up", "BADCE"),
        ("ABD", "up", "ABDCE"),
        ("C", "down", "ABDCE"),
        ("CE", "down", "ABDCE"),
        ("BD", "down", "ACBED"),
        ("E", "down", "ABCDE"),
        ("BD", "top", "BDACE"),
        ("AC", "bottom", "BDEAC"),
    ],
)
def test_the_papers_picked_move_together_and_stay_in_their_order(picked: str, way: str, after: str) -> None:
    docs = list(map(ord, "ABCDE"))
    assert "".join(map(chr, queue_moves.shifted(docs, set(map(ord, picked)), way))) == after


def test_the_first_move_keeps_the_whole_order_and_each_later_one_is_one_row(workspace: Workspace) -> None:
    assert names(workspace) == "ABCDEFGH"
    assert workspace.find("tag:to-read").sort == "date"
    assert move(workspace, "F", "up").count == 8
    assert names(workspace) == "ABCDFEGH"
    assert workspace.find("tag:to-read").sort == "queue"
    for letters, way, after in (
        ("F", "top", "FABCDEGH"),
        ("D", "down", "FABCEDGH"),
        ("A", "bottom", "FBCEDGHA"),
    ):
        assert move(workspace, letters, way).count == 1
        assert names(workspace) == after
    assert move(workspace, "BD", "up").count == 2
    assert names(workspace) == "BFCDEGHA"


def test_undo_goes_back_to_where_no_order_was(workspace: Workspace) -> None:
    move(workspace, "F", "top")
    move(workspace, "F", "down")
    move(workspace, "H", "up")
    for after in ("AFBCDEGH", "ABCDEFGH"):
        workspace.undo()
        assert names(workspace) == after
    assert workspace.library.history()[1].summary == "moved to 2 of 8 in to-read: Paper F"
    assert workspace.find("tag:to-read").sort == "date"


def test_what_is_tagged_later_comes_last_until_it_is_moved(workspace: Workspace) -> None:
    workspace.tag(workspace.find("title:A").docs, [], ["to-read"])
    workspace.tag(workspace.find("title:D").docs, [], ["to-read"])
    move(workspace, "H", "top")
    workspace.tag(workspace.find("tag:to-read OR title:D").docs, ["to-read"], [])
    workspace.tag(workspace.find("title:A").docs, ["to-read"], [])
    assert names(workspace) == "HBCEFGAD"
    assert move(workspace, "B", "down").count == 3
    assert names(workspace) == "HCBEFGAD"


def test_moves_made_in_a_part_of_the_queue_hold_in_the_whole(workspace: Workspace) -> None:
    move(workspace, "H", "top")
    move(workspace, "C", "bottom")
    part = "tag:to-read source:one.jsonl"
    assert names(workspace, part) == "ABDC"
    move(workspace, "D", "up", part)
    assert names(workspace, part) == "ADBC"
    assert names(workspace) == "HADBEFGC"


def test_places_that_two_papers_share_are_told_apart_when_one_moves_there(workspace: Workspace) -> None:
    move(workspace, "A", "down")
    papers = {paper.title[-1]: paper for paper in workspace.library.papers()}
    workspace.library.set_places("to-read", [(papers[letter], "a2") for letter in "CDE"], what="merged")
    assert names(workspace) == "BACDEFGH"
    move(workspace, "H", "top")
    move(workspace, "E", "up")
    assert names(workspace) == "HBACEDFG"
    move(workspace, "G", "up")
    move(workspace, "G", "up")
    assert names(workspace) == "HBACEGDF"


def test_any_moves_are_kept_as_they_are_shown_and_places_stay_short(workspace: Workspace) -> None:
    chance = random.Random(5)
    shown = list(workspace.find("tag:to-read").docs)
    for number in range(120):
        picked = set(chance.sample(shown, 1 if number < 90 else 3))
        shown = queue_moves.shifted(shown, picked, chance.choice(["up", "down", "top", "bottom"]))
        queue_moves.move(workspace, "to-read", shown, picked)
    assert list(workspace.find("tag:to-read").docs) == shown
    assert max(len(state.places["to-read"]) for state in workspace.library.states()) < 20


def test_going_to_and_fro_for_ever_makes_room_again(workspace: Workspace) -> None:
    shown = list(workspace.find("tag:to-read").docs)
    papers = [entry.paper for entry in workspace.entries(shown)]
    tight = ["a0", "a0" + "0" * 60 + "1", "a0" + "0" * 60 + "2", "a1", "a2", "a3", "a4", "a5"]
    workspace.library.set_places("to-read", list(zip(papers, tight, strict=True)), what="tight")
    move(workspace, "D", "up")
    assert names(workspace) == "ABDCEFGH"
    assert max(len(state.places["to-read"]) for state in workspace.library.states()) == 2


@pytest.mark.parametrize(
    ("query", "sort", "found"),
    [
        ("tag:to-read date:2024-01", None, "HABCDEFG"),
        ("(tag:to-read) is:unread", None, "HABCDEFG"),
        ("query:mine", None, "HABCDEFG"),
        ("tag:to-read paper", "queue", "HABCDEFG"),
        ("tag:to-read", "-queue", "GFEDCBAH"),
        ("tag:to-read", "date", "ABCDEFGH"),
        ("tag:to-*", None, "ABCDEFGH"),
        ("tag:to-read OR tag:other", None, "ABCDEFGH"),
        ("tag:to-read tag:second", None, "ABCDEFGH"),
        ("-tag:other", "queue", "ABCDEFGH"),
        ("", "queue", "ABCDEFGH"),
    ],
)
def test_the_order_is_that_of_the_one_tag_that_is_asked_for(
    workspace: Workspace, query: str, sort: str | None, found: str
) -> None:
    workspace.library.save_searches({"mine": "tag:to-read is:unread"}, "saved")
    workspace.tag(workspace.find("").docs, ["second"], [])
    move(workspace, "H", "top")
    assert names(workspace, query, sort) == found


def test_a_search_within_a_queue_stays_in_its_order(workspace: Workspace) -> None:
    move(workspace, "H", "top")
    found = workspace.find("", scope=Scope(within=("tag:to-read",)))
    assert found.docs[0] == workspace.find("title:H").docs[0]
    assert (found.sort, found.tag) == ("queue", "to-read")


def test_commands_list_and_export_a_queue_in_its_order(
    workspace: Workspace, dumps: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    move(workspace, "H", "top")
    own = ["--library", str(settings.library_dir), "--cache", str(settings.cache_dir)]

    def listed(*arguments: str) -> list[str]:
        assert main([*arguments, *own]) == 0
        return re.findall(r"Paper ([A-H])\b", capsys.readouterr().out)

    assert listed("search", "tag:to-read", str(dumps)) == list("HABCDEFG")
    assert listed("search", "tag:to-read", str(dumps), "--limit", "1") == ["H"]
    assert listed("export", "tag:to-read", str(dumps), "--format", "markdown") == list("HABCDEFG")
    assert listed("search", "tag:to-read", str(dumps), "--sort", "title") == list("ABCDEFGH")


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "paper", "--sort", "queue"],
        ["search", "paper sort:-queue"],
        ["export", "", "--format", "text", "--sort", "-queue"],
    ],
)
def test_a_queue_that_is_asked_for_without_a_tag_explains_itself(
    workspace: Workspace,
    dumps: Path,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    own = ["--library", str(settings.library_dir), "--cache", str(settings.cache_dir)]
    assert main([*arguments, *own, str(dumps)]) == 2
    told = "papertui: queue is the order of one tag's papers, made by hand: search for tag:NAME\n"
    assert capsys.readouterr().err == told


def test_a_query_that_asks_for_a_queue_without_a_tag_says_what_it_waits_for(workspace: Workspace) -> None:
    assert workspace.find("paper sort:queue").hint == "sort:queue is the order of one tag: add tag:NAME"
    assert not workspace.find("tag:to-read sort:queue").hint


def test_a_paper_that_lost_the_tag_gets_no_place(workspace: Workspace) -> None:
    docs = workspace.find("tag:to-read").docs
    workspace.tag(docs[:1], [], ["to-read"])
    queue_moves.move(workspace, "to-read", docs, {docs[0]})
    assert names(workspace) == "BCDEFGH"
