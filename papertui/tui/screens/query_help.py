"""Help on the query language, inside the search bar: signs and fields, filtered by typing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from papertui.search.fields import FIELDS
from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.panel import Panel, PanelLine

_WIDTH, _LEAST_WIDTH = 26, 14
# The syntax of queries: an example, what it finds, and the text inserted when it is picked.
_SIGNS = (
    ("dropout reward", "both words, in any form or as a prefix", ""),
    ('"world model"', "the exact phrase", '"'),
    ("=word", "exactly this word, no other form", "="),
    ("-gan", "papers without it", "-"),
    ("gan OR vae", "papers that have one of them", "OR "),
    ("(a OR b) c", "brackets", "("),
    ("learn* mod?l", "any letters, any one letter", ""),
    ("lerning~", "with a letter or two mistyped", ""),
)


class QueryHelp(ModalScreen[str]):
    """Shows the query language; the result is the text to insert for the picked line."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        signs = [(example, about, inserted) for example, about, inserted in _SIGNS]
        fields = [(row.example, row.about.replace("`", ""), f"{row.name}:") for row in FIELDS.values()]
        self._rows = [("words", "", ""), *signs, ("fields", "", ""), *fields]

    def compose(self) -> ComposeResult:
        """Lay out the panel."""
        width = max(_LEAST_WIDTH, min(_WIDTH, self.app.size.width // 3))
        shown = [f"  {row[0]:<{width - 2}}  {row[1]}" if row[1] else row[0] for row in self._rows]
        lines = [
            PanelLine(text, heading=not row[1], words=row[2])
            for text, row in zip(shown, self._rows, strict=True)
        ]
        footer = "type to filter · enter types it · tab in the bar completes · esc leaves"
        yield Panel("what a query may hold", lines, footer=footer, filters=True, glyphs=self._glyphs)

    def on_panel_picked(self, event: Panel.Picked) -> None:
        """Return the text to insert."""
        self.dismiss(self._rows[event.index][2])

    def on_panel_closed(self) -> None:
        """Return None."""
        self.dismiss("")
