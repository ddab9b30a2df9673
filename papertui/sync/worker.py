"""A reader of dumps under limits: tasks in by stdin, results out by stdout, one JSON line each."""

import gc
import math
import mmap
import os
import resource
import signal
import sys
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from papertui.catalog.file_table import FileRecord
from papertui.catalog.scan import Signature, signature_of
from papertui.files import open_regular
from papertui.paper_json import to_json
from papertui.sync.helpers import SELDOM, step_back
from papertui.sync.task import (
    Begun,
    FileResult,
    Limits,
    Task,
    begun_to_json,
    failure,
    lost_piece,
    result_to_json,
    tasks_from,
)

if TYPE_CHECKING:
    from papertui.dumps import Dump

# Beyond what any reader takes; only the signature of so large a file is looked at.
_LARGEST_HASHED = 64 << 20
_CHUNK = 1 << 20
_TRIES = 3
# Coarser than the clock of any file system: who writes again within it can leave the same signature.
_SETTLED_NS = 10**9
_NEVER = 1e8  # seconds of computing, three years: the timer is only there to be looked at
# Of address space, beside what is asked for: what Python itself takes for it.
_MARGIN = 4 << 20

Begin: TypeAlias = Callable[[Begun], None]


def read(
    task: Task, begin: Begin = lambda begun: None, on_cut: Callable[[], None] = lambda: None
) -> Iterator[FileResult]:
    """Read one file, a long one in pieces; what changes meanwhile is read again from its beginning.

    `begin` hears of each piece of a long file before it is read; `on_cut` is called for each that is
    cut, one that is passed over too. Never raises for what is in the file.
    """
    for _try in range(_TRIES):
        started = time.time_ns()
        try:
            before, digest = _look(task.path)
            settled = before if started - before.mtime_ns > _SETTLED_NS else None
            if digest and digest == task.known:
                same = FileRecord(task.path, settled, digest, task.year, None, added=_added(before))
                yield FileResult(same, same=True)
                return
            if task.skip and task.signature != before:
                task = replace(task, skip=0)  # the pieces that were read before are of another content
            last = yield from _pieces(task, before, begin, on_cut)
            if signature_of(os.stat(task.path)) == before:
                yield FileResult(record_of(task, before, last.dump, settled, digest), piece=last.piece)
                return
        except OSError as error:
            yield failure(task, f"cannot be read: {error.strerror}", again=True)
            return
        task = replace(task, skip=0)
    yield failure(task, "changes while it is read; try again when it is whole", again=True)


