"""Read dumps in workers that can be killed: what one file does to its reader, the others never feel.

Each worker is a process that is given one file at a time (`worker`). A file
that takes too much time or memory costs its worker, not the sync; it is
remembered with the reason and not tried again until it changes.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, Any, TypeAlias, cast

from papertui.catalog.records import FileRecord
from papertui.catalog.scan import Signature

_MOST_WORKERS = 8
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of computing, bytes of memory, seconds in all."""

    cpu: int = 5
    memory: int = 1 << 30
    wall: float = 30


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read under a year; `known` is the hash of the content whose record is already kept."""

    path: bytes
    signature: Signature
    year: int | None = None
    known: bytes = b""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a task; `same` says that the content is the known one, and then nothing was parsed."""

    record: FileRecord
    same: bool = False


ReadAll: TypeAlias = Callable[[Sequence[Task]], Iterator[Reading]]


def read_all(tasks: Sequence[Task], limits: Limits = Limits()) -> Generator[Reading, None, None]:
    """Read many files on all cores; readings come as they are done, one for each task."""
    waiting = list(reversed(tasks))
    workers: list[_Worker] = []
    with selectors.DefaultSelector() as selector:
        try:
            for _ in range(min(len(waiting), os.cpu_count() or 1, _MOST_WORKERS)):
                workers.append(_Worker(selector, limits, waiting.pop()))
            while workers:
                for worker in _ready(selector, workers, limits.wall):
                    reading = worker.hear()
                    if reading is None:
                        continue
                    workers = _replace(selector, workers, worker, waiting)
                    yield reading
        finally:
            for worker in workers:
                worker.end(selector)


def failure(task: Task, reason: str, *, again: bool = False) -> Reading:
    """Give the reading of a file that gave nothing; it is tried `again` next time, or when it has changed."""
    signature = None if again else task.signature
    return Reading(FileRecord(task.path, signature, b"", task.year, None, (), ((None, reason),)))


def task_to_json(task: Task) -> bytes:
    """Write a task as one line for a worker."""
    fields = asdict(task) | {"path": task.path.hex(), "known": task.known.hex()}
    return json.dumps(fields).encode() + b"\n"


def task_from_json(line: bytes) -> Task:
    """Read a task that `task_to_json` wrote."""
    fields = json.loads(line)
    path, known = bytes.fromhex(fields["path"]), bytes.fromhex(fields["known"])
    return Task(path, Signature(**fields["signature"]), fields["year"], known)


def reading_to_json(reading: Reading) -> bytes:
    """Write a reading as one line for the sync."""
    record = reading.record
    fields = asdict(record) | {"path": record.path.hex(), "hash": record.hash.hex(), "same": reading.same}
    return json.dumps(fields).encode() + b"\n"


def reading_from_json(line: bytes | bytearray) -> Reading:
    """Read a reading that `reading_to_json` wrote."""
    fields: dict[str, Any] = json.loads(line)
    signature = fields["signature"]
    record = FileRecord(
        bytes.fromhex(fields["path"]),
        Signature(**signature) if signature else None,
        bytes.fromhex(fields["hash"]),
        fields["year"],
        fields["format"],
        tuple(fields["papers"]),
        tuple((line_, reason) for line_, reason in fields["problems"]),
        fields["day"],
    )
    return Reading(record, fields["same"])


class _Worker:
    """One reader process and the task it is at."""

    def __init__(self, selector: selectors.BaseSelector, limits: Limits, task: Task) -> None:
        self.limits = limits
        self.is_dead = False
        # -P: a module that lies beside the dumps is never imported in place of a real one.
        command = [sys.executable, "-P", "-m", "papertui.sync.worker", str(limits.cpu), str(limits.memory)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._stdin = cast(IO[bytes], self._process.stdin)
        self._stdout = cast(IO[bytes], self._process.stdout)
        os.set_blocking(self._stdout.fileno(), False)
        selector.register(self._stdout, selectors.EVENT_READ, self)
        self.give(task)

    def give(self, task: Task) -> None:
        """Have this task read next."""
        self._task = task
        self._heard = bytearray()
        self._started = time.monotonic()
        # One that has died in between is noticed when it is heard.
        with suppress(BrokenPipeError):
            self._stdin.write(task_to_json(task))

    @property
    def is_late(self) -> bool:
        """Whether the task takes longer than any should, on a dead disk for one."""
        return time.monotonic() - self._started > self.limits.wall

    def hear(self) -> Reading | None:
        """Give the reading when it is whole; a worker that died gives the reason for it."""
        if self.is_late:
            self.is_dead = True
            return failure(self._task, f"took more than {self.limits.wall:g} s to read; papertui gave up")
        heard = self._stdout.read(_CHUNK)
        if heard == b"":
            self.is_dead = True
            self._process.wait()
            return failure(self._task, _why(self._process.returncode, self.limits))
        self._heard += heard or b""
        return reading_from_json(self._heard) if self._heard.endswith(b"\n") else None

    def end(self, selector: selectors.BaseSelector) -> None:
        """Be rid of the process."""
        selector.unregister(self._stdout)
        self._stdin.close()
        self._process.kill()
        self._stdout.close()
        # One that hangs in a dead disk cannot be killed; it goes when the disk is back.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)


def _why(exit_code: int, limits: Limits) -> str:
    if exit_code == -signal.SIGXCPU:
        return f"took more than {limits.cpu} s of computing to read; papertui gave up"
    if exit_code == -signal.SIGKILL:
        return "took more memory than there is; papertui gave up"
    return "broke its reader; papertui gave up"


def _ready(selector: selectors.BaseSelector, workers: Iterable[_Worker], patience: float) -> list[_Worker]:
    ready = [key.data for key, _events in selector.select(min(patience, 1))]
    return ready or [worker for worker in workers if worker.is_late]


def _replace(
    selector: selectors.BaseSelector, workers: list[_Worker], idle: _Worker, waiting: list[Task]
) -> list[_Worker]:
    if waiting and not idle.is_dead:
        idle.give(waiting.pop())
        return workers
    idle.end(selector)
    others = [worker for worker in workers if worker is not idle]
    return [*others, _Worker(selector, idle.limits, waiting.pop())] if waiting else others
