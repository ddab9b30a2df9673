"""The line that is asked for at the bottom: who gets it, and what happens where it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser
    from papertui.tui.widgets.prompt import Candidates

_Taken = Callable[[str], None]


class AskedLine:
    """What becomes of the prompt of one browser."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._taken: _Taken | None = None

    def ask(
        self,
        label: str,
        text: str,
        candidates: Candidates,
        taken: _Taken,
        hint: str,
        *,
        whole: bool = False,
    ) -> None:
        """Ask for a line; `taken` gets it unless the user leaves.

        Where it raises an error of ours the line stays, with the reason, to be put right.
        """
        self._taken = taken
        self._browser.prompt.ask(label, text, candidates, hint, whole=whole)

    def take(self, text: str) -> None:
        """Hand the line over; go back to the list unless it is refused or another is asked for."""
        taken, self._taken = self._taken, None
        try:
            if taken is not None:
                taken(text)
        except PapertuiError as error:
            self._taken = taken
            self._browser.prompt.refuse(str(error))
        if self._taken is None:
            self.drop()

    def drop(self) -> None:
        """Go back to the list."""
        self._taken = None
        self._browser.prompt.close()
        self._browser.set_focus(self._browser.list)
