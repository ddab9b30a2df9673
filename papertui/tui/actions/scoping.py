"""Searches within searches: narrowing, similar papers, saved searches, facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.searches import valid_name
from papertui.text import clean_line
from papertui.workspace.scope import Scope

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.desk import Desk


def narrow(desk: Desk) -> None:
    """Search within the present results."""
    session = desk.session
    if desk.list.faded:
        raise UsageError("this query is wrong and has no results to search within; put it right first")
    if session.query.strip():
        scope = replace(session.scope, within=(*session.scope.within, session.query))
        session.deepen(scope, session.query.strip(), desk.spot)
    _show_level(desk)
    desk.bar.enter()
    desk.search("", keep=True)


def similar(desk: Desk) -> None:
    """List the papers similar to this one, or to the marked ones; the most similar first."""

    def act(docs: list[int]) -> None:
        papers = desk.workspace.papers(docs)
        title = papers[0].title if len(papers) == 1 else f"{len(papers)} marked papers"
        scope = Scope(like=tuple(paper.id for paper in papers))
        desk.session.deepen(scope, f"like: {clean_line(title)}", desk.spot)
        _show_level(desk)
        desk.panes.focus_pane("list")
        desk.search("")

    desk.targets.take(act, "papers like them")


def save(desk: Desk) -> None:
    """Save the present search under a name."""
    session, library = desk.session, desk.workspace.library
    if session.scope.only:
        raise UsageError("the papers of one step are no search to save; esc goes back")
    if session.scope.like:
        raise UsageError("papers alike are no search to save; esc goes back, S saves what you searched for")
    query = session.whole
    if not query:
        raise UsageError("no search to save: type one first (/)")

    def report(change: Change) -> None:
        desk.say(f"{change.summary}: {query.strip()} · ‹undo› undoes" if change.count else "saved so already")

    def taken(name: str) -> None:
        _save(desk, name, {name: query}, f"saved search {name}", report)

    def names(word: str) -> list[tuple[str, int]]:
        return [(name, 0) for name in library.searches() if name.startswith(word)]

    desk.ask_line("save this search as:", "", names, taken, "enter saves · esc leaves")


def _save(
    desk: Desk, name: str, queries: Mapping[str, str | None], what: str, then: Callable[[Change], None]
) -> None:
    """Save searches, one of them under a name just typed; ask first if that name has another query."""
    library, query = desk.workspace.library, queries[name]
    earlier = library.searches().get(valid_name(name))

    def save() -> None:
        desk.saving.submit(lambda progress: library.save_searches(queries, what, progress=progress), then)

    if earlier in (None, query):
        save()
    else:
        question = f"Replace the saved search {name}? One undo (‹undo›) takes it back.\nIt is now: {earlier}"
        desk.ask(question, save, yes="replace it")


def saved(desk: Desk) -> None:
    """Pick a saved search; the counts appear while the panel is open."""
    from papertui.tui.screens.saved import Saved

    if not desk.workspace.library.searches():
        desk.say("no saved searches yet · ‹search.save› saves the present one")
        return

    def chosen(choice: tuple[str, str] | None) -> None:
        if choice is not None:
            does, name = choice
            (_ask_new_name if does == "rename" else _show_saved)(desk, name)

    desk.host.push(Saved(desk), chosen)


def _ask_new_name(desk: Desk, name: str) -> None:
    library = desk.workspace.library

    def rename(new: str) -> None:
        if new == name:
            return
        moved = {name: None, new: library.searches().get(name)}
        what = f"renamed search {name} to {new}"
        _save(desk, new, moved, what, lambda change: desk.say(f"{change.summary} · ‹undo› undoes"))

    desk.ask_line(f"rename {name} to:", name, lambda word: (), rename, "esc leaves")


def _show_saved(desk: Desk, name: str) -> None:
    from papertui.workspace.clauses import without_order

    while desk.session.levels:
        desk.session.rise()
    _show_level(desk)
    # Inside another query a saved search has no sort order; that of the whole query applies.
    _query, order = without_order(desk.workspace.library.searches().get(name, ""))
    desk.bar.text = f"query:{name} {order}".rstrip()
    desk.panes.focus_pane("list")
    desk.search(desk.bar.text)


def facets(desk: Desk) -> None:
    """Show the facets of the present results, or hide them."""
    if not desk.faceting.toggle():
        desk.say("no room for facets here · a query can hold tag:, date:, org: and source:")


def _show_level(desk: Desk) -> None:
    desk.bar.show_level(desk.session.shown_lead, "")
