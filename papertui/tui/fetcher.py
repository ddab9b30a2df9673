"""Fetching during browsing: `papertui fetch` in a separate process, whose report is read line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from papertui.text import clean_line

if TYPE_CHECKING:
    import subprocess

    from papertui.config import Settings
    from papertui.tui.ports import Host, StatusPort

Row = Mapping[str, Any]
"""A line of the output of `papertui fetch --format jsonl`."""


class Fetcher:
    """Runs at most one fetch at a time. The interface itself opens no socket, and never waits for one."""

    def __init__(self, settings: Settings, host: Host, status: StatusPort) -> None:
        self._settings, self._host, self._status = settings, host, status
        self._child: subprocess.Popen[bytes] | None = None
        self._is_stopped = False
        self.is_running = False

    def start(self, words: Sequence[str], ended: Callable[[Sequence[Row], str], None]) -> bool:
        """Run it with these arguments; `ended` gets the rows of the report and an error, "" if none.

        Returns False if one is running.
        """
        if self.is_running:
            return False
        self.is_running = True
        self._status.show_progress(("fetching", 0, 0, ""))
        self._host.work(lambda: self._run(words, ended))
        return True

    def stop(self) -> None:
        """Stop it: what was fetched is saved, and no file is saved in part."""
        self._is_stopped = True
        if self._child is not None:
            self._child.kill()

    def _run(self, words: Sequence[str], ended: Callable[[Sequence[Row], str], None]) -> None:
        import subprocess

        rows: list[Row] = []
        complaints: list[str] = []
        try:
            with subprocess.Popen(
                self._command(words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "XDG_STATE_HOME": str(self._settings.state_dir.parent)},
                start_new_session=True,
            ) as child:
                self._child = child
                if self._is_stopped:
                    child.kill()
                for line in child.stdout or ():
                    self._hear(line.decode("utf-8", "replace"), rows, complaints)
        except OSError as error:
            complaints.append(f"it could not be started: {error.strerror or error}")
        self._child = None
        self._host.call_later(self._end, rows, " · ".join(complaints), ended)

    def _hear(self, line: str, rows: list[Row], complaints: list[str]) -> None:
        import json

        row: object = None
        with suppress(ValueError):
            row = json.loads(line)
        if not isinstance(row, dict):
            complaints.append(clean_line(line).removeprefix("papertui: "))
        elif asking := row.get("asking"):
            progress = (f"fetching {clean_line(str(asking), 40)}", 0, 0, "")
            self._host.call_later(self._status.show_progress, progress)
        else:
            rows.append(row)

    def _end(self, rows: Sequence[Row], complaint: str, ended: Callable[[Sequence[Row], str], None]) -> None:
        self.is_running = False
        self._status.show_progress(None)
        if not self._is_stopped:
            ended(rows, complaint)

    def _command(self, words: Sequence[str]) -> list[str]:
        settings = self._settings
        config = ["--config", str(settings.config_file)] if os.path.exists(settings.config_file) else []
        places = ["--library", str(settings.library_dir), "--cache", str(settings.cache_dir)]
        # -P: a module in the folder of the dumps is never imported in place of a real one.
        return [
            sys.executable,
            "-P",
            "-m",
            "papertui",
            "fetch",
            "--format",
            "jsonl",
            *config,
            *places,
            *words,
        ]
