"""The command line without its stores: words, exit codes, errors, and where the interface will not start."""

import fcntl
import os
import pty
import shlex
import signal
import stat
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import pytest

from papertui.cli import main, pick, whereabouts
from papertui.commands import commands
from papertui.commands.overview import parser_for
from papertui.commands.session import charset
from papertui.errors import UsageError
from tests import forks
from tests.browsing import command_here
from tests.terminal import PATIENCE, clean_environment, papertui_command


def parsed(*words: str) -> tuple[str, Namespace]:
    command, rest = pick(words)
    return command.name, parser_for(command).parse(rest)


def paths(*names: str) -> list[Path]:
    return [Path(name) for name in names]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((), "browse"),
        (("dumps",), "browse"),
        (("./search",), "browse"),
        (("--", "search"), "browse"),
        (("browse",), "browse"),
        (("search", "x"), "search"),
        (("--year", "2025", "search", "x"), "search"),
        (("--year=2025", "tags"), "tags"),
        (("--query", "search", "dumps"), "browse"),
        (("--no-mouse", "dumps", "search"), "browse"),
        (("tag", "x", "--add", "y"), "tag"),
    ],
)
def test_the_first_argument_names_the_command(words: Sequence[str], name: str) -> None:
    assert parsed(*words)[0] == name


def test_a_folder_called_browse_is_a_path() -> None:
    assert parsed("browse")[1].paths == paths("browse")


@pytest.mark.parametrize(
    "words",
    [
        ("search", "q", "a", "b", "--format", "jsonl", "--year", "2024"),
        ("search", "--format", "jsonl", "q", "a", "--year", "2024", "b"),
        ("search", "--year=2024", "--format=jsonl", "--", "q", "a", "b"),
        ("--year", "2024", "search", "q", "--format", "jsonl", "a", "b"),
        ("search", "q", "--format", "jsonl", "a", "--year", "2024", "--", "b"),
    ],
)
def test_options_and_arguments_come_in_any_order(words: Sequence[str]) -> None:
    name, args = parsed(*words)
    assert name == "search"
    assert (args.query, args.paths, args.format, args.year) == ("q", paths("a", "b"), "jsonl", 2024)


@pytest.mark.parametrize("name", list(commands()))
def test_every_command_knows_the_common_options(name: str) -> None:
    words = ["--library", "l", "--cache", "c", "--config", "f", "--year", "2020", "--engine", "whoosh"]
    needed = {
        "load": ["p"],
        "search": ["q"],
        "export": ["q", "--format", "csv"],
        "tag": ["q"],
        "import": ["f"],
        "library": ["check"],
        "completion": ["zsh"],
    }
    args = parser_for(commands()[name]).parse([*words, *needed.get(name, [])])
    assert (args.library, args.cache, args.config) == (Path("l"), Path("c"), Path("f"))
    assert (args.year, args.engine) == (2020, "whoosh")


@pytest.mark.parametrize(
    "query", ["-gan", "-title:x", '-"world model"', "-(a OR b)", "", "--x", "-h", "NOT gan"]
)
def test_a_query_is_taken_as_it_stands_behind_two_dashes(query: str) -> None:
    assert parsed("search", "--", query, "dumps")[1].query == query


@pytest.mark.parametrize("query", ["-gan", "-title:x=1", '-"world model"', "-(a OR b)", "-1", "", "a=b", "-"])
def test_a_query_that_is_no_option_needs_no_dashes(query: str) -> None:
    args = parsed("search", query, "dumps", "--count")[1]
    assert (args.query, args.paths, args.count) == (query, paths("dumps"), True)
    assert parsed("search", "--count", query)[1].query == query


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("search",), "the following arguments are required: QUERY; see papertui search --help"),
        (("search", "--gan"), "unknown option “--gan”; a QUERY may follow --"),
        (("search", "x", "-y"), "unknown option “-y”"),
        (("search", "x", "--form", "csv"), "unknown option “--form”"),
        (("-gan",), "unknown option “-gan”"),
        (("search",), "QUERY"),
        (("search", "x", "--limit"), "--limit"),
        (("search", "x", "--limit", "-3"), "not a number"),
        (("search", "x", "--limit", "--count"), "--limit"),
        (("search", "x", "--year", "20"), "not a year"),
        (("search", "x", "--engine", "lucene"), "lucene"),
        (("export", "x"), "--format"),
    ],
)
def test_wrong_usage_says_what_is_wrong(words: Sequence[str], complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed(*words)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("words", "tags", "places"),
    [
        (("q", "dumps", "--add", "a", "b", "--remove", "c"), ["a", "b"], ["dumps"]),
        (("--add", "a", "--add", "b", "q", "dumps"), ["a", "b"], ["dumps"]),
        (("--add", "a", "q", "dumps", "--add", "b"), ["a", "b"], ["dumps"]),
        (("--add=a", "q", "--add", "b"), ["a", "b"], []),
    ],
)
def test_tags_follow_their_option(words: Sequence[str], tags: list[str], places: list[str]) -> None:
    args = parsed("tag", *words)[1]
    assert (args.query, args.add, args.paths) == ("q", tags, paths(*places))


