"""Sync of the dumps during browsing: when it starts, its messages, and the effects of new papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.tui import wording
from papertui.tui.pace import Pace
from papertui.workspace import Report
from papertui.workspace.remembered import Remembered

if TYPE_CHECKING:
    from papertui.sync import Progress, SyncHandle
    from papertui.tui.listeners import SyncListener
    from papertui.tui.ports import Host, StatusPort
    from papertui.workspace import Workspace
    from papertui.workspace.library_sync import LibrarySync
    from papertui.workspace.watching import Watch


class DumpSync:
    """Runs at most one sync at a time; when it publishes, the search is repeated, cursor and marks kept."""

    def __init__(self, workspace: Workspace, host: Host, status: StatusPort, listener: SyncListener) -> None:
        self._workspace, self._host, self._status, self._listener = workspace, host, status, listener
        self._looked_at = Remembered(workspace.settings.state_dir / "looked-at")
        self._seen = ("", False)  # a catalog version, and whether its problems were viewed
        self._handle: SyncHandle | LibrarySync | None = None
        self._watch: Watch | None = None
        self._pace = Pace()
        self._version_before = self._also = ""
        self._report_before = Report()
        self._by_hand = self._again = self._is_told = self._is_quiet = False
        self._ended = self._repaired = self._failed = False

    @property
    def is_awaited(self) -> bool:
        """Whether no paper of these dumps was read yet, and some may come."""
        workspace = self._workspace
        is_reading = self.is_first and not self._ended and not workspace.report().papers
        return not self._failed and (not workspace.catalog_version or is_reading)

    @property
    def is_first(self) -> bool:
        """Whether these dumps are read for the first time."""
        return not self._version_before and (self._handle is not None or self._ended)

    @property
    def problems_seen(self) -> bool:
        """Whether the problems of the dumps were viewed, in this session or an earlier one."""
        workspace = self._workspace
        if self._seen[0] != workspace.catalog_version:
            seen = workspace.report().problems_key in self._looked_at.earlier()
            self._seen = (workspace.catalog_version, seen)
        return self._seen[1]

    def look(self) -> None:
        """Record that the present problems were viewed."""
        workspace = self._workspace
        self._seen = (workspace.catalog_version, True)
        self._looked_at.add(workspace.report().problems_key)

    def begin(self) -> None:
        """Read the dumps; if they are watched, also whenever they change."""
        workspace = self._workspace
        if not workspace.settings.watch:
            self._read()
            return
        from papertui.workspace.watching import Watch

        self._watch = Watch(workspace.paths, lambda: self._host.call_later(self._changed))

    def start(self, also: str = "") -> None:
        """Read the changed dumps on the user's request, and report it even if nothing changed.

        `also` is added to that report.
        """
        self._by_hand, self._also = True, also
        self._changed()

    def _changed(self) -> None:
        # The running sync may already have passed the changed file: another sync follows.
        self._again = self._handle is not None
        if not self._again:
            self._read()

    def _read(self) -> None:
        workspace = self._workspace
        if not self._ended:
            self._version_before, self._report_before = workspace.catalog_version, workspace.report()
        self._handle = workspace.start_sync(self._post)

    def follow(self) -> None:
        """Merge the papers again after the user said which of them are the same."""
        if self._workspace.paths and self._workspace.judged != self._workspace.library.verdicts():
            self._is_quiet = True
            self._changed()

    def repair(self, *, surely: bool = False) -> None:
        """Read once more if the index proved damaged; only once, because a full disk stays full.

        With `surely`, also after the running sync, which may have passed the damage.
        """
        if (self._handle is None or surely) and not self._repaired:
            self._repaired = True
            self._changed()

    def stop(self) -> None:
        """Stop watching and end a running sync; the next one does the rest."""
        if self._watch is not None:
            self._watch.stop()
        if self._handle is not None:
            self._handle.stop()

    def tell(self) -> None:
        """Report a finished sync, once its papers are on the screen."""
        if not self._ended:
            return
        self._ended = False
        if self._workspace.catalog_version != self._version_before:
            self._tell_news()
        elif self._by_hand and self._handle is None:
            self._by_hand = False
            self._say("nothing has changed in the dumps")
        if not self._is_told:
            # Once even without news: new papers may remain from a session that was killed.
            self._is_told = True
            self._listener.sync_reported()

    def _tell_news(self) -> None:
        workspace = self._workspace
        self._status.show_source(wording.source(workspace, self.problems_seen))
        # Papers merged or separated by hand were reported already.
        if not self._is_quiet or workspace.report().new:
            self._say(wording.news(workspace.report(), self._report_before))
        # Another sync may be running by now: it reports its own news, not this news again.
        self._version_before, self._report_before = workspace.catalog_version, workspace.report()
        self._by_hand = self._is_told = self._is_quiet = False

    def _say(self, message: str) -> None:
        also, self._also = self._also, ""
        self._listener.say(f"{message} · {also}" if also else message)

    def _post(self, progress: Progress) -> None:
        # In the sync's own thread.
        self._host.call_later(self._hear, progress)

    def _hear(self, progress: Progress) -> None:
        is_shown = self._pace.is_worth_showing(progress)
        if is_shown:
            self._status.show_progress(wording.progress(progress, self._pace.tell(progress)))
        was_awaited = self.is_awaited
        self._failed = progress.stage == "failed"
        if self._failed or progress.stage == "done":
            self._handle = None
            self._ended = self._ended or not self._failed
            self._listener.all_read()
        # Papers scanned without an index: each request continues the scan.
        is_outdated = (progress.published or is_shown) and self._listener.is_outdated()
        if self._failed or is_outdated or (was_awaited and not self.is_awaited):
            self._listener.papers_read()
        elif self._handle is None:
            # The search is not repeated: rows dimmed by the first keys stay in the list.
            self.tell()
        if self._failed:
            self._listener.say(f"reading the dumps failed: {progress.message}", bad=True)
        if self._handle is None and self._again:
            self._again = False
            self._read()
