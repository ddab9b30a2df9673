"""Counts of a whole workspace: by month, tag, organisation and dump."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui.workspace.facets import Facet, Group

if TYPE_CHECKING:
    from papertui.workspace import Workspace


def statistics(workspace: Workspace) -> tuple[Group, ...]:
    """Count every paper; a kind that none has is left out.

    Months are all there, the newest first and the undated last; of the other
    kinds come as many as facets show, the commonest first.
    """
    groups = {group.name: group for group in workspace.facets("")}
    years = groups.pop("year", Group("year", ())).facets
    months = groups.pop("month", None) or Group("month", tuple(_months(workspace, years)))
    undated = tuple(year for year in years if year.clause == "is:undated")
    months = Group("month", (*months.facets, *undated))
    return tuple(group for group in (months, *groups.values()) if group.facets)


def _months(workspace: Workspace, years: tuple[Facet, ...]) -> Iterator[Facet]:
    # Within one year the facets tell its months.
    for year in years:
        for group in workspace.facets(year.clause):
            if group.name == "month":
                yield from group.facets
