"""What people type who half remember a paper, and the paper that they mean: 160 queries over real papers.

`tests/data/remembered.tsv` was written before any of it was asked, and nothing is
fitted to its lines: what finds them must find others of their kind. Some of the
papers are in sample_dumps, the others in a larger folder of real dumps, which
lies beside some checkouts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "remembered.tsv"
LATER = _FILE.with_name("remembered_later.tsv")
"""A hundred further queries, asked of a later version."""

GROUPS = ("pasted", "title", "half right", "names", "questions", "forms")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A query, its group (one of GROUPS), and how the title of the paper begins that is meant."""

    group: str
    query: str
    title: str


def remembered(file: Path = _FILE) -> list[Remembered]:
    """Return all queries, in the order of the file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [Remembered(group, query.replace(r"\n", "\n"), title) for group, query, title in rows]


def among(rows: Sequence[Remembered], titles: Sequence[str]) -> list[Remembered]:
    """Return the rows whose paper has one of these titles."""
    return [row for row in rows if any(title.startswith(row.title) for title in titles)]
