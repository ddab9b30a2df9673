"""Copying: what is copied, where it went, and nothing claimed that nobody can know."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from papertui.tui.actions import marking

if TYPE_CHECKING:
    from papertui.tui.screens.browser import Browser


def title(browser: Browser) -> None:
    """Copy the title, or the titles of the marked papers, one a line."""
    marking.take(browser, lambda docs: _copy(browser, docs, "t"), "copy")


def menu(browser: Browser) -> None:
    """Choose what to copy: title, citation, BibTeX, Markdown link, URL, abstract, arXiv id."""
    from papertui.exports.copies import COPIES
    from papertui.tui.screens.menu import Choice, Menu

    choices = [Choice(copy.key, copy.label, copy.key) for copy in COPIES]

    def act(docs: list[int]) -> None:
        browser.app.push_screen(Menu("copy", choices), lambda key: _copy(browser, docs, key) if key else None)

    marking.take(browser, act, "copy")


def _copy(browser: Browser, docs: list[int], key: str) -> None:
    from papertui.exports.copies import COPIES

    kind = next(copy for copy in COPIES if copy.key == key)
    text = kind.text(browser.workspace.entries(docs))
    if not text:
        browser.say(f"no {kind.label} to copy: the dumps give none")
        return
    marking.end(browser, docs)
    label = kind.label if len(docs) == 1 else f"{kind.label} of {len(docs):,} papers"
    send(browser, text, label)


def send(browser: Browser, text: str, what: str) -> None:
    """Copy in a thread, for a dead display can hang; what became of it is said at the bottom."""
    from papertui.clipboard import Outcome, copy

    app, directory = browser.app, browser.workspace.settings.state_dir

    def write(sequence: str) -> None:
        if app._driver is not None:
            app.call_from_thread(app._driver.write, sequence)

    def told(outcome: Outcome) -> None:
        browser.say(outcome.message, bad=not outcome.sent)

    def work() -> None:
        outcome = copy(text, os.environ, write, what=what, directory=directory)
        app.call_from_thread(told, outcome)

    browser.run_worker(work, thread=True, group="copy")
