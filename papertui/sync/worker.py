"""A reader of dumps under limits: tasks in by stdin, results out by stdout, one JSON line each."""

import math
import mmap
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.catalog.records import FileRecord
from papertui.catalog.scan import Signature, signature_of
from papertui.files import open_regular
from papertui.paper_json import to_json
from papertui.sync.task import FileResult, Limits, Task, failure, result_to_json, task_from_json

if TYPE_CHECKING:
    from papertui.dumps import Dump

# Beyond what any reader takes; so large a file is only told by its signature.
_LARGEST_HASHED = 64 << 20
_CHUNK = 1 << 20
_TRIES = 3
# Coarser than the clock of any file system: who writes again within it can leave the same signature.
_SETTLED_NS = 10**9
# Of address space, beside what is asked for: what Python itself takes for it.
_MARGIN = 4 << 20


def read(task: Task) -> FileResult:
    """Read one file; one that changes meanwhile is read again. Never raises for what is in the file."""
    for _try in range(_TRIES):
        started = time.time_ns()
        try:
            before, digest = _look(task.path)
            settled = before if started - before.mtime_ns > _SETTLED_NS else None
            if digest and digest == task.known:
                return FileResult(FileRecord(task.path, settled, digest, task.year, None), same=True)
            record = _parse(task, settled, digest)
            if signature_of(os.stat(task.path)) == before:
                return FileResult(record)
        except OSError as error:
            return failure(task, f"cannot be read: {error.strerror}", again=True)
    return failure(task, "changes while it is read; try again when it is whole", again=True)


def main(limits: Limits) -> None:
    """Serve until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the results.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # If the parent ignored this signal, it would be ignored here too, and the CPU limit would not hold.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    _limit_memory(limits.memory)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        task = task_from_json(line)
        _limit_time(limits.cpu)
        result = _read_within(limits, task)
        with suppress(BrokenPipeError):
            answers.write(result_to_json(result))
            answers.flush()


def record_of(task: Task, signature: Signature | None, digest: bytes, dump: "Dump") -> FileRecord:
    """Return the record to keep of a dump; one that outside conditions marred is not relied on next time.

    Raises MemoryError where parsing ran out of memory.
    """
    if any(problem.cause is MemoryError for problem in dump.problems):
        raise MemoryError
    if any(problem.cause for problem in dump.problems):
        signature, digest = None, b""
    papers = tuple(map(to_json, dump.papers))
    problems = tuple((problem.line, problem.reason) for problem in dump.problems)
    day = dump.day.isoformat() if dump.day else None
    return FileRecord(task.path, signature, digest, task.year, dump.format, papers, problems, day)


def _read_within(limits: Limits, task: Task) -> FileResult:
    try:
        return read(task)
    except MemoryError:
        # The frames that held the memory are gone here.
        if _could_have(limits.memory):
            amount = f"{limits.memory >> 20} MiB of memory"
            return failure(task, f"takes more than {amount} to read; papertui gave up")
        reason = "could not be read: the machine is short of memory; it is read again next time"
        return failure(task, reason, again=True)
    except ImportError as error:
        reason = f"could not be read: a part of papertui does not load ({error}); it is read again next time"
        return failure(task, reason, again=True)
    except Exception as error:  # an internal fault costs this file and no other
        return failure(task, f"reading broke off: {type(error).__name__}: {error}")


def _look(path: bytes) -> tuple[Signature, bytes]:
    with open_regular(path) as (file, status):
        if status.st_size > _LARGEST_HASHED:
            return signature_of(status), b""
        digest = blake2b(digest_size=16)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return signature_of(status), digest.digest()


def _parse(task: Task, signature: Signature | None, digest: bytes) -> FileRecord:
    from papertui.dumps import read_dump  # Heavy, and not needed where every file is as it was.

    return record_of(task, signature, digest, read_dump(task.path, year=task.year))


def _limit_time(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # A limit that the user's shell set for us (ulimit -t) stays: it ends us by another signal.
    allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _limit_memory(most: int) -> None:
    with suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


def _could_have(memory: int) -> bool:
    """Whether this process could still grow to so many bytes, so that only our own limit is in the way."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != memory:
        return False
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        with mmap.mmap(-1, max(memory - pages * mmap.PAGESIZE - _MARGIN, mmap.PAGESIZE), mmap.MAP_PRIVATE):
            return True
    except MemoryError:
        return False
    except OSError as error:
        # Where there is no /proc the limit is all there is to go by.
        return isinstance(error, FileNotFoundError)


if __name__ == "__main__":
    main(Limits(*map(int, sys.argv[1:])))
