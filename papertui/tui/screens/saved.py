"""The saved searches, with the papers each finds now: enter or its number shows it, r renames, d deletes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.errors import PapertuiError
from papertui.tui.widgets.panel import Panel, PanelLine
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser

Counts = dict[str, int | None]


class SavedPanel(Panel):
    """A panel two more keys of which are told to the screen."""

    def on_key(self, event: events.Key) -> None:
        """Rename or delete the search under the cursor; the rest is as in every panel."""
        if event.key in ("d", "r") and isinstance(self.screen, Saved):
            event.stop()
            event.prevent_default()
            self.screen.change(event.key, self.cursor)


class Saved(ModalScreen[tuple[str, str] | None]):
    """Gives ("show", name) or ("rename", name); None where the user leaves. Deleting stays here."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self._browser = browser
        self._counts: Counts = {}

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        footer = "enter shows · r renames · d deletes · esc leaves"
        yield SavedPanel("saved searches", self._lines(), footer=footer)

    def on_mount(self) -> None:
        """Count in the search thread."""
        queries = self._browser.workspace.library.searches()
        self._browser.answers.fetch(lambda workspace: _counted(workspace, queries), self._hear)

    def change(self, key: str, index: int) -> None:
        """Rename or delete the search in that line."""
        name = self._names[index]
        if key == "r":
            self.dismiss(("rename", name))
            return
        try:
            change = self._browser.workspace.library.save_searches({name: None}, f"deleted search {name}")
        except PapertuiError as error:
            self._browser.say(str(error), bad=True)
            return
        self._browser.say(f"{change.summary} · u undoes")
        if self._names:
            self.query_one(SavedPanel).replace(self._lines())
        else:
            self.dismiss(None)

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Give the search picked."""
        self.dismiss(("show", self._names[event.index]))

    def on_panel_closed(self) -> None:
        """Give nothing."""
        self.dismiss(None)

    @property
    def _names(self) -> list[str]:
        return list(self._browser.workspace.library.searches())

    def _lines(self) -> list[PanelLine]:
        queries = self._browser.workspace.library.searches()
        return [PanelLine(f"{name}   {query}", note=self._note(name)) for name, query in queries.items()]

    def _note(self, name: str) -> str:
        if name not in self._counts:
            return ""
        count = self._counts[name]
        return "wrong" if count is None else f"{count:,}"

    def _hear(self, counts: Counts) -> None:
        self._counts = counts
        if self.is_attached and self._names:
            self.query_one(SavedPanel).replace(self._lines())


def _counted(workspace: Workspace, queries: dict[str, str]) -> Counts:
    counts: Counts = {}
    for name in queries:
        try:
            counts[name] = len(workspace.find(f"query:{name}", "date").docs)
        except PapertuiError:
            counts[name] = None
    return counts
