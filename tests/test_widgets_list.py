"""The list of papers: what it shows, fetches and repaints, and where it moves."""

from rich.cells import cell_len

from papertui.tui.widgets.paper_list import PaperList
from tests.inside import until
from tests.widget_stage import FAMILY, Papers, Stage, open_list, shown, styled, text


async def test_a_row_shows_signs_date_title_and_tags() -> None:
    papers = Papers(mark=True, unread=True, star=True, tags=("rl", "to-read"))
    async with Stage(papers).run_test(size=(70, 3)) as pilot:
        await open_list(pilot, papers, 3)
        assert shown(papers)[0] == "▌✓●★ 2024-05-01  Paper 0                                   rl to-read "
        assert shown(papers)[1].startswith(" ✓●★ 2024-05-01  Paper 1")


async def test_columns_stay_whatever_the_title_holds() -> None:
    titles = (
        "模型" * 40,
        FAMILY * 30,
        "שלום " * 30,
        "e\u0301" * 90,
        "a\x1b[31mb\u202ec\nd" * 9,
        "[b]x[/b][@click=app.quit]" * 5,
    )
    for title in titles:
        papers = Papers(title=title, tags=("rl",))
        async with Stage(papers).run_test(size=(70, 2)) as pilot:
            await open_list(pilot, papers, 2)
            for line in shown(papers):
                assert cell_len(line) == 70
                assert line.endswith(" rl ")
                assert "\x1b" not in line
                assert "\u202e" not in line


async def test_markup_is_shown_as_it_stands() -> None:
    papers = Papers(title="[@click=app.quit]x[/] [/b] plan [")
    async with Stage(papers).run_test(size=(70, 2)) as pilot:
        await open_list(pilot, papers, 2)
        assert "[@click=app.quit]x[/] [/b] plan [" in shown(papers)[0]


async def test_matched_words_are_told_by_weight_and_line() -> None:
    papers = Papers(title="On self-correction", spans=((3, 7),))
    async with Stage(papers).run_test(size=(70, 2)) as pilot:
        await open_list(pilot, papers, 2)
        assert styled(papers, 1, "underline") == styled(papers, 1, "bold") == "self"
        assert styled(papers, 0, "reverse") == shown(papers)[0]


async def test_rows_are_fetched_only_where_they_are_seen() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 10)) as pilot:
        await open_list(pilot, papers, 50_000)
        assert sorted(papers.fetched) == list(range(10))
        papers.go(-1)
        await pilot.pause()
        assert sorted(papers.fetched[10:]) == list(range(49_990, 50_000))


async def test_a_move_paints_two_lines() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 10)) as pilot:
        await open_list(pilot, papers, 500)
        papers.painted.clear()
        papers.move(1)
        await pilot.pause()
        assert sorted(papers.painted) == [0, 1]


async def test_the_list_moves_on_by_half_a_page_at_its_edges() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 10)) as pilot:
        await open_list(pilot, papers, 500)
        papers.go(9)
        assert papers.top == 0
        papers.move(1)
        assert (papers.cursor, papers.top) == (10, 5)
        papers.go(-1)
        assert (papers.cursor, papers.top) == (499, 490)
        papers.page(-1)
        assert (papers.cursor, papers.top) == (490, 481)
        for _ in range(100):
            papers.page(-1)
        assert (papers.cursor, papers.top) == (0, 0)
        papers.move(-1)
        assert papers.cursor == 0


async def test_a_resize_keeps_cursor_and_scroll() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 20)) as pilot:
        await open_list(pilot, papers, 500)
        papers.show(papers.docs, 110, 100)
        await pilot.resize_terminal(90, 15)
        await until(lambda: papers.size.height == 15)
        assert (papers.cursor, papers.top) == (110, 100)
        await pilot.resize_terminal(90, 5)
        await until(lambda: papers.top <= 110 < papers.top + 5)
        assert papers.cursor == 110


async def test_only_rows_that_changed_are_repainted() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 10)) as pilot:
        await open_list(pilot, papers, 500)
        papers.painted.clear()
        papers.fetched.clear()
        papers.fields = {"star": True}
        papers.invalidate([4])
        await pilot.pause()
        assert papers.fetched == papers.painted == [4]
        papers.invalidate()
        await pilot.pause()
        assert sorted(papers.painted) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]


