"""Draw the README's picture: the real browser on the sample dumps. `python -m tests.picture`."""

import asyncio
import re
import tempfile
from pathlib import Path

from papertui.config import load_settings
from papertui.tui.app import PapertuiApp
from papertui.tui.keymap import Keymap
from papertui.tui.screens.browser import Browser
from papertui.workspace import Workspace

ROOT = Path(__file__).parents[1]
PICTURE = Path(__file__).with_suffix(".svg")
# One sign, one key; a name in angle brackets is a key too.
KEYS = re.findall(
    r"<\w+>|.",
    "/model<enter>tdiffusion<enter><down>strl<enter><down>trl,to-read<enter>"
    "<down>r<down>r<down><space>tto-read<enter><escape><up><up><up><up>",
)


async def draw(home: Path) -> str:
    """Press some keys and return the screen as SVG."""
    settings = load_settings(environ={"HOME": str(home), "XDG_DATA_HOME": "", "XDG_CACHE_HOME": ""})
    workspace = Workspace.open([Path("sample_dumps")], settings)
    workspace.sync()
    app = PapertuiApp(Browser(workspace, Keymap()), "textual-dark")
    async with app.run_test(size=(120, 32)) as pilot:
        await pilot.pause(1.0)
        for key in KEYS:
            await pilot.press({",": "comma", "-": "minus", "/": "slash"}.get(key, key.strip("<>")))
            await pilot.pause(0.15)
        await pilot.pause(7.0)  # until the last message is gone
        picture = app.export_screenshot(title="papertui sample_dumps/")
    app.browser.desk.close()
    workspace.close()
    return picture


def main() -> None:
    """Write the picture; its ids are made the same every time, so that it changes only with the screen."""
    with tempfile.TemporaryDirectory() as home:
        picture = asyncio.run(draw(Path(home)))
    PICTURE.write_text(re.sub(r"terminal-\d+", "terminal", picture), encoding="utf-8")


if __name__ == "__main__":
    main()
