"""Themes: every one can be read, on every palette; the terminal's background chooses among them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from papertui.config import Settings
from papertui.tui.contrast import DIM, SECONDARY, TEXT, contrast, readable_theme
from papertui.tui.themes import (
    ANSI_DARK,
    ANSI_LIGHT,
    THEMES,
    is_asked_for,
    is_light,
    is_light_answer,
    theme_for,
)
from tests import palettes, terminal
from tests.widget_stage import Papers, open_list

FULL = 1 << 24
TRUECOLOR = {"COLORTERM": "truecolor", "TERM": "xterm-256color"}
# A terminal that dims mixes text with its background: VTE, kitty and xterm by about a third.
_DIMMED = 0.66

Parts = Mapping[str, Color]


def parts(name: str, colors: int) -> Parts:
    """Return the colours of a theme as a terminal of so many colours shows them."""
    theme = readable_theme(name, colors)
    found = {
        part: Color.parse(theme.variables[part])
        for part in ("foreground", "accent", "error", DIM, "background")
    }
    if colors == FULL:
        return found
    return {part: as_shown(color) for part, color in found.items()}


def as_shown(color: Color) -> Color:
    return Color.from_rich_color(
        RichColor.from_triplet(color.rich_color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor())
    )


def too_faint(shown: Parts) -> dict[str, float]:
    """Return the parts that cannot be read, with their contrasts."""
    least = {"foreground": TEXT, "accent": TEXT, "error": TEXT, DIM: SECONDARY}
    found = {part: contrast(shown[part], shown["background"]) for part in least}
    return {part: ratio for part, ratio in found.items() if ratio < least[part]}


def of_palette(name: str, colors: int, palette: Sequence[str], *, dims: bool) -> Parts:
    """Return the colours of a theme of the terminal's own colours, in that palette."""
    theme = readable_theme(name, colors, dims=dims)
    ground, text, *own = (Color.parse(f"#{each}") for each in palette)

    def resolved(color: str) -> Color:
        if color == "ansi_default":
            return text
        rich = Color.parse(color).rich_color
        return own[rich.number] if rich.number is not None else as_shown(Color.parse(color))

    shown = {"foreground": theme.foreground, "accent": theme.accent, "error": theme.error}
    found = {part: resolved(color or "") for part, color in shown.items()}
    dim = theme.variables.get(DIM)
    return {**found, "background": ground, DIM: resolved(dim) if dim else ground.blend(text, _DIMMED)}


@pytest.mark.parametrize("colors", [FULL, 256])
@pytest.mark.parametrize("name", [name for name in THEMES if not BUILTIN_THEMES[name].ansi])
def test_every_theme_can_be_read(name: str, colors: int) -> None:
    assert not too_faint(parts(name, colors))


@pytest.mark.parametrize("colors", [256, 16])
@pytest.mark.parametrize("palette", palettes.LIGHT)
def test_the_terminals_own_colours_can_be_read_on_light_ground(palette: str, colors: int) -> None:
    assert not too_faint(of_palette(ANSI_LIGHT, colors, palettes.LIGHT[palette], dims=True))


@pytest.mark.parametrize("colors", [256, 16])
@pytest.mark.parametrize("palette", palettes.DARK)
def test_the_terminals_own_colours_can_be_read_on_dark_ground(palette: str, colors: int) -> None:
    shown = of_palette(ANSI_DARK, colors, palettes.DARK[palette], dims=palette != "Linux console")
    assert not too_faint(shown)


@pytest.mark.parametrize("colors", [256, 16])
def test_on_solarized_dark_only_the_dim_tone_is_a_little_too_faint(colors: int) -> None:
    """Its text is so grey that a terminal's dim leaves 2.84, and no other of its 16 colours lies between."""
    faint = too_faint(of_palette(ANSI_DARK, colors, palettes.SOLARIZED_DARK, dims=True))
    assert faint.keys() <= {DIM}
    assert faint.get(DIM, SECONDARY) > 2.8


def test_every_theme_is_one_of_textuals_dark_ones_first() -> None:
    assert set(THEMES) <= BUILTIN_THEMES.keys()
    darkness = [readable_theme(name, FULL).dark for name in THEMES]
    assert darkness == sorted(darkness, reverse=True)


def theme(
    environ: Mapping[str, str],
    *,
    light: bool,
    asked: str | None = None,
    colors: int = FULL,
    given: Mapping[str, str] | None = None,
) -> str:
    settings = Settings(Path(), Path(), Path(), Path(), **(given or {}))  # type: ignore[arg-type] # names of themes
    return theme_for(settings, environ, asked=asked, light=light, colors=colors)


