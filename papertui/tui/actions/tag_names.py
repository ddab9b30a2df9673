"""The tag manager: every tag of the library with its counts, renamed, merged or deleted on every paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.tui.actions.tagging import ask, candidates, report
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.screens.browser import Browser


def manage(browser: Browser, cursor: str = "") -> None:
    """Show all tags, with the cursor on that one; picking one asks what is to be done with it."""
    from papertui.tui.screens.menu import Choice, Menu

    everywhere, here = browser.workspace.library.tags(), browser.workspace.tags()
    if not everywhere:
        browser.say("no tags yet · t tags a paper")
        return
    names = list(everywhere)
    choices = [Choice("", name, name, _counts(everywhere[name], here.get(name, 0))) for name in names]
    menu = Menu(
        "tags of your library",
        choices,
        cursor=names.index(cursor) if cursor in everywhere else 0,
        footer="enter: rename, merge, delete, show · esc leaves",
    )
    browser.app.push_screen(menu, lambda name: _choose(browser, name) if name else None)


def _choose(browser: Browser, name: str) -> None:
    from papertui.tui.screens.menu import Choice, Menu

    choices = [
        Choice("r", "rename it, or merge it into another", "rename"),
        Choice("d", "delete it: take it off every paper", "delete"),
        Choice("s", "show its papers", "show"),
    ]
    deeds = {"rename": _rename, "delete": _delete, "show": _show}

    def chosen(deed: str | None) -> None:
        if deed is None:
            manage(browser, name)
        else:
            deeds[deed](browser, name)

    browser.app.push_screen(Menu(f"the tag {name}, on {_papers(browser, name)}", choices), chosen)


def _rename(browser: Browser, name: str) -> None:
    library = browser.workspace.library
    others = {tag: count for tag, count in library.tags().items() if tag != name}

    def taken(line: str) -> None:
        if line not in library.tags() or line == name:
            _done(browser, library.rename_tag(name, line), line)
            return
        question = f"merge {name} ({_papers(browser, name)}) into {line}? One undo (u) parts them."
        ask(browser, question, lambda: _done(browser, library.rename_tag(name, line), line))

    browser.ask_line(
        f"rename {name} to:", name, candidates(others), taken, hint="a name that exists merges · esc leaves"
    )


def _delete(browser: Browser, name: str) -> None:
    question = f"take {name} off {_papers(browser, name)}? One undo (u) puts it back."
    ask(browser, question, lambda: _done(browser, browser.workspace.library.delete_tag(name), name))


def _show(browser: Browser, name: str) -> None:
    browser.bar.text = f"tag:{name}"
    browser.search(browser.bar.text)


def _done(browser: Browser, change: Change, name: str) -> None:
    report(browser, change, "", "nothing to change: no paper bears that tag")
    manage(browser, name)


def _papers(browser: Browser, name: str) -> str:
    return count(browser.workspace.library.tags().get(name, 0), "paper")


def _counts(everywhere: int, here: int) -> str:
    return f"{everywhere:,}" if here == everywhere else f"{everywhere:,} · {here:,} here"
