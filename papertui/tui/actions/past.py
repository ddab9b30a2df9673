"""The history of the library: past changes, and undo or redo up to any of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.tui.choices import Choice, Menu
from papertui.tui.widgets.cells import cut
from papertui.tui.wording import count
from papertui.workspace.scope import Scope

if TYPE_CHECKING:
    from papertui.library import Change, Step
    from papertui.library.progress import Progress
    from papertui.tui.desk import Desk

_MOST = 1000
_BEGINNING = "0"
_ROOM = 36  # cells, to leave room for the description of the change


def history(desk: Desk) -> None:
    """Show all steps, newest first; enter lists a step's papers, u undoes or redoes up to it."""
    library = desk.workspace.library
    desk.saving.submit(lambda progress: library.history(_MOST), lambda steps: _show(desk, steps), hold=True)


def _show(desk: Desk, steps: Sequence[Step]) -> None:
    if not steps:
        desk.say("nothing was done yet that could be undone")
        return
    if desk.saving.is_overtaken:
        # Keys typed in the meantime were not meant for this panel.
        desk.say("the library was busy · ‹history› shows the history now")
        return
    choices = [Choice("", _told(step), str(step.id), _touched(step)) for step in steps]
    if len(steps) < _MOST:
        choices.append(Choice("", "before all of this", _BEGINNING))
    now = next((index for index, step in enumerate(steps) if not step.undone), len(steps))
    menu = Menu(
        "history",
        choices,
        cursor=min(now, len(choices) - 1),
        footer="enter lists its papers · u goes back to it · / filters · esc leaves",
        filters=True,
        also={"u": lambda step: _ask(desk, steps, int(step))},
    )

    def picked(step: str | None) -> None:
        if step == _BEGINNING:
            _ask(desk, steps, 0)
        elif step is not None:
            _list_papers(desk, next(each for each in steps if each.id == int(step)))

    desk.choose(menu, picked)


def _list_papers(desk: Desk, step: Step) -> None:
    """List the papers of a step as a search of its own, which esc leaves."""
    keys = tuple(desk.workspace.library.papers_of(step.id))
    if not desk.workspace.locate(keys):
        desk.say("no paper of that step is in these dumps · u in the history goes back to it")
        return
    desk.session.deepen(Scope(only=keys), f"history: {step.summary}", desk.spot)
    desk.bar.show_level(desk.session.shown_lead, "")
    desk.panes.focus_pane("list")
    desk.search("")


def _ask(desk: Desk, steps: Sequence[Step], step: int) -> None:
    """Ask before undoing or redoing, as it may be many steps."""
    back = [each for each in steps if each.id > step and not each.undone]
    forward = [each for each in steps if each.id <= step and each.undone]
    if not back and not forward:
        _travel(desk, steps, step)
        return
    way = "back" if back else "forward"
    again = "redo" if back else "history"
    question = f"Go {way} {count(len(back or forward), 'step')}? ‹{again}› brings you here again."
    desk.ask(question, lambda: _travel(desk, steps, step), yes=f"go {way}")


def _travel(desk: Desk, steps: Sequence[Step], step: int) -> None:
    library = desk.workspace.library
    came_from = max((each.id for each in steps if not each.undone), default=0)

    def act(progress: Progress) -> tuple[bool, Change | None]:
        back = any(each.id > step and not each.undone for each in library.history(_MOST))
        return back, library.travel(step, progress=progress)

    def then(done: tuple[bool, Change | None]) -> None:
        desk.changes.turned_back_from = came_from if done[0] else 0
        way = "gone back" if done[0] else "gone forward"
        desk.changes.report(done[1], way, "nothing was changed after that step")

    desk.saving.submit(act, then, name="going through the history", hold=True)


def _told(step: Step) -> str:
    return f"{step.summary}  "


def _touched(step: Step) -> str:
    """Return what a step changed and when; the time is cut first if there is little room."""
    undone = "undone · " if step.undone else ""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(step.at))
    return f"{undone}{cut(step.only, _ROOM) or count(step.count, 'paper')} · {when}"
