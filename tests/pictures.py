"""Draw the pictures of README and manual: the installed program on the sample dumps, in a terminal.

`python -m tests.pictures [NAME …]` writes them.
"""

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pyte

from tests.browsing import SAMPLES, Browsing, command
from tests.svg import COLORS, Cell, Look, picture

FOLDER = Path(__file__).parents[1] / "papertui" / "manual" / "pictures"
DARK, LIGHT = "textual-dark", "textual-light"
# What a reader of some weeks has done: queries, and the tags of what they find.
DONE = (
    ("diffusion", "diffusion"), ("reinforcement", "rl"), ("agent OR reasoning", "to-read"),
    ("year:2017..2021", "read"), ("scaling", "read"), ("language date:2022", "archived"),
    ("title:self-correct", "starred"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its size, its theme, the keys that lead there, what it shows."""

    columns: int
    rows: int
    theme: str
    keys: str
    title: str


SCENES = {
    "list-dark": Scene(120, 40, DARK, "/model<enter> j", "the list at the left, the paper at the right"),
    "list-light": Scene(120, 40, LIGHT, "/model<enter> j", "the list and the paper on a light terminal"),
    "narrow": Scene(80, 24, DARK, "/model<enter> j", "the list above, the paper below it"),
    "reading": Scene(80, 24, DARK, "/model<enter> j <enter>", "a paper alone on the screen"),
    "statistics": Scene(80, 24, DARK, "%", "papers per quarter, tags, venues, what was tagged per week"),
}


def prepare(home: Path) -> None:
    """Tag some of the sample papers."""
    for query, tag in DONE:
        command(home, "tag", query, SAMPLES.name, "--add", tag).check_returncode()


def draw(scene: Scene, home: Path) -> str:
    """Start papertui in a home, press the keys, and return the screen as SVG."""
    options = ["--theme", scene.theme, "--query", ""]
    with Browsing(home, [SAMPLES.name], scene.columns, scene.rows, options=options, installed=True) as screen:
        screen.ready().settle()
        for word in scene.keys.split():
            for key in re.findall(r"<\w+>|.", word):
                screen.press(key.strip("<>"))
            screen.settle()
        rows = [[_cell(screen.cells[y][x]) for x in range(scene.columns)] for y in range(scene.rows)]
    looks = Counter(cell.look for row in rows for cell in row if cell.text.strip())
    grounds = Counter(cell.look.bg for row in rows for cell in row)
    ((usual, _),), ((bg, _),) = looks.most_common(1), grounds.most_common(1)
    return picture(rows, f"papertui: {scene.title}", fg=usual.fg, bg=bg)


def _cell(char: pyte.screens.Char) -> Cell:
    fg, bg = _color(char.fg, "#e0e0e0"), _color(char.bg, "#121212")
    if char.reverse:
        fg, bg = bg, fg
    return Cell(char.data, Look(fg, bg, char.bold, char.underscore))


def _color(name: str, default: str) -> str:
    return default if name == "default" else COLORS.get(name, f"#{name}")


def main(names: Sequence[str]) -> None:
    """Write the pictures of these names, or all."""
    FOLDER.mkdir(exist_ok=True)
    # Started from there, papertui shows no path of this machine.
    with tempfile.TemporaryDirectory() as home, chdir(SAMPLES.parent):
        prepare(Path(home))
        for name in names or SCENES:
            file = FOLDER / f"{name}.svg"
            file.write_text(draw(SCENES[name], Path(home)), encoding="utf-8")
            print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
