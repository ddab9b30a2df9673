"""Text measured in terminal cells: cut, padded and wrapped without splitting a grapheme."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, split_graphemes

from papertui.text import clean

__all__ = [
    "after",
    "before",
    "cell_len",
    "cut",
    "fit",
    "middle",
    "paragraph",
    "parts_within",
    "safe",
    "take",
    "wrap",
]

_BREAKS = str.maketrans("\n\t", "  ")
_WORD = re.compile(r"\S+")
# Cells that a title may lose to be cut between words.
_CHEAP = 8
# Maximum characters of a grapheme of clean text: an emoji of a family of four has 7.
_LONGEST = 32


def safe(text: str) -> str:
    """Clean text for one line of the screen; its spaces are kept, because they align columns."""
    return clean(text).translate(_BREAKS)


def take(text: str, width: int) -> int:
    """Return how many characters of `text` fit into `width` cells, in whole graphemes."""
    if width <= 0:
        return 0
    if text.isascii() or len(text) * 2 <= width:
        return min(len(text), width)
    # Clean text has at most a few characters per cell, so it is enough to examine this length.
    stretch = text[: 8 * width]
    room = width
    for start, _, cells in split_graphemes(stretch)[0]:
        room -= cells
        if room < 0:
            return start
    return len(stretch)


def after(text: str, at: int) -> int:
    """Return where the grapheme that begins at `at` ends."""
    graphemes = split_graphemes(text[at : at + _LONGEST])[0]
    return at + graphemes[0][1] if graphemes else at


def before(text: str, at: int) -> int:
    """Return where the grapheme that ends at `at` begins."""
    start = max(0, at - _LONGEST)
    graphemes = split_graphemes(text[start:at])[0]
    return start + graphemes[-1][0] if graphemes else at


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut text to `width` cells, with an ellipsis if it was longer; between words if that loses little."""
    if cell_len(text) <= width:
        return text
    kept = text[: take(text, width - 1)]
    word_end = kept.rfind(" ")
    if word_end > 0 and text[len(kept) : len(kept) + 1] not in ("", " ") and len(kept) - word_end <= _CHEAP:
        kept = kept[:word_end]
    # The text may have an ellipsis there itself; two in a row would be noise.
    return (kept.rstrip(f" …{ellipsis}") + ellipsis) if width > 0 else ""


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut or pad text to exactly `width` cells."""
    text = cut(text, width, ellipsis)
    return text + " " * (width - cell_len(text))


def middle(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut text to `width` cells in its middle, since a path is recognised by its beginning and its end."""
    if cell_len(text) <= width:
        return text
    head = text[: take(text, (width - 1) // 3)]
    room = width - cell_len(head) - cell_len(ellipsis)
    if room <= 0:
        return cut(text, width, ellipsis)
    start = max(0, len(text) - room)
    while cell_len(text[start:]) > room:
        start = after(text, start)
    return head + ellipsis + text[start:]


def parts_within(text: str, width: int) -> str:
    """Return as many of the parts of `a · b · c` as fit; the last one, how to leave, is kept longest."""
    parts = text.split(" · ")
    while len(parts) > 1 and cell_len(" · ".join(parts)) > width:
        del parts[-2]
    return " · ".join(parts)


def first_parts(text: str, width: int) -> str:
    """Return as many of the parts of `a · b · c` as fit, from the first on; the first one at least."""
    parts = text.split(" · ")
    while len(parts) > 1 and cell_len(" · ".join(parts)) > width:
        del parts[-1]
    return " · ".join(parts)


def paragraph(text: str, width: int, ellipsis: str = "…") -> list[str]:
    """Return text as whole lines of at most `width` cells; a path wider than a line is cut in its middle."""
    words = (middle(word, width, ellipsis) if "/" in word else word for word in safe(text).split())
    joined = " ".join(words)
    return [joined[start:end] for start, end in wrap(joined, width)]


def wrap(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Wrap text at words; yield the (start, end) offsets of each line.

    Lazy, so that the first screen of a body of megabytes costs no more than
    that of a short one. A word wider than the line is broken.
    """
    width = max(width, 2)
    start = end = used = 0
    for match in _WORD.finditer(text):
        word, word_end = match.span()
        cells = _cells(text, word, word_end, width)
        if end > start and used + word - end + cells <= width:
            used += word - end + cells
            end = word_end
            continue
        if end > start:
            yield start, end
        start = word
        while cells > width:
            broken = start + max(take(text[start : start + 8 * width], width), 1)
            yield start, broken
            start = broken
            cells = _cells(text, start, word_end, width)
        end, used = word_end, cells
    if end > start:
        yield start, end


def _cells(text: str, start: int, end: int, width: int) -> int:
    # For a word of a megabyte it is enough to know that it does not fit.
    return cell_len(text[start : min(end, start + 8 * width)])
