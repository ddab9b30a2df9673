"""The reading of the dumps as the browser sees it: started, told of, and its news taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.tui import words

if TYPE_CHECKING:
    from papertui.sync import Progress, SyncHandle
    from papertui.tui.screens.browser import Browser
    from papertui.workspace.library_sync import LibrarySync


class Reading:
    """At most one reading at a time. What it publishes the browser finds anew, cursor and marks kept."""

    def __init__(self, browser: Browser) -> None:
        self.problems_seen = False
        self._browser = browser
        self._handle: SyncHandle | LibrarySync | None = None
        self._generation_before = ""
        self._ended = self._mended = False

    @property
    def is_first(self) -> bool:
        """Whether these dumps are read for the first time."""
        return not self._generation_before and (self._handle is not None or self._ended)

    def start(self) -> None:
        """Read what changed in the dumps, in another process."""
        if self._handle is not None:
            self._browser.say("the dumps are being read already")
            return
        self._generation_before = self._browser.workspace.generation
        self._handle = self._browser.workspace.start_sync(self._post)

    def mend(self) -> None:
        """Read once more where the index turned out to be damaged; once, for a full disk stays full."""
        if self._handle is None and not self._mended:
            self._mended = True
            self.start()

    def stop(self) -> None:
        """End a reading under way; the next one makes up for it."""
        if self._handle is not None:
            self._handle.stop()

    def tell(self) -> None:
        """Say what came of a reading that has ended, once its papers are on the screen."""
        if not self._ended:
            return
        self._ended = False
        workspace = self._browser.workspace
        if workspace.generation == self._generation_before:
            return
        self.problems_seen = False
        self._browser.show_place()
        message = words.news(workspace.report())
        if message:
            self._browser.say(message)

    def _post(self, progress: Progress) -> None:
        # In the reading's own thread.
        self._browser.call_later(self._hear, progress)

    def _hear(self, progress: Progress) -> None:
        browser = self._browser
        browser.status.progress = words.progress(progress)
        if progress.stage in ("done", "failed"):
            self._handle = None
            self._ended = progress.stage == "done"
            browser.answers.warm()
        if progress.published:
            browser.find_again()
        if progress.stage == "failed":
            browser.say(f"reading the dumps failed: {progress.message}", bad=True)
