"""Cheap starts of papertui: forks of one warm process, where a new Python would import everything anew.

`start` asks a server for a fork. Each process that asks has one server, begun at
its first request (tests/fork_server.py). A fork gets arguments, environment,
folder and handles of its own, runs the line of the console script and ends as
any Python ends: threads joined, atexit called, streams flushed, all torn down.
What papertui itself starts is exec'd as ever.

What differs from a new Python: the modules are there already, /proc/PID/environ
shows the server's environment, and all forks of a server share one seed of hash().
Where a variable is set that Python reads as it starts, or a module while it is
imported (the server has watched which), `start` gives None and the program is to
be exec'd; so too where there is no console script or no pidfd_open (not Linux).

The server ends with the process that asked, however that ends, for its end of a
socket closes then; the forks that are left it kills.
"""

import atexit
import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

SCRIPT = Path(sys.executable).parent / "papertui"

_SERVER = Path(__file__).with_name("fork_server.py")
_BARE = {"LANG": "C.UTF-8"}
_READ_BY_PYTHON = re.compile("PYTHON|LANG|LC_|LD_|MALLOC_")
_NUMBER = 5  # bytes: a letter and the number

Handles = tuple[int, int, int]


class Process(Protocol):
    """What tests ask of a program that they started; a Forked and a subprocess.Popen have it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self) -> int: ...

    def send_signal(self, sig: int) -> None: ...

    def kill(self) -> None: ...


def start(
    arguments: Sequence[str], env: Mapping[str, str], handles: Handles, *, in_terminal: bool
) -> "Forked | None":
    """Start papertui on these as its stdin, stdout and stderr; None where it is to be exec'd instead.

    In a terminal it leads a session of its own, which stdin's terminal controls.
    """
    if not hasattr(os, "pidfd_open") or not SCRIPT.exists():
        return None
    server, read_early = _server()
    if {name: env[name] for name in env if name in read_early or _READ_BY_PYTHON.match(name)} != _BARE:
        return None
    here, there = socket.socketpair()
    with there:
        socket.send_fds(server, [b"+"], [there.fileno(), *handles])
    request = {
        "argv": [str(SCRIPT), *arguments], "environment": dict(env), "in_terminal": in_terminal,
        "folder": os.getcwd(), "umask": _umask(),
    }  # fmt: skip
    here.sendall(json.dumps(request).encode())
    here.shutdown(socket.SHUT_WR)
    return Forked(here)


class Forked:
    """A fork, for the process that asked for it."""

    def __init__(self, life: socket.socket) -> None:
        self._life = life
        self.returncode: int | None = None
        self.pid = self._told(b"p")

    def poll(self) -> int | None:
        """Give the exit code (minus the signal that ended it), or None while it runs."""
        if self.returncode is None and select.select([self._life], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended and give the exit code."""
        if self.returncode is None:
            self.returncode = self._told(b"c")
            self._life.close()
        return self.returncode

    def send_signal(self, sig: int) -> None:
        """Send a signal; do nothing when it has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def kill(self) -> None:
        """Send SIGKILL; do nothing when it has ended."""
        self.send_signal(signal.SIGKILL)

    def _told(self, what: bytes) -> int:
        told = self._life.recv(_NUMBER, socket.MSG_WAITALL)
        if told[:1] != what or len(told) < _NUMBER:
            raise RuntimeError("tests/fork_server.py failed; stderr says why")
        return int.from_bytes(told[1:], "big", signed=True)


def run(
    arguments: Sequence[str], env: Mapping[str, str], timeout: float
) -> "subprocess.CompletedProcess[bytes] | None":
    """Run one command to its end, no input, its output taken; None where `start` gives it.

    Raises subprocess.TimeoutExpired, as subprocess.run does, after killing it.
    """
    with contextlib.ExitStack() as stack:
        nothing = stack.enter_context(open(os.devnull, "rb"))
        pipes = [os.pipe() for _ in range(2)]
        ends = [(stack.enter_context(open(r, "rb")), stack.enter_context(open(w, "wb"))) for r, w in pipes]
        process = start(
            arguments, env, (nothing.fileno(), ends[0][1].fileno(), ends[1][1].fileno()), in_terminal=False
        )
        if process is None:
            return None
        for _, write in ends:
            write.close()
        outputs = _read([read.fileno() for read, _ in ends], time.monotonic() + timeout)
        if outputs is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(arguments), timeout)
        return subprocess.CompletedProcess([str(SCRIPT), *arguments], process.wait(), *outputs)


def _read(handles: list[int], deadline: float) -> list[bytes] | None:
    """Read all of them to their ends; None when that takes longer than until the deadline."""
    taken, left = {handle: bytearray() for handle in handles}, set(handles)
    while left:
        ready = select.select(left, [], [], max(0.0, deadline - time.monotonic()))[0]
        if not ready:
            return None
        for handle in ready:
            data = os.read(handle, 1 << 16)
            taken[handle] += data
            left -= set() if data else {handle}
    return [bytes(taken[handle]) for handle in handles]


_lock = threading.Lock()
_running: list[tuple[socket.socket, frozenset[str]]] = []


def _server() -> tuple[socket.socket, frozenset[str]]:
    """Give the socket of this process's server, which the first call starts, and what was read early."""
    with _lock:
        if not _running:
            here, there = socket.socketpair()
            with there:
                process = subprocess.Popen(
                    [sys.executable, str(_SERVER), str(there.fileno())],
                    stdin=subprocess.DEVNULL, env=_BARE, pass_fds=[there.fileno()], start_new_session=True,
                )  # fmt: skip
            atexit.register(_stop, here, process)
            with here.makefile() as told:
                _running.append((here, frozenset(json.loads(told.readline()))))
        return _running[0]


def _stop(server: socket.socket, process: "subprocess.Popen[bytes]") -> None:
    server.close()
    process.wait()


def _umask() -> int:
    # os.umask tells the old one only by setting another, for all threads.
    status = Path("/proc/self/status").read_text()
    return int(status.split("Umask:")[1].split()[0], 8)
