"""Export of reading lists to files, never over a dump."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from papertui.errors import ExportError
from papertui.exports import TEMPLATE, ExportFormat, Listed, find_format, formats
from papertui.exports.files import shown_path, write_file
from papertui.library.progress import Progress, tell
from papertui.workspace.citing import Cited, cited, known

if TYPE_CHECKING:
    from papertui.catalog import Report
    from papertui.workspace import PaperEntry, Workspace

_WALKS = 4

__all__ = ["TEMPLATE", "find_format", "formats"]


def export(
    workspace: Workspace, docs: Sequence[int], format_: ExportFormat, path: Path, *, force: bool = False
) -> Callable[[Progress | None], str]:
    """Return a function that writes a list to a file; any thread may call it; it returns a message.

    It reports progress, and if that is stopped it writes nothing. Raises ExportError for the path of
    a dump; the function raises it if the file exists (unless `force`) or cannot be written.
    """
    keep_off_dumps(path, workspace.report())
    entries = workspace.walk(docs)

    def write(progress: Progress | None) -> str:
        papers = entries.watched(walker(partial(tell, progress), len(docs), format_))
        return write_file(path, lambda out: write_list(workspace, papers, format_, out), force=force)

    return write


def write_list(workspace: Workspace, papers: Sequence[PaperEntry], format_: ExportFormat, out: TextIO) -> str:
    """Write papers, with citation keys if the format has any; return a message about them, or ""."""
    found = with_keys(workspace, papers, format_)
    format_.write(found.entries, out)
    return found.message


def walker(report: Callable[[int, int], object], total: int, format_: ExportFormat) -> Callable[[int], None]:
    """Return a callback for the number of papers of each batch that reports (done, total)."""
    # Papers with keys are iterated to generate keys, to store them, and by some formats twice.
    walks = _WALKS if format_.has_keys else 1
    walked = 0

    def add(count: int) -> None:
        nonlocal walked
        walked += count
        report(min(walked // walks, total), total)

    return add


def with_keys(workspace: Workspace, papers: Sequence[PaperEntry], format_: ExportFormat) -> Cited:
    """Return papers with citation keys, stored from now on, if the format writes any."""
    return cited(workspace.library, papers) if format_.has_keys else Cited(papers)


def beginning(
    workspace: Workspace, format_: ExportFormat, papers: Sequence[PaperEntry], lines: int
) -> list[str]:
    """Return the first non-empty lines of a list of these papers."""
    papers = known(workspace.library, papers) if format_.has_keys else papers
    return list(islice(filter(str.strip, _written(format_, papers).splitlines()), lines))


def jsonl(papers: Sequence[Listed]) -> bytes:
    """Return papers as JSON Lines, for the standard input of other programs."""
    return _written(find_format("jsonl"), papers).encode("utf-8", "replace")


def keep_off_dumps(path: Path, report: Report) -> None:
    """Raise ExportError if the path is one of the dumps, under whatever name."""
    for file in report.files:
        with suppress(OSError, ValueError):
            if os.path.samefile(file.path, path):
                raise ExportError(f"{shown_path(path)} is one of the dumps, which are never written")


def _written(format_: ExportFormat, papers: Sequence[Listed]) -> str:
    out = StringIO()
    format_.write(papers, out)
    return out.getvalue()
