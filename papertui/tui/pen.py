"""The pen writes cells to a terminal in as few bytes as possible: looks, and the sequences between them."""

import re
from functools import lru_cache

from rich.cells import split_graphemes
from rich.color import Color, ColorSystem
from rich.style import Style

Look = tuple[str, str, str, str]
"""The look of a cell: attributes, foreground and background as SGR parameters, and its link."""

PLAIN: Look = ("", "", "", "")
RESET = "\x1b[m"
"""Resets every look except a link."""

_PLAIN_LINK = re.compile(r"[!-~]+\Z")
_ATTRIBUTES = (
    ("bold", "1"), ("dim", "2"), ("italic", "3"), ("underline", "4"), ("blink", "5"), ("reverse", "7"),
    ("conceal", "8"), ("strike", "9"), ("underline2", "21"), ("overline", "53"),
)  # fmt: skip
_OFF = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "7": "27",
    "8": "28",
    "9": "29",
    "21": "24",
    "53": "55",
}
# Attributes that change a blank cell, unlike bold or red.
_SEEN_ON_BLANKS = frozenset({"4", "5", "7", "9", "21", "53"})


class Pen:
    """Writes with few bytes: it tracks the cursor's position and the current look."""

    def __init__(self, current: Look = PLAIN) -> None:
        """Start in the terminal's current look."""
        self.output: list[str] = []
        self.current = current
        self._y = self._x = -1

    def is_above(self, y: int) -> bool:
        """Whether the cursor is on the line just above."""
        return 0 <= self._y == y - 1

    def move(self, y: int, x: int) -> None:
        """Move the cursor to a cell."""
        if (y, x) == (self._y, self._x):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if y == self._y:
            ways.append(f"\x1b[{x + 1}G")
            if 0 <= self._x < x:
                ways.append(f"\x1b[{x - self._x}C" if x - self._x > 1 else "\x1b[C")
        elif self.is_above(y):
            ways.append(f"\r\n\x1b[{x if x > 1 else ''}C" if x else "\r\n")
            # Past the last column, the position of the cursor differs between terminals.
            ways += [f"\n\x1b[{x + 1}G"] if self._x >= 0 else []
        self.output.append(min(ways, key=len))
        self._y, self._x = y, x

    def look(self, look: Look) -> None:
        """Set the look for what follows."""
        if look != self.current:
            self.output.append(_turn(self.current, look))
            self.current = look

    def write(self, text: str, cells: int, *, sure: bool) -> None:
        """Write text of that many cells; not `sure` if terminals may disagree about its width."""
        self.output.append(text)
        self._x = self._x + cells if sure else -1

    def erase(self) -> None:
        """Erase the rest of the row with the background of the look."""
        self.output.append("\x1b[K")


@lru_cache(maxsize=1024)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """Return the look of a style in a terminal with that colour system."""
    if style is None:
        return PLAIN
    attributes = ";".join(code for name, code in _ATTRIBUTES if getattr(style, name))
    return (
        attributes,
        _codes(style.color, system, True),
        _codes(style.bgcolor, system, False),
        _link(style),
    )


def _link(style: Style) -> str:
    # A character outside of ASCII could end the control sequence that holds the URL.
    return style.link if style.link and _PLAIN_LINK.match(style.link) else ""


def _codes(color: Color | None, system: ColorSystem, foreground: bool) -> str:
    if color is None or color.is_default:
        return ""
    return ";".join(color.downgrade(system).get_ansi_codes(foreground))


@lru_cache(maxsize=1024)
def _turn(old: Look, new: Look) -> str:
    """Return the shortest sequence that changes one look to another."""
    link = f"\x1b]8;;{new[3]}\x1b\\" if old[3] != new[3] else ""
    if old[:3] == new[:3]:
        return link
    reset = "\x1b[" + ";".join(filter(None, ("0" if any(new[:3]) else "", *new[:3]))) + "m"
    had, has = set(filter(None, old[0].split(";"))), set(filter(None, new[0].split(";")))
    off = {_OFF[code] for code in had - has}
    # Some codes reset two attributes.
    on = has - had | {code for code in has if _OFF[code] in off}
    colors = (
        (code or default) if code != was else ""
        for code, was, default in ((new[1], old[1], "39"), (new[2], old[2], "49"))
    )
    changed = "\x1b[" + ";".join(filter(None, (*sorted(off), *sorted(on), *colors))) + "m"
    return min(reset, changed, key=len) + link


def alike(sign: str, look: Look, other: Look) -> bool:
    """Whether a cell looks the same in both looks, such as a blank in bold and in red."""
    return look == other or (sign == " " and ground(look) == ground(other))


@lru_cache(maxsize=1024)
def ground(look: Look) -> tuple[str, ...]:
    """Return the part of a look that is visible on a blank: background, link, underline."""
    return look[2], look[3], *sorted(_SEEN_ON_BLANKS.intersection(look[0].split(";")))


def is_sure(signs: list[str]) -> bool:
    """Whether all terminals agree on the width of these characters; for joined and new ones they do not."""
    text = "".join(signs)
    return text.isascii() or not any(len(sign) > 1 or sign > "\U0001efff" for sign in signs)


def cells_of(text: str) -> list[str]:
    """Return the characters of a text, one per cell; a wide one is followed by an empty one."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width == 0 and cells:
            # A combining mark without a base belongs to the character before it.
            at = -1 if cells[-1] else -2
            cells[at] += text[start:end]
            continue
        cells.append(text[start:end])
        cells.extend([""] * (width - 1))
    return cells
