"""Helpers of both ways of fetching: the folder to save in, and the settings of a run."""

from pathlib import Path
from typing import TYPE_CHECKING

from papertui.config import Settings
from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.fetch.run import Rules

FAILED = 4
"""The exit code if a source could not be fetched."""

PASTE = '[fetch]\ninto = "~/dumps/fetched"\n[[fetch.sources]]\nhf = "daily"'
"""The minimal config for fetching."""


def folder_of(wished: Path | None, settings: Settings) -> Path:
    """Return the folder to save in: --into, else the setting, else a folder in the first of `dumps`."""
    into = wished or settings.fetch.into
    if into is not None:
        return into.expanduser()
    folder = next((path for path in settings.dumps if path.is_dir()), None)
    if folder is None:
        raise UsageError(f"where to save? Use --into DIR, or set {PASTE.splitlines()[1]} under [fetch]")
    return folder / "fetched"


def is_read(into: Path, settings: Settings) -> bool:
    """Whether a folder lies in the setting `dumps`."""
    return any(into.resolve().is_relative_to(path.resolve()) for path in settings.dumps)


def rules_of(settings: Settings) -> "Rules":
    """Return the rules of a run from the settings."""
    from papertui.fetch.run import Rules

    return Rules(settings.fetch.hosts, settings.fetch.catch_up)
