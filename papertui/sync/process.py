"""A reader of dumps as the sync sees it: a process that reads one file at a time and can be killed.

What happens to a reader is judged by what the reader itself did. The kernel
counts its computing (RLIMIT_CPU), so a busy or suspended machine costs no file.
Time counts only against a reader that neither computes nor answers while the
sync is listening.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from papertui.sync.task import FileResult, Limits, Task, failure, result_from_json, task_to_json

_CHUNK = 1 << 20
_BETWEEN_LOOKS = 1.0
# What a file can do to a reader through a fault of a parser; anybody can send the other signals.
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL})


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose reader was lost; `crashed` where the file itself may have brought it down."""

    task: Task
    reason: str
    crashed: bool = False


class Reader:
    """One reader process and the task that it is at. Has a `fileno`, to be waited for by a selector."""

    def __init__(self, limits: Limits, task: Task) -> None:
        self._limits = limits
        self.is_dead = False
        # -P: a module that lies beside the dumps is never imported in place of a real one.
        command = [sys.executable, "-P", "-m", "papertui.sync.worker", str(limits.cpu), str(limits.memory)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._stdin = cast(IO[bytes], self._process.stdin)
        self._stdout = cast(IO[bytes], self._process.stdout)
        os.set_blocking(self._stdout.fileno(), False)
        self._computed: object = None
        self.give(task)

    def fileno(self) -> int:
        """Return the descriptor that the answer comes from."""
        return self._stdout.fileno()

    def give(self, task: Task) -> None:
        """Have this task read next."""
        self._task = task
        self._heard = bytearray()
        self._silent = self._unseen = 0.0
        # One that has died in between is noticed when it is heard.
        with suppress(BrokenPipeError):
            self._stdin.write(task_to_json(task))

    @property
    def hangs(self) -> bool:
        """Whether it has neither computed nor answered for too long, on a dead disk for one."""
        return self._silent > self._limits.silence

    def wait(self, seconds: float) -> None:
        """Count seconds in which the sync listened and this reader said nothing."""
        self._silent += seconds
        self._unseen += seconds
        if self._unseen >= min(_BETWEEN_LOOKS, self._limits.silence):
            self._unseen = 0.0
            computed = computing(self._process.pid)
            if computed != self._computed:
                self._computed, self._silent = computed, 0.0

    def hear(self) -> FileResult | Lost | None:
        """Return the result once it is whole; of a reader that died or hangs, what became of its task."""
        heard = self._stdout.read(_CHUNK)
        if heard:
            self._silent = 0.0
            self._heard += heard
            return result_from_json(self._heard) if self._heard.endswith(b"\n") else None
        if heard == b"":
            self.is_dead = True
            return self._verdict(self._process.wait())
        if self.hangs:
            self.is_dead = True
            waited = f"{self._limits.silence:g} s"
            return Lost(self._task, f"could not be read: its reader made no progress for {waited}")
        return None

    def end(self) -> None:
        """Kill the process."""
        self._stdin.close()
        self._process.kill()
        self._stdout.close()
        # One that hangs in a dead disk cannot be killed; it goes when the disk is back.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)

    def _verdict(self, exit_code: int) -> FileResult | Lost:
        if exit_code == -signal.SIGXCPU:
            return failure(
                self._task, f"took more than {self._limits.cpu} s of computing to read; papertui gave up"
            )
        if -exit_code in _CRASHES:
            return Lost(self._task, "broke its reader; papertui gave up", crashed=True)
        how = signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
        return Lost(self._task, f"could not be read: its reader was ended from outside ({how})")


def computing(pid: int) -> object:
    """Return a mark of how far a process has computed, to compare with an earlier one.

    A process that waits for a core gives another mark each time: it is held up, but it does not hang.
    """
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[0]
        # Linux names the CPU clock of a process by a number made of its id.
        return object() if state == "R" else time.clock_gettime_ns((~pid << 3) | 2)
    with suppress(OSError):
        command = ["ps", "-o", "stat=", "-o", "time=", "-p", str(pid)]
        told = subprocess.run(command, capture_output=True, check=False).stdout
        return object() if told.startswith(b"R") else told
    return None
