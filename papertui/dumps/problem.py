"""A record or a file that was not taken, or a doubt worth saying."""

from dataclasses import dataclass

from papertui.text import clean_line

_LONGEST_REASON = 600


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at `line` (1-based; None: in the whole file); `reason` is one clean line.

    `cause` is set where the reason lies outside the file (a disk, memory, a part of
    papertui that does not load): the next reading can go better.
    """

    line: int | None
    reason: str
    cause: type[Exception] | None = None

    def __post_init__(self) -> None:
        # Reasons quote foreign text, and they are printed.
        object.__setattr__(self, "reason", clean_line(self.reason, _LONGEST_REASON))
