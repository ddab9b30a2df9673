"""A terminal for tests: runs a program in a real pty and shows what a person would see.

It answers what modern terminals answer, keeps every byte and draws them with pyte.
"""

import contextlib
import fcntl
import os
import re
import secrets
import select
import shutil
import signal
import struct
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pyte

from tests.forks import Fork
from tests.forks import papertui_command as papertui_command

Condition = str | re.Pattern[str] | Callable[[], object]

_NAMED_KEYS = {
    "enter": b"\r", "tab": b"\t", "esc": b"\x1b", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D",
    "home": b"\x1b[H", "end": b"\x1b[F", "delete": b"\x1b[3~", "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "shift+tab": b"\x1b[Z", "ctrl+up": b"\x1b[1;5A", "ctrl+down": b"\x1b[1;5B",
    **{f"ctrl+{letter}": bytes([ord(letter) & 31]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip
_MARK = "PAPERTUI_TEST_MARK"
# A lone ESC is told from the start of a sequence by the silence after it; Textual listens for 100 ms.
_ESC_SILENCE = 0.13
# Only what will never come is waited for so long; a busy machine is not a fault of the program.
PATIENCE = 60.0
_GLANCE = 0.02  # seconds between two looks at what tells nobody that it has changed

_SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-OQ-WYZ\\`-~])"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)\Z")
# What pyte would print or choke on: private CSI (kitty keys), requests with $, strings of any kind.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[[0-?]*[ -/]+[@-~]|\x1b\[\?u"
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\"
)
_REPLIES: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>41;380;0c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?(?!2026)(\d+)\$p"), b"\x1b[?\\1;0$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x1b\\\\"),
    (re.compile(rb"\x1bP\+q[^\x1b]*\x1b\\"), b"\x1bP0+r\x1b\\\\"),
)


def clean_environment(home: Path) -> dict[str, str]:
    """Return the environment of a person who has nothing set: own home and XDG folders, a good terminal."""
    return {
        "HOME": str(home),
        **{f"XDG_{name.upper()}_HOME": str(home / name) for name in ("data", "cache", "config", "state")},
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


class Terminal:
    """One program in one pty, until the `with` block ends; then it is killed and reaped.

    `env` is added to a clean environment in a home of its own (a name with the
    value None is taken away); give `HOME` to start twice in the same home. The
    program is read from only while a method waits, so a test is deterministic.
    """

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 120,
        rows: int = 40,
        env: Mapping[str, str | None] | None = None,
        installed: bool = False,
        before: str = "",
        output: Path | None = None,
    ) -> None:
        """Start it, its stdout a terminal too or the file `output`.

        papertui is a fork of what has been imported (`tests.forks`), unless `installed`.
        """
        env = dict(env or {})
        self._installed, self._before, self._output = installed, before, output
        self._own_home = None if env.get("HOME") else tempfile.mkdtemp(prefix="papertui-home-")
        # A mark that every child inherits, so that orphans are found even outside the session.
        self._mark = secrets.token_hex(16)
        base = clean_environment(Path(env.get("HOME") or self._own_home or "/"))
        environment = {**base, **env, _MARK: self._mark}
        self.raw = bytearray()
        self.reads: list[tuple[float, int]] = []  # seconds since the start, length of raw then
        self._scanned = self._drawn = 0
        self._screen = pyte.Screen(columns, rows)
        self._lines: dict[int, str] = {}
        self._stream = pyte.ByteStream(self._screen)
        self._fd, slave = os.openpty()
        self._set_size(columns, rows)
        self.started = time.perf_counter()
        with contextlib.closing(os.fdopen(slave, "rb", 0)):
            given = {name: value for name, value in environment.items() if value is not None}
            self._process = self._start(list(argv), slave, given)
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def screen(self) -> list[str]:
        """The lines on the screen, each as wide as the screen."""
        self._draw()
        # pyte's own `display` stumbles over half a wide sign, as a frame that has not wholly come yet leaves.
        width, buffer = range(self._screen.columns), self._screen.buffer
        for y in self._screen.dirty:
            self._lines[y] = "".join(buffer[y][x].data for x in width)
        self._screen.dirty.clear()
        return [self._lines[y] for y in range(self._screen.lines)]

    @property
    def text(self) -> str:
        """The screen as one text, without the spaces at the line ends."""
        return "\n".join(line.rstrip() for line in self.screen)

    @property
    def cells(self) -> Mapping[int, Mapping[int, pyte.screens.Char]]:
        """The characters by row and column, with colours: `cells[3][0].reverse`."""
        self._draw()
        return self._screen.buffer

    def wait_for(self, condition: Condition, timeout: float = PATIENCE) -> Self:
        """Read until a text, pattern or predicate holds; AssertionError with the screen if it never does.

        A predicate may be of something else than the screen, so it is asked again though nothing was written.
        """
        deadline = time.perf_counter() + timeout
        while not self._holds(condition):
            if time.perf_counter() > deadline:
                raise AssertionError(f"waited {timeout} s for {condition!r}; the screen:\n{self.text}")
            self._read(_GLANCE)
        return self

    def wait_for_bytes(self, pattern: bytes, since: int = 0, timeout: float = PATIENCE) -> float:
        """Read, without drawing, until the raw bytes match; give the seconds from the start to then."""
        deadline = time.perf_counter() + timeout
        compiled = re.compile(pattern)
        while not compiled.search(self.raw, since):
            if not self._read(max(0.0, deadline - time.perf_counter())):
                raise AssertionError(f"waited {timeout} s for {pattern!r}; the screen:\n{self.text}")
        return self.reads[-1][0]

    def settle(self, quiet: float = 0.12, timeout: float = PATIENCE) -> Self:
        """Read until the program has done what it was asked: it rests, and is silent, for `quiet` seconds.

        Silence alone says nothing on a busy machine: a program that has work may have to wait for a CPU.
        """
        now = calm_since = time.perf_counter()
        deadline = now + timeout
        while now < deadline and now - calm_since < quiet:
            # It is left alone for a glance before it is looked at: looking takes a CPU that it may want.
            calm = not self._read(min(quiet, _GLANCE)) and self._rests()
            now = time.perf_counter()
            calm_since = calm_since if calm else now
        return self

    def _rests(self) -> bool:
        """Whether every thread of the program waits for something else than a CPU or the disk."""
        if not os.path.exists("/proc/self/task"):
            return True  # not Linux: silence must do
        tasks = f"/proc/{self.pid}/task"
        with contextlib.suppress(FileNotFoundError):  # it has ended
            return not any(map(_is_busy, (f"{tasks}/{thread}/stat" for thread in os.listdir(tasks))))
        return True

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Read until the program has ended and give its exit code (minus the signal that ended it)."""
        deadline = time.perf_counter() + timeout
        while (code := self._process.poll()) is None:
            if time.perf_counter() > deadline:
                raise AssertionError(f"still running after {timeout} s; the screen:\n{self.text}")
            if not self._read(0.02):
                time.sleep(0.002)
        while self._read(0.0):
            pass
        return code

    def press(self, *keys: str) -> Self:
        """Press keys by name (`j`, `down`, `ctrl+d`, `esc`); an esc gets the silence that makes it one."""
        for number, key in enumerate(keys):
            self.send(_NAMED_KEYS[key] if len(key) > 1 else key.encode())
            deadline = time.perf_counter() + _ESC_SILENCE
            while key == "esc" and number + 1 < len(keys) and time.perf_counter() < deadline:
                self._read(deadline - time.perf_counter())
        return self

    def type(self, text: str) -> Self:
        """Type a text as it stands."""
        return self.send(text.encode())

    def send(self, data: bytes) -> Self:
        """Send bytes as the keyboard would."""
        if self._fd >= 0:
            os.write(self._fd, data)
        return self

    def mark(self) -> int:
        """Return a place in the raw bytes, for `bytes_since`."""
        return len(self.raw)

    def bytes_since(self, mark: int) -> bytes:
        """Return every byte that the program wrote after a mark."""
        return bytes(self.raw[mark:])

    def resize(self, columns: int, rows: int) -> Self:
        """Change the size as a window manager does; the program gets SIGWINCH."""
        self._draw()
        self._screen.resize(rows, columns)
        self._screen.dirty.update(range(rows))
        self._set_size(columns, rows)
        return self

    def modes(self) -> dict[str, bool]:
        """Return which DEC private modes (`1049`, `25`, …) were last set or reset."""
        found = re.findall(rb"\x1b\[\?([\d;]+)([hl])", bytes(self.raw))
        return {name: flag == b"h" for names, flag in found for name in names.decode().split(";")}

    def cpu_ms(self) -> float:
        """Milliseconds of CPU that the program (all its threads, not its children) has used."""
        # Linux: the clock of another process; see clock_getcpuclockid(3) and CPUCLOCK_SCHED.
        return time.clock_gettime((~self.pid << 3) | 2) * 1e3

    def rss_mb(self) -> float:
        """Megabytes of memory that the program itself holds now."""
        return int(Path(f"/proc/{self.pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024

    def signal(self, number: signal.Signals) -> Self:
        """Send a signal to the program alone."""
        self._process.send_signal(number)
        return self

    def hangup(self) -> Self:
        """Close the terminal under the program, as a connection that drops does."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        return self

    def family(self) -> list[int]:
        """Return the ids of every living process that this terminal started, orphans too."""
        # The environment of a fork is not what the system shows.
        found = [self.pid] if self._process.is_fork and self._process.poll() is None else []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if self._mark.encode() in entry.read_bytes():
                    found.append(int(entry.parent.name))
        return found

    def kill(self) -> None:
        """End the program and whatever it started, at once, and reap it; harmless when it has ended."""
        self._process.kill()
        for pid in self.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self.hangup()
        if self._own_home:
            shutil.rmtree(self._own_home, ignore_errors=True)

    def _start(self, argv: list[str], slave: int, env: dict[str, str]) -> Fork:
        how: Any = {"env": env, "forks": not self._installed, "before": self._before}
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self._output.open("wb")) if self._output else slave
            return Fork(argv, controls=True, stdin=slave, stdout=out, stderr=slave, **how)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _holds(self, condition: Condition) -> bool:
        if isinstance(condition, str):
            return condition in self.text
        if isinstance(condition, re.Pattern):
            return condition.search(self.text) is not None
        return bool(condition())

    def _read(self, timeout: float) -> bool:
        """Take what has come, waiting at most `timeout`; False when nothing did."""
        if self._fd < 0 or not select.select([self._fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # EIO: nobody holds the other side any more
            return False
        self.raw += data
        self.reads.append((time.perf_counter() - self.started, len(self.raw)))
        self._answer()
        return bool(data)

    def _answer(self) -> None:
        tail = bytes(self.raw[self._scanned :])
        unfinished = _UNFINISHED.search(tail)
        whole = unfinished.start() if unfinished else len(tail)
        self._scanned += whole
        for sequence in _SEQUENCE.finditer(tail, 0, whole):
            for question, reply in _REPLIES:
                if matched := question.fullmatch(sequence[0]):
                    self.send(matched.expand(reply))

    def _draw(self) -> None:
        # As a terminal that synchronises: a frame shows when it has wholly come.
        begun = self.raw.rfind(b"\x1b[?2026h", self._drawn, self._scanned)
        is_whole = begun < 0 or b"\x1b[?2026l" in self.raw[begun : self._scanned]
        end = self._scanned if is_whole else begun
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", bytes(self.raw[self._drawn : end])))
        self._drawn = end


def _is_busy(stat: str) -> bool:
    """Whether the thread with this file in /proc works, or waits for its turn or the disk."""
    with contextlib.suppress(OSError), open(stat) as file:  # it may have ended meanwhile
        return file.read().rpartition(")")[2].split()[0] in ("R", "D")
    return False
