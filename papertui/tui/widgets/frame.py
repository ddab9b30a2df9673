"""The frame of a panel: the upper line with the title, the lower line with the keys."""

from papertui.tui.glyphs import Glyphs
from papertui.tui.widgets.cells import cell_len, cut
from papertui.tui.widgets.lines import TextPiece, Tone

_STRIPS = 16
"""Columns beside a panel, on both sides together, that are too few to be of use."""


def panel_width(needed: int, room: int) -> int:
    """Return the width of a panel: what it needs, or all if only narrow strips would remain beside it."""
    return room if needed > room - _STRIPS else needed


def frame_line(signs: Glyphs, width: int, words: str, *, above: bool, more: bool = False) -> list[TextPiece]:
    """Return a line of the frame with words in it; `more` shows that there are lines beyond it."""
    corners = signs.corners[:2] if above else signs.corners[2:]
    room = width - 2
    end = f" {signs.more_above if above else signs.more_below} " if more else ""
    words = f" {cut(words, room - 4 - len(end), signs.ellipsis)} " if words else ""
    rest = signs.rule * (room - 1 - cell_len(words) - cell_len(end))
    return [
        TextPiece(corners[0] + signs.rule, Tone.DIM),
        TextPiece(words, Tone.TITLE if above else Tone.DIM),
        TextPiece(rest + end + corners[1], Tone.DIM),
    ]
