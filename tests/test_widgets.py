"""Cells, rules, the bottom line, the panel: what they show and what keys do to them."""

import time
from itertools import product

import pytest
from rich.cells import cell_len

from papertui.tui.glyphs import ASCII, UNICODE, glyphs_for
from papertui.tui.widgets.cells import after, before, cut, fit, take, wrap
from papertui.tui.widgets.frame import frame_line
from papertui.tui.widgets.hint import Divider, Hint, HorizontalRule
from papertui.tui.widgets.lines import TextPiece, Tone, marked
from papertui.tui.widgets.panel import Panel, PanelLine
from papertui.tui.widgets.status import Status
from tests.widget_stage import FAMILY, Papers, Stage, shown, styled, text


@pytest.mark.parametrize(
    ("whole", "width", "expected"),
    [
        ("short", 10, "short"),
        ("Training Language Models", 18, "Training Language…"),
        ("Antidisestablishmentarianism", 10, "Antidises…"),
        ("模型模型模型", 6, "模型…"),
        (f"{FAMILY}{FAMILY}{FAMILY}", 5, f"{FAMILY}{FAMILY}…"),
        ("e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301…"),
        ("שלום עולם", 5, "שלום…"),
        ("anything", 0, ""),
        ("Beyond Reasoning Gains:… and more", 26, "Beyond Reasoning Gains:…"),
    ],
)
def test_cut_text_has_at_most_the_width_and_whole_signs(whole: str, width: int, expected: str) -> None:
    assert cut(whole, width) == expected
    assert cell_len(cut(whole, width)) <= width
    assert cell_len(fit(whole, width)) == width


def test_a_cursor_steps_over_whole_signs() -> None:
    line = f"a{FAMILY}e\u0301模"
    stops = [0]
    while stops[-1] < len(line):
        stops.append(after(line, stops[-1]))
    assert stops == [0, 1, 6, 8, 9]
    assert [before(line, stop) for stop in stops[1:]] == stops[:-1]
    assert take(line, 4) == 8


def test_wrapped_lines_hold_all_words_and_fit() -> None:
    body = "Self-correction is a highly desirable 大型语言模型的自我纠正能力 capability " + "x" * 70 + " end"
    lines = [body[start:end] for start, end in wrap(body, 24)]
    assert all(cell_len(line) <= 24 for line in lines)
    assert "".join("".join(lines).split()) == "".join(body.split())
    assert lines[0] == "Self-correction is a"


@pytest.mark.parametrize("body", ["word " * 400_000, "x" * 2_000_000, " " * 2_000_000, "模" * 600_000])
def test_the_first_lines_of_a_megabyte_come_at_once(body: str) -> None:
    began = time.process_time()
    lines = wrap(body, 60)
    for _ in range(40):
        next(lines, None)
    assert time.process_time() - began < 0.5


def test_spans_mark_the_words_they_cover_in_any_stretch() -> None:
    pieces = marked("to self-correct", [(0, 7), (10, 14)], Tone.PLAIN, start=7)
    assert pieces == [
        TextPiece("to "), TextPiece("self", Tone.MATCH), TextPiece("-correct"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "signs"),
    [("xterm-256color", UNICODE), ("vte-256color", UNICODE), ("linux", ASCII), ("vt220", ASCII)],
)
def test_terminals_without_signs_get_ascii(term: str, signs: object) -> None:
    assert glyphs_for({"TERM": term}) is signs


async def test_rules_join_the_divider_that_meets_them() -> None:
    from textual.containers import Horizontal

    top, bottom, divider, left = Hint(), HorizontalRule(), Divider(), Papers()
    top.styles.height = bottom.styles.height = divider.styles.width = 1
    left.styles.width = 10
    panes = Horizontal(left, divider, Papers())
    panes.styles.height = "1fr"
    async with Stage(top, panes, bottom).run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert shown(top) == ["─" * 10 + "┬" + "─" * 19]
        assert shown(bottom) == ["─" * 10 + "┴" + "─" * 19]
        divider.display = False
        await pilot.pause()
        assert shown(top) == ["─" * 30]


