"""The import report: the papers of each dump, and what was skipped and why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from papertui.text import clean_line
from papertui.tui.screens.output import OutputPane
from papertui.tui.wording import count
from papertui.workspace import Report

if TYPE_CHECKING:
    from papertui.tui.desk import Desk

_LONGEST_NAME = 38


class ReportScreen(Screen[None]):
    """Shows one report; files with problems come first, each with its problems below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._report = desk.workspace.report()
        self._pane = OutputPane("the import report", glyphs=desk.glyphs)
        desk.sync.look()
        desk.view.source()

    def compose(self) -> ComposeResult:
        """Lay out the report."""
        yield self._pane

    def on_mount(self) -> None:
        """Show the text of the report."""
        dot = f" {self._pane.glyphs.dot} "
        report = self._report
        title = (
            count(len(report.files), "file"),
            count(report.papers, "record"),
            count(report.distinct, "paper"),
            f"{report.papers - report.distinct:,} merged",
        )
        self._pane.show("\n".join(report_lines(report, dot)), dot.join(title), "j k g G scroll · esc leaves")

    def on_key(self, event: events.Key) -> None:
        """Close."""
        if event.key in ("escape", "q", "I", "enter"):
            event.stop()
            self.dismiss()

    def left(self, result: None) -> None:
        """Do nothing: a report has no result."""


def report_lines(report: Report, dot: str = " · ") -> Iterator[str]:
    """Yield the days without a page, then a line for each file and one for each of its problems."""
    if report.missing_days:
        days = ", ".join(day.isoformat() for day in report.missing_days)
        yield f"no page of {count(len(report.missing_days), 'weekday')} within your daily pages: {days}"
        yield ""
    names = {file.path: clean_line(os.fsdecode(os.path.basename(file.path))) for file in report.files}
    width = min(max(map(len, names.values()), default=0), _LONGEST_NAME)
    for file, problems in report.shown_problems(problems_first=True):
        merged = f"{dot}{file.merged:,} merged" if file.merged else ""
        gave = f"{file.format or 'no dump'}{dot}{count(file.papers, 'paper')}{merged}"
        yield f"{names[file.path]:{width}}  {gave}"
        yield from (f"{dot.lstrip()}{problem}" for problem in problems)
        if problems:
            yield ""
    if not report.files:
        yield "no files; save a page into the folder and press R"
