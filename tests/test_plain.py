"""`papertui --plain`: every line is obeyed and answered by lines, whatever the terminal is."""

import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from papertui.cli import main
from papertui.library import Library
from papertui.paper import Paper
from papertui.plain.ending import ended_by_signals
from papertui.workspace import unsaved
from tests.terminal import Terminal, clean_environment, papertui_command

pytestmark = pytest.mark.usefixtures("reads_here")

PAPERS = [
    {"title": f"Agents \x1b[31m{number}", "abstract": f"Of number{number}.\nAnd \x07more.",
     "authors": ["A. B"], "n_authors": 1, "arxiv_id": f"2405.{number:05}",
     "date": f"2024-05-{1 + number % 28:02}", "sources": []}
    for number in range(1, 61)
]  # fmt: skip
Talk = Callable[..., list[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "page.jsonl").write_text("\n".join(map(json.dumps, PAPERS)))
    return tmp_path


@pytest.fixture
def talk(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Say lines to papertui; what it answers, behind its greeting."""
    for name, value in clean_environment(home).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "80")

    def conversation(*lines: str, code: int = 0) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main(["--plain", str(home / "dumps")]) == code
        said = capsys.readouterr()
        assert "\x1b" not in said.out + said.err
        assert "\x07" not in said.out
        assert "\r" not in said.out
        out = [line for line in said.out.splitlines() if line]
        assert out[:2] == ["60 papers by date", "enter lists them, ? lists the commands"]
        return [*out[2:], *(f"! {line.removeprefix('papertui: ')}" for line in said.err.splitlines())]

    return conversation


def test_pages_go_on_and_back(talk: Talk) -> None:
    said = talk("", "", "n", "n", "p", "p", "p", "l")
    assert said[0] == "1  2024-05-28  Agents 27"
    ends = [line for line in said if line.endswith("of 60")]
    assert ends == [f"{first} to {first + 19} of 60" for first in (1, 21, 41, 21, 1, 1)]
    assert said[-2:] == ["! no more papers", "! no more papers"]


def test_a_paper_is_read_whole_and_the_next_one_follows(talk: Talk) -> None:
    said = talk("/number7", "1", "n", "/", "2", "n", "p")
    assert said[:8] == [
        "1 paper by relevance", "1  2024-05-08  Agents 7", "1 to 1 of 1",
        "1 of 1", "Agents 7", "A. B. 2024-05-08. arXiv:2405.00007", "https://arxiv.org/abs/2405.00007",
        "Of number7. And more.",
    ]  # fmt: skip
    assert [line for line in said if line.endswith(" of 60")] == [
        "1 to 20 of 60", "2 of 60", "3 of 60", "2 of 60"
    ]  # fmt: skip
    assert said[-1] == "! no more papers"


def test_queries_are_those_of_the_screen(talk: Talk) -> None:
    said = talk("/agents date:2024-05-28", "/nubmer7", "search tag:x", "o title", "sort nosuch", "/nosuch:x")
    assert said[0] == "2 papers by relevance"
    assert "nothing matched: no paper has “nubmer7”; did you mean number7?" in said
    wrong = [line for line in said if line.startswith("!")]
    assert len(wrong) == 2
    assert "no sort order “nosuch”" in wrong[0]
    assert "no field “nosuch”" in wrong[1]


def test_tags_are_changed_by_number_range_or_for_the_open_paper(talk: Talk) -> None:
    said = talk(
        "t 3-1,5 +rl", "2", "+x -rl", "t 9", "t +a b", "tags", "/tag:rl", "undo", "u", "redo", "u", "u", "u"
    )
    answers = [line for line in said if "tagged" in line]
    assert answers == [
        "tagged rl: 4 papers",
        "tagged x; untagged rl: Agents 55",
        "tagged a, b: Agents 55",
        "undone: tagged a, b: Agents 55",
        "undone: tagged x; untagged rl: Agents 55",
        "done again: tagged x; untagged rl: Agents 55",
        "undone: tagged x; untagged rl: Agents 55",
        "undone: tagged rl: 4 papers",
    ]
    assert [line for line in said if line in ("rl 3", "x 1", "3 papers by relevance", "nothing to undo")]
    assert said[-1] == "! which tags? write them as +rl -later"


def test_reading_starring_and_archiving(talk: Talk) -> None:
    said = talk("1", "r", "s", "a", "r 1", "a 3,4", "/is:archived")
    assert "tagged read: Agents 27" in said
    assert said[said.index("tagged archived: Agents 27") + 1] == "2 of 60", "and goes on"
    assert "untagged read: Agents 27" in said
    assert "3 papers by relevance" in said or "3 papers by date" in said


def test_many_papers_are_asked_about_first(talk: Talk) -> None:
    said = talk("t all +x", "n", "t all +x", "yes", "saved", "%")
    assert said[:4] == [
        "+x on 60 papers? y or n", "nothing was changed", "+x on 60 papers? y or n", "tagged x: 60 papers"
    ]  # fmt: skip
    assert "60 papers, 0 read or archived, 60 unread" in said
    assert "month 2024-05: 60, 0 read" in said


def test_a_note_gains_a_line_and_is_found_by_its_sign(talk: Talk, home: Path) -> None:
    said = talk("e 1 2 things", "note 1 another", "e 1", "", "u")
    assert "note: 2 things another" in said
    assert "1  2024-05-28  Agents 27  (note)" in said
    library = Library.open(home / "data" / "papertui")
    assert [state.note for state in library.states()] == ["2 things"]
    library.close()


WRONG = {
    "99": "no paper 99; there are 1 to 60",
    "0": "no paper 0; there are 1 to 60",
    "t 1-999999999 +x": "no paper 61; there are 1 to 60",
    "t 70-80 +x": "no paper 61; there are 1 to 60",
    "t 999999999 +x": "no paper 999999999; there are 1 to 60",
    "r": "which paper? name its number, or read one first",
    "r now": "which paper? name its number, or read one first",
    "a 1 now": "“now” is no number of a paper",
    "unde": "“unde” is no command; did you mean undo?",
    "diffusion": "“diffusion” is no command; ? lists the commands, /diffusion searches",
    "t 1 +a(b": 'the tag “a(b” holds one of ,;"()*?, which queries need',
}


def test_what_cannot_be_done_is_told_in_one_line(talk: Talk) -> None:
    wrong = [line for line in talk(*WRONG, "\x00\x1b[2J") if line.startswith("!")]
    assert wrong == [f"! {answer}" for answer in WRONG.values()]


def test_help_names_every_command(talk: Talk) -> None:
    said = talk("?")
    assert len(said) > 15
    assert max(map(len, said)) <= 80


def test_only_who_quits_has_seen_what_was_new(talk: Talk) -> None:
    assert "60 papers by date" in talk("/is:new")
    assert "60 papers by date" in talk("/is:new", "q", "never read")
    assert "nothing matched" in talk("/is:new")


def test_marks_are_not_printed_by_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plain", "--print", "text", str(home / "dumps")]) == 2
    assert "papertui search prints papers" in capsys.readouterr().err


def plain(home: Path, *options: str, before: str = "", **env: str) -> Terminal:
    argv = [*papertui_command(), "--plain", *options]
    return Terminal(argv, 80, 24, {**clean_environment(home), "TERM": "dumb", **env}, before=before)


def test_who_types_begins_where_they_left_and_is_offered_their_note(home: Path) -> None:
    dumps = str(home / "dumps")
    with plain(home, dumps) as terminal:
        terminal.wait_for_bytes(rb"commands\r\n> ")
        for line, answer in (("/agents", b"20 of 60"), ("o title", b"by title"), ("n", b"40 of 60")):
            terminal.send(f"{line}\n".encode()).wait_for_bytes(answer + rb"[^>]*> ")
        terminal.send(b"q\n").wait_exit()
    draft = unsaved.begin(home / "state" / "papertui" / "notes", Paper("Agents 1", arxiv_id="2405.00001"), "")
    draft.write("half a thought")
    draft.release()
    with plain(home, dumps) as terminal:
        terminal.wait_for_bytes(rb"60 papers by title\r\nyou were at 21: Agents")
        terminal.wait_for_bytes(rb"was not saved. Save it\? y or n: ")
        terminal.send(b"y\n").wait_for_bytes(rb"note written: Agents 1\r\n> ")
        mark = terminal.mark()
        terminal.send(b"\n").wait_for_bytes(rb"\n21  [^>]*21 to 40 of 60\r\n> ", mark)
        terminal.send(b"q\n").wait_exit()
    with plain(home, "--query", "", dumps) as terminal:
        terminal.wait_for_bytes(rb"60 papers by date\r\nenter lists them[^>]*> ")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_demo_that_is_ended_leaves_nothing_behind(
    home: Path, tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "tmp").mkdir()
    few = f"from pathlib import Path; browse._samples = lambda: Path({str(home / 'dumps')!r})"
    few = f"from papertui.commands import browse; {few}"
    with plain(home, "--demo", before=few, TMPDIR=str(tmp_path / "tmp")) as terminal:
        terminal.wait_for_bytes(rb"commands\r\n> ")
        assert list((tmp_path / "tmp").glob("papertui-demo-*"))
        assert terminal.signal(number).wait_exit() == 128 + number
    assert not list((tmp_path / "tmp").glob("papertui-demo-*"))


def test_a_signal_that_no_read_is_interrupted_by_ends_the_wait_for_a_line() -> None:
    """One that comes just before a read, or that another thread is given, is heard all the same."""
    ours, theirs = os.openpty()

    def signal_itself() -> None:
        time.sleep(0.05)  # the wait has begun or it has not: both must end
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    try:
        with os.fdopen(theirs) as source, ended_by_signals() as wait:
            threading.Thread(target=signal_itself).start()
            with pytest.raises(SystemExit) as left:
                wait(source)
        assert left.value.code == 128 + signal.SIGTERM
    finally:
        os.close(ours)


def test_a_dumb_terminal_gets_no_control_sequence_and_a_hangup_loses_nothing(home: Path) -> None:
    argv = [*papertui_command(), "--plain", str(home / "dumps")]
    with Terminal(argv, 80, 24, {**clean_environment(home), "TERM": "dumb"}) as terminal:
        terminal.wait_for_bytes(rb"commands\r\n> ")
        terminal.send(b"t 1 +kept\n").wait_for_bytes(rb"tagged kept")
        said = bytes(terminal.raw)
        assert b"\x1b" not in said
        assert b"\r" not in said.replace(b"\r\n", b"")
        terminal.hangup().wait_exit()
    library = Library.open(home / "data" / "papertui")
    assert library.tags() == {"kept": 1}
    library.close()
