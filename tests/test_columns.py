"""Columns of the list: which have room, in which order, and that no row breaks at any width."""

import random
from dataclasses import replace

import pytest
from textual.color import Color

from papertui.config import COLUMNS
from papertui.paper import Paper
from papertui.reference import Date, Name, Reference
from papertui.tui.contrast import TEXT, contrast
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.tui.widgets.columns import ListColumns, date_width, planned
from papertui.tui.widgets.lines import breadth
from papertui.tui.widgets.row import ListRow, RowLayout
from papertui.tui.wording import cells_of, shown_date
from tests.widget_stage import Papers, Stage, open_list, shown

ROW = ListRow(
    "a", "Training Language Models to 自我纠正 via Reinforcement Learning", "2024-09-19",
    mark=True, unread=True, noted=True, tags=("rl", "to-read", "rl/offline", "x" * 30),
    spans=((0, 8),),
)  # fmt: skip
CELLS = {
    "authors": "Lovelace et al.", "venue": "Nature 自我纠正自我纠正自我纠正", "votes": "12", "comments": "3",
    "org": "Tencent",
}  # fmt: skip
EVERYTHING = ("mark", "state", "date", "authors", "title", "tags", "venue", "votes", "comments", "org")


def with_cells(columns: ListColumns) -> ListRow:
    return replace(ROW, cells=tuple(CELLS[name] for name in columns.cells))


def line(width: int, *names: str) -> str:
    columns = ListColumns(names)
    layout = RowLayout(width, True, False, UNICODE, columns)
    return "".join(
        piece.text for piece in layout.draw(with_cells(columns), 0, cursor=False, focused=True, faded=False)
    )


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("wraps", [False, True])
def test_no_row_breaks_at_any_width(glyphs: object, wraps: bool) -> None:
    rng = random.Random(5)
    for width in range(12, 301):
        names = tuple(dict.fromkeys([*rng.sample(COLUMNS, rng.randint(0, len(COLUMNS))), "title"]))
        columns = ListColumns(rng.choice((names, EVERYTHING)), rng.choice((7, 10, 16)), {"rl": "red"})
        layout = RowLayout(width, True, wraps, glyphs, columns)  # type: ignore[arg-type] # either kind
        row = with_cells(columns)
        for at in range(layout.height(row)):
            pieces = layout.draw(row, at, cursor=rng.random() < 0.5, focused=True, faded=False)
            assert breadth(pieces) == width, (width, columns.names)


def test_columns_stand_in_the_order_asked_for() -> None:
    told = line(160, *EVERYTHING)
    order = ["2024-09-19", "Lovelace", "Training", "Nature", "12", "Tencent"]
    places = [told.index(word) for word in order]
    assert places == sorted(places)
    turned = line(160, "org", "title", "date")
    assert turned.index("Tencent") < turned.index("Training") < turned.index("2024-09-19")
    assert "rl" not in turned
    assert "●" not in turned


def test_a_column_without_room_goes_before_the_title_is_cut_short() -> None:
    wide = planned(EVERYTHING, 10, 200, is_dated=True)
    assert [name for name, _ in wide.right] == ["venue", "votes", "comments", "org"]
    narrow = planned(EVERYTHING, 10, 68, is_dated=True)
    assert [*narrow.left, *narrow.right] == [("date", 10), ("votes", 5)]
    assert planned(EVERYTHING, 10, 40, is_dated=True).indent == 5


def test_dates_are_written_as_asked_and_partial_ones_as_they_are() -> None:
    assert shown_date(Date(2024, 9, 19), "%d %b %y") == "19 Sep 24"
    assert shown_date(Date(2024, 9), "%d %b %y") == "2024-09"
    assert shown_date(None, "%d %b %y") == ""
    assert date_width("%d %b %y") == 9
    assert date_width("%A") == 9


def test_columns_say_what_the_paper_has_and_nothing_where_it_has_none() -> None:
    paper = Paper(
        "x", names=(Name("Lovelace", "Ada"), Name("Byron")), upvotes=0, organization="Tencent",
        reference=Reference(venue="Nature"),
    )  # fmt: skip
    assert cells_of(paper, EVERYTHING) == ("Lovelace et al.", "Nature", "0", "", "Tencent")
    assert cells_of(Paper("x"), EVERYTHING) == ("", "", "", "", "")
    assert cells_of(Paper("x", names=(Name(literal="The Team"),)), ("authors",)) == ("The Team",)


def test_the_colour_of_a_tag_holds_for_the_tags_beneath_it() -> None:
    columns = ListColumns(colors={"rl": "green", "rl/offline": "#4488cc"})
    asked = ("rl", "rl/offline", "rl/offline/x", "rl/other", "rlhf")
    assert [columns.color_of(tag) for tag in asked] == ["green", "#4488cc", "#4488cc", "green", ""]


@pytest.mark.parametrize("color", ["yellow", "bright_blue", "#202020", "black", "#ffffff"])
async def test_a_coloured_tag_can_be_read_and_the_row_stays(color: str) -> None:
    papers = Papers(tags=("rl", "to-read"))
    papers.columns = ListColumns(colors={"rl": color})
    for theme in ("textual-dark", "textual-light"):
        async with Stage(papers).run_test(size=(70, 3)) as pilot:
            pilot.app.theme = theme
            await open_list(pilot, papers, 3)
            assert shown(papers)[1].endswith(" rl to-read ")
            (segment,) = [each for each in papers.render_line(1) if each.text == " rl"]
            assert segment.style is not None
            assert segment.style.color is not None
            ground = Color.parse(pilot.app.theme_variables["background"])
            assert contrast(Color.from_rich_color(segment.style.color), ground) >= TEXT
        papers = Papers(tags=("rl", "to-read"))
        papers.columns = ListColumns(colors={"rl": color})
