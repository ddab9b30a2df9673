"""A reader of dumps as the sync sees it: a process that reads one file at a time and can be killed.

What happens to a reader is judged by what the reader itself did. The kernel
counts its computing (RLIMIT_CPU), so a busy or suspended machine costs no file.
Time counts only against a reader that neither computes nor answers while the
sync is listening.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

from papertui.sync.task import Begun, FileResult, Limits, Task, answer_from_json, failure, task_to_json

_CHUNK = 1 << 20
_BETWEEN_LOOKS = 1.0
# What a file can do to a reader through a fault of a parser; anybody can send the other signals.
_CRASHES = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL})


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose reader was lost; `crashed` where the file may have brought it down, or `is_sure` did.

    `begun` is the piece of a long file that was being read.
    """

    task: Task
    reason: str
    crashed: bool = False
    begun: Begun | None = None
    is_sure: bool = False

    @property
    def rest(self) -> Task:
        """What is left to read: the file, or what of it begins with the piece that was being read."""
        if self.begun is None:
            return self.task
        return replace(self.task, skip=self.begun.piece, signature=self.begun.signature)


class ReaderProcess:
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
        for stream in (self._stdin, self._stdout):
            os.set_blocking(stream.fileno(), False)
        # So that a reader can go on to the next piece before the last one is heard; Linux alone has it.
        with suppress(AttributeError, OSError):
            for stream in (self._stdin, self._stdout):
                fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _CHUNK)
        self._computed: object = None
        self.give(task)

    def fileno(self) -> int:
        """Return the descriptor that the answer comes from."""
        return self._stdout.fileno()

    def give(self, task: Task) -> None:
        """Have this task read next."""
        self._task = task
        self._begun: Begun | None = None
        self.is_free = False
        self._heard = bytearray()
        self._silent = self._unseen = 0.0
        self._left = memoryview(task_to_json(task))
        self.feed()

    def feed(self) -> bool:
        """Write as much of the task as the reader takes now, without waiting; return whether some is left."""
        try:
            while self._left and (written := self._stdin.write(self._left)):
                self._left = self._left[written:]
        except BrokenPipeError:  # it has died in between, as is noticed when it is heard
            self._left = self._left[:0]
        return bool(self._left)

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

    def hear(self) -> list[FileResult | Lost]:
        """Return the results that are whole; of a reader that died or hangs, what became of its task.

        `is_free` says after that whether it has finished its task.
        """
        heard = self._stdout.read(_CHUNK)
        if heard:
            self._silent = 0.0
            self._heard += heard
            # A long answer comes in many parts; it is looked at once.
            return list(self._whole()) if b"\n" in heard else []
        if heard == b"":
            self.is_dead = True
            return self._verdict(self._process.wait())
        if self.hangs:
            self.is_dead = True
            waited = f"{self._limits.silence:g} s"
            return [self._lost(f"could not be read: its reader made no progress for {waited}")]
        return []

    def _whole(self) -> Iterator[FileResult]:
        *lines, rest = self._heard.split(b"\n")
        self._heard = rest
        for line in lines:
            answer = answer_from_json(line)
            if isinstance(answer, Begun):
                self._begun = answer
            else:
                self._begun, self.is_free = None, answer.is_last
                yield answer

    def end(self) -> None:
        """Kill the process."""
        self._stdin.close()
        self._process.kill()
        self._stdout.close()
        # One that hangs in a dead disk cannot be killed; it goes when the disk is back.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)

    def _verdict(self, exit_code: int) -> list[FileResult | Lost]:
        if exit_code == -signal.SIGXCPU:
            reason = f"took more than {self._limits.cpu} s of computing to read; papertui gave up"
            if self._begun is None:
                return [failure(self._task, reason)]
            return [Lost(self._task, reason, crashed=True, begun=self._begun, is_sure=True)]
        if -exit_code in _CRASHES:
            return [self._lost("broke its reader; papertui gave up", crashed=True)]
        how = signal.Signals(-exit_code).name if exit_code < 0 else f"exit code {exit_code}"
        return [self._lost(f"could not be read: its reader was ended from outside ({how})")]

    def _lost(self, reason: str, *, crashed: bool = False) -> Lost:
        return Lost(self._task, reason, crashed, self._begun)


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
        answer = subprocess.run(command, capture_output=True, check=False).stdout
        return object() if answer.startswith(b"R") else answer
    return None
