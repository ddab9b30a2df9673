"""Settings: where things are kept, which dumps are meant, which keys do what. Read once, passed on."""

from papertui.config.loading import load_settings, problem_at
from papertui.config.settings import (
    Rule,
    SettingProblem,
    Settings,
    UserCommand,
    rows,
)

__all__ = [
    "Rule",
    "SettingProblem",
    "Settings",
    "UserCommand",
    "load_settings",
    "problem_at",
    "rows",
]
