"""Readable themes: a colour too close to the background is moved away from it until it is readable."""

from __future__ import annotations

from dataclasses import replace

from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from papertui.tui.themes import ANSI_DARK, luminance, ratio

DIM = "text-dim"
"""The theme variable for secondary text; if it is missing, the terminal's dim attribute is used."""
TEXT, SECONDARY = 4.5, 3.0
"""The minimal contrasts of WCAG 2.2, AA."""

_DIMMED = 0.66
_STEPS = 50
# On a light background only black is readable in every palette of 16 colours. The 240 above them are
# the same in every terminal.
_BLUE_256, _RED_256, _ROSE_256 = "#005faf", "#af0000", "#ff8787"


def readable_theme(name: str, colors: int, *, dims: bool = True) -> Theme:
    """Return a readable version of a Textual theme, for a terminal with that many colours.

    `dims` says that the terminal's own dim text is readable.
    """
    theme = BUILTIN_THEMES[name]
    if theme.ansi:
        return _of_terminal(theme, many=colors > 16, dims=dims)
    scheme = theme.to_color_system().generate()
    ground, few = Color.parse(scheme["background"]), colors <= 256
    if few:
        # Of the 256 colours, the nearest to a dark blue is a lilac, and there are only 26 greys.
        ground = Color(*(round(255 * ground.hsl.l),) * 3)
    text = readable(Color.parse(scheme["foreground"]), ground, TEXT, few=few)
    dim = readable(ground.blend(text, _DIMMED), ground, SECONDARY, few=few)
    accent, error = (
        readable(Color.parse(scheme[part]), ground, TEXT, few=few) for part in ("accent", "error")
    )
    # Theme variables keep their exact value; Textual rounds the other colours of a theme.
    parts = {"background": ground, "foreground": text, "accent": accent, "error": error}
    shown = {name: color.hex for name, color in {**parts, DIM: dim, "text-muted": dim}.items()}
    return replace(theme, foreground=text.hex, background=ground.hex, variables={**theme.variables, **shown})


def _of_terminal(theme: Theme, *, many: bool, dims: bool) -> Theme:
    """Return a theme of the terminal's own 16 colours, whose values are unknown.

    They are chosen to be readable in all common palettes: see the test.
    """
    if theme.name == ANSI_DARK:
        variables = {} if dims else {DIM: "ansi_default"}
        error = _ROSE_256 if many else "ansi_bright_white"
        return replace(
            theme, accent="ansi_bright_cyan", error=error, variables={**theme.variables, **variables}
        )
    return replace(
        theme,
        dark=False,
        foreground="ansi_black",
        accent=_BLUE_256 if many else "ansi_black",
        error=_RED_256 if many else "ansi_black",
        variables={**theme.variables, DIM: "ansi_bright_black"},
    )


def readable(color: Color, ground: Color, least: float, *, few: bool = False) -> Color:
    """Return a colour, moved away from the background until its contrast suffices; `few`: of 256."""
    shown = as_one_of_256 if few else Color.parse
    away = Color(255, 255, 255) if _luminance(ground) < luminance(0.5, 0.5, 0.5) else Color(0, 0, 0)
    moved = (Color.parse(color.blend(away, step / _STEPS).hex) for step in range(_STEPS + 1))
    return next((each for each in moved if contrast(shown(each), shown(ground)) >= least), away)


def as_one_of_256(color: Color) -> Color:
    """Return the colour that a terminal of 256 colours shows for it."""
    return Color(*color.rich_color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor())


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21."""
    return ratio(_luminance(one), _luminance(other))


def _luminance(color: Color) -> float:
    return luminance(*color.normalized)
