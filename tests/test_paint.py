"""The painter: what it leaves on a terminal is what Textual's own painting leaves, in far fewer bytes."""

import random
import signal
import statistics
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from papertui.tui.paint import TESTED, Shadow, placed
from papertui.tui.pen import Pen, look_of
from tests.cases import cases
from tests.inside import press
from tests.terminal import Terminal
from tests.test_sync_processes import LINUX
from tests.widget_demo import DiffDemo

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    AnyScreen = Screen[Any]

WIDTH, HEIGHT, CUT = 40, 8, 24
TRUE = ColorSystem.TRUECOLOR
DEMO = [sys.executable, "-m", "tests.widget_demo"]
WORDS = ("self", "correct", "   ", " ", "reward ", "模型", "é", "e\u0301 ", "שלום", "│", "x" * 9, "・")
STYLES = (
    Style(),
    Style(bold=True),
    Style(dim=True),
    Style(reverse=True, color="green"),
    Style(bold=True, underline=True, color="green"),
    Style(bgcolor="blue"),
    Style(color="#ffa62b", bgcolor="#121212"),
    Style(strike=True),
)


def strip(chance: random.Random, width: int) -> Strip:
    segments = [Segment(chance.choice(WORDS), chance.choice(STYLES)) for _ in range(chance.randrange(1, 9))]
    return Strip(segments).adjust_cell_length(width, chance.choice(STYLES))


def frames(seed: int, count: int) -> Iterator[CompositorUpdate]:
    """Return a whole frame, then parts of frames, in two panes."""
    chance = random.Random(seed)
    yield LayoutUpdate([[strip(chance, WIDTH)] for _ in range(HEIGHT)], Region(0, 0, WIDTH, HEIGHT))
    ends = [[CUT, WIDTH] for _ in range(HEIGHT)]
    for _ in range(count):
        chops = [{0: strip(chance, CUT), CUT: strip(chance, WIDTH - CUT)} for _ in range(HEIGHT)]
        spans = [(y, *chance.choice(((0, CUT), (CUT, WIDTH), (0, WIDTH), (0, 9)))) for y in range(HEIGHT)]
        yield ChopsUpdate(chops, sorted(chance.sample(spans, chance.randrange(1, HEIGHT))), ends)


