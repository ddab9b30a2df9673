"""Read dumps in processes that can be killed: what one file does to its reader, the others never feel.

A file that takes too much computing or memory costs its reader, not the sync;
it is remembered with the reason and not read again until it changes. What
happens to a reader from outside (killed, stopped, a dead disk) says nothing of
the file: it is given to another reader, and if that is lost too, to the next sync.
"""

import os
import selectors
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from papertui.errors import CacheError
from papertui.sync.ahead import taken_ahead
from papertui.sync.process import Lost, ReaderProcess
from papertui.sync.task import LIMITS, FileResult, Limits, Task, failure, lost_piece

_MOST_READERS = 8
_TICK = 1.0
_LOOK = 0.1  # seconds from one look whether anybody still waits for results to the next
_FEED = 0.005  # the same, to the next megabyte of a task
# While one more reader starts, which takes 0.2 s of computing, another reads about so many bytes.
_WORTH_A_READER = 150_000
_MOST_LOST = 20  # pieces of one file; then it is given up


def read_all(
    tasks: Sequence[Task], limits: Limits = LIMITS, is_left: Callable[[], bool] = lambda: False
) -> Generator[FileResult, None, None]:
    """Read many files on all cores; results come as they are done, one for each file or piece of a long one.

    Ends soon after `is_left` returns True. Raises CacheError where no process can be started at all.
    """
    with closing(_Readers(tasks, limits, is_left)) as readers:
        yield from readers.results()


def read_ahead(tasks: Sequence[Task]) -> Generator[FileResult, None, None]:
    """Read many files as `read_all`, while what came of the first ones is worked on."""
    yield from taken_ahead(lambda is_left: read_all(tasks, is_left=is_left))


class _Readers:
    """The reader processes of one sync and the tasks that wait for them."""

    def __init__(self, tasks: Sequence[Task], limits: Limits, is_left: Callable[[], bool]) -> None:
        self._waiting = deque(tasks)
        self._limits = limits
        self._is_left = is_left
        self._selector = selectors.DefaultSelector()
        self._readers: list[ReaderProcess] = []
        self._lost_once: set[tuple[bytes, int]] = set()
        self._lost_pieces: Counter[bytes] = Counter()

    def results(self) -> Iterator[FileResult]:
        """Yield the results of each task."""
        most = min(len(self._waiting), os.cpu_count() or 1, _MOST_READERS)
        worth = 1 + sum(task.signature.size for task in self._waiting) // _WORTH_A_READER
        for _ in range(min(most, worth)):
            self._start()
        while self._readers and not self._is_left():
            may_grow = bool(self._waiting) and len(self._readers) < most
            ready = self._listen()
            if may_grow and not ready:
                self._start()  # what is being read takes long
            for reader in ready:
                outcomes = [self._judge(each) if isinstance(each, Lost) else each for each in reader.hear()]
                if reader.is_free or reader.is_dead:
                    self._go_on(reader)
                yield from filter(None, outcomes)

    def close(self) -> None:
        """End every reader."""
        for reader in list(self._readers):
            self._end(reader)
        self._selector.close()

    def _listen(self) -> list[ReaderProcess]:
        """Wait for answers; return the readers that have said something, or will not."""
        began, most = time.monotonic(), min(_TICK, self._limits.silence)
        ready = set[int]()
        while not ready and not self._is_left() and (rest := began + most - time.monotonic()) > 0:
            fed = [reader for reader in self._readers if reader.feed()]
            ready = {key.fd for key, _events in self._selector.select(min(rest, _FEED if fed else _LOOK))}
        # Where this took longer, this process was stopped or starved, and the readers may have been too.
        listened = min(time.monotonic() - began, _TICK)
        for reader in self._readers:
            if reader.fileno() not in ready:
                reader.wait(listened)
        return [reader for reader in self._readers if reader.fileno() in ready or reader.hangs]

    def _judge(self, lost: Lost) -> FileResult | None:
        """Have a lost task read by another reader; one that was lost twice is left to the next sync.

        Of a long file the piece that the readers were lost at is passed over.
        """
        task, place = lost.rest, (lost.task.path, lost.rest.skip)
        if place not in self._lost_once and not lost.is_sure:
            self._lost_once.add(place)
            self._waiting.append(task)
            return None
        if not lost.crashed:
            return failure(lost.task, f"{lost.reason}; it is read again next time", again=True)
        self._lost_pieces[task.path] += 1
        if lost.begun is None or self._lost_pieces[task.path] > _MOST_LOST:
            return failure(task, lost.reason)
        self._waiting.append(replace(task, skip=task.skip + 1))
        return lost_piece(task, lost.begun, lost.reason)

    def _go_on(self, reader: ReaderProcess) -> None:
        if self._waiting and not reader.is_dead:
            reader.give(self._waiting.popleft())
            return
        self._end(reader)
        if self._waiting:
            self._start()

    def _start(self) -> None:
        try:
            reader = ReaderProcess(self._limits, self._waiting[0])
        except OSError as error:
            # Those that run already can do it all.
            if self._readers:
                return
            why = error.strerror or error
            raise CacheError(
                f"dumps cannot be read, no process starts: {why}; end some and try again"
            ) from error
        self._waiting.popleft()
        self._selector.register(reader, selectors.EVENT_READ)
        self._readers.append(reader)

    def _end(self, reader: ReaderProcess) -> None:
        self._selector.unregister(reader)
        self._readers.remove(reader)
        reader.end()
