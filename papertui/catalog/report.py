"""The import report: what each file gave, and what was not taken and why."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from papertui.catalog.stored import Stored
from papertui.text import clean_line

_SHORTEST_RUN = 3
_LONGEST_GAP = timedelta(days=7)
_SATURDAY = 5
_LONG = 80

Problem = tuple[int | None, str]
"""A line (1-based, None: the whole file) and the reason."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: the name of its format (None: no dump), how many records it gave, its problems.

    `merged` of the records are papers that an earlier record, of this file or of
    one before it, gave already. `day` is that of a daily page, in ISO form.
    """

    path: bytes
    format: str | None
    papers: int
    problems: tuple[Problem, ...] = ()
    day: str | None = None
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One reading: `papers` records were read; merged, they are `distinct` papers, `new` of them new."""

    files: tuple[FileReport, ...] = ()
    papers: int = 0
    distinct: int = 0
    new: int = 0
    unchanged_files: int = 0

    @property
    def missing_days(self) -> tuple[date, ...]:
        """The weekdays that are missing inside a run of daily pages.

        A run is three or more days with pages, each at most a week after the one
        before.
        """
        days = sorted({date.fromisoformat(file.day) for file in self.files if file.day})
        runs: list[list[date]] = []
        for day in days:
            if runs and day - runs[-1][-1] <= _LONGEST_GAP:
                runs[-1].append(day)
            else:
                runs.append([day])
        return tuple(day for run in runs if len(run) >= _SHORTEST_RUN for day in _missing(run))

    @property
    def problems_key(self) -> str:
        """The same text for the same problems of the same files, and no other."""
        wrong = [(os.fsdecode(file.path), file.problems) for file in self.files if file.problems]
        told = json.dumps(wrong).encode()
        return hashlib.blake2b(told, digest_size=16).hexdigest()

    def shown_problems(self, *, problems_first: bool = False) -> Iterator[tuple[FileReport, list[str]]]:
        """Return each file with its problems as lines to read.

        The second half of a long reason, such as all formats there are, is said once.
        """
        known: set[str] = set()
        for file in sorted(self.files, key=lambda file: problems_first and not file.problems):
            yield file, [_told(problem, known) for problem in file.problems]


def _told(problem: Problem, known: set[str]) -> str:
    line, reason = problem
    what, _, more = clean_line(reason).partition("; ")
    if more and not (len(more) > _LONG and more in known):
        what = f"{what}; {more}"
    known.add(more)
    return f"line {line}: {what}" if line else what


def _missing(run: Sequence[date]) -> Iterator[date]:
    days = (run[0] + timedelta(number) for number in range((run[-1] - run[0]).days))
    return (day for day in days if day.weekday() < _SATURDAY and day not in run)


def read_files(stored: Stored) -> tuple[FileReport, ...]:
    """Read what each file gave, by path."""
    sql = "SELECT path, format, count, problems, untold, day, own FROM files WHERE pieces >= 0 ORDER BY path"
    return tuple(_file(*row) for row in stored.rows(sql))


def _file(
    path: bytes, form: str | None, count: int, problems: str, untold: int, day: str | None, own: int
) -> FileReport:
    told = [(line, reason) for line, reason in json.loads(problems)]
    if untold:
        told.append((None, f"and {untold:,} problems more in this file"))
    return FileReport(path, form, count, tuple(told), day, count - own)
