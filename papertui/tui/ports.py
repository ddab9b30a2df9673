"""The ports: what the desk knows of the screen, as four small protocols and a few around them.

The widgets implement these protocols; in tests plain objects do. Types only: nothing
here is loaded when papertui runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from papertui.tui.choices import Menu, Question
    from papertui.tui.widgets.content import Content
    from papertui.tui.widgets.paper_list import ListRow
    from papertui.tui.widgets.prompt import Candidates
    from papertui.workspace.facets import FacetGroup


class ListPort(Protocol):
    """The list of papers: documents by number, one under the cursor."""

    fetch: Callable[[Sequence[int]], Sequence[ListRow]]

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
        """Dim all rows, or end that."""

    def show(self, docs: Sequence[int], cursor: int, top: int | None, placeholder: Sequence[str]) -> None:
        """Show these documents; `placeholder` are the lines for an empty list."""

    def rearrange(self, docs: Sequence[int]) -> None:
        """Show the same documents in another order, the cursor on the same one."""

    def invalidate(self, docs: Collection[int] | None = None) -> None:
        """Fetch rows again and repaint those that changed."""

    def move(self, lines: int) -> None:
        """Move the cursor by lines."""

    def page(self, pages: float) -> None:
        """Move list and cursor by pages."""

    def go(self, index: int) -> None:
        """Move the cursor to a line; -1 is the last one."""


class PaperPort(Protocol):
    """The paper under the cursor."""

    def show(self, content: Content | None) -> None:
        """Show a paper, or nothing."""

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by lines; return False at the end."""

    def page(self, pages: float) -> bool:
        """Scroll by pages; return False at the end."""

    def read_on(self, step: int) -> None:
        """Scroll half a page, or to the end of the abstract if that is near."""

    def go(self, line: int) -> None:
        """Scroll a line to the top."""

    def go_end(self) -> None:
        """Scroll to the end."""

    def next_match(self, step: int = 1) -> tuple[int, int]:
        """Scroll to the next matched word; return its number from 1 and the count."""


class BarPort(Protocol):
    """The search bar, and the line under it with hints about the query."""

    text: str

    @property
    def is_typed(self) -> bool:
        """Whether the user is still typing the query."""

    def enter(self) -> None:
        """Focus the bar."""

    def complete(self, completions: Callable[[str], Sequence[str]]) -> bool:
        """Complete the end of the query; return False if there is no completion."""

    def show_level(self, lead: str, text: str) -> None:
        """Show a query, and the searches it narrows."""

    def tell(self, answer: str, hints: Sequence[str] | None = None, mark: str = "") -> None:
        """Show the count of results and, unless they are None, hints for the query."""

    def tell_wrong(self, texts: Sequence[str], position: int | None = None) -> None:
        """Show the error of the query, at an offset into it."""


class PromptPort(Protocol):
    """The line at the bottom that asks for text."""

    def ask(self, label: str, text: str, candidates: Candidates, hint: str, *, whole: bool) -> None:
        """Ask for a line."""

    def refuse(self, reason: str) -> None:
        """Keep the line and show why it is refused."""

    def close(self) -> None:
        """Hide the line."""


class StatusPort(Protocol):
    """The status line: position, marks, running work, and messages."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message for a few seconds."""

    def show_guide(self, words: str) -> None:
        """Show a line of keys at a first start; "" hides it."""

    def show_position(self, position: str, marks: str) -> None:
        """Show the position of the cursor and how many papers are marked."""

    def show_source(self, source: Sequence[str]) -> None:
        """Show which dumps are listed, by the first of these texts that fits."""

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
    """The layout that the user chose: side, stacked, list; auto depends on the screen."""
    splits: dict[str, int]
    """The list's percentages, by layout, if the user moved the border."""

    def begin_with(self, layout: str, splits: Mapping[str, int]) -> None:
        """Set the initial layout and borders."""

    @property
    def focused(self) -> str:
        """The focused pane; "" if neither is."""

    @property
    def shown(self) -> Collection[str]:
        """The panes that are on the screen."""

    def focus_pane(self, pane: str) -> None:
        """Focus a pane."""

    def give_all(self, pane: str | None) -> None:
        """Use the whole screen for one pane, or with None show both."""

    def turn(self) -> None:
        """Switch between side by side and stacked."""

    def move_border(self, step: int) -> bool:
        """Widen the list by a step, or narrow it; return False if it is at its limit."""

    def open_facets(self) -> FacetsPort | None:
        """Show and focus the column of facets; None if there is no room."""

    def close_facets(self) -> None:
        """Remove the column."""


class Stoppable(Protocol):
    """A timer that can be stopped."""

    def stop(self) -> None:
        """Stop it."""


class Host(Protocol):
    """The services of the app around the ports: panels, timers, threads, exit."""

    @property
    def is_on_top(self) -> bool:
        """Whether no panel lies over the browser."""

    @property
    def is_edited(self) -> bool:
        """Whether the focus is on an input line."""

    @property
    def is_idle(self) -> bool:
        """Whether no key came for a while."""

    @property
    def height(self) -> int:
        """The rows of the screen."""

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 – whatever it takes
        """Call soon in the main thread; may be called from any thread."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Stoppable:
        """Call after some seconds."""

    def work(self, call: Callable[[], None]) -> None:
        """Call in a new thread."""

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu; call with the picked value, None if the user cancels."""

    def confirm(self, question: Question, answered: Callable[[bool], None]) -> None:
        """Ask a yes-no question."""

    def push(self, screen: Any, left: Callable[[Any], None] | None = None) -> None:  # noqa: ANN401 – a screen of Textual's, and its result
        """Open a screen; call with its result when it is closed."""

    def run_suspended(self, command: Sequence[str], data: bytes | None = None) -> int:
        """Run a program that takes over the terminal; return its exit code."""

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal; may be used from any thread."""

    def suspend(self) -> None:
        """Suspend to the shell until `fg`."""

    def leave(self) -> None:
        """Exit the app."""


class Ports(Protocol):
    """The ports of one browser."""

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
        """The prompt."""

    @property
    def status(self) -> StatusPort:
        """The status line."""

    @property
    def panes(self) -> PanesPort:
        """The layout."""
