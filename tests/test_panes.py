"""List and paper: how they begin by the settings, and that `_` leads on from there."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Size

from papertui.tui.glyphs import UNICODE
from papertui.tui.panes import Panes
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.paper_list import PaperList


class House(App[None]):
    """An app of the panes alone."""

    CSS_PATH = "../papertui/tui/app.tcss"

    def __init__(self, layout: str, percent: int) -> None:
        super().__init__()
        self.panes = Panes(PaperList(), Detail(), UNICODE)
        self.panes.begin_with(layout, {"side": percent} if percent else {})

    def compose(self) -> ComposeResult:
        yield self.panes


@pytest.mark.parametrize(
    ("layout", "percent", "size", "expected"),
    [
        ("auto", 0, (120, 40), Size(72, 40)),
        ("auto", 40, (120, 40), Size(48, 40)),
        ("side", 40, (90, 30), Size(36, 30)),
        ("stacked", 40, (120, 40), Size(120, 13)),
        ("list", 0, (120, 40), Size(120, 40)),
        ("side", 40, (50, 30), Size(50, 30)),
    ],
)
async def test_the_settings_say_how_the_panes_begin(
    layout: str, percent: int, size: tuple[int, int], expected: Size
) -> None:
    house = House(layout, percent)
    async with house.run_test(size=size) as pilot:
        house.panes.fit_screen()
        await pilot.pause()
        assert house.panes.papers.size == expected


async def test_turning_leads_from_the_list_alone_to_both_panes_and_back_and_forth() -> None:
    house = House("list", 0)
    async with house.run_test(size=(120, 40)) as pilot:
        seen = []
        for _ in range(3):
            house.panes.turn()
            await pilot.pause()
            seen.append((house.panes.arrangement, list(house.panes.shown)))
        both = ["list", "detail"]
        assert seen == [("side", both), ("stacked", both), ("side", both)]
