"""The base class of all widgets: it draws lines, and repaints only those that changed."""

from collections.abc import Hashable, Iterable, Sequence
from enum import IntFlag
from typing import Generic, NamedTuple, TypeVar, overload

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.contrast import TEXT, readable
from papertui.tui.glyphs import UNICODE, Glyphs, in_ascii
from papertui.tui.widgets.cells import cell_len, safe, take

T = TypeVar("T")

_STRIPS = 1_000


class Tone(IntFlag):
    """The meaning of a piece of text; tones can be combined. Colour only repeats symbols and weight."""

    PLAIN = 0
    DIM = 1
    TITLE = 2
    MATCH = 4
    ACCENT = 8
    CURSOR = 16
    ERROR = 32


# The weight and the theme colour of each tone. Component classes would be equivalent, but they
# cost a pass over the style sheet for each tone of each widget at start.
_STYLES = {
    Tone.DIM: (Style(), "text-dim"),
    Tone.TITLE: (Style(bold=True), ""),
    Tone.MATCH: (Style(bold=True, underline=True), "accent"),
    Tone.ACCENT: (Style(), "accent"),
    Tone.CURSOR: (Style(reverse=True), "accent"),
    Tone.ERROR: (Style(bold=True), "error"),
}


class TextPiece(NamedTuple):
    """A piece of text in one tone; `link` is a URL that `links.safe_url` accepted, or "".

    `color` is one chosen by the user, by name or as #rrggbb.
    """

    text: str
    tone: Tone = Tone.PLAIN
    link: str = ""
    color: str = ""


class Shown(Generic[T]):
    """An attribute that is visible on the screen: setting it repaints the lines that change."""

    def __init__(self, default: T) -> None:
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_shown_{name}"

    @overload
    def __get__(self, widget: None, owner: type) -> "Shown[T]": ...
    @overload
    def __get__(self, widget: "LineWidget", owner: type) -> T: ...
    def __get__(self, widget: "LineWidget | None", owner: type) -> "T | Shown[T]":
        if widget is None:
            return self
        return widget.__dict__.get(self._name, self._default)  # type: ignore[no-any-return]  # as __set__ put it

    def __set__(self, widget: "LineWidget", value: T) -> None:
        if widget.__dict__.get(self._name, self._default) == value:
            return
        widget.__dict__[self._name] = value
        widget.update_lines()


class LineWidget(Widget):
    """A widget drawn by lines.

    A subclass defines `draw(y)`, the pieces of line y, and, if drawing is slow,
    `line_key(y)`, a value that changes with the line. After a change of state it calls
    `update_lines()`: only the lines that differ from the last time are painted, and the
    layout never changes. Text is cleaned here, cut and padded to
    the width, and never interpreted as markup.
    """

    ALLOW_SELECT = False

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.glyphs = glyphs
        self._keys: list[Hashable] = []
        self._strips: dict[Hashable, Strip] = {}
        self._palette: dict[Tone, Style] = {}
        self._settled = Size(0, 0)

    def line_key(self, y: int) -> Hashable:
        """Return a value for line y that is equal only if the line looks the same."""
        return tuple(self.draw(y))

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Return the pieces of line y; text from dumps need not be clean, and may be too long."""
        raise NotImplementedError

    def update_lines(self) -> None:
        """Repaint the lines that changed."""
        width, height = self._settle()
        if not height:
            return
        keys = [self.line_key(y) for y in range(height)]
        if len(keys) != len(self._keys):
            self._keys = keys
            self.refresh()
            return
        changed = [y for y, (new, old) in enumerate(zip(keys, self._keys, strict=True)) if new != old]
        self._keys = keys
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """Paint one line, from the cache if it was painted before."""
        width = self._settle().width
        key = self.line_key(y)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self._paint(self.draw(y), width)
        return strip

    def notify_style_update(self) -> None:
        """Drop the cached lines of the old style."""
        super().notify_style_update()
        self._strips.clear()
        self._palette.clear()

    def _on_resize(self, event: events.Resize) -> None:
        self.update_lines()

    def _settle(self) -> Size:
        # Textual may paint in a new size before it sends the resize event.
        if self.size != self._settled:
            self._settled = self.size
            self._strips.clear()
            self.resized()
        return self._settled

    def resized(self) -> None:
        """Adapt to a new size before the lines are painted; the default does nothing."""

    def _paint(self, pieces: Iterable[TextPiece], width: int) -> Strip:
        segments: list[Segment] = []
        room = width
        plain = getattr(self.app, "ascii_only", False)
        for text, tone, link, color in pieces:
            text = in_ascii(safe(text)) if plain else safe(text)
            if (cells := cell_len(text)) > room:
                text = text[: take(text, room)]
                cells = cell_len(text)
            if text:
                style = self._style(tone, link)
                segments.append(Segment(text, style + self._colored(color) if color else style))
            room -= cells
            if room <= 0:
                break
        if room > 0:
            segments.append(Segment(" " * room, self._style(Tone.PLAIN)))
        return Strip(segments, width)

    def _style(self, tone: Tone, link: str = "") -> Style:
        style = self._palette.get(tone)
        if style is None:
            style = self.rich_style
            for part in tone:
                weight, color = _STYLES[part]
                style += weight
                if named := self.app.theme_variables.get(color):
                    style += Style.from_color(Color.parse(named).rich_color)
                elif color == "text-dim":
                    style += Style(dim=True)
            self._palette[tone] = style
        return style + Style(link=link) if link else style

    def _colored(self, color: str) -> Style:
        """Return a user's colour, adjusted if it is not readable on the known background."""
        if self.app.current_theme.ansi:
            named = Color.parse(color if color.startswith("#") else f"ansi_{color}")
        else:
            wanted = Color.parse(color if color.startswith("#") else color.removeprefix("bright_"))
            named = readable(wanted, Color.parse(self.app.theme_variables["background"]), TEXT)
        return Style.from_color(named.rich_color) + Style(dim=False)


def marked(
    text: str, spans: Sequence[tuple[int, int]], tone: Tone = Tone.PLAIN, start: int = 0
) -> list[TextPiece]:
    """Split text into pieces in `tone`, those in `spans` highlighted as matches.

    `spans` are offsets into a longer text, of which `text` is the part from `start` on.
    """
    pieces: list[TextPiece] = []
    done, end = start, start + len(text)
    for first, last in spans:
        first, last = max(first, done), min(last, end)
        if first >= last:
            continue
        if first > done:
            pieces.append(TextPiece(text[done - start : first - start], tone))
        pieces.append(TextPiece(text[first - start : last - start], tone | Tone.MATCH))
        done = last
    if done < end:
        pieces.append(TextPiece(text[done - start :], tone))
    return pieces


def breadth(pieces: Iterable[TextPiece]) -> int:
    """Return how many cells the pieces take."""
    return sum(cell_len(piece.text) for piece in pieces)
