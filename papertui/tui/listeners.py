"""Protocols of the listeners of the desk's helpers. Types only: nothing here is loaded when papertui runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.app import App

    from papertui.tui.choices import Menu
    from papertui.tui.ports import Stoppable


class AnswerListener(Protocol):
    """Listens for answers of the search thread."""

    @property
    def is_filling(self) -> bool:
        """Whether the list fills for the first time."""

    def show_found(self, cursor: int, top: int | None) -> None:
        """Show the session's results, with the cursor and the first visible line at these indices."""

    def show_stale(self) -> None:
        """Show which rows no longer match the query."""

    def answered(self) -> None:
        """Continue: no answer is pending any more."""


class SavingListener(Protocol):
    """Listens for the outcome of changes."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message in the status line."""

    def guarded(self, act: Callable[[], None]) -> None:
        """Call a function; a PapertuiError is shown in the status line."""

    def all_saved(self) -> None:
        """Continue after everything was saved."""

    def changes_dropped(self) -> None:
        """Forget what was to follow a change that failed."""

    def library_news(self) -> None:
        """Show the changes of another program."""


class SyncListener(Protocol):
    """Listens for the progress of a sync."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Show a message in the status line."""

    def papers_read(self) -> None:
        """Search again to include the new papers."""

    def is_outdated(self) -> bool:
        """Whether the results shown are older than the papers."""

    def all_read(self) -> None:
        """Continue after no dump is being read any more."""

    def sync_reported(self) -> None:
        """Continue after the news of a sync was shown."""


class ChangeListener(Protocol):
    """Listens for changes of the library."""

    def say(self, message: str) -> None:
        """Show a message in the status line."""

    def library_changed(self) -> None:
        """Show the present tags and notes."""


class Asker(Protocol):
    """Asks the user."""

    def guarded(self, act: Callable[[], None]) -> None:
        """Call a function; a PapertuiError is shown in the status line."""

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu."""

    def ask(self, question: str, act: Callable[[], None], *, yes: str) -> None:
        """Ask a yes-no question."""


class KeyTaker(Protocol):
    """A widget that handles keys itself."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Handle a key; return False if it does nothing here."""


class Stage(Protocol):
    """The part of the browser that the key queue needs."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    @property
    def is_on_top(self) -> bool:
        """Whether no panel lies over it."""

    @property
    def key_taker(self) -> KeyTaker | None:
        """The focused widget, if it handles keys before they start actions."""

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 – whatever it takes
        """Call after the pending events are processed."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Stoppable:
        """Call after some seconds."""


class DeskScreen(Protocol):
    """A screen opened by a key: it is created with the desk, and handles its own result."""

    def left(self, result: Any) -> None:  # noqa: ANN401 – each screen has a result of its own
        """Handle the result with which the screen was closed."""
