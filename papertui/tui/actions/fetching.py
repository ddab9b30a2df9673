"""Fetching from the interface: today's listings, and the missing data of one paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from papertui.text import clean_line
from papertui.tui.choices import Choice, Menu
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.paper import Paper
    from papertui.tui.desk import Desk
    from papertui.tui.fetcher import Row

_SEARCH = "https://scholar.google.com/scholar?q="
_RUNNING = "a fetch is under way already"


def fetch(desk: Desk) -> None:
    """Fetch from the sources of the config file in the background; show a summary at the end."""
    if not desk.workspace.settings.fetch.sources:
        desk.say(
            "nothing to fetch: the config file has no [[fetch.sources]]; :manual fetch says what to write"
        )
        return

    def ended(rows: Sequence[Row], complaint: str) -> None:
        listings = [row for row in rows if "source" in row]
        failures = [clean_line(str(row["message"])) for row in listings if row["state"] == "failed"]
        trouble = " · ".join(filter(None, (*failures, complaint)))
        files = [Path(path) for row in listings if row["state"] == "saved" for path in row["files"]]
        if files:
            _take_up(desk, files, trouble)
        else:
            desk.say(trouble or "fetched: nothing has come since", bad=bool(trouble))

    if not desk.fetcher.start([], ended):
        desk.say(_RUNNING)


def offer(desk: Desk, papers: Sequence[Paper], what: str, browse: Callable[[list[str]], None]) -> None:
    """Show a menu for a paper without a link: look it up, or search the web for its title.

    `browse` opens addresses.
    """
    paper = papers[0]
    if len(papers) > 1:
        number = count(len(papers), "paper")
        desk.say(f"no {what} to open: {number} without a link; “papertui fetch --complete” looks them up")
        return
    hosts = _hosts(desk)
    choices = [Choice("s", "search for its title (scholar.google.com)", "search")]
    if hosts:
        choices.insert(0, Choice("c", f"look it up: send its title to {hosts}", "complete"))

    def picked(value: str | None) -> None:
        if value == "complete":
            complete(desk, paper)
        elif value == "search":
            # A search is not a link to the paper and is not named one.
            browse([_SEARCH + quote(f'"{paper.title}"')])

    desk.choose(Menu(f"no {what}: the dumps give no link", choices), picked)


def complete(desk: Desk, paper: Paper) -> None:
    """Look a paper up by its title in the background; once its data is complete, its dump is read again."""
    title = paper.title.replace('"', " ")
    paths = [str(path.absolute()) for path in desk.workspace.paths]

    def ended(rows: Sequence[Row], complaint: str) -> None:
        row: dict[str, Any] = next((dict(row) for row in rows if "outcome" in row), {})
        outcome = row.get("outcome")
        if outcome == "found":
            desk.sync.start(f"found: arXiv {row['arxiv_id']} ({row['from']})")
        elif outcome == "doubtful":
            ids = " ".join(row["candidates"])
            desk.say(f"not sure: arXiv {ids} has this title and another abstract; papertui manual fetch")
        elif outcome == "none" or (not row and not complaint):
            desk.say(f"not found at {_hosts(desk)}; it is not asked for again within 30 days")
        else:
            desk.say(complaint or "it could not be looked up", bad=True)

    if not desk.fetcher.start(
        ["--complete", "--yes", "--limit", "1", "--", f'title:"{title}"', *paths], ended
    ):
        desk.say(_RUNNING)


def _take_up(desk: Desk, files: Sequence[Path], trouble: str) -> None:
    """Read the new files if they are among the dumps shown; failures are part of the same message."""
    folder = files[0].parent
    roots = [path.resolve() for path in desk.workspace.paths]
    if any(folder.resolve().is_relative_to(root) for root in roots):
        desk.sync.start(trouble)
    else:
        saved = f"{count(len(files), 'file')} saved in {clean_line(str(folder))}, which is not shown here"
        desk.say(" · ".join(filter(None, (saved, trouble))), bad=bool(trouble))


def _into(desk: Desk) -> list[str]:
    """Return the folder to save in if the settings have none: that of the pages shown."""
    settings = desk.workspace.settings
    if settings.fetch.into is not None or settings.dumps:
        return []
    folder = next((path for path in desk.workspace.paths if path.is_dir()), None)
    return ["--into", str(folder.absolute() / "fetched")] if folder else []


def _hosts(desk: Desk) -> str:
    names = {"hf": "huggingface.co", "arxiv": "arxiv.org"}
    return " and ".join(names[name] for name in desk.workspace.settings.fetch.complete)
