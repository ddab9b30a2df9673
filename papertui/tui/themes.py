"""Themes by name, and the choice for a terminal: the one asked for, or else one for its background."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from papertui.tui.glyphs import is_plain

if TYPE_CHECKING:
    from papertui.config import Settings

ANSI_DARK, ANSI_LIGHT = "ansi-dark", "ansi-light"
"""The two themes of the terminal's own 16 colours."""
FULL_DARK, FULL_LIGHT = "textual-dark", "textual-light"

THEMES = (
    ANSI_DARK, FULL_DARK, "atom-one-dark", "catppuccin-frappe", "catppuccin-macchiato", "catppuccin-mocha",
    "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-moon", "solarized-dark",
    "tokyo-night", ANSI_LIGHT, FULL_LIGHT, "atom-one-light", "catppuccin-latte", "rose-pine-dawn",
    "solarized-light",
)  # fmt: skip
"""The names of all themes: the dark ones, then the light ones."""

BACKGROUND_QUERY = "\x1b]11;?\x07"
"""Asks a terminal for its background: OSC 11 of xterm."""

_ANSWER = re.compile(
    r"11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})(?:/[0-9a-fA-F]{1,4})?"
)
# On a brighter background, black has more contrast than white: (1.05 / (L + 0.05)) = ((L + 0.05) / 0.05).
_BRIGHT = 0.179
_LIGHT_COLORS = frozenset({"7", "9", "10", "11", "12", "13", "14", "15"})


def theme_for(
    settings: Settings, environ: Mapping[str, str], *, asked: str | None, light: bool, colors: int
) -> str:
    """Return the theme: `asked` on the command line, or that of the settings, or the terminal's colours.

    With only 16 `colors`, the terminal's own colours are used: others would be replaced
    arbitrarily. They are also the default over SSH, where they take a quarter fewer
    bytes.
    """
    wished = asked or (settings.light_theme if light else "") or settings.theme
    if wished in THEMES and (colors > 16 or wished in (ANSI_DARK, ANSI_LIGHT)):
        return wished
    remote = environ.get("SSH_CONNECTION") or environ.get("SSH_TTY")
    few = environ.get("NO_COLOR") or environ.get("COLORTERM") not in ("truecolor", "24bit")
    dark, bright = (ANSI_DARK, ANSI_LIGHT) if remote or few or colors <= 16 else (FULL_DARK, FULL_LIGHT)
    return bright if light else dark


def is_asked_for(settings: Settings, environ: Mapping[str, str], asked: str | None) -> bool:
    """Whether the terminal's background matters for the theme, and asking for it does no harm."""
    fixed = asked or environ.get("NO_COLOR") or (settings.theme and not settings.light_theme)
    return not fixed and not is_plain(environ)


def is_light(environ: Mapping[str, str]) -> bool:
    """Whether the background is light by `$COLORFGBG`, which rxvt, Konsole and others set: `0;15`."""
    return environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_COLORS


def is_light_answer(answer: str) -> bool | None:
    """Whether an answer to BACKGROUND_QUERY, without its ends, is a light colour; None if it is invalid."""
    found = _ANSWER.fullmatch(answer)
    if found is None:
        return None
    return luminance(*(int(part, 16) / (16 ** len(part) - 1) for part in found.groups())) > _BRIGHT


def luminance(red: float, green: float, blue: float) -> float:
    """Return the relative luminance of a colour, its parts 0 to 1 (WCAG 2.2)."""
    linear = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in (red, green, blue)
    )
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def ratio(one: float, other: float) -> float:
    """Return the contrast of two luminances, 1 to 21 (WCAG 2.2)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
