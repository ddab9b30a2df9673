"""The import report: what each file gave, and what was not taken and why."""

import json
from dataclasses import dataclass

Problem = tuple[int | None, str]
"""A line (1-based, None: the whole file) and the reason."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: the name of its format (None: no dump), how many records it gave, its problems."""

    path: bytes
    format: str | None
    papers: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One reading: `papers` records were read; merged, they are `distinct` papers, `new` of them new."""

    files: tuple[FileReport, ...] = ()
    papers: int = 0
    distinct: int = 0
    new: int = 0
    unchanged_files: int = 0


def to_json(report: Report) -> str:
    """Serialise a report for a store; `from_json` gives it back equal."""
    files = [(file.path.hex(), file.format, file.papers, file.problems) for file in report.files]
    return json.dumps([files, report.papers, report.distinct, report.new, report.unchanged_files])


def from_json(text: str) -> Report:
    """Read what `to_json` wrote."""
    files, *counts = json.loads(text)
    return Report(tuple(_file(*file) for file in files), *counts)


def _file(path: str, form: str | None, papers: int, problems: list[tuple[int | None, str]]) -> FileReport:
    return FileReport(bytes.fromhex(path), form, papers, tuple((line, reason) for line, reason in problems))