def painted(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Return what a person sees: a blank shows its background, and lines through it, but no weight."""
    rows: list[list[tuple[object, ...]]] = []
    for y in range(screen.lines):
        # pyte leaves the second half of a wide sign where the first was overwritten; terminals blank it.
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        rows.append(
            [
                (cell.data or " ", cell.bg, cell.reverse, cell.underscore, cell.strikethrough)
                + ((cell.fg, cell.bold) if cell.data.strip() or cell.reverse else ())
                for cell in cells
            ]
        )
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_random_frames_look_as_textual_paints_them(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setenv("TERM", "xterm" if seed % 2 else "vt220")
    console = Console(color_system="truecolor", force_terminal=True)
    stock, ours = pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)
    stock.reset_mode(pyte.modes.DECAWM)
    ours.reset_mode(pyte.modes.DECAWM)
    to_stock, to_ours = pyte.Stream(stock), pyte.Stream(ours)
    shadow = Shadow(Size(WIDTH, HEIGHT))
    for update in frames(seed, 12):
        to_stock.feed(update.render_segments(console).replace("\n", "\r\n"))
        assert isinstance(update, LayoutUpdate | ChopsUpdate)
        for y, x, part in placed(update):
            shadow.put(y, x, part, ColorSystem.TRUECOLOR)
        to_ours.feed(shadow.difference(Offset(3, 2)))
        assert painted(ours) == painted(stock)
        assert (ours.cursor.x, ours.cursor.y) == (3, 2)


def difference(before: str, after: str, width: int = 30) -> str:
    shadow = Shadow(Size(width, 1))
    shadow.clear()
    shadow.put(0, 0, Strip([Segment(before)]).adjust_cell_length(width), ColorSystem.STANDARD)
    shadow.difference(Offset(0, 0))
    shadow.put(0, 0, Strip([Segment(after)]).adjust_cell_length(width), ColorSystem.STANDARD)
    return shadow.difference(Offset(0, 0))


def test_a_frame_that_changes_nothing_writes_nothing() -> None:
    assert difference("same", "same") == ""


def test_only_the_changed_cells_are_written() -> None:
    assert difference("1/531 papers", "2/531 papers") == "\x1b[1H2\x1b[1H"


def test_a_shorter_line_is_erased_rather_than_overwritten() -> None:
    assert difference("a" * 25, "b") == "\x1b[1Hb\x1b[K\x1b[1H"


def test_a_frame_goes_on_in_the_look_of_the_last_and_erases_in_its_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    shadow, colored = Shadow(Size(30, 2)), Style(color="#ffffff", bgcolor="#000000")
    for y in range(2):
        shadow.put(y, 0, Strip([Segment("one" if y else "", colored)]).adjust_cell_length(30, colored), TRUE)
    start = shadow.clear() + shadow.difference(Offset(0, 0))
    white = "\x1b[38;2;255;255;255;48;2;0;0;0m"
    assert start == f"\x1b[m\x1b[2J\x1b[H{white}\x1b[1H\x1b[K\r\none\x1b[K\x1b[1H"
    shadow.put(0, 0, Strip([Segment(" a line", colored + Style(bold=True))]), TRUE)
    shadow.put(1, 0, Strip([Segment(" b ", colored)]), TRUE)
    assert shadow.difference(Offset(0, 0)) == "\x1b[1;2H\x1b[1ma line\r\n \x1b[22mb \x1b[1H"
    shadow.put(0, 0, Strip([Segment(" " * 30, colored)]), TRUE)
    assert shadow.difference(Offset(0, 0)) == "\x1b[1;2H\x1b[K\x1b[1H"


def test_what_follows_a_sign_of_doubtful_width_is_placed_anew() -> None:
    """A terminal may draw a family of three as six cells; the columns after it must not move."""
    family = "👩\u200d👩\u200d👧"
    assert difference("", f"{family} end of a line") == f"\x1b[1H{family}\x1b[3G end of a line\x1b[K\x1b[1H"
    assert "end of a line" in difference(f"{family} end of a line", "x  end of a line")


def test_half_a_wide_sign_is_never_left_behind() -> None:
    shadow = Shadow(Size(6, 1))
    shadow.clear()
    shadow.put(0, 0, Strip([Segment("模型模")]), ColorSystem.STANDARD)
    shadow.difference(Offset(0, 0))
    shadow.put(0, 3, Strip([Segment("ab")]), ColorSystem.STANDARD)
    screen = pyte.Screen(6, 1)
    pyte.Stream(screen).feed("模型模" + shadow.difference(Offset(0, 0)))
    assert screen.display == ["模 ab "]


def test_a_link_that_is_no_plain_url_is_not_written() -> None:
    good, bad = "https://arxiv.org/abs/2401.00001", "https://x/\x1b]52;c;aGk=\x07"
    assert look_of(Style(link=good), ColorSystem.STANDARD)[3] == good
    assert look_of(Style(link=bad), ColorSystem.STANDARD)[3] == ""


def test_the_pen_closes_links_and_looks() -> None:
    pen = Pen()
    pen.look(look_of(Style(link="https://x.org", bold=True), ColorSystem.STANDARD))
    pen.look(look_of(None, ColorSystem.STANDARD))
    assert "".join(pen.output) == "\x1b[1m\x1b]8;;https://x.org\x1b\\\x1b[m\x1b]8;;\x1b\\"


def demo(*words: str, columns: int = 120, rows: int = 40) -> Terminal:
    return Terminal([*DEMO, *words], columns, rows)


class BothDemo(DiffDemo):
    """The demo without a terminal: each frame goes through our painting and through Textual's own."""

    def __init__(self, columns: int, rows: int, *words: str) -> None:
        super().__init__("plain", *words)
        self.ours, self.stock = pyte.Screen(columns, rows), pyte.Screen(columns, rows)
        self.sent_by_ours = self.sent_by_stock = 0
        self.stock.reset_mode(pyte.modes.DECAWM)
        self.ours.reset_mode(pyte.modes.DECAWM)
        self.to_stock, self.to_ours = pyte.Stream(self.stock), pyte.Stream(self.ours)

    @property
    def _can_diff(self) -> bool:
        return True

    def _display(self, screen: "AnyScreen", renderable: "RenderableType | None") -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            output = renderable.render_segments(self.console).replace("\n", "\r\n")
            self.sent_by_stock += len(output)
            self.to_stock.feed(output)
        super()._display(screen, renderable)

    def _send(self, output: str) -> None:
        self.sent_by_ours += len(output)
        self.to_ours.feed(output)


KEYS = (
    ["j"] * 6 + ["k"] * 3 + ["down", "up", "pagedown", "pageup", "g", "G", "space", "J", "K", "n", "b", "e"]
)
# What is opened, what shows that it is open, what is done there.
SESSIONS: tuple[tuple[str, Callable[[BothDemo], object], list[str]], ...] = (
    ("slash", lambda demo: demo.bar.has_focus, [*"self", "enter"]),
    ("t", lambda demo: "tag 1 paper" in "\n".join(demo.ours.display), ["r", "tab", "enter"]),
    ("Y", lambda demo: "esc leaves" in "\n".join(demo.ours.display), ["j", "enter"]),
    ("slash", lambda demo: demo.bar.has_focus, ["ctrl+u", *"zzq", "ctrl+u", "escape", "k"]),
)


@pytest.mark.parametrize(("columns", "rows", "words"), [(120, 40, ["ansi"]), (80, 24, [])])
async def test_random_keys_lead_to_the_same_screen_as_stock_painting(
    columns: int, rows: int, words: list[str]
) -> None:
    chance = random.Random(columns)
    demo = BothDemo(columns, rows, *words)
    async with demo.run_test(size=(columns, rows)) as pilot:
        for step, (opener, opened, keys) in enumerate(SESSIONS):
            for some in (chance.choices(KEYS, k=cases(5)), [opener], keys):
                await press(pilot, *some)
                assert painted(demo.ours) == painted(demo.stock), (step, some)
                assert some != [opener] or opened(demo)
            if step == 2:
                demo.ours.resize(rows - 3, columns - 7)
                demo.stock.resize(rows - 3, columns - 7)
                await pilot.resize_terminal(columns - 7, rows - 3)
                await pilot.pause()
        assert "relevance" in demo.ours.display[0]
        assert demo.sent_by_ours < demo.sent_by_stock / 2


@pytest.fixture(scope="module")
def small() -> Iterator[Terminal]:
    with demo("ansi", columns=80, rows=24) as terminal:
        terminal.wait_for("relevance").settle(0.1)
        terminal.mark_of_start = terminal.mark()  # type: ignore[attr-defined]  # for the tests of this file
        yield terminal


@LINUX
def test_after_suspension_everything_is_painted_again(small: Terminal) -> None:
    before = small.text
    small.press("ctrl+z").wait_for(lambda: is_stopped(small.pid))
    mark = small.mark()
    assert not small.modes()["1049"]
    small.signal(signal.SIGCONT).wait_for_bytes(rb"\x1b\[2J", since=mark)
    small.wait_for(lambda: small.text == before)


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_clicks_are_told_and_motions_of_the_pointer_are_not(small: Terminal) -> None:
    small.wait_for(lambda: small.modes().get("1000")).settle()
    assert not small.modes()["1003"]
    small.press("g").settle().send(b"\x1b[<0;20;5M\x1b[<0;20;5m").wait_for("3/531")
    small.send(b"\x1b[<65;20;5M").wait_for("4/531")


def test_an_untested_textual_paints_by_itself() -> None:
    """With an untested version of Textual none of our painting is used and all is on the screen."""
    before = "import papertui.tui.paint as p; p.TESTED = ('0.',)"
    with Terminal(DEMO, 80, 24, before=before) as terminal:
        terminal.wait_for("relevance").press("j").wait_for("2/531")


def test_the_installed_textual_is_a_tested_one() -> None:
    assert version("textual").startswith(TESTED)


def test_a_move_costs_few_bytes_in_a_small_terminal(small: Terminal) -> None:
    """List, paper and status line together, half-page jumps among them."""
    assert small.mark_of_start < 3_000  # type: ignore[attr-defined]  # see `small`
    assert median_of_moves(small) < 1_200


def test_a_move_costs_few_bytes_in_a_large_terminal() -> None:
    with demo("ansi", columns=120, rows=40) as terminal:
        terminal.wait_for("relevance").settle(0.1)
        assert len(terminal.raw) < 6_500
        assert median_of_moves(terminal) < 2_500


def median_of_moves(terminal: Terminal) -> float:
    terminal.press("g").wait_for(" 1/531").settle()
    costs = []
    for move in range(2, 22):
        mark = terminal.mark()
        terminal.press("j").wait_for(f" {move}/531").settle(0.02)
        costs.append(len(terminal.bytes_since(mark)))
    return statistics.median(costs)
