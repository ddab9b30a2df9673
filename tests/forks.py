"""The installed program as a fork of a process that has imported it: a start of Python costs half a second.

That process runs no thread and nothing of a test. A fork of it gets arguments,
environment, folder and streams of its own, and runs what the console script runs;
so its exit code, its signals and its output are those of the installed program.
Pages are read in the fork itself. What begins before `main`, and what depends on
the processes that papertui starts to read pages, is tested with the real program.
"""

import array
import atexit
import fcntl
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import re
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

_NAME = "tests.forks"
_ROOT = Path(__file__).parents[1]
_STREAMS = 3
_MOST_FILES = 256  # that may be open in the server
_LONGEST_ORDER = 1 << 17
_FAULT = 70
_BEFORE_MAIN = re.compile("PYTHON|TEXTUAL|LC_")
_INT = 4  # bytes of a number that a report is made of


class Fork:
    """A running fork: all that tests ask of a `subprocess.Popen`."""

    def __init__(self, report: socket.socket) -> None:
        self._report = report
        self.pid = self._next()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, minus the signal that ended it; None while it runs."""
        if self.returncode is None and select.select([self._report], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended; return the exit code."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(self._next())
            self._report.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _next(self) -> int:
        told = self._report.recv(_INT, socket.MSG_WAITALL)
        if len(told) < _INT:
            raise ChildProcessError("the process that makes forks has ended")
        return int.from_bytes(told, "little")


def can_fork(env: Mapping[str, str]) -> bool:
    """Whether nothing in an environment is read by Python or Textual before `main`."""
    return env.get("LANG") == "C.UTF-8" and not any(map(_BEFORE_MAIN.match, env))


def fork(
    arguments: Sequence[str | bytes | Path],
    env: Mapping[str, str],
    streams: Sequence[int],
    *,
    controls: bool = False,
) -> Fork:
    """Run papertui on these arguments; its first stream becomes its terminal if that `controls` it."""
    order = {
        "arguments": [os.fsencode(each).hex() for each in arguments],
        "env": dict(env),
        "folder": os.getcwd(),
        "umask": _umask(),
        "controls": controls,
    }
    ours, theirs = socket.socketpair()
    with theirs:
        handles = array.array("i", [*streams, theirs.fileno()])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)]
        _server().sendmsg([json.dumps(order).encode()], rights)
    return Fork(ours)


@functools.cache
def _server() -> socket.socket:
    """Start the process that makes forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", _NAME, str(theirs.fileno())]
        process = subprocess.Popen(command, cwd=_ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    atexit.register(process.wait)
    atexit.register(ours.close)  # done before the other: it ends where nobody can order any more
    return ours


def is_server(command_line: bytes) -> bool:
    """Whether this is the command line of the process that makes forks."""
    return _NAME.encode() in command_line.split(b"\0")


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def serve(handle: int) -> None:
    """Make a fork for each order that comes, and report its id and how it ended; end with whoever orders."""
    become = _prepare()
    orders = socket.socket(fileno=handle)
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the tests, which end this process as they end
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    reports: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([handle, woken], [], [])
        if woken in ready:
            os.read(woken, _LONGEST_ORDER)
            _report_ended(reports)
        if handle in ready:
            order, handles, _, _ = socket.recv_fds(orders, _LONGEST_ORDER, _STREAMS + 1)
            if not order:
                return
            *streams, report = handles
            child = os.fork()
            if not child:
                become(json.loads(order), streams)
            _tell(report, child)
            reports[child] = report
            for stream in streams:
                os.close(stream)


def _report_ended(reports: dict[int, int]) -> None:
    for child, report in list(reports.items()):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            _tell(reports.pop(child), status)
            os.close(report)


def _tell(report: int, number: int) -> None:
    with suppress(BrokenPipeError):  # whoever ordered it is gone
        os.write(report, number.to_bytes(_INT, "little"))


def _prepare() -> Callable[[dict[str, Any], Sequence[int]], NoReturn]:
    """Import what the forks will need; return what a fork runs."""
    from papertui import cli, sync
    from tests.sync_desk import SyncHere, read_here

    for module in pkgutil.walk_packages([str(_ROOT / "papertui")], "papertui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # what is never searched is never copied

    def become(order: dict[str, Any], streams: Sequence[int]) -> NoReturn:
        code = _FAULT
        try:
            _settle_in(order, streams)
            sync.start = SyncHere  # type: ignore[assignment]  # all of it that the interface asks for
            (sync.run.__kwdefaults__ or {})["read"] = read_here
            try:
                code = cli.main()
            except SystemExit as ended:  # by a signal
                code = int(ended.code or 0)
            # As Python ends: threads, what was to be done at the end, what is still to be written.
            threading._shutdown()  # type: ignore[attr-defined]  # what Python itself calls
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            traceback.print_exc()
        finally:  # never back into the loop of the server
            os._exit(code)

    return become


def _settle_in(order: dict[str, Any], streams: Sequence[int]) -> None:
    """Take what a program gets from whoever starts it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for default in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(default, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    if order["controls"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.closerange(_STREAMS, _MOST_FILES)
    os.umask(order["umask"])
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    sys.argv = ["papertui", *(os.fsdecode(bytes.fromhex(each)) for each in order["arguments"])]
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    # Textual takes these.
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _stream(handle: int, mode: str) -> io.TextIOWrapper:
    """Open a stream as Python does in a locale of UTF-8."""
    raw = open(handle, f"{mode}b", closefd=False)  # noqa: SIM115  # for as long as the process lives
    errors = "backslashreplace" if handle == 2 else "surrogateescape"
    lines = handle == 2 or os.isatty(handle)
    return io.TextIOWrapper(raw, "utf-8", errors, newline="\n" if handle else None, line_buffering=lines)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
