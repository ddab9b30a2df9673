"""Progress of a long change: reported between small batches, where the change can also be stopped."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from papertui.errors import StoppedError

T = TypeVar("T")

Progress: TypeAlias = Callable[[int, int], bool]
"""Called with (done, total) in the writing thread; returning False stops the change, and nothing is saved."""

BATCH = 500


def in_batches(items: Sequence[T], progress: Progress | None) -> Iterator[Sequence[T]]:
    """Yield the items in batches; report progress before each batch and after the last.

    Raises StoppedError as soon as `progress` returns False.
    """
    for start in range(0, len(items), BATCH):
        tell(progress, start, len(items))
        yield items[start : start + BATCH]
    tell(progress, len(items), len(items))


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Call `progress`; raise StoppedError if it returns False."""
    if progress is not None and not progress(done, total):
        raise StoppedError("stopped; nothing was changed")
