"""Results taken ahead by a thread, so that their maker goes on while earlier ones are written."""

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 32
_TICK = 0.2
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


Make = Callable[[Callable[[], bool]], Generator[T, None, None]]
"""Returns a generator, which is to end soon once what it is given returns True."""


def taken_ahead(make: Make[T], most: int = _MOST) -> Generator[T, None, None]:
    """Yield what a generator yields, which a thread runs up to `most` values ahead; raise what it raises.

    Closing this generator ends the other one, which its thread closes.
    """
    taker = _Taker(make, most)
    thread = threading.Thread(target=taker.run, name="ahead", daemon=True)
    thread.start()
    try:
        yield from taker.values()
    finally:
        taker.is_left.set()
        # A generator that does not ask whether to end can only end at its next value.
        thread.join(_PATIENCE)


class _Taker(Generic[T]):
    def __init__(self, make: Make[T], most: int) -> None:
        self._make = make
        self._waiting: queue.Queue[T | _End] = queue.Queue(most)
        self.is_left = threading.Event()

    def run(self) -> None:
        """Take values until there are no more, or nobody wants them."""
        end = _End()
        try:
            with closing(self._make(self.is_left.is_set)) as values:
                for value in values:
                    if not self._put(value):
                        return
        except BaseException as error:  # whatever it is, it is raised where the values are wanted
            end = _End(error)
        self._put(end)

    def values(self) -> Iterable[T]:
        """Yield the values as they come."""
        while not isinstance(value := self._waiting.get(), _End):
            yield value
        if value.error:
            raise value.error

    def _put(self, value: T | _End) -> bool:
        while not self.is_left.is_set():
            try:
                self._waiting.put(value, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False
