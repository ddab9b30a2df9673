"""The prompt at the bottom: which callback gets its line, and what happens if the line is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError

if TYPE_CHECKING:
    from papertui.tui.ports import PromptPort
    from papertui.tui.widgets.prompt import Candidates

_Taken = Callable[[str], None]


class PromptLine:
    """The prompt of one browser, and the callback for its line; `back` focuses the list."""

    def __init__(self, prompt: PromptPort, back: Callable[[], None]) -> None:
        self._prompt = prompt
        self._back = back
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
        """Ask for a line; `taken` gets it unless the user cancels.

        If `taken` raises a PapertuiError, the line stays with the reason, to be corrected.
        """
        self._taken = taken
        self._prompt.ask(label, text, candidates, hint, whole=whole)

    def take(self, text: str) -> None:
        """Pass the line on; return to the list unless it is refused or another line is asked for."""
        taken, self._taken = self._taken, None
        try:
            if taken is not None:
                taken(text)
        except PapertuiError as error:
            self._taken = taken
            self._prompt.refuse(str(error))
        if self._taken is None:
            self.drop()

    def drop(self) -> None:
        """Return to the list."""
        self._taken = None
        self._prompt.close()
        self._back()
