"""The clipboard: which route, what it promises, and helpers that hang, refuse or chatter."""

import base64
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from papertui.clipboard import copy, route_name

PATIENT = 20.0  # a loaded machine takes its time to start Python


def fake(directory: Path, name: str, script: str) -> None:
    """Put a program of that name into a directory."""
    directory.mkdir(exist_ok=True)
    path = directory / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def only(directory: Path, **variables: str) -> dict[str, str]:
    """Return an environment whose PATH has our fakes first."""
    return {"PATH": f"{directory}:/usr/bin:/bin", "TMPDIR": str(directory), **variables}


RECORDS = 'case "$*" in *-o*) cat "$TMPDIR/clip" ;; *) cat > "$TMPDIR/clip" ;; esac'
# Like the real one, it stays behind to serve what it was given.
SERVES = 'case "$*" in *-o*) cat "$TMPDIR/clip" ;; *) cat > "$TMPDIR/clip"; sleep 3 & ;; esac'
REFUSES = "cat > /dev/null; echo 'Error: Can not open display' >&2; echo noise; echo noise > /dev/tty; exit 1"
HANGS = 'echo $$ > "$TMPDIR/pid"; exec sleep 60'


def osc_52(written: list[str]) -> str:
    """Decode the only OSC 52 that was written."""
    (sequence,) = written
    found = re.fullmatch("\x1b\\]52;c;([A-Za-z0-9+/=]*)\a", sequence)
    assert found
    return base64.b64decode(found[1]).decode()


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"TMUX": "/tmp/t,1,0", "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}, "tmux"),
        ({"STY": "1.pts", "SSH_TTY": "/dev/pts/1"}, "screen"),
        ({"SSH_CONNECTION": "1 2 3 4", "DISPLAY": "localhost:10.0"}, "terminal"),
        ({"SSH_TTY": "/dev/pts/1", "WAYLAND_DISPLAY": "wayland-0"}, "terminal"),
        ({"DISPLAY": ":0"}, "desktop"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "desktop"),
        ({"WSL_DISTRO_NAME": "Debian"}, "desktop"),
        pytest.param(
            {}, "terminal", marks=pytest.mark.skipif(sys.platform == "darwin", reason="has a desktop")
        ),
    ],
)
def test_the_route_goes_by_where_we_are(environ: dict[str, str], name: str) -> None:
    assert route_name(environ) == name


def test_over_ssh_one_osc_52_holds_exactly_the_text() -> None:
    written: list[str] = []
    outcome = copy("Training TÜLU 3", {"SSH_CONNECTION": "1 2 3 4"}, written.append, what="title")
    assert osc_52(written) == "Training TÜLU 3"
    assert outcome.message == "title sent to the terminal (OSC 52)"
    assert outcome.sent


def test_no_escape_of_the_text_survives() -> None:
    written: list[str] = []
    copy("a\x1b]52;c;eA==\x07b", {"SSH_TTY": "x"}, written.append)
    assert osc_52(written) == "ab"


