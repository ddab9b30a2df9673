"""The symbols of the screens, and plain ASCII for terminals with a small font."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

# Terminals with a font of 256 or 512 characters, or of unknown font, and without hyperlinks.
_PLAIN_TERMINALS = ("linux", "vt1", "vt2", "vt3", "vt4", "vt5", "cons25", "ansi", "sun", "dumb")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One symbol for each meaning; each is a single cell wide."""

    cursor: str = "▌"
    mark: str = "✓"
    unread: str = "●"
    star: str = "★"
    note: str = "n"
    ellipsis: str = "…"
    dot: str = "·"
    rule: str = "─"
    divider: str = "│"
    joint_down: str = "┬"
    joint_up: str = "┴"
    corners: str = "┌┐└┘"
    bar: str = "█"
    bar_ends: str = "▕▏"
    more_above: str = "↑"
    more_below: str = "↓"
    caret: str = "^"
    hyperlinks: bool = True


UNICODE = Glyphs()
ASCII = Glyphs(
    cursor=">",
    mark="x",
    unread="o",
    star="*",
    ellipsis="~",
    dot="-",
    rule="-",
    divider="|",
    joint_down="+",
    joint_up="+",
    corners="++++",
    bar="#",
    bar_ends="[]",
    more_above="^",
    more_below="v",
    hyperlinks=False,
)


def glyphs_for(environ: Mapping[str, str], *, ascii_only: bool = False) -> Glyphs:
    """Return the symbols for the terminal of `$TERM`, or those that the user wants."""
    return ASCII if ascii_only or is_plain(environ) else UNICODE


def is_plain(environ: Mapping[str, str]) -> bool:
    """Whether `$TERM` names a terminal with few characters and control sequences."""
    return environ.get("TERM", "").startswith(_PLAIN_TERMINALS)


def in_ascii(text: str) -> str:
    """Return text with our symbols, and typographic characters, as ASCII of the same width.

    Other characters of a paper stay: the terminal's font must show them.
    """
    return text.translate(_IN_ASCII)


_TYPOGRAPHIC = {
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "‚": "'",
    "–": "-",
    "—": "-",
    "→": ">",
    "←": "<",
}
_IN_ASCII = str.maketrans(
    {
        **{
            sign: plain
            for each in fields(Glyphs)
            if isinstance(signs := getattr(UNICODE, each.name), str)
            for sign, plain in zip(signs, getattr(ASCII, each.name), strict=True)
        },
        **_TYPOGRAPHIC,
    }
)