def main(limits: Limits) -> None:
    """Serve until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the results.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # If the parent ignored this signal, it would be ignored here too, and the CPU limit would not hold.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    _limit_memory(limits.memory)
    step_back()
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Until the formats have been loaded: looking for garbage among what stays costs a tenth of the start.
    gc.disable()

    def say(line: bytes) -> None:
        with suppress(BrokenPipeError):
            answers.write(line)
            answers.flush()

    def begin(begun: Begun) -> None:
        say(begun_to_json(begun))

    for task in tasks_from(sys.stdin.buffer):
        _limit_time(limits.cpu)
        for answer in _read_within(limits, task, begin):
            say(answer)


def record_of(
    task: Task, found: Signature, dump: "Dump", signature: Signature | None, digest: bytes = b""
) -> FileRecord:
    """Return the record to keep of a dump, whose file was `found` so.

    `signature` and `digest` are kept to compare with; None and b"" where they may not be relied on.
    One that outside conditions spoilt is read again next time. Raises MemoryError where parsing
    ran out of memory.
    """
    if any(problem.cause is MemoryError for problem in dump.problems):
        raise MemoryError
    if any(problem.cause for problem in dump.problems):
        signature, digest = None, b""
    problems = tuple((problem.line, problem.reason) for problem in dump.problems)
    day = dump.day.isoformat() if dump.day else None
    papers = tuple(_texts(dump))
    added = _added(found) if papers else 0  # as all papers have it
    form, hashes = dump.format, dump.hashes
    return FileRecord(task.path, signature, digest, task.year, form, papers, problems, day, added, hashes)


def _added(found: Signature) -> int:
    """Return when a file was added, in seconds, as its papers have it."""
    return int(found.mtime_ns / 1e9)


def _texts(dump: "Dump") -> Iterable[str]:
    """Return the papers of a dump as JSON; "" for a record that is known."""
    # Path and time are those of the file, which has them once.
    texts = (to_json(paper, whole=False) for paper in dump.papers)
    if not dump.hashes:
        return texts
    all_texts = [""] * len(dump.hashes)
    for place, text in zip(dump.places, texts, strict=True):
        all_texts[place] = text
    return all_texts


def _read_within(limits: Limits, task: Task, begin: Begin) -> Iterator[bytes]:
    """Read a file into answers; of a long one, a piece that cannot be read costs itself only."""
    at: Begun | None = None

    def note(begun: Begun) -> None:
        nonlocal at
        at = begun
        begin(begun)

    while True:
        try:
            # An answer is a copy of what was read: writing it may be what takes too much memory.
            # Each piece has its own time, one that was read before and is only passed over too.
            yield from map(result_to_json, read(task, note, partial(_limit_time, limits.cpu)))
            return
        except MemoryError:
            error: Exception | None = None
        except Exception as other:  # an internal fault costs this file, or piece, and no other
            error = other
        # The frames that held the memory are gone here.
        reason, again = _reason(error, limits)
        if at is None or again:
            yield result_to_json(failure(task, reason, again=again))
            return
        yield result_to_json(lost_piece(task, at, reason))
        task, at = replace(task, skip=at.piece + 1, signature=at.signature), None


def _reason(error: Exception | None, limits: Limits) -> tuple[str, bool]:
    """Return why a file could not be read, and whether that can be otherwise the next time."""
    if error is None:
        if _could_have(limits.memory):
            return f"takes more than {limits.memory >> 20} MiB of memory to read; papertui gave up", False
        return "could not be read: the machine is short of memory; it is read again next time", True
    if isinstance(error, ImportError):
        return (
            f"could not be read: a part of papertui does not load ({error}); it is read again next time",
            True,
        )
    return f"reading broke off: {type(error).__name__}: {error}", False


def _look(path: bytes) -> tuple[Signature, bytes]:
    with open_regular(path) as (file, status):
        if status.st_size > _LARGEST_HASHED:
            return signature_of(status), b""
        digest = blake2b(digest_size=16)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return signature_of(status), digest.digest()


@dataclass(frozen=True, slots=True)
class _Last:
    dump: "Dump"
    piece: int


def _pieces(
    task: Task, signature: Signature, begin: Begin, on_cut: Callable[[], None]
) -> Generator[FileResult, None, _Last]:
    """Yield the pieces of a long file but for the last, which is returned; so is a file of one piece."""
    # Heavy, and not needed where every file is as it was.
    from papertui.dumps import Dump, KnownRecords, read_pieces

    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*SELDOM)
        gc.enable()
    is_begun, piece = False, task.skip

    def tell(line: int) -> None:
        nonlocal is_begun
        is_begun = True
        begin(Begun(piece, line, signature))

    known = KnownRecords(task.salt.encode(), array("q", task.hashes)) if task.salt else None
    pieces = read_pieces(task.path, year=task.year, skip=task.skip, tell=tell, on_cut=on_cut, known=known)
    for dump in pieces:
        if not is_begun:
            return _Last(dump, piece)
        yield FileResult(record_of(task, signature, dump, signature), piece=piece, is_last=False)
        is_begun, piece = False, piece + 1
    return _Last(Dump(task.path, None), piece)


def _limit_time(seconds: int) -> None:
    soft = math.ceil(_computed()) + seconds
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # A limit that the user's shell set for us (ulimit -t) stays: it ends us by another signal.
    allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _computed() -> float:
    """Return the seconds of computing so far by the clock that the kernel holds the limit to.

    Where it counts ticks, its count runs ahead of that of `getrusage`, by a third for a process that
    often waits: after a minute of computing a limit set by the latter would be over when it begins.
    """
    left, _interval = signal.getitimer(signal.ITIMER_PROF)
    if left:
        return _NEVER - left
    used = resource.getrusage(resource.RUSAGE_SELF)
    computed = used.ru_utime + used.ru_stime
    signal.setitimer(signal.ITIMER_PROF, _NEVER - computed)
    return computed


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
