"""Problems of the config file, including those with names that only the interface knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from papertui.config import nearest, problem_at
from papertui.errors import UsageError
from papertui.tui.bindings import ConfigProblem
from papertui.tui.themes import THEMES
from papertui.workspace import check_sort

if TYPE_CHECKING:
    from papertui.config import Settings


def setting_problems(settings: Settings, problems: Iterable[ConfigProblem]) -> tuple[str, ...]:
    """Return the ignored entries of the config file, a line each; `problems` are those of the keys."""
    found = (*problems, *_unknown_names(settings))
    placed = (problem_at(settings.config_file, each.entry, each.reason) for each in found)
    return tuple(problem.text for problem in (*settings.problems, *placed))


def sort_of(settings: Settings) -> str | None:
    """Return the config file's initial sort order; None if it is missing or unknown."""
    return None if not settings.sort or _wrong_sort(settings.sort) else settings.sort


def _unknown_names(settings: Settings) -> Iterator[ConfigProblem]:
    for name in ("theme", "light_theme"):
        theme = getattr(settings, name)
        if theme and theme not in THEMES:
            meant = nearest(theme, THEMES) or "; “papertui --help” lists them"
            yield ConfigProblem((name,), f"there is no theme “{theme}”{meant}")
    if settings.sort and (reason := _wrong_sort(settings.sort)):
        yield ConfigProblem(("sort",), reason)


def _wrong_sort(sort: str) -> str:
    try:
        check_sort(sort)
    except UsageError as error:
        return str(error)
    return ""
