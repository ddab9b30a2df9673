"""Rules of the config file: the tags that they would add to new papers are shown for confirmation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError
from papertui.library.progress import in_batches
from papertui.tui import wording
from papertui.tui.widgets.cells import cut

if TYPE_CHECKING:
    from papertui.config import Rule
    from papertui.paper import Paper
    from papertui.tui.desk import Desk
    from papertui.workspace import Change, Results, Workspace

_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, and the new papers that it would tag, by their keys."""

    rule: Rule
    keys: tuple[tuple[str, ...], ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the papers."""
        return [own[0] for own in self.keys]


def offer(desk: Desk) -> None:
    """Find what the rules would tag among the new papers, in the search thread, and ask."""
    workspace = desk.workspace

    def find() -> None:
        for rule in workspace.settings.rules:
            try:
                found.append((rule, workspace.find(f"({rule.query}) is:new")))
            except PapertuiError as error:
                desk.host.call_later(desk.say, f"the rule “{rule.query}”: {error}", bad=True)
        desk.host.call_later(_propose, desk, found)

    found: list[tuple[Rule, Results]] = []
    if workspace.settings.rules:
        desk.answers.run_in_background(find)


def _propose(desk: Desk, found: Sequence[tuple[Rule, Results]]) -> None:
    workspace, asked = desk.workspace, desk.session.ruled.copy()
    # Documents of an older catalog version are invalid; the sync that replaced it asks again.
    current = [
        (rule, results) for rule, results in found if results.catalog_version == workspace.catalog_version
    ]
    wide = [(rule, workspace.papers(results.docs)) for rule, results in current]

    def look(workspace: Workspace) -> list[Proposal]:
        proposals = (Proposal(rule, tuple(_bare(workspace, rule, papers, asked))) for rule, papers in wide)
        return [proposal for proposal in proposals if proposal.keys]

    def then(proposals: list[Proposal]) -> None:
        if proposals:
            desk.when_idle(lambda: _ask(desk, proposals))

    desk.answers.fetch(look, then)


def _bare(
    workspace: Workspace, rule: Rule, papers: Sequence[Paper], asked: Collection[tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    """Yield the keys of papers without the rule's tags about which the user was not asked before."""
    tags = set(rule.add)
    for batch in in_batches(papers, None):
        states = workspace.library.states_of(batch)
        before = workspace.seen.were_asked(rule.query, [paper.keys for paper in batch])
        for paper, state, was_asked in zip(batch, states, before, strict=True):
            is_tagged = state is not None and tags <= state.tags
            if not (is_tagged or was_asked or (rule.query, paper.id) in asked):
                yield paper.keys


def _ask(desk: Desk, proposals: Sequence[Proposal]) -> None:
    desk.session.ruled.update((each.rule.query, id_) for each in proposals for id_ in each.ids)
    named = max(1, desk.host.height // 3 - 4)  # so that the question fits on the screen
    lines = [
        f"{cut(each.rule.query, _LONGEST)} adds {cut(' '.join(each.rule.add), _LONGEST)}: "
        f"{wording.count(len(each.keys), 'new paper')}"
        for each in proposals[:named]
    ]
    if len(proposals) > named:
        lines.append(f"and {wording.count(len(proposals) - named, 'more rule')}")
    question = "Tag new papers by your rules? One undo (‹undo›) takes it back."

    def note() -> None:
        # Recorded now, not at the exit: an answered question is not repeated, however papertui ends.
        for each in proposals:
            desk.workspace.seen.note_asked(each.rule.query, each.keys)

    desk.ask(
        "\n".join((*lines, question)),
        lambda: _apply(desk, proposals, note),
        yes="tag them",
        otherwise=note,
    )


def _apply(desk: Desk, proposals: Sequence[Proposal], note: Callable[[], None]) -> None:
    workspace = desk.workspace
    batches = [
        (workspace.papers(list(workspace.locate(each.ids).values())), each.rule.add) for each in proposals
    ]
    names = "; ".join(f"rule {each.rule.query}: {' '.join(each.rule.add)}" for each in proposals)

    def done(change: Change) -> None:
        note()
        desk.changes.report(change, "", "nothing to change")

    desk.saving.submit(
        lambda progress: workspace.library.tag_each(batches, what=names, progress=progress),
        done,
        name="tagging",
    )
