"""Who hears what the helpers of the desk say. Types only: nothing here is loaded when papertui runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from textual.app import App

    from papertui.tui.choices import Menu
    from papertui.tui.ports import Stoppable


class AnswerHearer(Protocol):
    """Who shows the answers."""

    @property
    def is_filling(self) -> bool:
        """Whether the list fills for the first time."""

    def show_found(self, cursor: int, top: int | None) -> None:
        """Show the session's results, the cursor and the first line at these indices."""

    def show_stale(self) -> None:
        """Show which rows no longer fit the query."""

    def answered(self) -> None:
        """Go on: no answer is awaited any more."""


class SavingHearer(Protocol):
    """Who hears what became of the changes."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Say one sentence at the bottom."""

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something; a PapertuiError is said at the bottom."""

    def all_saved(self) -> None:
        """Go on once everything is saved."""

    def changes_dropped(self) -> None:
        """Forget what was to come after a change that failed."""

    def library_news(self) -> None:
        """Show what another program changed."""


class SyncHearer(Protocol):
    """Who hears what was read."""

    def say(self, message: str, *, bad: bool = False) -> None:
        """Say one sentence at the bottom."""

    def papers_read(self) -> None:
        """Take up new papers."""

    def is_outdated(self) -> bool:
        """Whether the results shown are older than the papers."""

    def all_read(self) -> None:
        """Go on once no dump is being read any more."""

    def told_of_sync(self) -> None:
        """Go on from the news of changed dumps, which are on the screen now."""


class ChangeHearer(Protocol):
    """Who says and shows what was changed."""

    def say(self, message: str) -> None:
        """Say one sentence at the bottom."""

    def library_changed(self) -> None:
        """Show the tags and notes as they are now."""


class Asker(Protocol):
    """Who asks the user."""

    def guarded(self, act: Callable[[], None]) -> None:
        """Do something; a PapertuiError is said at the bottom."""

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        """Open a menu."""

    def ask(self, question: str, act: Callable[[], None], *, yes: str) -> None:
        """Ask yes or no."""


class KeyTaker(Protocol):
    """A widget that takes keys itself."""

    def take_key(self, key: str, character: str | None) -> bool:
        """Do what a key does here; return False where that is nothing."""


class Stage(Protocol):
    """What this needs to know of the browser."""

    @property
    def app(self) -> App[Any]:
        """The app."""

    @property
    def is_on_top(self) -> bool:
        """Whether no panel lies over it."""

    @property
    def key_taker(self) -> KeyTaker | None:
        """What has the focus and takes keys before they are actions."""

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 – whatever it takes
        """Call when the events before are processed."""

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Stoppable:
        """Call after some seconds."""


class DeskScreen(Protocol):
    """A screen that a key opens: it is made with the desk, and says what becomes of its result."""

    def left(self, result: Any) -> None:  # noqa: ANN401 – each screen has a result of its own
        """Take what the screen was left with."""
