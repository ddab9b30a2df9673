"""Foreign text reaches neither the terminal nor a markup parser, on any screen and from any command."""

import base64
import io
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papertui.latex import latex_to_unicode
from tests.browsing import Browsing, command, command_here
from tests.hostile import ESCAPES, MARKUP, titles, violations, write_dumps

EVERYTHING = " ".join(ESCAPES + MARKUP).replace("\0", "").encode("utf-8", "replace").decode()
# Terminals take ESC out of what is pasted; the rest comes as it is.
PASTE = "\x1b[200~\x9b2J \u202eevil\U000e0041 [/b] [@click=app.quit]x \x07\0\x1b[201~".encode()
SIZE = (110, 36)
HTML = ("&amp; <b>x</b>", "& x")  # the one payload that is markup of its own: read, not shown
OSC_52 = re.compile(rb"\x1b\]52;[^;]*;([^\x07\x1b]*)")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    write_dumps(home / "dumps")
    done = command_here(home, "load", home / "dumps")
    assert done.returncode == 0, done.stderr
    done = command_here(home, "tag", "", home / "dumps", "--add", "[b]x[/b]")
    assert done.returncode == 0, done.stderr
    plant(home / "data" / "papertui" / "library.db")
    return home


def plant(library: Path) -> None:
    """Write hostile notes and tags behind papertui's back: a note on each paper, a tag on every fifth."""
    payloads = [payload.encode("utf-8", "replace").decode() for payload in ESCAPES + MARKUP]
    with closing(sqlite3.connect(library)) as database, database:
        for (paper,) in database.execute("SELECT id FROM paper").fetchall():
            payload = payloads[paper % len(payloads)]
            database.execute("INSERT INTO note VALUES (?, ?)", (paper, f"Noted {payload} by {payload} us"))
            if paper % 5 == 0:
                database.execute("INSERT INTO tag VALUES (?, ?)", (paper, f"t{payload}"))


@pytest.fixture(scope="module")
def running(home: Path) -> Iterator[Browsing]:
    with Browsing(home, (home / "dumps",), *SIZE) as screen:
        yield screen.ready()


@pytest.fixture
def screen(running: Browsing) -> Iterator[Browsing]:
    """Share one running program; after each test the whole list stands, cursor on top."""
    total = running.found
    yield running
    running.reset(total)


@pytest.mark.parametrize("payload", ESCAPES, ids=ascii)
def test_check_itself_finds_every_escape(payload: str) -> None:
    assert violations(f"\x1b[1;38;2;5;6;8mtext {payload} text\x1b[0m".encode("utf-8", "surrogatepass"))


def test_check_itself_lets_markup_pass() -> None:
    assert violations("\n".join(MARKUP).encode()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("load",), ("load", "--format", "json"), ("tags",), ("doctor",), ("stats",),
        *(("search", "", "--format", name) for name in ("jsonl", "text", "csv", "bibtex", "markdown")),
        ("export", "", "--format", "markdown"), ("search", "is:noted", "--format", "org"),
        ("search", EVERYTHING), ("search", "id:" + EVERYTHING),
        ("tag", "", "--add", EVERYTHING), ("tag", "", "--add", "[b]x[/b]", "--dry-run"),
    ],
    ids=lambda arguments: " ".join(arguments)[:24],
)  # fmt: skip
def test_commands_print_nothing_that_a_terminal_obeys(home: Path, arguments: tuple[str, ...]) -> None:
    done = command_here(home, *arguments, home / "dumps")
    assert done.returncode in (0, 1, 2)
    assert done.stdout or done.stderr
    assert b"Traceback" not in done.stderr
    assert violations(done.stdout.replace(b"\r\n", b"\n")) == []
    assert violations(done.stderr) == []


def test_a_plain_conversation_prints_nothing_that_a_terminal_obeys(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        "",
        *map(str, range(1, 2 + len(ESCAPES))),
        "e 1",
        "tags",
        "%",
        *ESCAPES,
        f"/{ESCAPES[0]}",
        "saved",
    ]
    said = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said), "utf-8"))
    done = command_here(home, "--plain", home / "dumps")
    assert done.returncode == 0
    assert b"Noted" in done.stdout
    assert violations(done.stdout) == []
    assert violations(done.stderr) == []


