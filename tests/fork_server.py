"""The warm process behind tests/forks.py: imports papertui, then forks for each request.

Run as `python tests/fork_server.py FD`, in a bare environment. FD is a socket, on
which it first tells, in one line, the variables that were read while it imported.
A request is one byte with four handles: a socket of that life alone, then stdin,
stdout and stderr. The fork reads from the life what to become and, when it has
become that, writes a p and its process id there; the server at last a c and the
exit code.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, ClassVar, TextIO, cast

_LAZY = ("pylatexenc.latex2text",)  # imported with the first abstract that is shown


class _Watched(type(os.environ)):  # type: ignore[misc] # its name is private
    """os.environ while it remembers which variables were asked for."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return cast(str, super().__getitem__(name))


def _warm() -> set[str]:
    """Import all of papertui; give the variables that were read thereby."""
    import papertui

    plain, os.environ.__class__ = os.environ.__class__, _Watched
    for module in pkgutil.walk_packages(papertui.__path__, "papertui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _LAZY:
        importlib.import_module(name)
    os.environ.__class__ = plain
    # Else a collection in a fork writes to every page that it shares with the server.
    gc.collect()
    gc.freeze()
    return _Watched.asked


def _serve(server: socket.socket) -> tuple[socket.socket, list[int]]:
    """Fork for each request and tell how the forks end; returns in a fork only, with its handles."""
    lives: dict[int, tuple[int, socket.socket]] = {}
    while True:
        for ready in select.select([server.fileno(), *lives], [], [])[0]:
            if ready in lives:
                _report(ready, *lives.pop(ready))
                continue
            data, received, _, _ = socket.recv_fds(server, 1, 4)
            if not data:
                for pid, _ in lives.values():
                    os.kill(pid, signal.SIGKILL)
                sys.exit()
            life, handles = socket.socket(fileno=received[0]), received[1:]
            if not (pid := os.fork()):
                server.detach()
                return life, handles
            for handle in handles:
                os.close(handle)
            lives[os.pidfd_open(pid)] = pid, life


def _report(end: int, pid: int, life: socket.socket) -> None:
    os.close(end)
    with life:
        _tell(life, b"c", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(life: socket.socket, what: bytes, number: int) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        life.sendall(what + number.to_bytes(4, "big", signed=True))


def _become(life: socket.socket, handles: list[int]) -> None:
    """Make this fork what a new Python is at the first line of the console script."""
    request: dict[str, Any] = json.loads(b"".join(iter(lambda: life.recv(1 << 16), b"")))
    if request["in_terminal"]:
        os.login_tty(handles[0])
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where nohup started the tests
    else:
        for number, handle in enumerate(handles):
            os.dup2(handle, number)
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    os.umask(request["umask"])
    os.chdir(request["folder"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = _stream(number, getattr(sys, name))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = request["argv"]
    sys.orig_argv = [sys.executable, *sys.argv]
    _tell(life, b"p", os.getpid())
    life.detach()
    os.closerange(3, 1 << 16)


def _stream(number: int, like: TextIO) -> TextIO:
    """Open a standard stream as Python opens it: encoding and errors are those of its locale."""
    is_input = number == 0
    raw = open(number, "rb" if is_input else "wb", 0, closefd=False)  # noqa: SIM115 # for as long as the process lives
    buffered = io.BufferedReader(raw) if is_input else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(
        buffered,
        like.encoding,
        like.errors,
        newline=None if is_input else "\n",
        line_buffering=number == 2 or raw.isatty(),
    )
    raw.name = like.name
    return stream


if __name__ == "__main__":
    sys.path[0] = str(Path(sys.executable).parent)  # as for the console script
    asking = socket.socket(fileno=int(sys.argv[1]))
    asking.sendall(json.dumps([*_warm()]).encode() + b"\n")
    _become(*_serve(asking))
    from papertui.cli import main

    sys.exit(main())
