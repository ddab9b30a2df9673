"""papertui's processes as forks of one that has imported it: a start of Python with its imports costs 0.5 s.

That process runs no thread and nothing of a test. A fork of it gets arguments,
environment, folder and streams of its own, and runs what `python -m` runs; so its
exit code, its signals and its output are those of the real program. What begins
before that, and limits of memory, are tested with the real program.
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
import runpy
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from papertui import sync

_NAME = "tests.forks"
_PACKAGES = ("papertui", "tests")
_ROOT = Path(__file__).parents[1]
_STREAMS = 3
_MOST_FILES = 256  # that may be open in the server
_LONGEST_ORDER = 1 << 17
_INT = 4  # bytes of a number that a report is made of
_LANG = "C.UTF-8"
# What Python and Textual read before `main`.
_READ_BEFORE = re.compile("PYTHON|TEXTUAL|LANG|LC_")
# What papertui imports where it is needed.
_LATER = ("jinja2.sandbox", "httpx2", "whoosh.filedb.filestore")
_LOCK = threading.Lock()


def papertui_command() -> list[str]:
    """Return the installed program: the console script beside this Python, else the module."""
    script = Path(sys.executable).parent / "papertui"
    return [str(script)] if script.exists() else [sys.executable, "-m", "papertui"]


class Fork(subprocess.Popen[bytes]):
    """A process that is a fork if it is papertui or a module of ours, and else as `subprocess` starts one.

    It starts as any other unless it `forks`. It `controls` a terminal that is its
    stdin. It reads pages itself, unless it `reads_apart`: then in the processes
    that the real program starts for that. Code that is to run `before` it makes it
    another program: one with a fault, or without a library, or all its own.
    """

    def __init__(
        self,
        args: Sequence[str | bytes | Path],
        *,
        forks: bool = True,
        controls: bool = False,
        reads_apart: bool = False,
        before: str = "",
        **how: Any,  # noqa: ANN401 – what Popen takes
    ) -> None:
        self._forks = forks
        self._report: socket.socket | None = None
        self._order: dict[str, object] = {"controls": controls, "reads_apart": reads_apart, "before": before}
        if controls:
            # The terminal is to be the one that controls it, so that a hangup reaches it.
            take = functools.partial(fcntl.ioctl, 0, termios.TIOCSCTTY, 0)
            how |= {"start_new_session": True, "preexec_fn": take}
        super().__init__(args, **how)

    @property
    def is_fork(self) -> bool:
        """Whether it is one."""
        return self._report is not None

    # The names and arguments of the next three are those of `subprocess`.

    def _execute_child(self, *how: Any) -> None:  # noqa: ANN401
        args, _, prepare, _, _, folder, env = how[:7]
        module, words = _module_of(args)
        is_prepared = prepare is not None and not self._order["controls"]
        if not self._forks or not module or not _can_fork(env) or is_prepared:
            super()._execute_child(*how)  # type: ignore[misc]
            return
        handles, starts_session = how[10:16], how[-2]
        self._order |= {
            "module": module,
            "words": [os.fsencode(word).hex() for word in words],
            "env": dict(os.environ if env is None else env),
            "folder": os.fsdecode(folder or os.getcwd()),
            "umask": _umask(),
            "starts_session": starts_session,
        }
        given = (handles[0], handles[3], handles[5])
        streams = [number if handle == -1 else handle for number, handle in enumerate(given)]
        self._report = _send(self._order, streams)
        self.pid = self._next()
        self._child_created = True
        self._close_pipe_fds(*handles)  # type: ignore[attr-defined]

    def _internal_poll(self, *how: Any, **more: Any) -> int | None:  # noqa: ANN401
        if self._report is None:
            return super()._internal_poll(*how, **more)  # type: ignore[misc, no-any-return]
        with suppress(subprocess.TimeoutExpired):
            self._wait(0)
        return self.returncode

    def _wait(self, timeout: float | None) -> int:
        if self._report is None:
            return super()._wait(timeout)  # type: ignore[misc, no-any-return]
        if self.returncode is None and not select.select([self._report], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        with _LOCK:
            if self.returncode is None:
                self.returncode = os.waitstatus_to_exitcode(self._next())
        return self.returncode

    def _next(self) -> int:
        answer = self._report.recv(_INT, socket.MSG_WAITALL) if self._report else b""
        if len(answer) < _INT:
            raise ChildProcessError("the process that makes forks has ended")
        return int.from_bytes(answer, "little")


def run(
    args: Sequence[str | bytes | Path],
    *,
    input: bytes | None = None,
    timeout: float | None = None,
    **how: Any,  # noqa: ANN401
) -> subprocess.CompletedProcess[bytes]:
    """Run a command as `subprocess.run` does, as a fork if it is papertui; the output is captured."""
    pipe = subprocess.PIPE
    source = subprocess.DEVNULL if input is None else pipe
    with Fork(args, **{"stdin": source, "stdout": pipe, "stderr": pipe, **how}) as process:
        try:
            out, err = process.communicate(input, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return subprocess.CompletedProcess(args, process.returncode, out, err)


def is_server(command_line: bytes) -> bool:
    """Whether this is the command line of the process that makes forks."""
    return _NAME.encode() in command_line.split(b"\0")


def _module_of(args: Sequence[str | bytes | Path]) -> tuple[str, Sequence[str | bytes | Path]]:
    """Return the module of ours that a command runs, none if it is another program, and what follows."""
    installed = papertui_command()
    if list(args[: len(installed)]) == installed:
        return "papertui", args[len(installed) :]
    options = 2 if list(args[1:2]) == ["-P"] else 1
    of_python = list(args[:1]) == [sys.executable] and list(args[options : options + 1]) == ["-m"]
    module = str(args[options + 1]) if of_python else ""
    return (module, args[options + 2 :]) if module.split(".")[0] in _PACKAGES else ("", ())


def _can_fork(env: Mapping[str, str] | None) -> bool:
    """Whether Python would start in this environment as it did in that of the server."""
    early = {name: value for name, value in (env or {}).items() if _READ_BEFORE.match(name)}
    return all(
        value == os.environ.get(name) for name, value in early.items() if (name, value) != ("LANG", _LANG)
    )


def _send(order: Mapping[str, object], streams: Sequence[int]) -> socket.socket:
    """Have the server fork; return where it reports the id of the fork, and then how that ended."""
    ours, theirs = socket.socketpair()
    with theirs, _LOCK:
        handles = array.array("i", [*streams, theirs.fileno()])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)]
        _server().sendmsg([json.dumps(order).encode()], rights)
    return ours


@functools.cache
def _server() -> socket.socket:
    """Start the process that makes forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        handle = theirs.fileno()
        command = [sys.executable, "-m", _NAME, str(handle)]
        env = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
        # By name, since tests put `Fork` in the place of `Popen`: it would wait for itself.
        process = Fork(
            command,
            forks=False,
            cwd=_ROOT,
            pass_fds=[handle],
            stdin=subprocess.DEVNULL,
            env={**env, "LANG": _LANG},
        )
    atexit.register(process.wait)
    atexit.register(ours.close)  # done before the other: it ends where nobody can order any more
    return ours


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def serve(handle: int) -> None:
    """Make a fork for each order that comes, and report its id and how it ended; end with whoever orders."""
    _import_all()
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
                _become(json.loads(order), streams)
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


