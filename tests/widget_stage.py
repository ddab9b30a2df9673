"""A stage for widgets, and what can be seen of them."""

from array import array
from collections.abc import Sequence
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from papertui.tui.widgets.lines import LineWidget, TextPiece
from papertui.tui.widgets.paper_list import ListRow, PaperList

DATE = "2024-05-01"
FAMILY = "👩\u200d👩\u200d👧"


class Stage(App[None]):
    """An app of one widget that keeps the messages it posts."""

    CSS = "Screen { layers: base over; } LineWidget { width: 1fr; height: 1fr; } .line { height: 1; }"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self.widgets = widgets
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self.widgets


def shown(widget: LineWidget) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


def text(widget: LineWidget) -> str:
    return "\n".join(line.rstrip() for line in shown(widget))


def styled(widget: LineWidget, y: int, attribute: str) -> str:
    """Return the text of a line that has an attribute: reverse, bold, dim, underline."""
    return "".join(
        segment.text
        for segment in widget.render_line(y)
        if segment.style and getattr(segment.style, attribute)
    )


class Papers(PaperList):
    """A list of made-up rows, which notes what it fetches and what it paints."""

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401  # whatever a row has
        self.fields = fields
        self.fetched: list[int] = []
        self.painted: list[int] = []
        super().__init__(self._made)

    def _made(self, docs: Sequence[int]) -> list[ListRow]:
        self.fetched += docs
        return [
            ListRow(**{"id": str(doc), "title": f"Paper {doc}", "date": "2024-05-01"} | self.fields)
            for doc in docs
        ]

    def draw(self, y: int) -> Sequence[TextPiece]:
        self.painted.append(y)
        return super().draw(y)


async def open_list(pilot: Pilot[None], papers: PaperList, count: int) -> None:
    papers.show(array("I", range(count)))
    papers.focus()
    await pilot.pause()
