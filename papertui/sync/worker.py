"""A reader of dumps under limits: tasks in by stdin, readings out by stdout, one JSON line each."""

import math
import os
import resource
import stat
import sys
import time
from contextlib import suppress
from hashlib import blake2b

from papertui.catalog.records import FileRecord
from papertui.catalog.scan import Signature, signature_of
from papertui.paper import to_json
from papertui.sync.reading import (
    Limits,
    Reading,
    Task,
    failure,
    reading_to_json,
    task_from_json,
)

# Beyond what any reader takes; so large a file is only told by its signature.
_LARGEST_HASHED = 64 << 20
_CHUNK = 1 << 20
_TRIES = 3
# Coarser than the clock of any file system: who writes again within it can leave the same signature.
_SETTLED_NS = 10**9


def read(task: Task) -> Reading:
    """Read one file; one that changes meanwhile is read again. Never raises for what is in the file."""
    for _try in range(_TRIES):
        started = time.time_ns()
        try:
            before, digest = _look(task.path)
            settled = before if started - before.mtime_ns > _SETTLED_NS else None
            if digest and digest == task.known:
                return Reading(FileRecord(task.path, settled, digest, task.year, None), same=True)
            record = _parse(task, settled, digest)
            if signature_of(os.stat(task.path)) == before:
                return Reading(record)
        except OSError as error:
            return failure(task, f"cannot be read: {error.strerror}", again=True)
    return failure(task, "changes while it is read; try again when it is whole", again=True)


def main(limits: Limits) -> None:
    """Serve until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the readings.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        task = task_from_json(line)
        _limit_time(limits.cpu)
        try:
            reading = read(task)
        except MemoryError:
            reading = failure(
                task, f"takes more than {limits.memory >> 20} MiB of memory to read; papertui gave up"
            )
        with suppress(BrokenPipeError):
            answers.write(reading_to_json(reading))
            answers.flush()


def _look(path: bytes) -> tuple[Signature, bytes]:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(handle, "rb", buffering=0) as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "is not a regular file")
        if status.st_size > _LARGEST_HASHED:
            return signature_of(status), b""
        digest = blake2b(digest_size=16)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return signature_of(status), digest.digest()


def _parse(task: Task, signature: Signature | None, digest: bytes) -> FileRecord:
    from papertui.dumps import read_dump  # Heavy, and not needed where every file is as it was.

    dump = read_dump(task.path, year=task.year)
    papers = tuple(map(to_json, dump.papers))
    problems = tuple((problem.line, problem.reason) for problem in dump.problems)
    day = dump.day.isoformat() if dump.day else None
    return FileRecord(task.path, signature, digest, task.year, dump.format, papers, problems, day)


def _limit_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    main(Limits(*map(int, sys.argv[1:])))
