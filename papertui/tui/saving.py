"""The queue of changes to the library: saved in order, then confirmed, or reported as failed.

The interface never waits for the disk. A change is shown once it is on disk;
if it takes longer than a moment, the status line says so.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from papertui.errors import PapertuiError, StoppedError, UsageError
from papertui.tui import wording
from papertui.tui.saver import Act, SaveOutcome, Saver

if TYPE_CHECKING:
    from papertui.tui.key_hold import Hold, KeyHold
    from papertui.tui.listeners import SavingListener
    from papertui.tui.ports import Host, StatusPort, Stoppable
    from papertui.workspace import Workspace

_MOMENT = 0.15
_REPAINT = 0.1


def _nothing(_result: object = None) -> None:
    return


@dataclass(eq=False, slots=True)
class SaveJob:
    """A queued job: `plan` returns the function for the saver thread, or does all itself and returns None."""

    plan: Callable[[], Act | None]
    then: Callable[[Any], None] = _nothing
    failed: Callable[[], None] = _nothing
    name: str = ""
    held: Hold | None = None
    is_step: bool = False
    is_quiet: bool = False


class Saving:
    """Saves one change after another, in the order of the keys; `Saver` is the thread that saves.

    If one fails, the changes queued after it are dropped, because they may depend on it:
    an undo would otherwise undo something else.
    """

    def __init__(
        self,
        workspace: Workspace,
        host: Host,
        status: StatusPort,
        keys: KeyHold,
        listener: SavingListener,
        ellipsis: str,
    ) -> None:
        self._workspace, self._host, self._status, self._keys = workspace, host, status, keys
        self._listener = listener
        self._ellipsis = ellipsis
        self._saver = Saver(self._post)
        self._queue: deque[SaveJob] = deque()
        self._now: SaveJob | None = None
        self._nested: int | None = None  # position in the queue for jobs that a running job submits
        self._timer: Stoppable | None = None
        self._is_stopping = self._is_shown = False
        self.is_leaving = False
        self.is_overtaken = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is being saved or queued."""
        return any(not job.is_quiet for job in self._jobs())

    @property
    def is_shown(self) -> bool:
        """Whether saving takes so long that the status line shows it; then `stop` stops it."""
        return self._is_shown

    def submit(
        self,
        act: Act,
        then: Callable[[Any], None],
        *,
        name: str = "",
        failed: Callable[[], None] = _nothing,
        hold: bool = False,
    ) -> None:
        """Run `act` in the saver thread, then `then` in this thread with its result; `failed` if it fails.

        `name` describes it (“tagging”). With `hold` the keys typed after it wait
        for a moment, because they depend on its effect on the screen;
        `is_overtaken` tells `then` whether that moment was too short.
        """
        self.submit_planned(lambda: act, then, name=name, failed=failed, hold=hold)

    def submit_planned(
        self,
        plan: Callable[[], Act | None],
        then: Callable[[Any], None],
        *,
        name: str = "",
        failed: Callable[[], None] = _nothing,
        hold: bool = False,
    ) -> None:
        """As `submit`; `plan` returns `act`, or None, in this thread after all earlier jobs."""
        self._add(SaveJob(plan, then, failed, name, self._keys.hold() if hold else None))

    def after(self, step: Callable[[], None], *, hold: bool = False) -> None:
        """Call a function in this thread after all earlier changes; at once if there are none."""
        if not self.is_busy:
            step()
            return
        self._add(SaveJob(lambda: step(), held=self._keys.hold() if hold else None, is_step=True))

    def poll(self) -> None:
        """Load the changes of other instances, unless there is something to save."""
        if not any(self._jobs()):
            self._add(SaveJob(lambda: lambda progress: self._workspace.poll(), self._polled, is_quiet=True))

    def stop(self) -> bool:
        """Stop the job that the status line shows; return False if it shows none."""
        if not self.is_shown:
            return False
        if self.is_leaving:
            self.is_leaving = False
        else:
            self._is_stopping = True
            self._saver.stop()
        self._show(self._progress_text())
        return True

    def leave(self) -> None:
        """Quit the app once everything is saved."""
        self.is_leaving = True
        if self.is_busy:
            return
        self._host.leave()

    def finish(self, seconds: float) -> int:
        """Save the queue although the screen has gone; return how many changes were not saved in time."""
        until = time.monotonic() + seconds
        while self._saver.wait(until - time.monotonic()):
            if self._now and self._saver.outcome.error and not self._now.is_quiet:
                break
            self._now = self._queue.popleft() if self._queue else None
            if self._now is None:
                break
            act = None if self._now.is_step else self._planned(self._now)
            if act is not None:
                self._saver.start(act, until - time.monotonic())
        self._saver.stop()
        self._saver.wait(_REPAINT)
        self._saver.close()
        return sum(not (job.is_quiet or job.is_step) for job in self._jobs())

    def _jobs(self) -> list[SaveJob]:
        return [*([self._now] if self._now else []), *self._queue]

    def _add(self, job: SaveJob) -> None:
        if self._nested is not None:
            self._queue.insert(self._nested, job)
            self._nested += 1
            return
        self._queue.append(job)
        if self._now is None:
            self._go_on()
        if self._timer is None and self.is_busy:
            self._timer = self._host.set_timer(_MOMENT, self._tell)

    def _go_on(self) -> None:
        while self._now is None and self._queue:
            job = self._queue.popleft()
            with_act = self._within(lambda job=job: self._planned(job))  # type: ignore[misc]
            if with_act is None:
                self._let_go(job)
                continue
            self._now = job
            self._is_stopping = False
            self._saver.start(with_act)
        if not self.is_busy:
            self._be_idle()

    def _within(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 – whatever the call returns
        """Call a function that may submit more jobs: those precede the queued ones."""
        self._nested = 0
        try:
            return call()
        finally:
            self._nested = None

    def _planned(self, job: SaveJob) -> Act | None:
        try:
            return job.plan()
        except PapertuiError as error:
            job.failed()
            self._listener.say(str(error), bad=True)
            return None

    def _be_idle(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._show("")
        self._listener.all_saved()
        if self.is_leaving:
            self._host.leave()

    def _post(self, outcome: SaveOutcome) -> None:
        # In the saver thread.
        self._host.call_later(self._hear, outcome)

    def _hear(self, outcome: SaveOutcome) -> None:
        job, self._now = self._now, None
        if job is None:  # the app has quit meanwhile
            return
        if outcome.error is None:
            self.is_overtaken = job.held is not None and not job.held.is_kept
            self._listener.guarded(lambda: self._within(lambda: job.then(outcome.result)))
        else:
            self._take_back(job, outcome.error)
        self._let_go(job)
        self._go_on()

    def _take_back(self, job: SaveJob, error: BaseException) -> None:
        if not isinstance(error, PapertuiError):
            raise error
        dropped = [] if job.is_quiet or isinstance(error, UsageError) else list(self._queue)
        for each in (job, *dropped):
            each.failed()
            self._let_go(each)
        for each in dropped:
            self._queue.remove(each)
        more = sum(not each.is_step for each in dropped)
        others = f" · {wording.count(more, 'action')} after it dropped too" if more else ""
        self._listener.say(f"{error}{others}", bad=not isinstance(error, StoppedError))
        self._listener.changes_dropped()
        self.is_leaving = False

    def _let_go(self, job: SaveJob) -> None:
        if job.held is not None:
            job.held.end()

    def _polled(self, is_news: bool) -> None:
        if is_news:
            self._listener.library_news()

    def _tell(self) -> None:
        """Show in the status line what is being saved, and update it."""
        if self.is_busy:
            self._timer = self._host.set_timer(_REPAINT, self._tell)
            self._show(self._progress_text())

    def _show(self, saving: str) -> None:
        self._is_shown = bool(saving)
        self._status.show_saving(saving)

    def _progress_text(self) -> str:
        ellipsis, saver = self._ellipsis, self._saver
        done, total = saver.done, saver.total
        name = self._now.name if self._now and self._now.name else "saving"
        text = f"{name} {done:,} of {total:,}" if total > 1 and done else f"saving{ellipsis}"
        if self.is_leaving:
            return f"{text} · esc stays · ctrl+c quits without it"
        return f"stopping{ellipsis}" if self._is_stopping else f"{text} · esc stops"
