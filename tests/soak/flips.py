"""Flip single bits of a library and count the rows that are lost: at most the one that the bit was in.

    python tests/soak/flips.py --flips 1000

Each flip is made in a fresh copy of a library with tags, notes, a queue, saved
searches, an undo history and an older backup, and the copy is opened. Compared
are all rows of all tables. Prints the figures; exit code 1 if a flip cost more
than one row, brought back what had been removed, or if the damaged file was not
kept byte for byte.
"""

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from papertui.library import Library
from papertui.library.places import spread
from papertui.library.store import Store
from papertui.paper import Paper

_DAY = 86_400
_TABLES = {
    "paper": "SELECT * FROM paper",
    "key": "SELECT * FROM key",
    "tag": "SELECT * FROM tag",
    "note": "SELECT * FROM note",
    "place": "SELECT * FROM place",
    "saved": "SELECT * FROM saved",
    "action": "SELECT id, at, summary, count FROM action WHERE summary NOT IN ('repaired', 'lost')",
    "change": "SELECT * FROM change",
    "changed": "SELECT * FROM changed",
}


@dataclass
class Figures:
    """What the flips came to; `failures` name those that cost more than they may."""

    flips: int = 0
    unnoticed: int = 0
    repaired: int = 0
    rows_lost: int = 0
    failures: list[str] = field(default_factory=list)


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--papers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), options.flips, options.papers, random.Random(options.seed))
    print(f"{figures.flips} flips in {time.monotonic() - began:.1f} s, seed {options.seed}")
    print(f"{figures.unnoticed} unnoticed, for they changed one text or nothing, {figures.repaired} repaired")
    print(f"{figures.rows_lost} rows lost or changed, all of them touched; {len(figures.failures)} failures")
    print("\n".join(figures.failures))
    return int(bool(figures.failures) or not figures.repaired)


def run(folder: Path, flips: int, papers: int, chance: random.Random) -> Figures:
    """Flip a bit of a fresh copy so many times, and open it."""
    origin = make_library(folder / "origin", papers)
    data, before = (origin / "library.db").read_bytes(), rows_of(origin)
    figures = Figures()
    for number in range(flips):
        copy = folder / "copy"
        shutil.copytree(origin, copy)
        offset, bit = chance.randrange(len(data)), chance.randrange(8)
        _flip(copy, data, offset, bit, before, figures)
        figures.flips = number + 1
        shutil.rmtree(copy)
    return figures


def make_library(directory: Path, papers: int) -> Path:
    """Make a library with some of everything; the backup is a day older than its last actions."""
    some = [_paper(number) for number in range(papers)]
    now = time.time()
    with closing(Library(Store(directory, clock=lambda: now - _DAY))) as library:
        library.tag(some, ["to-read"])
        library.tag(some[::2], ["rl/offline", "reward"])
        library.tag(some[1::3], ["read"], ["to-read"])
        library.set_places(
            "to-read", zip(some[::4], spread(None, None, len(some[::4])), strict=True), what="queued"
        )
        for paper in some[::5]:
            library.set_note(paper, f"On {paper.title}: " + "read again. " * 9)
        library.save_searches({f"search-{number}": f"tag:x{number}" for number in range(9)}, "saved")
    with closing(Library(Store(directory, clock=lambda: now))) as library:
        library.tag(some[::3], ["today"])
        library.tag(some[::2], [], ["reward"])
        library.set_note(some[0], "")
        library.set_note(some[1], "Written today. " * 400)
        library.tag([replace(_paper(number), title=f"New {number}") for number in range(900, 906)], ["new"])
        library.undo()
    return directory


def rows_of(directory: Path) -> dict[str, set[tuple[object, ...]]]:
    """Read all rows of all tables."""
    with closing(sqlite3.connect(directory / "library.db")) as connection:
        connection.text_factory = bytes
        return {table: set(connection.execute(select)) for table, select in _TABLES.items()}


def _flip(
    copy: Path,
    data: bytes,
    offset: int,
    bit: int,
    before: dict[str, set[tuple[object, ...]]],
    figures: Figures,
) -> None:
    flipped = data[:offset] + bytes([data[offset] ^ 1 << bit]) + data[offset + 1 :]
    (copy / "library.db").write_bytes(flipped)
    try:
        with closing(Library.open(copy)) as library:
            for state in library.states():
                _ = state.paper.title
            notice = library.notice
        after = rows_of(copy)
    except Exception as error:  # whatever it is, a flip must not bring it about
        figures.failures.append(f"byte {offset} bit {bit}: {type(error).__name__}: {error}")
        return
    # Two rows more: one under the key that the flip made of it, and what the backup has under its own.
    lost = {table: before[table] - after[table] for table in before}
    more = {table: after[table] - before[table] for table in before}
    gone, come = (sum(map(len, rows.values())) for rows in (lost, more))
    figures.rows_lost += max(gone, come)
    figures.repaired += bool(notice)
    figures.unnoticed += not notice
    kept = [path.read_bytes() for path in copy.glob("library.db.corrupt-*")]
    if gone > 1 or come > 2 or kept != [flipped] * bool(notice):
        rows = {table: list(lost[table])[:2] for table in lost if lost[table]}
        figures.failures.append(f"byte {offset} bit {bit}: {gone} lost, {come} more; {notice} {rows}"[:600])


def _paper(number: int) -> Paper:
    return Paper(
        title=f"On fault {number} of the memory",
        abstract=f"{number} words about what a bit can do. " * (number % 40 + 1) * (9 if number == 7 else 1),
        arxiv_id=f"2401.{number:05}",
    )


if __name__ == "__main__":
    sys.exit(main())
