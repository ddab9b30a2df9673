"""The signs the screens are drawn with, and plain ASCII for terminals whose font has no others."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

# Terminals with a font of 256 or 512 signs, or with none of their own, and no hyperlinks.
_PLAIN_TERMINALS = ("linux", "vt1", "vt2", "vt3", "vt4", "vt5", "cons25", "ansi", "sun", "dumb")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One sign for each thing that is told; every one is a single cell wide."""

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
    """Choose the signs for the terminal that `$TERM` names, or those that the user wants."""
    return ASCII if ascii_only or is_plain(environ) else UNICODE


def is_plain(environ: Mapping[str, str]) -> bool:
    """Whether `$TERM` names a terminal that knows few signs and sequences."""
    return environ.get("TERM", "").startswith(_PLAIN_TERMINALS)


def in_ascii(text: str) -> str:
    """Return text with the signs of the screens, and typographic ones, as ASCII of the same width.

    What else a paper has in its title stays: there the terminal's font must do.
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
