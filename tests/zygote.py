"""papertui, imported once: forks of this process are programs in terminals that start in no time.

An installed program computes for half a second before its first line. What only a real start can
prove is tested with `Browsing` (tests/browsing.py); `ForkedBrowsing` is a fork of one process for each
process of the tests. It serves one socket: a request brings the terminal as a file descriptor, and is
answered by the id of the fork; its exit code follows when it ends.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NoReturn

_ROOMS = ("tui", "workspace", "search", "catalog", "library", "config", "commands", "files", "identity")
_GLANCE = 0.002
_LONGEST = 1 << 16  # bytes of a request


class Zygote:
    """The process that is forked, and what it has told of its forks."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        self._codes: dict[int, int] = {}
        self._told = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.zygote", str(theirs.fileno())],
            cwd=Path(__file__).parents[1],
            env=environ,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def start(self, arguments: list[str], terminal: int, environ: dict[str, str]) -> "Fork":
        """Fork it with the arguments of a command line, in a terminal of its own."""
        request = json.dumps([arguments, environ, os.getcwd()]).encode()
        assert len(request) < _LONGEST
        socket.send_fds(self._socket, [request], [terminal])
        while not (line := self._next()):
            pass
        return Fork(self, line["pid"])

    def code(self, pid: int) -> int | None:
        """Return the exit code of a fork, once it has ended."""
        while pid not in self._codes and select.select([self._socket], [], [], 0)[0]:
            self._next()
        return self._codes.get(pid)

    def close(self) -> None:
        """End it, so that what its forks computed is counted as this process's."""
        self._socket.close()
        self._process.wait()

    def _next(self) -> dict[str, int]:
        """Take in what was told next; return it where it tells of a fork that started."""
        while b"\n" not in self._told:
            self._told += self._socket.recv(_LONGEST) or self._die()
        line, _, self._told = self._told.partition(b"\n")
        told: dict[str, int] = json.loads(line)
        if "code" in told:
            self._codes[told["pid"]] = told["code"]
            return {}
        return told

    def _die(self) -> NoReturn:
        raise AssertionError(f"the process that is forked has ended: {self._process.wait()}")


class Fork:
    """A program that was forked: what a terminal asks of a `subprocess.Popen`."""

    def __init__(self, zygote: Zygote, pid: int) -> None:
        self._zygote, self.pid = zygote, pid

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        return self._zygote.code(self.pid)

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(_GLANCE)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


_zygotes: list[Zygote] = []


def fork(arguments: list[str], terminal: int, environ: dict[str, str]) -> Fork:
    """Fork the one of this process, which is started for the first of them."""
    if not _zygotes:
        # A good terminal, and a home that nobody uses.
        common = {name: environ[name] for name in ("PATH", "LANG")}
        _zygotes.append(Zygote({**common, "HOME": tempfile.gettempdir(), "TERM": "xterm-256color"}))
    return _zygotes[0].start(arguments, terminal, environ)


def close() -> None:
    """End what was forked, at the end of the tests."""
    while _zygotes:
        _zygotes.pop().close()


def main(number: int) -> None:
    """Import what papertui needs for its screens; fork until nobody asks any more."""
    ours = socket.socket(fileno=number)
    import papertui

    for found in walk_packages(papertui.__path__, "papertui."):
        if found.name.split(".")[1] in _ROOMS and not found.name.endswith("__main__"):
            import_module(found.name)
    waking, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    forks: set[int] = set()
    while True:
        ready = select.select([ours.fileno(), waking], [], [])[0]
        if waking in ready:
            os.read(waking, 1024)
        for pid in list(forks):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                forks.remove(pid)
                _tell(ours, pid=pid, code=os.waitstatus_to_exitcode(status))
        if ours.fileno() in ready:
            request, descriptors, *_ = socket.recv_fds(ours, _LONGEST, 1)
            if not request:
                return
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                arguments, environ, folder = json.loads(request)
                _become(arguments, environ, folder, descriptors[0])
            os.close(descriptors[0])
            forks.add(pid)
            _tell(ours, pid=pid)


def _tell(ours: socket.socket, **what: int) -> None:
    ours.sendall(json.dumps(what).encode() + b"\n")


def _become(arguments: list[str], environ: dict[str, str], folder: str, terminal: int) -> NoReturn:
    code: Any = 70
    try:
        os.login_tty(terminal)
        os.closerange(3, 100)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environ)
        sys.stdin, sys.stdout, sys.stderr = (open(fd, mode) for fd, mode in ((0, "r"), (1, "w"), (2, "w")))  # noqa: SIM115 # for as long as the process lives
        from papertui import cli

        code = cli.main(arguments)
        sys.stdout.flush()
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:
        traceback.print_exc()
    finally:  # never back into the parent's code
        os._exit(code if isinstance(code, int) else int(bool(code)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
