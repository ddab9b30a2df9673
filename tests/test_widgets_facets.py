"""The column of facets: what it shows, which value keys and mouse pick, where its cursor stays."""

from rich.cells import cell_len

from papertui.tui.glyphs import ASCII
from papertui.tui.widgets.facets import FacetColumn
from papertui.workspace.facets import Facet, FacetGroup
from tests.widget_stage import Stage, shown, styled, text

YEARS = FacetGroup("year", (Facet("2025", 31, "date:2025"), Facet("2024", 62, "date:2024")))
TAGS = FacetGroup("tags", (Facet("rl", 12, "tag:rl"), Facet("[b]to-read[/]", 4, 'tag:"[b]to-read[/]"')))


def picked(app: Stage) -> list[str]:
    return [event.clause for event in app.told if isinstance(event, FacetColumn.Picked)]


class FacetStage(Stage):
    """A stage that keeps what the column tells."""

    def on_facet_column_picked(self, event: FacetColumn.Picked) -> None:
        self.told.append(event)

    def on_facet_column_closed(self, event: FacetColumn.Closed) -> None:
        self.told.append(event)

    def on_key(self, event: object) -> None:
        # As the browser does: the column in focus gets each key first.
        column = self.query_one(FacetColumn)
        column.take_key(event.key, event.character)  # type: ignore[attr-defined]  # a key


async def test_values_stand_under_their_kind_with_counts_and_bars() -> None:
    column = FacetColumn()
    async with FacetStage(column).run_test(size=(30, 8)) as pilot:
        column.show((TAGS, YEARS))
        column.active = {"tag:rl"}
        await pilot.pause()
        assert text(column).split("\n") == [
            " tags                        │",
            "▌✓ rl                     12 │",
            "   [b]to-read[/]           4 │",
            "                             │",
            " year                        │",
            "   2025    ███████        31 │",
            "   2024    ██████████████ 62 │",
            "                             │",
        ]
        assert all(cell_len(line) == 30 for line in shown(column))


async def test_a_column_without_values_says_so_and_no_key_does_harm() -> None:
    """The closest papers are not counted: a value would narrow to others."""
    column = FacetColumn()
    app = FacetStage(column)
    async with app.run_test(size=(30, 3)) as pilot:
        column.show(())
        column.focus()
        await pilot.press("j", "G", "enter", "k", "g", "space")
        assert shown(column)[0] == " no papers to count          │"
        assert not picked(app)
        column.show((TAGS,))
        assert shown(column)[0] == " tags                        │"
        await pilot.press("enter")
        assert picked(app) == ["tag:rl"]


async def test_keys_move_over_values_only_and_pick_one_again_and_again() -> None:
    column = FacetColumn(glyphs=ASCII)
    app = FacetStage(column)
    async with app.run_test(size=(30, 8)) as pilot:
        column.show((TAGS, YEARS))
        column.focus()
        await pilot.press("enter", "j", "enter", "enter", "down", "space", "G", "enter", "g", "k", "enter")
        assert picked(app) == [
            "tag:rl", 'tag:"[b]to-read[/]"', 'tag:"[b]to-read[/]"', "date:2025", "date:2024", "tag:rl",
        ]  # fmt: skip
        assert styled(column, 1, "reverse").split() == [">", "rl", "12"]
        await pilot.press("escape")
        assert isinstance(app.told[-1], FacetColumn.Closed)


async def test_the_cursor_stays_on_its_value_while_counts_change() -> None:
    column = FacetColumn()
    app = FacetStage(column)
    async with app.run_test(size=(30, 4)) as pilot:
        column.show((TAGS, YEARS))
        column.focus()
        await pilot.press("G")
        assert "▌  2024" in text(column)
        column.show((FacetGroup("year", (Facet("2024", 7, "date:2024"),)),))
        assert text(column).split("\n")[1].startswith("▌  2024")
        column.show(())
        await pilot.press("enter", "j", "G")
        assert picked(app) == []
        assert text(column).replace("│", "").strip() == "no papers to count"
        column.show((TAGS,))
        assert text(column).split("\n")[1].startswith("▌  rl")


async def test_a_click_picks_a_value_and_a_heading_leads_to_the_next() -> None:
    column = FacetColumn()
    app = FacetStage(column)
    async with app.run_test(size=(30, 8)) as pilot:
        column.show((TAGS, YEARS))
        await pilot.pause()
        await pilot.click(FacetColumn, offset=(5, 2))
        await pilot.click(FacetColumn, offset=(5, 4))
        await pilot.click(FacetColumn, offset=(5, 7))
        assert picked(app) == ['tag:"[b]to-read[/]"', "date:2025"]


async def test_the_rest_of_a_kind_is_asked_for_and_a_filter_asks_for_all() -> None:
    column = FacetColumn()

    class Telling(FacetStage):
        def on_facet_column_all_wanted(self, event: FacetColumn.AllWanted) -> None:
            self.told.append(event)

    app = Telling(column)
    async with app.run_test(size=(30, 12)) as pilot:
        column.show((FacetGroup("tags", TAGS.facets, 294), YEARS))
        column.focus()
        assert text(column).split("\n")[3].startswith("   … 294 more")
        await pilot.press("j", "j", "enter")
        await pilot.press("slash", "o", "minus", "r")
        wanted = [sorted(event.kinds) for event in app.told if isinstance(event, FacetColumn.AllWanted)]
        assert wanted[0] == ["tags"]
        assert wanted[-1] == ["tags", "year"]
        assert [line[:24].split() for line in text(column).split("\n")[:3]] == [
            ["tags", "/o-r▏"],
            ["▌", "[b]to-read[/]"],
            [],
        ]
        await pilot.press("enter", "escape")
        assert picked(app) == ['tag:"[b]to-read[/]"']
        assert "2025" in text(column)