# The program itself


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path)


def run(
    *words: str | bytes, environ: dict[str, str], cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*papertui_command(), *words],
        env=environ,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("stderr", ["closed", "full"])
@pytest.mark.parametrize(
    ("words", "code", "out"),
    [
        (("nosuch",), 2, b""),
        (("search", "nothing-has-this"), 1, b""),
        (("tag", "nothing-has-this", "--add", "x"), 1, b""),
        (("--version",), 0, b"papertui "),
        (("--cache", "/dev/null", "tags"), 0, b""),
    ],
)
def test_what_cannot_be_said_on_stderr_goes_nowhere_else(
    environ: dict[str, str], stderr: str, words: Sequence[str], code: int, out: bytes
) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no full device here")
    command = [*papertui_command(), *words]
    if stderr == "closed":  # so that Python finds it closed when it starts
        command = ["sh", "-c", f"exec {shlex.join(command)} 2>&-"]
    with open("/dev/full", "w") as full:
        done = forks.run(command, env=environ, stderr=full)
    assert done.returncode == code
    assert done.stdout.startswith(out)
    assert bool(done.stdout) == bool(out)


def run_here(home: Path, *words: str) -> tuple[int, str, str]:
    """Run the same in this process: the exit code, what was printed, what was said."""
    done = command_here(home, *words)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("seach",), "“seach” is neither a command nor a file; did you mean “search”?"),
        (("Exprot", "x", "--limit", "3"), "“Exprot” is neither a command nor a file; did you mean “export”?"),
        (("xyzzy",), "“xyzzy” is neither a command nor a file; papertui --help lists the commands"),
        (("xyzzy.html",), "xyzzy.html: no such file or folder"),
        (("./xyzzy",), "xyzzy: no such file or folder"),
        (("xyzzy/",), "xyzzy: no such file or folder"),
        ((".", "xyzzy"), "xyzzy: no such file or folder"),
        (("--demo", "."), "--demo shows sample pages and takes no PATH"),
        (("load",), "load reads pages: name a PATH, or set “dumps” in the config file"),
    ],
)
def test_what_is_neither_command_nor_file_is_told_in_a_line(
    words: Sequence[str], told: str, tmp_path: Path
) -> None:
    assert run_here(tmp_path, *words) == (2, "", f"papertui: {told}\n")


def test_a_folder_named_nearly_like_a_command_is_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seach").mkdir()
    monkeypatch.chdir(tmp_path)
    assert parsed("seach")[1].paths == paths("seach")


def test_version_and_help_go_to_stdout_without_a_word_on_stderr(environ: dict[str, str]) -> None:
    for words in (["--version"], ["search", "--help"], ["--help"]):
        # What starts Python may say a word too: once is enough to hear it.
        done = forks.run([*papertui_command(), *words], env=environ, forks=words != ["--help"])
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith((b"papertui 0.", b"usage: papertui"))
    shown = done.stdout.decode()
    assert all(name in shown for name in commands() if name != "browse")


