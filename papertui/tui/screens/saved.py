"""The saved searches, with the number of papers each finds now: show, rename, delete, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.errors import PapertuiError
from papertui.tui.widgets.panel import Panel, PanelLine
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.desk import Desk

Counts = dict[str, int | None]


class Saved(ModalScreen[tuple[str, str] | None]):
    """Returns ("show", name) or ("rename", name), None if the user cancels; deleting does not close it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._counts: Counts = {}
        self._shown: list[str] = []
        footer = "enter shows · r renames · d deletes · / filters · u undoes · esc leaves"
        self._panel = Panel("saved searches", self._lines(), footer=footer, also="dru", filters=True)

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        yield self._panel

    def on_mount(self) -> None:
        """Count in the search thread."""
        queries = self._desk.workspace.library.searches()
        self._desk.answers.fetch(lambda workspace: _counted(workspace, queries), self._hear)

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Rename or delete the search in that line, or undo."""
        name = self._shown[event.index]
        if event.key == "r":
            self.dismiss(("rename", name))
            return
        if event.key == "u":
            self._desk.changes.undo(self._changed)
        else:
            self._delete(name)

    def _changed(self) -> None:
        """Show the changed list; an empty one closes the screen, unless it is closed already."""
        if self._names:
            self._panel.replace(self._lines())
        elif self.is_active:
            self.dismiss(None)

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return the picked search."""
        self.dismiss(("show", self._shown[event.index]))

    def on_panel_closed(self) -> None:
        """Return None."""
        self.dismiss(None)

    def _delete(self, name: str) -> None:
        library, what = self._desk.workspace.library, f"deleted search {name}"

        def then(change: Change) -> None:
            self._desk.say(f"{change.summary} · ‹undo› undoes")
            self._changed()

        self._desk.saving.submit(
            lambda progress: library.save_searches({name: None}, what, progress=progress), then
        )

    @property
    def _names(self) -> list[str]:
        return list(self._desk.workspace.library.searches())

    def _lines(self) -> list[PanelLine]:
        queries = self._desk.workspace.library.searches()
        self._shown = list(queries)
        return [PanelLine(f"{name}   {query}", note=self._note(name)) for name, query in queries.items()]

    def _note(self, name: str) -> str:
        if name not in self._counts:
            return ""
        count = self._counts[name]
        return "wrong" if count is None else f"{count:,}"

    def _hear(self, counts: Counts) -> None:
        # The screen may be closing: its panel is gone before it is itself.
        self._counts = counts
        if self._names:
            self._panel.replace(self._lines())


def _counted(workspace: Workspace, queries: dict[str, str]) -> Counts:
    counts: Counts = {}
    for name in queries:
        try:
            counts[name] = len(workspace.find(f"query:{name}", "date").docs)
        except PapertuiError:
            counts[name] = None
    return counts
