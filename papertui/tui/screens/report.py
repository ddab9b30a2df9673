"""The import report: what each dump gave, and what was not taken and why."""

from __future__ import annotations

import os

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.text import clean_line
from papertui.tui.widgets.panel import Panel, PanelLine
from papertui.workspace import Report


class ReportScreen(ModalScreen[None]):
    """Show one report; files with problems stand first."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        report = self._report
        title = f"{report.papers:,} records, {report.distinct:,} papers"
        yield Panel(title, report_lines(report) or [PanelLine("no files")])

    def on_panel_picked(self) -> None:
        """Leave: there is nothing to pick here."""
        self.dismiss()

    def on_panel_closed(self) -> None:
        """Leave."""
        self.dismiss()


def report_lines(report: Report) -> list[PanelLine]:
    """Give a line for each file, and under it one for each problem."""
    lines: list[PanelLine] = []
    for file in sorted(report.files, key=lambda file: not file.problems):
        name = clean_line(os.fsdecode(os.path.basename(file.path)), 60)
        lines.append(PanelLine(name, note=f"{file.format or 'no dump'} · {file.papers:,} papers"))
        for line, reason in file.problems:
            where = f"line {line}: " if line else ""
            lines.append(PanelLine(f"  {where}{reason}", heading=True))
    return lines
