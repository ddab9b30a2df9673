"""Searches within searches: narrowing, papers alike, saved searches, facets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.searches import valid_name
from papertui.text import clean_line
from papertui.tui.actions import marking, tagging
from papertui.tui.session import Place
from papertui.workspace.scope import Scope

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.screens.browser import Browser


def narrow(browser: Browser) -> None:
    """Search within the present results."""
    session = browser.session
    if browser.list.faded:
        raise UsageError("this query is wrong and has no results to search within; put it right first")
    if session.query.strip():
        scope = replace(session.scope, within=(*session.scope.within, session.query))
        session.deepen(scope, session.query.strip(), _place(browser))
    _show_level(browser)
    browser.bar.enter()
    browser.search("", keep=True)


def similar(browser: Browser) -> None:
    """List the papers like this one, or like the marked ones; the likest first."""

    def act(docs: list[int]) -> None:
        papers = browser.workspace.papers(docs)
        title = papers[0].title if len(papers) == 1 else f"{len(papers)} marked papers"
        scope = Scope(like=tuple(paper.id for paper in papers))
        browser.session.deepen(scope, f"like: {clean_line(title)}", _place(browser))
        _show_level(browser)
        browser.set_focus(browser.list)
        browser.search("")

    marking.take(browser, act, "papers like them")


def step_out(browser: Browser) -> bool:
    """Go back to the search that this one is made within, as it was left; False where there is none."""
    session = browser.session
    if not session.levels:
        return False
    query = session.rise()
    _show_level(browser)
    browser.bar.text = query
    browser.set_focus(browser.list)
    browser.search(query, keep=True)
    return True


def save(browser: Browser) -> None:
    """Save the present search under a name."""
    session, library = browser.session, browser.workspace.library
    if session.scope.like:
        raise UsageError("papers alike are no search to save; esc goes back, S saves what you searched for")
    query = session.whole
    if not query:
        raise UsageError("no search to save: type one first (/)")

    def told(change: Change) -> None:
        browser.say(f"{change.summary}: {query} · u undoes" if change.count else "saved so already")

    def taken(name: str) -> None:
        queries, what = {valid_name(name): query}, f"saved search {name}"
        browser.saving.submit(lambda progress: library.save_searches(queries, what, progress=progress), told)

    def names(word: str) -> list[tuple[str, int]]:
        return [(name, 0) for name in library.searches() if name.startswith(word)]

    browser.ask_line("save this search as:", "", names, taken, "enter saves · esc leaves")


def saved(browser: Browser) -> None:
    """Pick a saved search; their counts come in while they are shown."""
    from papertui.tui.screens.saved import Saved
    from papertui.workspace.clauses import without_order

    library = browser.workspace.library
    if not library.searches():
        browser.say("no saved searches yet · S saves the present one")
        return

    def rename(name: str, new: str) -> None:
        if new != name:
            moved = {name: None, valid_name(new): library.searches().get(name)}
            what = f"renamed search {name} to {new}"
            browser.saving.submit(
                lambda progress: library.save_searches(moved, what, progress=progress),
                lambda change: browser.say(f"{change.summary} · u undoes"),
            )

    def chosen(choice: tuple[str, str] | None) -> None:
        if choice is None:
            return
        deed, name = choice
        if deed == "rename":
            browser.ask_line(
                f"rename {name} to:", name, lambda word: (), lambda new: rename(name, new), "esc leaves"
            )
            return
        while browser.session.levels:
            browser.session.rise()
        _show_level(browser)
        # A saved search finds papers wherever it stands; their order is the whole query's.
        _query, order = without_order(library.searches().get(name, ""))
        browser.bar.text = f"query:{name} {order}".rstrip()
        browser.set_focus(browser.list)
        browser.search(browser.bar.text)

    browser.app.push_screen(Saved(browser, tagging.undo), chosen)


def facets(browser: Browser) -> None:
    """Show the facets of the present results, or take them away."""
    browser.faceting.toggle()


def _place(browser: Browser) -> Place:
    line = browser.list.cursor
    return Place(browser.session.id_at(line), line, browser.list.top)


def _show_level(browser: Browser) -> None:
    browser.bar.lead = browser.session.lead
    browser.bar.text = ""