async def test_a_hint_takes_the_place_of_the_rule() -> None:
    hint = Hint(classes="line")
    async with Stage(hint).run_test(size=(60, 6)) as pilot:
        hint.say_wrong("no field “nosuch”; fields: title", caret=10)
        await pilot.pause()
        assert [line.rstrip() for line in shown(hint)] == ["          ^ no field “nosuch”; fields: title"]
        hint.say("Did you mean diffusion (95)?", mark="diffusion")
        assert styled(hint, 0, "underline") == "diffusion"
        hint.say("a long story " * 20)
        await pilot.pause()
        assert len(shown(hint)) == 3
        hint.say("a long story " * 9, "a short one")
        await pilot.pause()
        assert [line.strip() for line in shown(hint)] == ["a short one"]
        hint.say("")
        await pilot.pause()
        assert shown(hint) == ["─" * 60]


@pytest.mark.parametrize(
    ("caret", "line"),
    [
        (0, "^ no field “tilte” (title?); tab takes it"),
        (10, "          ^ no field “tilte” (title?); tab takes it"),
        (20, "                    ^ no field “tilte” (title?)"),
        (33, "       no field “tilte” (title?) ^"),
        (47, "       no field “tilte” (title?); tab takes it ^"),
        (59, "                   no field “tilte” (title?); tab takes it ^"),
        (60, "   no field “tilte” (title?); tab takes it"),
        (None, "   no field “tilte” (title?); tab takes it"),
    ],
)
async def test_what_is_wrong_is_one_line_beside_its_place(caret: int | None, line: str) -> None:
    hint = Hint(classes="line")
    fault = "no field “tilte” (title?)"
    async with Stage(hint).run_test(size=(60, 6)) as pilot:
        hint.say_wrong(f"{fault}; tab takes it", fault, caret=caret)
        await pilot.pause()
        assert [told.rstrip() for told in shown(hint)] == [line]
        hint.say_wrong("a long story " * 9, caret=caret)
        await pilot.pause()
        (told,) = shown(hint)
        assert "a long story" in told
        assert "…" in told


KEYS = (("t", "tag"), ("y", "copy"), ("/", "search"), ("x", "export"), ("?", "help"))


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "1/12 · ✓1 marked · dumps/ (4 files)  t tag  y copy  / search  x export  ? help"),
        (62, "1/12 · ✓1 marked · 4 files  t tag  y copy  / search  ? help"),
        (54, "1/12 · ✓1 marked  t tag  y copy  / search  ? help"),
        (44, "1/12 · ✓1 marked  t tag  y copy  ? help"),
        (20, "1/12 · ✓1 marked"),
        (14, "1/12 · ✓1…"),
    ],
)
async def test_a_narrow_status_line_drops_what_matters_least(width: int, line: str) -> None:
    status = Status(classes="line")
    async with Stage(status).run_test(size=(width, 2)) as pilot:
        status.position, status.keys = "1/12 · ✓1 marked", KEYS
        status.source = ("/home/me/papers/dumps (4 files)", "dumps/ (4 files)", "4 files", "")
        await pilot.pause()
        assert shown(status)[0].split() == line.split()


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("path", ["d", "/srv/papers/listings-of-a-year", "/home/a-user" * 9 + "/dumps"])
async def test_the_name_of_the_dumps_never_pushes_the_first_keys_away(width: int, path: str) -> None:
    status = Status(classes="line")
    async with Stage(status).run_test(size=(width, 2)) as pilot:
        status.position, status.keys = "1,204/20,000", KEYS
        status.source = (f"{path} (69 files) · 18 problems (I)", "18 problems (I)", "")
        await pilot.pause()
        assert "t tag  y copy  / search" in shown(status)[0]
        assert ("18 problems (I)" in shown(status)[0]) == (width > 60)


async def test_a_message_wider_than_the_screen_takes_more_lines_until_it_goes() -> None:
    status = Status()
    status.styles.height = 1
    refusal = 'the tag “rl(x” holds one of ,;"()*?, which queries need; write it without that'
    async with Stage(status).run_test(size=(40, 6)) as pilot:
        status.keys = KEYS
        status.say(refusal, bad=True)
        await pilot.pause()
        assert " ".join(" ".join(shown(status)).split()) == refusal
        status.say("tagged a-long-tag, rl, thesis · u undoes · and more")
        await pilot.pause()
        assert len(shown(status)) == 1
        assert shown(status)[0].startswith(" tagged a-long-tag, rl, thesis ")
        status.say("short")
        await pilot.pause()
        assert len(shown(status)) == 1
        assert shown(status)[0].split()[0] == "short"


