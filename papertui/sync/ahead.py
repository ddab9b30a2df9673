"""Results taken ahead by a thread, so that who makes them does not wait while earlier ones are written."""

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


def taken_ahead(make: Callable[[], Generator[T, None, None]], most: int = _MOST) -> Generator[T, None, None]:
    """Yield what a generator yields, which a thread runs up to `most` values ahead; raise what it raises.

    When this generator is closed, the other one is closed by its thread, as soon as that has its value.
    """
    taker = _Taker(make, most)
    thread = threading.Thread(target=taker.run, name="ahead", daemon=True)
    thread.start()
    try:
        yield from taker.values()
    finally:
        taker.is_left.set()
        # One that is in the midst of a value that takes long goes when it has it.
        thread.join(_PATIENCE)


class _Taker(Generic[T]):
    def __init__(self, make: Callable[[], Generator[T, None, None]], most: int) -> None:
        self._make = make
        self._waiting: queue.Queue[T | _End] = queue.Queue(most)
        self.is_left = threading.Event()

    def run(self) -> None:
        """Take values until there are no more, or nobody wants them."""
        end = _End()
        try:
            with closing(self._make()) as values:
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
