"""Rules of the config file: what they would tag among new papers is shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.tui import words
from papertui.tui.actions.tagging import report
from papertui.tui.widgets.edit import EditLine

if TYPE_CHECKING:
    from papertui.config import Rule
    from papertui.tui.screens.browser import Browser
    from papertui.workspace import Results

_LATER = 1.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, and the ids of the new papers that it would tag."""

    rule: Rule
    ids: tuple[str, ...]


def offer(browser: Browser) -> None:
    """Find what the rules would tag among the new papers, in the search thread, and ask."""
    workspace = browser.workspace

    def find() -> None:
        for rule in workspace.settings.rules:
            try:
                found.append((rule, workspace.find(f"({rule.query}) is:new")))
            except PapertuiError as error:
                browser.call_later(browser.say, f"the rule “{rule.query}”: {error}", bad=True)
        browser.call_later(_propose, browser, found)

    found: list[tuple[Rule, Results]] = []
    if workspace.settings.rules:
        browser.answers.aside(find)


def _propose(browser: Browser, found: Sequence[tuple[Rule, Results]]) -> None:
    proposals = [_proposal(browser, rule, results) for rule, results in found]
    wanted = [proposal for proposal in proposals if proposal.ids]
    if wanted:
        _ask(browser, wanted)


def _proposal(browser: Browser, rule: Rule, results: Results) -> Proposal:
    """Leave out what is tagged so already, and what was asked about before."""
    # Documents of a generation that is gone mean nothing; the reading that made a new one asks anew.
    docs = results.docs if results.generation == browser.workspace.generation else ()
    entries = browser.workspace.entries(list(docs))
    bare = [entry.paper.id for entry in entries if not set(rule.add) <= set(entry.tags)]
    return Proposal(rule, tuple(each for each in bare if (rule.query, each) not in browser.session.ruled))


def _ask(browser: Browser, proposals: Sequence[Proposal]) -> None:
    from papertui.tui.screens.menu import Choice, Menu

    busy = browser.app.screen is not browser or isinstance(browser.focused, EditLine)
    if busy or not browser.keys.are_still:
        # What is being typed is no answer to this.
        browser.set_timer(_LATER, lambda: _ask(browser, proposals))
        return
    browser.session.ruled.update((each.rule.query, id_) for each in proposals for id_ in each.ids)
    told = [
        f"{each.rule.query} adds {' '.join(each.rule.add)}: {words.count(len(each.ids), 'new paper')}"
        for each in proposals
    ]
    choices = [Choice("y", "yes, tag them; one undo (u) takes it back", "yes"), Choice("n", "no", "")]

    def answered(answer: str | None) -> None:
        if answer:
            browser.guarded(lambda: _apply(browser, proposals))

    browser.app.push_screen(Menu("your rules for new papers", choices, told=told), answered)


def _apply(browser: Browser, proposals: Sequence[Proposal]) -> None:
    workspace = browser.workspace
    batches = []
    for each in proposals:
        entries = workspace.entries(list(workspace.locate(each.ids).values()))
        batches.append(([entry.paper for entry in entries], each.rule.add))
    names = "; ".join(f"rule {each.rule.query}: {' '.join(each.rule.add)}" for each in proposals)
    report(browser, workspace.library.tag_each(batches, what=names), "", "nothing to change")
