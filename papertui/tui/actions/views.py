"""Panes, reloading the dumps, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def open_paper(desk: Desk) -> None:
    """Show the paper alone on the screen, or both panes again."""
    desk.view.paper_now()
    if desk.current is not None:
        desk.panes.give_all(None if desk.panes.alone else "detail")


def next_pane(desk: Desk) -> None:
    """Focus the next pane; in the search bar complete the query, or accept the suggestion."""
    from papertui.tui.actions.finding import take_correction

    if desk.bar.is_typed and desk.bar.complete(desk.workspace.complete):
        return
    if take_correction(desk):
        return
    panes = desk.panes
    if panes.focused == "detail" and "facets" in panes.shown:
        panes.focus_pane("facets")
    elif panes.focused == "list" and "detail" in panes.shown:
        panes.focus_pane("detail")
    else:
        panes.focus_pane("list")


def zoom(desk: Desk) -> None:
    """Show the focused pane alone, or both panes again."""
    panes = desk.panes
    focused = "detail" if panes.focused == "detail" else "list"
    panes.give_all(None if panes.alone else focused)


def layout(desk: Desk) -> None:
    """Switch between panes side by side and stacked."""
    desk.panes.turn()


def border_left(desk: Desk) -> None:
    """Move the border towards the list: the paper gets wider."""
    _move_border(desk, -1)


def border_right(desk: Desk) -> None:
    """Move the border towards the paper: the list gets wider."""
    _move_border(desk, 1)


def _move_border(desk: Desk, step: int) -> None:
    if not desk.panes.move_border(step):
        desk.say(
            "the border cannot go further" if not desk.panes.alone else "one pane has the screen: ‹view.zoom›"
        )


def reload(desk: Desk) -> None:
    """Read what changed in the dumps; cursor, query and marks stay."""
    desk.sync.start()


def suspend(desk: Desk) -> None:
    """Suspend to the shell; `fg` resumes."""
    desk.host.suspend()


def interrupt(desk: Desk) -> None:
    """Show how to quit after ctrl+c; if papertui is already quitting, do not wait for the disk."""
    if desk.saving.is_leaving:
        desk.host.leave()
    elif desk.saving.is_busy:
        desk.say("q quits once everything is on disk")
    else:
        desk.say("q quits · everything is on disk already")


def quit_(desk: Desk) -> None:
    """Close a paper; from the list, quit once everything is on disk."""
    if desk.pane == "list":
        desk.saving.leave()
    else:
        to_list(desk)


def to_list(desk: Desk) -> None:
    """Return from the paper to the list."""
    if desk.panes.alone == "detail":
        desk.panes.give_all(None)
    desk.panes.focus_pane("list")
