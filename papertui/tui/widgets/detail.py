"""The paper at the cursor: title, facts, authors, tags, abstract, links, note; scrolled by lines."""

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from sys import maxsize

from textual import events

from papertui.tui.glyphs import UNICODE, Glyphs
from papertui.tui.widgets.content import Content, Laid, lay_out, match_places
from papertui.tui.widgets.lines import Lines, Piece, Tone, breadth

_WHEEL = 3


class Detail(Lines, can_focus=True):
    """One paper, wrapped to the width as far as it is seen, with matched words marked."""

    def __init__(
        self, *, glyphs: Glyphs = UNICODE, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(glyphs=glyphs, id=id, classes=classes)
        self._content: Content | None = None
        self._top = 0
        self._places: list[tuple[int, int]] = []
        self._match = -1
        self._at_top: tuple[int, int] = (0, 0)
        self._laid: list[Laid] = []
        self._more: Iterator[Laid] = iter(())

    @property
    def content(self) -> Content | None:
        """What is shown."""
        return self._content

    @property
    def top(self) -> int:
        """The first line seen, counted from 0."""
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

    def scroll_lines(self, lines: int) -> None:
        """Scroll down, or up, by lines."""
        self.go(self._top + lines)

    def page(self, pages: float) -> None:
        """Scroll by pages; one line of the page before stays."""
        self.scroll_lines(int(pages * max(1, self.size.height - 1)))

    def go(self, line: int) -> None:
        """Put a line at the top as far as there is text below it."""
        self._put_at_top(line)
        self.update_lines()

    def go_end(self) -> None:
        """Show the end."""
        self.go(self._reach(maxsize))

    def next_match(self, step: int = 1) -> tuple[int, int]:
        """Show the next matched word, or the previous; return its number from 1 and how many there are."""
        if not self._places:
            return 0, 0
        before_first = self._match < 0 and step < 0
        self._match = (self._match + step + before_first) % len(self._places)
        line = self._line_of(self._places[self._match])
        if not self._top <= line < self._top + self.size.height:
            self._put_at_top(line - self.size.height // 3)
        self.update_lines()
        return self._match + 1, len(self._places)

    def resized(self) -> None:
        """Wrap again and keep at the top what was there."""
        self._lay_out()
        self._top = self._bounded(self._line_of(self._at_top)) if self._top else 0

    def line_key(self, y: int) -> Hashable:
        """Stand for a line of the paper, a match in it that `n` led to, the scroll sign."""
        return self._line(y), self._match_in(self._top + y), self._sign(y)

    def draw(self, y: int) -> Sequence[Piece]:
        """Paint a line, and at its right edge whether there is more."""
        pieces = [Piece(" "), *self._with_current(self._line(y), self._match_in(self._top + y))]
        sign = self._sign(y)
        if sign:
            pieces.append(Piece(" " * (self.size.width - 1 - breadth(pieces)) + sign, Tone.DIM))
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
        # A cell at the left, one at the right and one for the scroll sign stay free.
        width = max(1, self.size.width - 3)
        self._more = lay_out(self._content, width, self.glyphs) if self._content else iter(())

    def _reach(self, lines: int) -> int:
        """Lay out that many lines if there are so many; return how many are laid out."""
        self._laid.extend(islice(self._more, max(0, lines - len(self._laid))))
        return len(self._laid)

    def _put_at_top(self, line: int) -> None:
        self._top = self._bounded(line)
        # Of what is read, not of the line: so it comes back when a narrow window is made wide again.
        self._at_top = self._laid[self._top][1:] if self._laid else (0, 0)

    def _bounded(self, line: int) -> int:
        height = self.size.height
        return max(0, min(line, self._reach(max(0, line) + height) - height))

    def _line(self, y: int) -> tuple[Piece, ...]:
        index = self._top + y
        return self._laid[index].pieces if index < self._reach(index + 1) else ()

    def _line_of(self, place: tuple[int, int]) -> int:
        """Find the line that a stretch of the content is on."""
        for line in self._more if not self._laid or self._laid[-1][1:] <= place else ():
            self._laid.append(line)
            if line[1:] > place:
                break
        return max(0, bisect_right(self._laid, place, key=lambda line: line[1:]) - 1)

    def _match_in(self, index: int) -> int:
        """Where in a line the match begins that was gone to, -1 where that is elsewhere."""
        if self._match < 0 or index >= len(self._laid):
            return -1
        part, start = self._places[self._match]
        line = self._laid[index]
        length = sum(len(piece.text) for piece in line.pieces)
        return start - line.start if line.part == part and 0 <= start - line.start < length else -1

    def _with_current(self, pieces: Sequence[Piece], at: int) -> list[Piece]:
        turned: list[Piece] = []
        for piece in pieces:
            turned.append(piece._replace(tone=piece.tone | Tone.CURSOR) if at == 0 else piece)
            at -= len(piece.text)
        return turned

    def _sign(self, y: int) -> str:
        last = self._top + self.size.height
        if y == self.size.height - 1 and self._reach(last + 1) > last:
            return self.glyphs.more_below
        return self.glyphs.more_above if y == 0 and self._top else ""
