"""Rules of the config file: what they would tag among new papers is shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.tui import words
from papertui.tui.actions.asking import ask, when_still
from papertui.tui.actions.tagging import report
from papertui.tui.widgets.cells import cut

if TYPE_CHECKING:
    from papertui.config import Rule
    from papertui.tui.screens.browser import Browser
    from papertui.workspace import Results

_LONGEST = 24


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
        when_still(browser, lambda: _ask(browser, wanted))


def _proposal(browser: Browser, rule: Rule, results: Results) -> Proposal:
    """Leave out what is tagged so already, and what was asked about before."""
    # Documents of a generation that is gone mean nothing; the reading that made a new one asks anew.
    docs = results.docs if results.generation == browser.workspace.generation else ()
    entries = browser.workspace.entries(list(docs))
    bare = [entry.paper.id for entry in entries if not set(rule.add) <= set(entry.tags)]
    return Proposal(rule, tuple(each for each in bare if (rule.query, each) not in browser.session.ruled))


def _ask(browser: Browser, proposals: Sequence[Proposal]) -> None:
    browser.session.ruled.update((each.rule.query, id_) for each in proposals for id_ in each.ids)
    named = max(1, browser.size.height // 3 - 4)  # a question is to fit its screen
    told = [
        f"{cut(each.rule.query, _LONGEST)} adds {cut(' '.join(each.rule.add), _LONGEST)}: "
        f"{words.count(len(each.ids), 'new paper')}"
        for each in proposals[:named]
    ]
    if len(proposals) > named:
        told.append(f"and {words.count(len(proposals) - named, 'more rule')}")
    question = "Tag new papers by your rules? One undo (u) takes it back."
    ask(browser, "\n".join((*told, question)), lambda: _apply(browser, proposals), yes="tag them")


def _apply(browser: Browser, proposals: Sequence[Proposal]) -> None:
    workspace = browser.workspace
    batches = []
    for each in proposals:
        entries = workspace.entries(list(workspace.locate(each.ids).values()))
        batches.append(([entry.paper for entry in entries], each.rule.add))
    names = "; ".join(f"rule {each.rule.query}: {' '.join(each.rule.add)}" for each in proposals)
    report(browser, workspace.library.tag_each(batches, what=names), "", "nothing to change")