def _import_all() -> None:
    found = pkgutil.walk_packages([str(_ROOT / "papertui")], "papertui.")
    names = (module.name for module in found if not module.name.endswith("__main__"))
    for name in (*names, *_LATER, "tests.sync_desk"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is never searched is never copied


def _become(order: dict[str, Any], streams: Sequence[int]) -> NoReturn:
    code = 1
    try:
        _settle_in(order, streams)
        code = _run(order["module"], order["before"])
        # As Python ends: threads, what was to be done at the end, what is still to be written.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    finally:  # never back into the loop of the server
        os._exit(code)


def _settle_in(order: dict[str, Any], streams: Sequence[int]) -> None:
    """Take what a program gets from whoever starts it."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for default in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(default, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(_STREAMS, _MOST_FILES)
    if order["starts_session"]:
        os.setsid()
    if order["controls"]:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.umask(order["umask"])
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    sys.argv = ["papertui", *(os.fsdecode(bytes.fromhex(word)) for word in order["words"])]
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    # Textual takes these.
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    if not order["reads_apart"]:
        _read_here()


def _stream(handle: int, mode: str) -> io.TextIOWrapper:
    """Open a stream as Python does in a locale of UTF-8."""
    raw = open(handle, f"{mode}b", closefd=False)  # noqa: SIM115  # for as long as the process lives
    errors = "backslashreplace" if handle == 2 else "surrogateescape"
    lines = handle == 2 or os.isatty(handle)
    return io.TextIOWrapper(raw, "utf-8", errors, newline="\n" if handle else None, line_buffering=lines)


def _read_here() -> None:
    from tests.sync_desk import SyncHere, read_here  # not in the tests, which import this file for less

    sync.start = SyncHere  # type: ignore[assignment]  # all of it that the interface asks for
    (sync.run.__kwdefaults__ or {})["read"] = read_here


def _run(module: str, before: str) -> int:
    """Run a module as `python -m` does, some code before it; return the exit code."""
    if not hasattr(sys.modules.get(module), "__path__"):
        sys.modules.pop(module, None)  # it is run as another module, as in a process of its own
    try:
        exec(before, {})  # noqa: S102
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(int(sys.argv[1]))