def test_the_installed_command_prints_nothing_that_a_terminal_obeys(home: Path) -> None:
    """One for all of those: its streams are those of a start of Python."""
    words = ("search", "", "--format", "text", home / "dumps")
    done = command(home, *words, home / "no\x1b]0;x\x07where", installed=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert violations(done.stderr) == []
    done = command(home, *words)
    assert len(done.stdout.splitlines()) > len(ESCAPES)
    assert violations(done.stdout) == []


@pytest.mark.parametrize("arguments", [("load",), ("search", "x"), ()], ids=str)
def test_errors_print_hostile_paths_cleaned(home: Path, arguments: tuple[str, ...]) -> None:
    done = command_here(
        home, *arguments, "no\x1b]52;c;eA==\x07\x9b2Jwhere[/b]" + EVERYTHING[:60].replace("/", "|")
    )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert violations(done.stderr) == []


def test_markup_in_titles_is_shown_exactly(screen: Browsing) -> None:
    screen.resize(160, 60).search("source:mark*").press("enter")
    for title in titles("M", MARKUP):
        screen.wait_for(title.replace(*HTML))
    screen.resize(*SIZE)


def test_markup_is_shown_exactly_in_the_paper(screen: Browsing) -> None:
    abstract = " ".join(latex_to_unicode("About " + " ".join(MARKUP)).replace(*HTML).split())
    screen.search("source:mark*").press("enter", "enter")
    screen.wait_for(lambda: abstract in " ".join(screen.text.split()))


def test_hostile_notes_are_shown(screen: Browsing) -> None:
    screen.press("G").wait_for("Noted ")


STEPS: dict[str, Callable[[Browsing], object]] = {
    "list and its ends": lambda screen: screen.press("G", "g", "ctrl+d", "ctrl+u").settle(),
    "list, page by page": lambda screen: [screen.press("pagedown").settle() for _ in range(3)],
    "papers": lambda screen: [screen.press("j").settle() for _ in range(3)],
    "papers from the end": lambda screen: screen.press("G").settle().press("k").settle(),
    "paper alone": lambda screen: screen.press("enter").settle().press("J", "G", "enter").settle(),
    "help": lambda screen: screen.press("?").wait_for("keys of the list").settle(),
    "copy menu": lambda screen: screen.press("Y").wait_for("─ copy ─").settle(),
    "sort menu": lambda screen: screen.press("O").wait_for("─ sort by ─").settle(),
    "tag prompt": lambda screen: screen.press("t").type(MARKUP[0]).press("enter").wait_for("tagged [@"),
    "tag candidates": lambda screen: screen.press("t").type("[").settle().press("tab", "esc").settle(),
    "history": lambda screen: screen.press("U").settle(),
    "statistics": lambda screen: screen.press("%").settle().press("G", "q").settle(),
    "tag manager": lambda screen: screen.press("T").settle().press("1").settle().press("esc", "esc").settle(),
    "note": lambda screen: screen.press("e").settle().send(PASTE).settle().press("esc").settle(),
    "export": lambda screen: screen.press("x").settle().press("b", "p").settle().press("esc").settle(),
    "piped": lambda screen: screen.press("|").type("cat\r").wait_for("exit code 0").press("G", "q").settle(),
    "palette": lambda screen: screen.press(":").settle().send(PASTE).settle(),
    "undo": lambda screen: screen.press("u").settle(),
    "query typed": lambda screen: screen.search("[@click=app.quit]x[/]"),
    "query pasted": lambda screen: screen.press("/").send(PASTE).settle(),
    "field that is none": lambda screen: screen.search("[/b]:x"),
    "tag pasted": lambda screen: screen.press("t").send(PASTE).settle().press("enter", "esc").settle(),
    "many marked": lambda screen: screen.press("*", "s").settle().press("esc", "esc").settle(),
    "dumps read again": lambda screen: screen.press("R").wait_for("nothing has changed in the dumps"),
    "small": lambda screen: screen.resize(80, 24).settle().resize(50, 12).settle().resize(*SIZE).settle(),
    "click": lambda screen: screen.send(b"\x1b[<0;20;5M\x1b[<0;20;5m\x1b[<0;100;5M\x1b[<0;100;5m").settle(),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_no_screen_sends_what_is_not_on_the_list(screen: Browsing, step: str) -> None:
    mark = screen.mark()
    STEPS[step](screen)
    sent = screen.bytes_since(mark)
    assert violations(sent) == []


def test_start_and_everything_after_it_sent_only_what_is_on_the_list(running: Browsing) -> None:
    assert violations(bytes(running.raw)) == []
    assert b"]52;" not in running.raw
    assert running.raw.count(b"]11;") == 1


@pytest.fixture(scope="module")
def over_ssh(home: Path) -> Iterator[Browsing]:
    with Browsing(home, (home / "dumps",), env={"SSH_CONNECTION": "a b c d"}) as screen:
        yield screen.ready()


@pytest.mark.parametrize("number", [0, 9, 30])
def test_copied_title_is_clean(over_ssh: Browsing, number: int) -> None:
    total, mark = over_ssh.found, over_ssh.mark()
    over_ssh.search(f"E{number:02}").wait_for(lambda: 0 < over_ssh.found < 9).press("enter", "y")
    over_ssh.wait_for_bytes(OSC_52.pattern + rb"(?:\x07|\x1b)", mark)
    over_ssh.reset(total)
    [copied] = [base64.b64decode(sent).decode() for sent in OSC_52.findall(over_ssh.bytes_since(mark))]
    assert copied.startswith(f"E{number:02} ")
    assert violations(copied.encode()) == []


@pytest.mark.parametrize("keys", [b"\xff", b"\x1b[200~Na\xefve \x9b2J\x1b[201~"], ids=ascii)
def test_typed_bytes_that_are_no_utf8_do_no_harm(over_ssh: Browsing, keys: bytes) -> None:
    first = over_ssh.cursor_title
    over_ssh.send(keys).settle().press("j").wait_for(lambda: over_ssh.cursor_title != first)