@pytest.mark.parametrize(
    ("dark", "light", "given"),
    [
        ("textual-dark", "textual-light", {}),
        ("nord", "nord", {"theme": "nord"}),
        ("nord", "solarized-light", {"theme": "nord", "light_theme": "solarized-light"}),
        ("textual-dark", "solarized-light", {"light_theme": "solarized-light"}),
        ("textual-dark", "textual-light", {"theme": "nrod"}),
    ],
)
def test_settings_name_a_theme_for_dark_and_one_for_light(
    dark: str, light: str, given: dict[str, str]
) -> None:
    assert [theme(TRUECOLOR, light=is_bright, given=given) for is_bright in (False, True)] == [dark, light]


def test_the_terminals_own_colours_serve_over_ssh_and_where_there_are_few() -> None:
    for environ in ({**TRUECOLOR, "SSH_TTY": "x"}, {"TERM": "xterm"}, {**TRUECOLOR, "NO_COLOR": "1"}):
        assert [theme(environ, light=is_bright) for is_bright in (False, True)] == [ANSI_DARK, ANSI_LIGHT]
    assert theme(TRUECOLOR, light=False, asked="nord", colors=16) == ANSI_DARK
    assert theme(TRUECOLOR, light=False, asked="nord", colors=256) == "nord"
    assert theme(TRUECOLOR, light=True, asked="ansi-dark", colors=16) == ANSI_DARK


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        ("11;rgb:ffff/ffff/ffff", True), ("11;rgb:fdfd/f6f6/e3e3", True), ("11;rgb:e/e/e", True),
        ("11;rgb:0000/2b2b/3636", False), ("11;rgb:1e1e/1e1e/1e1e", False), ("11;rgba:00/00/00/80", False),
        ("11;rgb:", None), ("11;?", None), ("10;rgb:ffff/ffff/ffff", None), ("11;rgb:fffff/0/0", None),
    ],
)  # fmt: skip
def test_the_answer_of_a_terminal_tells_its_background(answer: str, light: bool | None) -> None:
    assert is_light_answer(answer) is light


def test_colorfgbg_tells_the_background_too() -> None:
    assert is_light({"COLORFGBG": "0;15"})
    assert is_light({"COLORFGBG": "0;default;7"})
    assert not any(is_light({"COLORFGBG": value}) for value in ("15;0", "7;8", "", "15;default"))


def test_a_terminal_is_asked_only_where_its_answer_matters() -> None:
    settings = Settings(Path(), Path(), Path(), Path())
    fixed = Settings(Path(), Path(), Path(), Path(), theme="nord")
    assert is_asked_for(settings, TRUECOLOR, None)
    assert not is_asked_for(settings, TRUECOLOR, "nord")
    assert not is_asked_for(fixed, TRUECOLOR, None)
    assert not is_asked_for(settings, {"TERM": "linux"}, None)
    assert not is_asked_for(settings, {**TRUECOLOR, "NO_COLOR": "1"}, None)


def test_the_terminals_background_chooses_the_theme(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    query = re.compile(rb"\x1b\]11;\?\x07")
    monkeypatch.setattr(terminal, "_REPLIES", ((query, b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\\\"),))
    env = {"HOME": str(tmp_path)}
    with terminal.Terminal([*terminal.papertui_command(), "--demo"], 80, 24, env) as screen:
        screen.wait_for(lambda: screen.cells[4][30].bg == "e0e0e0").press("q")
        assert screen.wait_exit() == 0
        assert len(query.findall(bytes(screen.raw))) == 1


class House(App[None]):
    """An app of one list, in papertui's own style sheet."""

    CSS_PATH = "../papertui/tui/app.tcss"

    def __init__(self, papers: Papers) -> None:
        super().__init__(ansi_color=True)
        self.papers = papers
        self.register_theme(readable_theme(ANSI_LIGHT, 16))
        self.theme = ANSI_LIGHT

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = {**super().get_css_variables(), **self.current_theme.variables}
        return self.theme_variables

    def compose(self) -> ComposeResult:
        yield self.papers


async def test_what_is_painted_on_a_light_ground_has_the_colours_of_the_theme() -> None:
    papers = Papers()
    async with House(papers).run_test(size=(70, 3)) as pilot:
        await open_list(pilot, papers, 3)
        styles = [segment.style for segment in papers.render_line(1)]
        numbers = [style.color.number for style in styles if style and style.color]
        # Black, but for the date, which is of a bright black.
        assert set(numbers) == {0, 8}
        assert numbers[0] == 0