@pytest.mark.usefixtures("forks")
def test_an_error_is_one_clean_line_on_stderr(environ: dict[str, str], tmp_path: Path) -> None:
    for words in (["no\x1b]0;x\x07where\n/"], ["load", b"\xff\xfe"], ["search", "x", "--\x1b[2J"]):
        done = run(*words, environ=environ, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("papertui: ")
        assert done.stderr.rstrip("\n").isprintable()


def test_a_fault_of_our_own_is_named_with_its_place() -> None:
    with pytest.raises(ValueError, match="oops") as caught:
        raise ValueError("oops")
    told = str(whereabouts(caught.value))
    assert told.startswith("internal error at test_cli.py:")
    assert "ValueError: oops" in told


def test_a_broken_config_file_is_named(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("watch = true\ndumps = \n")
    code, _, said = run_here(tmp_path, "--config", str(config), "tags")
    assert code == 2
    assert "c.toml:2: " in said


@pytest.mark.parametrize(
    "words",
    [("formats",), ("manual", "config"), ("completion", "bash"), ("library", "path"), ("library", "dump")],
)
def test_what_needs_no_settings_works_beside_a_broken_config_file(
    words: Sequence[str], tmp_path: Path
) -> None:
    config = tmp_path / "c.toml"
    config.write_text("dumps = \n")
    code, shown, said = run_here(tmp_path, "--config", str(config), *words)
    assert (code, shown) == run_here(tmp_path, *words)[:2]
    assert "c.toml:1: " in said


def test_doctor_names_the_line_that_breaks_the_config_file(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("watch = true\ndumps = \n")
    code, shown, _ = run_here(tmp_path, "--config", str(config), "doctor")
    assert code == 3
    assert [line for line in shown.splitlines() if line.startswith("!") and "c.toml:2: " in line]
    assert run_here(tmp_path, "--config", str(tmp_path / "no.toml"), "doctor")[0] == 3


def test_a_wrong_setting_is_told_and_its_default_serves(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text("watch = true\ndumps = 3\n")
    code, _, said = run_here(tmp_path, "--config", str(config), "formats")
    assert (code, said.count("\n")) == (0, 1)
    assert "c.toml:2: “dumps” must be a list of paths" in said
    # What would act on other papers than were meant does not act.
    for words in (("tags",), ("tag", "", "--add", "x"), ("export", "", "--format", "text")):
        assert run_here(tmp_path, "--config", str(config), *words)[:2] == (2, "")
    found = run_here(tmp_path, "--config", str(config), "doctor")[1]
    assert "c.toml:2: “dumps” must be a list of paths" in found


def test_formats_lists_what_is_read_and_what_is_written(tmp_path: Path) -> None:
    lines = run_here(tmp_path, "formats")[1].splitlines()
    assert any(line.startswith("dump ") for line in lines)
    assert any(line.startswith("export  bibtex") for line in lines)


@pytest.mark.usefixtures("forks")
def test_a_closed_pipe_ends_quietly(environ: dict[str, str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*papertui_command(), "formats"], env=environ, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("load", "--help")])
def test_help_never_ends_well_without_being_shown(
    words: Sequence[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(words) == 3
    assert capsys.readouterr().err == (
        "papertui: standard output is closed; send it to a file or a terminal\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("how", ["", "1"])
def test_help_on_a_full_disk_is_exit_code_3(how: str, environ: dict[str, str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*papertui_command(), "--help"],
            env={**environ, "PYTHONUNBUFFERED": how},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (3, 1)
    assert b"No space left" in done.stderr


@pytest.mark.usefixtures("forks")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_results_that_cannot_be_written_are_exit_code_3(environ: dict[str, str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*papertui_command(), "formats"], env=environ, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


def test_an_interrupt_is_quiet(environ: dict[str, str], tmp_path: Path) -> None:
    # A library that another program is just making: papertui tightens the folder, then waits for its turn.
    directory = tmp_path / "library"
    directory.mkdir(mode=0o755)
    turn = os.open(directory / "library.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(turn, fcntl.LOCK_EX)
    command = [*papertui_command(), "tags", "--library", str(directory)]
    # A shell starts what it puts in the background with the signal ignored, and its children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    signal.signal(signal.SIGINT, before)
    while stat.S_IMODE(directory.stat().st_mode) != 0o700:
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    output, _ = child.communicate(timeout=PATIENCE)
    os.close(turn)
    assert (child.returncode, output) == (130, b"")


# Where the interface will not start


@pytest.mark.usefixtures("forks")
def test_browsing_without_a_terminal_is_refused_and_leaves_no_trace(
    environ: dict[str, str], tmp_path: Path
) -> None:
    done = run(str(tmp_path), environ=environ)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr
    assert os.listdir(tmp_path) == []


def in_a_pty(environ: dict[str, str], directory: Path) -> tuple[int, str]:
    screen, terminal = pty.openpty()
    child = subprocess.Popen(
        [*papertui_command(), str(directory)], env=environ, stdin=terminal, stdout=terminal, stderr=terminal
    )
    code = child.wait()
    os.close(terminal)
    seen = os.read(screen, 65_536).decode()
    os.close(screen)
    return code, seen


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("change", [{"TERM": "dumb"}, {"TERM": ""}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}])
def test_browsing_on_a_poor_terminal_is_refused_in_a_sentence(
    environ: dict[str, str], tmp_path: Path, change: dict[str, str]
) -> None:
    code, seen = in_a_pty({**environ, **change}, tmp_path)
    assert code == 2
    assert seen.startswith("papertui: browsing needs a ")
    assert seen.rstrip("\r\n").isprintable()


@pytest.mark.parametrize(
    ("locale", "is_good"),
    [
        ({"LC_ALL": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.utf8@euro"}, True),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.ISO-8859-1"}, False),
        ({"LC_ALL": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "ja_JP.eucJP"}, False),
    ],
)
def test_the_locale_that_the_user_named_decides(locale: dict[str, str], is_good: bool) -> None:
    assert (charset(locale) == "utf-8") is is_good
