"""Reading lists written into files: which papers, and never over a dump."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import ExportError
from papertui.exports import TEMPLATE, ExportFormat, Listed, find_format, formats
from papertui.exports.files import shown_path, write_file

if TYPE_CHECKING:
    from papertui.catalog import Report
    from papertui.workspace import Workspace

__all__ = ["TEMPLATE", "beginning", "export", "find_format", "formats", "jsonl", "keep_off_dumps"]


def export(
    workspace: Workspace, docs: Sequence[int], format_: ExportFormat, path: Path, *, force: bool = False
) -> Callable[[], None]:
    """Make the writing of a list into a file; it may be called in any thread.

    Raises ExportError for a path that is one of the dumps; the writing itself
    raises it for a file that exists, unless `force`, and for what cannot be written.
    """
    keep_off_dumps(path, workspace.report())
    papers = workspace.entries(docs)
    return lambda: write_file(path, lambda out: format_.write(papers, out), force=force)


def beginning(format_: ExportFormat, papers: Sequence[Listed], lines: int) -> list[str]:
    """Give the lines with which a list of these papers begins, none of them empty."""
    return list(islice(filter(str.strip, _written(format_, papers).splitlines()), lines))


def jsonl(papers: Sequence[Listed]) -> bytes:
    """Give papers as JSON Lines, for the standard input of other programs."""
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