def test_the_longest_text_is_sent_and_one_byte_more_is_written_to_a_private_file(tmp_path: Path) -> None:
    written: list[str] = []
    environ = {"SSH_TTY": "x"}
    assert copy("a" * 74_994, environ, written.append, directory=tmp_path / "state").sent
    assert len(osc_52(written)) == 74_994
    outcome = copy("b" * 74_995, environ, written.append, what="3 abstracts", directory=tmp_path / "state")
    assert len(written) == 1
    assert not outcome.sent
    assert outcome.path is not None
    assert outcome.path.read_text() == "b" * 74_995
    assert stat.S_IMODE(outcome.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(outcome.path.parent.stat().st_mode) == 0o700
    assert outcome.message.startswith(f"3 abstracts written to {outcome.path}: 74,995 bytes")


def test_what_cannot_even_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = copy("b" * 80_000, {"SSH_TTY": "x"}, print, directory=tmp_path / "file")
    assert not outcome.sent
    assert "not sent" in outcome.message
    assert copy("b" * 80_000, {"SSH_TTY": "x"}, print).path is None


def test_nothing_to_copy_is_said(tmp_path: Path) -> None:
    outcome = copy("", {"SSH_TTY": "x"}, print, what="URL")
    assert (outcome.sent, outcome.message) == (False, "no URL to copy")


def test_screen_gets_short_dcs_strings_that_join_to_one_osc_52() -> None:
    written: list[str] = []
    outcome = copy("x" * 1000, {"STY": "1.pts"}, written.append)
    chunks = re.findall("\x1bP(.*?)\x1b\\\\", written[0], re.DOTALL)
    assert "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks) == written[0]
    assert all(len(chunk) <= 252 for chunk in chunks)
    assert osc_52(["".join(chunks)]) == "x" * 1000
    assert "screen" in outcome.message


def test_tmux_gets_the_text_on_stdin(tmp_path: Path) -> None:
    fake(tmp_path, "tmux", 'echo "$@" > "$TMPDIR/args"; cat > "$TMPDIR/clip"')
    written: list[str] = []
    outcome = copy("title ü", only(tmp_path, TMUX="x,1,0"), written.append, what="title", limit=PATIENT)
    assert (tmp_path / "args").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "clip").read_text(encoding="utf-8") == "title ü"
    assert outcome.message == "title given to tmux"
    assert not written


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_real_tmux_has_the_text_in_its_buffer(tmp_path: Path) -> None:
    tmux = ["tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull]
    subprocess.run([*tmux, "new-session", "-d", "sleep 60"], check=True, env=only(tmp_path))
    try:
        outcome = copy("title ü", only(tmp_path, TMUX=f"{tmp_path / 'socket'},1,0"), print, limit=PATIENT)
        buffer = subprocess.run([*tmux, "show-buffer"], check=True, stdout=subprocess.PIPE).stdout
        assert buffer.decode() == "title ü"
        assert outcome.route == "tmux"
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


@pytest.mark.parametrize("script", ["cat > /dev/null; exit 1", HANGS], ids=["refuses", "hangs"])
def test_where_tmux_fails_the_terminal_gets_it(tmp_path: Path, script: str) -> None:
    fake(tmp_path, "tmux", script)
    written: list[str] = []
    outcome = copy("title", only(tmp_path, TMUX="x,1,0"), written.append, limit=0.5)
    assert osc_52(written) == "title"
    assert outcome.route == "terminal"


@pytest.mark.parametrize("script", [RECORDS, SERVES], ids=["records", "serves"])
def test_a_desktop_helper_that_gives_the_text_back_has_copied_it(tmp_path: Path, script: str) -> None:
    fake(tmp_path, "xclip", script)
    written: list[str] = []
    outcome = copy("title ü\n", only(tmp_path, DISPLAY=":0"), written.append, what="title", limit=PATIENT)
    assert (tmp_path / "clip").read_text(encoding="utf-8") == "title ü\n"
    assert outcome.message == "title copied with xclip"
    assert not written


@pytest.mark.parametrize("script", [REFUSES, HANGS, "cat > /dev/null"], ids=["refuses", "hangs", "forgets"])
def test_a_desktop_helper_that_fails_is_never_said_to_have_copied(tmp_path: Path, script: str) -> None:
    fake(tmp_path, "xclip", script)
    written: list[str] = []
    outcome = copy(
        "title", only(tmp_path, DISPLAY=":0"), written.append, limit=1.0 if script == HANGS else PATIENT
    )
    assert osc_52(written) == "title"
    assert "copied" not in outcome.message


def test_a_helper_that_hangs_is_gone_afterwards(tmp_path: Path) -> None:
    fake(tmp_path, "tmux", HANGS)
    copy("title", only(tmp_path, TMUX="x,1,0"), lambda _: None, limit=0.5)
    process = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_display_without_any_helper_falls_to_the_terminal(tmp_path: Path) -> None:
    written: list[str] = []
    copy("title", {"PATH": str(tmp_path), "DISPLAY": ":0"}, written.append, limit=PATIENT)
    assert osc_52(written) == "title"


def test_a_module_of_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyperclip.py").write_text("open('ran', 'w')")
    fake(tmp_path / "bin", "xclip", RECORDS)
    monkeypatch.chdir(tmp_path)
    copy("title", only(tmp_path / "bin", DISPLAY=":0"), lambda _: None, limit=PATIENT)
    assert not (tmp_path / "ran").exists()


COPIES_IN_A_TERMINAL = """
import os
from papertui.clipboard import copy
limit = float(os.environ["LIMIT"])
print(copy("title", os.environ, lambda sequence: print(ascii(sequence)), limit=limit).route)
"""


@pytest.mark.parametrize("name", ["xclip", "xsel"])
def test_what_helpers_print_never_reaches_the_terminal(tmp_path: Path, name: str) -> None:
    fake(tmp_path, name, REFUSES)
    screen, terminal = pty.openpty()
    environ = only(tmp_path, DISPLAY=":0", LIMIT=str(PATIENT))
    child = subprocess.Popen(
        [sys.executable, "-c", "import os; os.login_tty(0)\n" + COPIES_IN_A_TERMINAL],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environ,
        start_new_session=True,
    )
    child.wait()
    os.close(terminal)
    seen = os.read(screen, 65_536).decode()
    os.close(screen)
    assert seen == "'\\x1b]52;c;dGl0bGU=\\x07'\r\nterminal\r\n"
