"""The routes to a clipboard, in the order they are tried."""

import base64
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from papertui.files import make_folder, replace_file
from papertui.text import clean, clean_line

Environ = Mapping[str, str]
WriteTerminal = Callable[[str], None]

LIMIT = 1.0
"""Seconds after which a helper program counts as hung and is killed."""

# xterm and related terminals drop a longer OSC 52: 74,994 bytes are 99,992 characters of base64.
_MOST_BYTES = 74_994
# screen accepts at most 768 bytes of a string at once, older versions 256.
_SCREEN_CHUNK = 240


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """The outcome of a copy: a message, the route's name, whether the text was sent, and a file if not."""

    message: str
    route: str
    sent: bool
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    text: str
    environ: Environ
    write_terminal: WriteTerminal
    limit: float


@dataclass(frozen=True, slots=True)
class _Route:
    """A route: `send` returns what it did (“given to tmux”), or None if it failed."""

    name: str
    applies: Callable[[Environ], bool]
    send: Callable[[_Job], str | None]


def copy(
    text: str,
    environ: Environ,
    write_terminal: WriteTerminal,
    *,
    what: str = "text",
    directory: Path | None = None,
    limit: float = LIMIT,
) -> CopyOutcome:
    """Send text to the nearest clipboard; blocks at most `limit` seconds per helper that hangs.

    `what` names the text in the message (“3 titles”); `write_terminal` gets one
    escape sequence, unbroken. If no route works, the text is written into `directory`.
    Output of helpers never reaches the terminal, and no helper outlives its limit.
    """
    text = clean(text)
    if not text:
        return CopyOutcome(f"no {what} to copy", "none", sent=False)
    job = _Job(text, environ, write_terminal, limit)
    for route in _ROUTES:
        done = route.send(job) if route.applies(environ) else None
        if done:
            return CopyOutcome(f"{what} {done}", route.name, sent=True)
    size = len(text.encode())
    reason = f"{size:,} bytes are too many for the terminal" if size > _MOST_BYTES else "no clipboard took it"
    return _kept(text, what, reason, directory)


def route_name(environ: Environ) -> str:
    """Return the route that would be tried first here: tmux, screen, desktop or terminal."""
    return next(route.name for route in _ROUTES if route.applies(environ))


def _tmux(job: _Job) -> str | None:
    answer = _run(["tmux", "load-buffer", "-w", "-"], job)
    return None if answer is None else "given to tmux"


def _desktop(job: _Job) -> str | None:
    script = Path(__file__).with_name("desktop.py")
    # -P: a pyperclip.py in the current folder is not the library.
    answer = (_run([sys.executable, "-P", str(script)], job) or "").split()
    if len(answer) == 1:
        return f"given to {answer[0]}"
    return f"copied with {answer[0]}" if answer[1:] == ["same"] else None


def _terminal(job: _Job) -> str | None:
    sequence = _osc_52(job.text)
    return "sent to the terminal (OSC 52)" if sequence and _written(job, sequence) else None


def _screen(job: _Job) -> str | None:
    sequence = _osc_52(job.text)
    # screen passes a DCS string on to its terminal unchanged.
    chunks = [sequence[at : at + _SCREEN_CHUNK] for at in range(0, len(sequence), _SCREEN_CHUNK)]
    wrapped = "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return "sent through screen to the terminal (OSC 52)" if wrapped and _written(job, wrapped) else None


def _osc_52(text: str) -> str:
    data = text.encode()
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\a" if len(data) <= _MOST_BYTES else ""


def _written(job: _Job, sequence: str) -> bool:
    try:
        job.write_terminal(sequence)
    except OSError:
        return False
    return True


def _run(command: Sequence[str], job: _Job) -> str | None:
    """Write text to a program and return its answer; None if it failed or had to be killed."""
    try:
        # A new session: no controlling terminal, one process group to kill, and it may keep serving after us.
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=job.environ,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        answer, _ = child.communicate(job.text.encode(), timeout=job.limit)
    except subprocess.TimeoutExpired:
        _kill(child)
        return None
    return answer.decode("utf-8", "replace") if child.returncode == 0 else None


def _kill(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe:
                pipe.close()
        except BrokenPipeError:
            continue


def _kept(text: str, what: str, reason: str, directory: Path | None) -> CopyOutcome:
    if directory is None:
        return CopyOutcome(f"{what} not sent: {reason}", "none", sent=False)
    path = directory / "copied.txt"
    try:
        make_folder(directory)
        replace_file(path, text.encode("utf-8", "replace"), durable=False)
    except OSError as error:
        return CopyOutcome(f"{what} not sent: {reason}; {path}: {error.strerror}", "none", sent=False)
    return CopyOutcome(f"{what} written to {clean_line(str(path))}: {reason}", "file", sent=False, path=path)


def _has_desktop(environ: Environ) -> bool:
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return False
    has_display = any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))
    return has_display or sys.platform == "darwin"


_ROUTES = (
    _Route("tmux", lambda environ: bool(environ.get("TMUX")), _tmux),
    _Route("screen", lambda environ: bool(environ.get("STY")), _screen),
    _Route("desktop", _has_desktop, _desktop),
    _Route("terminal", lambda _: True, _terminal),
)
