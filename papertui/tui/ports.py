"""What the desk sees of the screen: four small ports, and the few things around them.

The widgets satisfy these protocols as they are; in a test plain objects do. Types only:
nothing here is loaded when papertui runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from papertui.tui.choices import Menu, Question
    from papertui.tui.widgets.content import Content
    from papertui.tui.widgets.paper_list import Row
    from papertui.tui.widgets.prompt import Candidates
    from papertui.workspace.facets import FacetGroup


class ListPort(Protocol):
    """The list of papers: documents by number, one under the cursor."""

    fetch: Callable[[Sequence[int]], Sequence[Row]]

    @property
    def docs(self) -> Sequence[int]:
        """The documents listed, in order."""

    @property
    def cursor(self) -> int:
        """The index of the line under the cursor."""

    @property
    def top(self) -> int:
        """The index of the first visible line."""

    @property
    def current(self) -> int | None:
        """The document under the cursor, None in an empty list."""

    @property
    def faded(self) -> bool:
        """Whether all rows are dim, because the query is wrong."""

    def fade(self, faded: bool) -> None:
        """Dim all rows, or no longer."""

    def show(self, docs: Sequence[int], cursor: int, top: int | None, placeholder: Sequence[str]) -> None:
        """List other documents; `placeholder` are the lines shown where there are none."""

    def rearrange(self, docs: Sequence[int]) -> None:
        """List the same documents in another order, the cursor on the same one."""

    def invalidate(self, docs: Collection[int] | None = None) -> None:
        """Fetch rows again and repaint those that changed."""

    def move(self, lines: int) -> None:
        """Move the cursor by lines."""

    def page(self, pages: float) -> None:
        """Move list and cursor by pages."""

    def go(self, index: int) -> None:
        """Put the cursor on a line; -1 is the last one."""


class PaperPort(Protocol):
    """The paper under the cursor."""

    def show(self, content: Content | None) -> None:
        """Show a paper, or nothing."""

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by lines; return False where there is nothing further on."""

    def page(self, pages: float) -> bool:
        """Scroll by pages; return False where there is nothing further on."""

    def read_on(self, step: int) -> None:
        """Scroll half a page on or back, on to the end of the abstract where that is near."""

    def go(self, line: int) -> None:
        """Put a line at the top."""

    def go_end(self) -> None:
        """Show the end."""

    def next_match(self, step: int = 1) -> tuple[int, int]:
        """Show the next matched word; return its number from 1 and how many there are."""


class BarPort(Protocol):
    """The search bar, and the line under it that explains the query."""

    text: str

    @property
    def is_typed(self) -> bool:
        """Whether the user is still typing the query."""

    def enter(self) -> None:
        """Take the focus."""

    def complete(self, completions: Callable[[str], Sequence[str]]) -> bool:
        """Complete the end of the query; False where nothing fits it."""

    def show_level(self, lead: str, text: str) -> None:
        """Show a query, and what it searches within."""

    def tell(self, answer: str, hints: Sequence[str] | None = None, mark: str = "") -> None:
        """Show what the query found, and, unless they are None, the hints for it."""

    def tell_wrong(self, texts: Sequence[str], position: int | None = None) -> None:
        """Say what is wrong with the query, at an offset into it."""


class PromptPort(Protocol):
    """The line at the bottom that asks for text."""

    def ask(self, label: str, text: str, candidates: Candidates, hint: str, *, whole: bool) -> None:
        """Ask for a line."""

    def refuse(self, reason: str) -> None:
        """Keep the line and say why it is not taken."""

    def close(self) -> None:
        """Hide the line."""


class StatusPort(Protocol):
    """The bottom line: position, marks, what is going on, and what was just done."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message for a few seconds."""

    def show_guide(self, words: str) -> None:
        """Show a line of keys for a first start, or with "" no longer."""

    def show_position(self, position: str, marks: str) -> None:
        """Show the position of the cursor and how many papers are marked."""

    def show_source(self, source: Sequence[str]) -> None:
        """Show which dumps are listed, in the first of these texts that has room."""

    def show_saving(self, saving: str) -> None:
        """Show the change that is being saved; "" for none."""

    def show_progress(self, progress: tuple[str, int, int, str] | None) -> None:
        """Show how far the dumps have been read."""


class FacetsPort(Protocol):
    """The column of facets."""

    def update(self, groups: Sequence[FacetGroup], active: Collection[str]) -> None:
        """Show counts, and mark the clauses that the query holds."""


class PanesPort(Protocol):
    """The layout: which pane is shown and which has the focus ("list", "detail" or "facets")."""

    alone: str | None
    layout_wanted: str
    """The layout that the user chose: side, stacked, list; auto is chosen for the screen."""
    splits: dict[str, int]
    """The percents of the list where the user moved the border, by layout."""

    def begin_with(self, layout: str, splits: Mapping[str, int]) -> None:
        """Begin with a layout and borders."""

    @property
    def focused(self) -> str:
        """The pane in focus; "" where none of them is."""

    @property
    def shown(self) -> Collection[str]:
        """The panes that are on the screen."""

    def focus_pane(self, pane: str) -> None:
        """Put the focus on a pane."""

    def give_all(self, pane: str | None) -> None:
        """Use the whole screen for one pane, or with None show both."""

    def turn(self) -> None:
        """Change between side by side and stacked."""

    def move_border(self, step: int) -> bool:
        """Widen the list by a step, or narrow it; return False if it is at its limit."""

    def open_facets(self) -> FacetsPort | None:
        """Show the column of facets with the focus on it; None where there is no room."""

    def close_facets(self) -> None:
        """Remove the column."""


class Stoppable(Protocol):
    """A timer that can be stopped."""

    def stop(self) -> None:
        """Stop it."""


class Host(Protocol):
    """The program around the ports: panels, timers, threads, the way out."""

    @property
    def is_on_top(self) -> bool:
        """Whether no panel lies over the browser."""

    @property
    def is_edited(self) -> bool:
        """Whether a line is being typed into."""

    @property
    def is_still(self) -> bool:
        """Whether no key came for a while."""

    @property
    def height(self) -> int:
        """The rows of the screen."""

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 – whatever it takes
        """Call soon in the main thread; may be used from any thread."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Stoppable:
        """Call after some seconds."""

    def work(self, call: Callable[[], None]) -> None:
        """Call in a thread of its own."""

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu; call with the value picked, None where the user leaves."""

    def confirm(self, question: Question, answered: Callable[[bool], None]) -> None:
        """Ask yes or no."""

    def push(self, screen: Any, left: Callable[[Any], None] | None = None) -> None:  # noqa: ANN401 – a screen of Textual's, and its result
        """Open a screen; call with its result when it is left."""

    def run_suspended(self, command: Sequence[str], data: bytes | None = None) -> int:
        """Run a program that gets the terminal; return its exit code."""

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal; may be used from any thread."""

    def suspend(self) -> None:
        """Go back to the shell until `fg`."""

    def leave(self) -> None:
        """End the program."""


class Ports(Protocol):
    """The screen of one browser."""

    @property
    def list(self) -> ListPort:
        """The list of papers."""

    @property
    def paper(self) -> PaperPort:
        """The paper under the cursor."""

    @property
    def bar(self) -> BarPort:
        """The search bar."""

    @property
    def prompt(self) -> PromptPort:
        """The line that asks."""

    @property
    def status(self) -> StatusPort:
        """The bottom line."""

    @property
    def panes(self) -> PanesPort:
        """The layout."""
