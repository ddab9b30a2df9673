"""Panes, reading the dumps again, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def open_paper(desk: Desk) -> None:
    """Show the paper alone on the screen, and back."""
    desk.view.paper_now()
    if desk.current is not None:
        desk.panes.give_all(None if desk.panes.alone else "detail")


def next_pane(desk: Desk) -> None:
    """Go to the next pane; in the search bar complete the query's end, or take what is offered for it."""
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
    """Use the whole screen for the pane in focus, and back."""
    panes = desk.panes
    focused = "detail" if panes.focused == "detail" else "list"
    panes.give_all(None if panes.alone else focused)


def layout(desk: Desk) -> None:
    """Change the panes between side by side and stacked."""
    desk.panes.turn()


def border_left(desk: Desk) -> None:
    """Move the border towards the list: the paper gets more room."""
    _move_border(desk, -1)


def border_right(desk: Desk) -> None:
    """Move the border towards the paper: the list gets more room."""
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
    """Go back to the shell for a while; `fg` comes back."""
    desk.host.suspend()


def interrupt(desk: Desk) -> None:
    """Say how to leave, to those who press ctrl+c; who is leaving already does not wait for the disk then."""
    if desk.saving.is_leaving:
        desk.host.leave()
    elif desk.saving.is_busy:
        desk.say("q quits once everything is on disk")
    else:
        desk.say("q quits · everything is on disk already")


def quit_(desk: Desk) -> None:
    """Go back from a paper to the list; from the list leave as soon as everything is on disk."""
    if desk.pane == "list":
        desk.saving.leave()
    else:
        to_list(desk)


def to_list(desk: Desk) -> None:
    """Go back from the paper to the list."""
    if desk.panes.alone == "detail":
        desk.panes.give_all(None)
    desk.panes.focus_pane("list")
