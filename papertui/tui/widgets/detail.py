"""The paper at the cursor: title, facts, authors, tags, abstract, links, note; scrolled by lines."""

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from sys import maxsize

from textual import events

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.content import Content
from papertui.tui.widgets.laid import ColorOf, LaidLine, lay_out, match_places, no_color
from papertui.tui.widgets.lines import LineWidget, Shown, TextPiece, Tone, breadth

_WHEEL = 3
_LINES_TO_SPARE = 20


class Detail(LineWidget, can_focus=True):
    """One paper, wrapped to the width as far as it is visible, with matched words highlighted.

    Blank lines are omitted if they would push the end of the abstract off the screen.
    """

    is_narrowed = Shown(False)
    """Whether lines of text are at most `text_width` columns wide."""
    text_width = 80

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self.color_of: ColorOf = no_color
        self._content: Content | None = None
        self._top = 0
        self._places: list[tuple[int, int]] = []
        self._match = -1
        self._at_top: tuple[int, int] = (0, 0)
        self._laid: list[LaidLine] = []
        self._more: Iterator[LaidLine] = iter(())

    @property
    def content(self) -> Content | None:
        """The content that is shown."""
        return self._content

    @property
    def top(self) -> int:
        """The index of the first visible line."""
        return self._top

    def show(self, content: Content | None) -> None:
        """Show a paper from its top, or nothing; the same paper with other tags keeps its scroll."""
        same = content is not None and self._content is not None and content.id == self._content.id
        places = match_places(content) if content else []
        if not same:
            self._top = 0
        if not same or places != self._places:
            self._match = -1
        self._content, self._places = content, places
        self._lay_out()
        self.go(self._top)

    def scroll_lines(self, lines: int) -> bool:
        """Scroll down, or up, by lines; return False at the end."""
        before = self._top
        self.go(self._top + lines)
        return self._top != before

    def page(self, pages: float) -> bool:
        """Scroll by pages that overlap by one line; return False at the end."""
        return self.scroll_lines(int(pages * max(1, self.size.height - 1)))

    def read_on(self, step: int) -> None:
        """Scroll half a page, or to the end of the abstract if no line is skipped."""
        half = max(1, self.size.height // 2)
        unread = self._abstract_end() - self._top - self.size.height
        self.scroll_lines(max(half, unread) if step > 0 and unread <= self.size.height else step * half)

    def go(self, line: int) -> None:
        """Scroll a line to the top, as far as there is text below it."""
        self._put_at_top(line)
        self.update_lines()

    def go_end(self) -> None:
        """Scroll to the end."""
        self.go(self._reach(maxsize))

    def next_match(self, step: int = 1) -> tuple[int, int]:
        """Scroll to the next matched word, or the previous; return its number from 1 and the count."""
        if not self._places:
            return 0, 0
        before_first = self._match < 0 and step < 0
        self._match = (self._match + step + before_first) % len(self._places)
        line = self._line_of(self._places[self._match])
        if not self._top <= line < self._top + self.size.height:
            self._put_at_top(line - self.size.height // 3)
        self.update_lines()
        return self._match + 1, len(self._places)

    def narrow(self, is_narrowed: bool) -> None:
        """Limit lines of text to `text_width` columns, or end that."""
        if is_narrowed != self.is_narrowed:
            self.is_narrowed = is_narrowed
            self.resized()
            self.update_lines()

    def resized(self) -> None:
        """Wrap again; the line at the top stays there."""
        self._lay_out()
        self._top = self._bounded(self._line_of(self._at_top)) if self._top else 0

    def line_key(self, y: int) -> Hashable:
        """Return the state that a line depends on: its content, the selected match, the scroll symbol."""
        return self._line(y), self._match_in(self._top + y), self._sign(y)

    def draw(self, y: int) -> Sequence[TextPiece]:
        """Draw a line, and at its right edge whether there is more."""
        pieces = [TextPiece(" "), *self._with_current(self._line(y), self._match_in(self._top + y))]
        sign = self._sign(y)
        if sign:
            pieces.append(TextPiece(" " * (self.size.width - 1 - breadth(pieces)) + sign, Tone.DIM))
        return pieces

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        event.stop()
        self.scroll_lines(-_WHEEL)

    def _lay_out(self) -> None:
        self._laid = []
        self._more = self._lines(is_airy=self._has_room_for_blanks())

    def _lines(self, *, is_airy: bool) -> Iterator[LaidLine]:
        # A cell at the left, one at the right and one for the scroll symbol stay free.
        width = max(1, self.size.width - 3)
        width = min(width, self.text_width) if self.is_narrowed else width
        if self._content is None:
            return iter(())
        return lay_out(self._content, width, self.glyphs, airy=is_airy, color_of=self.color_of)

    def _has_room_for_blanks(self) -> bool:
        """Whether the abstract's end is visible with blank lines, or is not visible even without them."""
        height = self.size.height
        for is_airy in (True, False):
            first = list(islice(self._lines(is_airy=is_airy), height + 1))
            if len(first) <= height or first[-1].is_at_end:
                return is_airy
        return height > _LINES_TO_SPARE

    def _abstract_end(self) -> int:
        """Return the number of the line after the abstract."""
        for line in self._more if not (self._laid and self._laid[-1].is_at_end) else ():
            self._laid.append(line)
            if line.is_at_end:
                break
        return next((at for at, line in enumerate(self._laid) if line.is_at_end), len(self._laid))

    def _reach(self, lines: int) -> int:
        """Lay out up to that many lines; return how many are laid out."""
        self._laid.extend(islice(self._more, max(0, lines - len(self._laid))))
        return len(self._laid)

    def _put_at_top(self, line: int) -> None:
        self._top = self._bounded(line)
        # The position in the content, not the line, so that it is the same after resizing.
        self._at_top = self._laid[self._top].place if self._laid else (0, 0)

    def _bounded(self, line: int) -> int:
        height = max(1, self.size.height)  # a hidden pane has none
        return max(0, min(line, self._reach(max(0, line) + height) - height))

    def _line(self, y: int) -> tuple[TextPiece, ...]:
        index = self._top + y
        return self._laid[index].pieces if index < self._reach(index + 1) else ()

    def _line_of(self, place: tuple[int, int]) -> int:
        """Return the line of a position in the content."""
        for line in self._more if not self._laid or self._laid[-1].place <= place else ():
            self._laid.append(line)
            if line.place > place:
                break
        return max(0, bisect_right(self._laid, place, key=lambda line: line.place) - 1)

    def _match_in(self, index: int) -> int:
        """Return where the selected match begins in a line, -1 if it is elsewhere."""
        if self._match < 0 or index >= len(self._laid):
            return -1
        part, start = self._places[self._match]
        line = self._laid[index]
        length = sum(len(piece.text) for piece in line.pieces)
        at = start - line.start + line.lead
        return at if line.part == part and line.lead <= at < length else -1

    def _with_current(self, pieces: Sequence[TextPiece], at: int) -> list[TextPiece]:
        turned: list[TextPiece] = []
        for piece in pieces:
            turned.append(piece._replace(tone=piece.tone | Tone.CURSOR) if at == 0 else piece)
            at -= len(piece.text)
        return turned

    def _sign(self, y: int) -> str:
        height = self._settled.height
        last = self._top + height
        if y == height - 1 and self._reach(last + 1) > last:
            return self.glyphs.more_below
        return self.glyphs.more_above if y == 0 and self._top else ""
