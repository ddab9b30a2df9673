"""The pen: puts signs on a terminal in as few bytes as it finds. What a look is, and how to turn into it."""

import re
from functools import lru_cache

from rich.cells import split_graphemes
from rich.color import Color, ColorSystem
from rich.style import Style

Look = tuple[str, str, str, str]
"""How a cell looks: attributes, foreground and background as SGR parameters, and its link."""

PLAIN: Look = ("", "", "", "")
RESET = "\x1b[m"
"""Ends every look but a link."""

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
# Bold and red change nothing on a blank; these do.
_SEEN_ON_BLANKS = frozenset({"4", "5", "7", "9", "21", "53"})


class Pen:
    """Writes with as few bytes as it can: it knows where the cursor is, and in what look it writes."""

    def __init__(self, current: Look = PLAIN) -> None:
        """Begin in the look that the terminal writes in."""
        self.output: list[str] = []
        self.current = current
        self._y = self._x = -1

    def is_above(self, y: int) -> bool:
        """Whether the cursor is on the line before that one."""
        return 0 <= self._y == y - 1

    def move(self, y: int, x: int) -> None:
        """Put the cursor on a cell."""
        if (y, x) == (self._y, self._x):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if y == self._y:
            ways.append(f"\x1b[{x + 1}G")
            if 0 <= self._x < x:
                ways.append(f"\x1b[{x - self._x}C" if x - self._x > 1 else "\x1b[C")
        elif self.is_above(y):
            ways.append(f"\r\n\x1b[{x if x > 1 else ''}C" if x else "\r\n")
            # A cursor that waits behind the last column may be anywhere below it.
            ways += [f"\n\x1b[{x + 1}G"] if self._x >= 0 else []
        self.output.append(min(ways, key=len))
        self._y, self._x = y, x

    def look(self, look: Look) -> None:
        """Write in that look from here on."""
        if look != self.current:
            self.output.append(_turn(self.current, look))
            self.current = look

    def write(self, text: str, cells: int, *, sure: bool) -> None:
        """Write text of that many cells; where a terminal may count otherwise, the place is not `sure`."""
        self.output.append(text)
        self._x = self._x + cells if sure else -1

    def erase(self) -> None:
        """Blank the rest of the row in the background of the look."""
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
    # What is no URL in plain ASCII could end the sequence it stands in.
    return style.link if style.link and _PLAIN_LINK.match(style.link) else ""


def _codes(color: Color | None, system: ColorSystem, foreground: bool) -> str:
    if color is None or color.is_default:
        return ""
    return ";".join(color.downgrade(system).get_ansi_codes(foreground))


@lru_cache(maxsize=1024)
def _turn(old: Look, new: Look) -> str:
    """Return the shortest sequence that turns one look into another."""
    link = f"\x1b]8;;{new[3]}\x1b\\" if old[3] != new[3] else ""
    if old[:3] == new[:3]:
        return link
    reset = "\x1b[" + ";".join(filter(None, ("0" if any(new[:3]) else "", *new[:3]))) + "m"
    had, has = set(filter(None, old[0].split(";"))), set(filter(None, new[0].split(";")))
    off = {_OFF[code] for code in had - has}
    # Some codes end two attributes.
    on = has - had | {code for code in has if _OFF[code] in off}
    colors = (
        (code or default) if code != was else ""
        for code, was, default in ((new[1], old[1], "39"), (new[2], old[2], "49"))
    )
    changed = "\x1b[" + ";".join(filter(None, (*sorted(off), *sorted(on), *colors))) + "m"
    return min(reset, changed, key=len) + link


def alike(sign: str, look: Look, other: Look) -> bool:
    """Whether a cell looks the same in both looks, as a blank does in bold and in red."""
    return look == other or (sign == " " and ground(look) == ground(other))


@lru_cache(maxsize=1024)
def ground(look: Look) -> tuple[str, ...]:
    """Return what a blank shows of a look: the background, the link, lines through it."""
    return look[2], look[3], *sorted(_SEEN_ON_BLANKS.intersection(look[0].split(";")))


def is_sure(signs: list[str]) -> bool:
    """Whether all terminals agree on how wide these signs are: joined and newer ones they do not."""
    text = "".join(signs)
    return text.isascii() or not any(len(sign) > 1 or sign > "\U0001efff" for sign in signs)


def cells_of(text: str) -> list[str]:
    """Return the signs of a text, one a cell; a wide sign is followed by an empty one."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width == 0 and cells:
            # A mark without a base of its own goes with the sign before it.
            at = -1 if cells[-1] else -2
            cells[at] += text[start:end]
            continue
        cells.append(text[start:end])
        cells.extend([""] * (width - 1))
    return cells
