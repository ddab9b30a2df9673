"""Opens what a run needs: the lock, the state, the folder, the connection."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from papertui import __version__
from papertui.errors import ExportError, FileError
from papertui.fetch.client import Client
from papertui.fetch.clock import Clock
from papertui.fetch.request_policy import RequestPolicy
from papertui.fetch.run import FetchRun, Rules
from papertui.fetch.saving import Folder
from papertui.fetch.state import FetchState
from papertui.files import open_lock, private_folder, try_lock

_HOME = "https://pypi.org/project/papertui/"


class BusyFetchError(Exception):
    """Another process is fetching for this user."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The objects of a run or a completion, while the lock is held."""

    state: FetchState
    folder: Folder
    policy: RequestPolicy
    clock: Clock


def agent(contact: str) -> str:
    """Return the User-Agent header: papertui, with the user's contact address if set."""
    return f"papertui/{__version__} (+{_HOME}{f'; mailto:{contact}' if contact else ''})"


@contextmanager
def tools(
    state_dir: Path, into: Path, contact: str, deadline: float | None = None, clock: Clock | None = None
) -> Iterator[Tools]:
    """Hold the lock of fetching during the block. Raises BusyFetchError if another process has it."""
    client, clock = Client(agent(contact)), clock or Clock()
    handle = _locked(state_dir)
    try:
        state = FetchState(state_dir)
        folder = Folder(into, state)
        folder.prepare()
        yield Tools(state, folder, RequestPolicy(client.get, state, clock, deadline), clock)
    finally:
        client.close()
        os.close(handle)


def run_of(these: Tools, rules: Rules, began: Callable[[str], None]) -> FetchRun:
    """Return a run that sends requests and saves answers."""
    return FetchRun(rules, these.state, these.folder, these.policy, these.clock, began)


def rehearsal(
    state_dir: Path, into: Path, rules: Rules, heard: Callable[[str], None], clock: Clock | None = None
) -> FetchRun:
    """Return a run that only reports the addresses it would request; it sends and writes nothing."""
    clock, state = clock or Clock(), FetchState(state_dir)

    def refuse(*_: object) -> None:
        raise AssertionError("a rehearsal asks nobody")

    policy = RequestPolicy(refuse, state, clock)  # type: ignore[arg-type]  # it is never called
    return FetchRun(rules, state, Folder(into, state), policy, clock, rehearsed=heard)


def _locked(state_dir: Path) -> int:
    try:
        private_folder(state_dir)
        handle = open_lock(state_dir / "fetch.lock")
    except (OSError, FileError) as error:
        raise ExportError(f"{state_dir}: the state of fetch cannot be kept: {error}") from error
    if not try_lock(handle):
        os.close(handle)
        raise BusyFetchError
    return handle
