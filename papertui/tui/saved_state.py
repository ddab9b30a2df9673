"""Restores the state of the browser from the last exit, and saves it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.tui.config_problems import sort_of
from papertui.tui.session import FILTERS, Spot
from papertui.workspace import check_sort, left_off
from papertui.workspace.left_off import LeftOff

if TYPE_CHECKING:
    from papertui.config import Settings
    from papertui.tui.ports import Ports
    from papertui.tui.session import Session
    from papertui.workspace import Workspace

DEFAULT_STATE = LeftOff()


def saved_state(workspace: Workspace) -> LeftOff:
    """Return the saved state for these papers, or the default one if restoring is turned off."""
    found = left_off.read(_file(workspace)) if workspace.settings.restore_session else DEFAULT_STATE
    try:
        check_sort(found.sort or "date")
    except UsageError:
        # Written by another version of papertui.
        found = replace(found, sort="")
    settings = workspace.settings
    return replace(found, query=settings.query or found.query, sort=sort_of(settings) or found.sort)


def restore(session: Session, ports: Ports, found: LeftOff) -> None:
    """Restore the saved state; without one use the settings."""
    settings = session.workspace.settings
    if found.paper or found.filters or found.splits:
        session.filters = {name for name in found.filters if name in FILTERS}
    elif not settings.show_archived:
        session.filters = {"archived"}
    if session.filters:
        # As with a query, papers to be filtered out must not be shown first.
        session.results = session.workspace.nothing()
    session.spot = Spot(found.paper, found.line, found.top) if found.paper else None
    ports.panes.begin_with(found.layout or settings.layout, found.splits or _splits(settings))


def save_state(session: Session, ports: Ports) -> None:
    """Save the state for the next start with these paths."""
    workspace = session.workspace
    if not workspace.settings.restore_session:
        return
    # A narrowed search is not restored; the outermost search is.
    first = session.levels[0] if session.levels else None
    spot = first.spot if first else Spot(session.id_at(ports.list.cursor), ports.list.cursor, ports.list.top)
    query = first.query if first else session.query
    found = LeftOff(
        query="" if ports.list.faded and not first else query,
        sort=(first.sort if first else session.sort) or "",
        paper=spot.paper_id or "",
        line=spot.line,
        top=spot.top or 0,
        layout=ports.panes.layout_wanted,
        splits=dict(ports.panes.splits),
        filters=tuple(sorted(session.filters)),
    )
    write_state(workspace, found)


def write_state(workspace: Workspace, found: LeftOff) -> None:
    """Write the state for these papers, unless restoring is turned off."""
    if workspace.settings.restore_session:
        left_off.write(_file(workspace), found)


def _splits(settings: Settings) -> dict[str, int]:
    return {"side": settings.split} if settings.split else {}


def _file(workspace: Workspace) -> Path:
    return left_off.file_for(workspace.settings.state_dir, workspace.paths or [workspace.library.path])
