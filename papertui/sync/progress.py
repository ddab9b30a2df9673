"""How far a sync is: what it says on the way, as objects and as JSON Lines."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["reading", "merging", "indexing", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One word of a sync.

    `done` of `total` count files while reading and papers while indexing;
    `papers` counts records read so far, then papers; `share` is that of the stage's work
    that is done, 0 to 1. `published` says that
    there is a newer version of the catalog, or that its index covers more. `message` says
    why a sync failed or waits, or which engine indexes where it is not Whoosh.
    """

    stage: Stage
    done: int = 0
    total: int = 0
    papers: int = 0
    published: bool = False
    message: str = ""
    share: float = 0.0


Notify: TypeAlias = Callable[[Progress], None]


def to_json(progress: Progress) -> str:
    """Write a progress as one line, which `from_json` reads."""
    return json.dumps(asdict(progress))


def from_json(line: str | bytes) -> Progress:
    """Read what `to_json` wrote; ValueError or TypeError for anything else."""
    return Progress(**json.loads(line))
