"""The settings: folders, dumps, keys and options. Read once at the start and passed on."""

from papertui.config.fetching import FetchSettings, FetchSource
from papertui.config.kinds import nearest
from papertui.config.loading import load_settings, problem_at
from papertui.config.settings import (
    COLUMNS,
    PRESET,
    Rule,
    SettingProblem,
    Settings,
    UserCommand,
    rows,
)

__all__ = [
    "COLUMNS",
    "PRESET",
    "FetchSettings",
    "FetchSource",
    "Rule",
    "SettingProblem",
    "Settings",
    "UserCommand",
    "load_settings",
    "nearest",
    "problem_at",
    "rows",
]
