"""What both ways of fetching share: where they save, and what the settings say."""

from pathlib import Path
from typing import TYPE_CHECKING

from papertui.config import Settings
from papertui.errors import UsageError

if TYPE_CHECKING:
    from papertui.fetch.run import Rules

FAILED = 4
"""The exit code where a source could not be had."""

PASTE = '[fetch]\ninto = "~/dumps/fetched"\n[[fetch.sources]]\nhf = "daily"'
"""The least that a config file needs."""


def folder_of(wished: Path | None, settings: Settings) -> Path:
    """Return where to save: --into, else the setting, else a folder in the first of `dumps`."""
    into = wished or settings.fetch.into
    if into is not None:
        return into.expanduser()
    folder = next((path for path in settings.dumps if path.is_dir()), None)
    if folder is None:
        raise UsageError(f"where to save? Use --into DIR, or set {PASTE.splitlines()[1]} under [fetch]")
    return folder / "fetched"


def is_read(into: Path, settings: Settings) -> bool:
    """Whether papertui reads what lies in a folder without being told."""
    return any(into.resolve().is_relative_to(path.resolve()) for path in settings.dumps)


def rules_of(settings: Settings) -> "Rules":
    """Return what the settings say of a run."""
    from papertui.fetch.run import Rules

    return Rules(settings.fetch.hosts, settings.fetch.catch_up)