async def test_an_empty_list_is_calm_and_moves_nowhere() -> None:
    papers = Papers()
    async with Stage(papers).run_test(size=(60, 10)) as pilot:
        papers.placeholder = ("no papers yet", "press R")
        await open_list(pilot, papers, 0)
        papers.move(-5)
        papers.page(1)
        papers.go(-1)
        papers.scroll_lines(3)
        assert "no papers yet" in text(papers)
        assert papers.current is None
        assert papers.fetched == []


async def test_a_click_moves_the_cursor_once() -> None:
    papers = Papers()
    told: list[object] = []

    class Listening(Stage):
        def on_paper_list_moved(self, event: PaperList.Moved) -> None:
            told.append(event.index)

    async with Listening(papers).run_test(size=(60, 10)) as pilot:
        await open_list(pilot, papers, 50)
        await pilot.click(papers, offset=(9, 4))
        await pilot.click(papers, offset=(9, 4))
        assert told == [4]


LONG = "Learning to Read a Listing of Papers at a Terminal without Ever Losing the End of a Long Title"


async def test_rows_of_two_lines_are_painted_right_the_first_time() -> None:
    # It has room for itself only where no date stands before it.
    papers = Papers(title="t" * 62)
    papers.wraps = True
    async with Stage(papers).run_test(size=(72, 20)) as pilot:
        await pilot.pause()
        papers.show(range(100))
        first = shown(papers)
        await pilot.pause()
        assert shown(papers) == first
        assert first[1].rstrip().endswith("ttt")


async def test_a_long_title_gets_a_second_line_where_the_list_is_high() -> None:
    papers = Papers(title=LONG, tags=("rl", "to-read"))
    papers.wraps = True
    async with Stage(papers).run_test(size=(72, 20)) as pilot:
        await open_list(pilot, papers, 100)
        assert (
            shown(papers)[0].rstrip() == "▌    2024-05-01  Learning to Read a Listing of Papers at a Terminal"
        )
        assert (
            shown(papers)[1]
            .rstrip()
            .endswith("▌                without Ever Losing the End of a Long Title      rl +1")
        )
        papers.painted.clear()
        papers.move(1)
        await pilot.pause()
        assert sorted(papers.painted) == [0, 1, 2, 3]
        for _ in range(9):
            papers.move(1)
        assert (papers.cursor, papers.top) == (10, 5)
        papers.go(-1)
        assert (papers.cursor, papers.top) == (99, 90)
        papers.page(-1)
        assert (papers.cursor, papers.top) == (90, 81)
        await pilot.click(papers, offset=(9, 5))
        assert papers.cursor == 83


async def test_tags_give_way_to_the_title_and_are_counted() -> None:
    papers = Papers(title=LONG, tags=("agents", "reinforcement-learning", "rl"), noted=True)
    async with Stage(papers).run_test(size=(72, 2)) as pilot:
        await open_list(pilot, papers, 2)
        assert shown(papers)[0].endswith("Listing of Papers at a…        n +3 ")
        papers.fields = {"title": "Short", "tags": ("agents", "reinforcement-learning", "rl", "x" * 40)}
        papers.invalidate()
        assert shown(papers)[0].endswith("  agents reinforcement-learning rl +1 ")


async def test_a_list_without_dates_gives_their_column_to_the_titles() -> None:
    papers = Papers(date="")
    async with Stage(papers).run_test(size=(60, 5)) as pilot:
        await open_list(pilot, papers, 5)
        assert shown(papers)[0].startswith("▌    Paper 0")
        papers.fields = {}
        papers.show(papers.docs)
        assert shown(papers)[0].startswith("▌    2024-05-01  Paper 0")


async def test_a_title_that_nearly_fits_is_cut_for_the_number_of_its_tags() -> None:
    for length in (43, 48, 51, 52, 53, 54, 60):
        papers = Papers(title="x" * length, tags=("archived",))
        async with Stage(papers).run_test(size=(70, 1)) as pilot:
            await open_list(pilot, papers, 1)
            assert shown(papers)[0].rstrip().endswith(("archived", "+1"))
