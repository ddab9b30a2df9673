"""Progress of a long change: told between small batches, and stopped there when nobody wants it any more."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from papertui.errors import StoppedError

T = TypeVar("T")

Progress: TypeAlias = Callable[[int, int], bool]
"""Called with (done, total) in the thread that writes; False stops the change, and nothing of it is saved."""

BATCH = 500


def in_batches(items: Sequence[T], progress: Progress | None) -> Iterator[Sequence[T]]:
    """Yield the items in batches, and tell the progress before each and after the last.

    Raises StoppedError as soon as `progress` returns False.
    """
    for start in range(0, len(items), BATCH):
        tell(progress, start, len(items))
        yield items[start : start + BATCH]
    tell(progress, len(items), len(items))


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Report the progress; raises StoppedError if the listener returns False."""
    if progress is not None and not progress(done, total):
        raise StoppedError("stopped; nothing was changed")