@pytest.mark.parametrize("words", ["", "tags", "enter: rename, merge, delete, show · / filters · esc leaves"])
def test_a_frame_keeps_its_corners_at_any_width(words: str) -> None:
    for width in range(12, 80):
        for above, more in product((True, False), repeat=2):
            line = "".join(piece.text for piece in frame_line(UNICODE, width, words, above=above, more=more))
            assert cell_len(line) == width
            assert line[0] + line[-1] == ("┌┐" if above else "└┘")
            assert ("↑" in line or "↓" in line) == more


async def test_a_narrow_panel_keeps_what_its_lines_say_and_the_way_out() -> None:
    lines = [PanelLine("tagged to-read on a paper", note="Recursive Introspection: Teaching Models")]
    panel = Panel("history", lines, footer="enter goes there · u goes back · esc leaves")
    async with Stage(panel).run_test(size=(36, 6)):
        assert "tagged to-read on a paper" in text(panel)
        assert "esc leaves" in text(panel)
        assert all(cell_len(line) == panel.size.width for line in shown(panel))


async def test_progress_and_messages_stand_in_the_status_line() -> None:
    status = Status(classes="line")
    async with Stage(status).run_test(size=(80, 2)) as pilot:
        status.position, status.keys = "1/12", KEYS[-1:]
        status.progress = ("reading dumps", 3, 12, "1,204 papers")
        await pilot.pause()
        assert shown(status)[0].startswith(" 1/12 · reading dumps 3/12 ▕███         ▏ 1,204 papers")
        status.message = "tagged to-read · u undoes"
        assert shown(status)[0].startswith(" tagged to-read · u undoes ")
        status.message, status.progress = "", None
        assert shown(status)[0].split() == ["1/12", "?", "help"]


class PanelStage(Stage):
    def on_panel_picked(self, event: Panel.Picked) -> None:
        self.told.append(event)

    def on_panel_closed(self, event: Panel.Closed) -> None:
        self.told.append(event)


@pytest.mark.parametrize(
    ("keys", "picked"),
    [
        (("enter",), 1),
        (("j", "enter"), 2),
        (("b",), 2),
        (("1",), 3),
        (("G", "enter"), 3),
        (("k", "k", "enter"), 1),
    ],
)
async def test_a_line_is_picked_by_moving_letter_or_number(keys: tuple[str, ...], picked: int) -> None:
    lines = (
        PanelLine("copy", heading=True),
        PanelLine("title", "t"),
        PanelLine("BibTeX", "b"),
        PanelLine("other"),
    )
    panel = Panel("copy", lines)
    app = PanelStage(panel)
    async with app.run_test(size=(60, 12)) as pilot:
        panel.focus()
        await pilot.press(*keys, "enter")
        assert [event.index for event in app.told if isinstance(event, Panel.Picked)] == [picked]


async def test_a_panel_is_as_large_as_its_lines_and_scrolls() -> None:
    panel = Panel("history", [PanelLine(f"change {number}", note="today") for number in range(40)])
    panel.styles.width = panel.styles.height = "auto"
    panel.styles.max_height = 10
    app = PanelStage(panel)
    async with app.run_test(size=(60, 20)) as pilot:
        panel.focus()
        await pilot.pause()
        lines = shown(panel)
        assert len(lines) == 10
        assert (lines[0], lines[1]) == ("┌─ history ──────────────┐", "│▌change 0         today │")
        assert "↓" in lines[-1]
        await pilot.press("G")
        assert "change 39" in text(panel)
        assert "↓" not in text(panel)
        await pilot.press("q", "escape")
        assert len(app.told) == 1
        assert isinstance(app.told[0], Panel.Closed)


async def test_a_panel_is_filtered_by_what_is_typed() -> None:
    lines = [
        PanelLine("move", heading=True),
        PanelLine("next paper"),
        PanelLine("out", heading=True),
        PanelLine("export a list", note="x"),
        PanelLine("copy the title"),
    ]
    panel = Panel("keys", lines, filters=True)
    stage = PanelStage(panel)
    async with stage.run_test(size=(60, 12)) as pilot:
        panel.focus()
        await pilot.press("slash", "l", "i", "s")
        await pilot.pause()
        assert "keys /lis▏" in text(panel)
        assert "export a list" in text(panel)
        assert "out" in text(panel)
        assert "next paper" not in text(panel)
        await pilot.press("escape")
        assert "next paper" in text(panel)
        await pilot.press("c", "o", "p", "backspace", "p", "enter")
        await pilot.pause()
        assert [event.index for event in stage.told if isinstance(event, Panel.Picked)] == [4]
