"""Copying to the clipboard, with messages that claim only what is known."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from papertui.clipboard import CopyOutcome
    from papertui.exports.copies import Copy
    from papertui.tui.desk import Desk
    from papertui.workspace import PaperEntry


def title(desk: Desk) -> None:
    """Copy the title, or the titles of the marked papers, one per line."""
    desk.targets.take(lambda docs: _copy(desk, docs, "t"), "copy")


def menu(desk: Desk) -> None:
    """Choose what to copy: title, citation, BibTeX, Markdown link, URL, abstract, arXiv id."""
    from papertui.exports.copies import COPIES
    from papertui.tui.choices import Choice, Menu

    choices = [Choice(copy.key, copy.label, copy.key) for copy in COPIES]

    def act(docs: list[int]) -> None:
        desk.choose(Menu("copy", choices), lambda key: _copy(desk, docs, key) if key else None)

    desk.targets.take(act, "copy")


def copy_text(desk: Desk, text: str, what: str) -> None:
    """Copy in a thread, since a dead display can hang; the outcome is shown in the status line."""
    from papertui.clipboard import copy

    host, directory = desk.host, desk.workspace.settings.state_dir

    def report(outcome: CopyOutcome) -> None:
        desk.say(outcome.message, bad=not outcome.sent)

    def work() -> None:
        outcome = copy(text, os.environ, host.write, what=what, directory=directory)
        host.call_later(report, outcome)

    host.work(work)


def _copy(desk: Desk, docs: list[int], key: str) -> None:
    from papertui.exports.copies import COPIES

    kind = next(copy for copy in COPIES if copy.key == key)
    entries = desk.workspace.entries(docs)
    if kind.is_citation:
        desk.targets.end(docs)
        _copy_cited(desk, kind, entries)
        return
    text = kind.text(entries)
    if not text:
        desk.say(f"no {kind.label} to copy: the dumps give none")
        return
    desk.targets.end(docs)
    copy_text(desk, text, _label(kind, len(docs)) + _searched(kind, entries))


def _searched(kind: Copy, entries: Sequence[PaperEntry]) -> str:
    """Return a note that addresses are title searches for papers without a page, or ""."""
    from papertui.exports.links import page_url

    has_pages = kind.key != "u" or any(page_url(entry.paper) for entry in entries)
    return "" if has_pages else " · a search for the title"


def _copy_cited(desk: Desk, kind: Copy, entries: Sequence[PaperEntry]) -> None:
    """Copy with citation keys; they are stored first, in a thread, because no key waits for the disk."""
    from papertui.workspace.citing import cited

    host, library = desk.host, desk.workspace.library

    def work() -> None:
        found = cited(library, entries)
        label = " · ".join(filter(None, (_label(kind, len(entries)), found.message)))
        host.call_later(copy_text, desk, kind.text(found.entries), label)

    host.work(work)


def _label(kind: Copy, count: int) -> str:
    return kind.label if count == 1 else f"{kind.label} of {count:,} papers"
