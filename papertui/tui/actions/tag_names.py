"""The tag manager: every tag of the library with its counts, renamed, merged or deleted on every paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.tags import valid_tag
from papertui.tui.actions.asking import ask
from papertui.tui.actions.tagging import candidates, report, undo
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.saver import Act
    from papertui.tui.screens.browser import Browser

_UNDO = "-"  # which no tag begins with

BUILT_IN = {
    "read": "is:read finds it, and without it a paper counts as unread",
    "starred": "is:starred and the star in the list go by it",
    "archived": "is:archived finds it, and without it a paper counts as unread",
}
"""Tags that papertui itself goes by, and what they mean to it."""


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
        footer="enter: rename, merge, delete, show · u undoes · esc leaves",
        also={"u": _UNDO},
    )

    def chosen(name: str | None) -> None:
        if name == _UNDO:
            undo(browser, lambda: manage(browser, names[menu.cursor]))
        elif name is not None:
            _choose(browser, name)

    browser.app.push_screen(menu, chosen)


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
            browser.guarded(lambda: deeds[deed](browser, name))

    browser.app.push_screen(Menu(f"the tag {name}, on {_papers(browser, name)}", choices), chosen)


def _rename(browser: Browser, name: str) -> None:
    if name in BUILT_IN:
        raise UsageError(f"{name} cannot be renamed: {BUILT_IN[name]}")
    _ask_name(browser, name, name)


def _ask_name(browser: Browser, name: str, typed: str) -> None:
    library = browser.workspace.library
    others = {tag: count for tag, count in library.tags().items() if tag != name}

    def rename(new: str) -> None:
        _submit(browser, lambda progress: library.rename_tag(name, new, progress=progress), new)

    def taken(line: str) -> None:
        new = valid_tag(line)
        if new == name or (new not in others and new not in BUILT_IN):
            rename(new)
            return
        means = f" {_sentence(BUILT_IN[new])}" if new in BUILT_IN else ""
        ask(
            browser,
            f"Merge {name} ({_papers(browser, name)}) into {new}?{means} One undo (u) parts them.",
            lambda: rename(new),
            yes="merge them",
            otherwise=lambda: _ask_name(browser, name, new),
        )

    hint = "a name that exists merges · esc leaves"
    browser.ask_line(f"rename {name} to:", typed, candidates(others), taken, hint, whole=True)


def _delete(browser: Browser, name: str) -> None:
    library = browser.workspace.library
    means = f" {_sentence(BUILT_IN[name])}" if name in BUILT_IN else ""

    def delete() -> None:
        _submit(browser, lambda progress: library.delete_tag(name, progress=progress), name)

    ask(
        browser,
        f"Take {name} off {_papers(browser, name)}?{means} One undo (u) puts it back.",
        delete,
        yes="take it off",
        otherwise=lambda: manage(browser, name),
    )


def _show(browser: Browser, name: str) -> None:
    browser.bar.text = f"tag:{name}"
    browser.search(browser.bar.text)


def _submit(browser: Browser, act: Act, name: str) -> None:
    """Have a tag changed on all its papers; then the tags are shown again, the cursor on that one."""

    def then(change: Change) -> None:
        report(browser, change, "", "nothing to change: no paper bears that tag")
        if not browser.saving.is_overtaken:
            manage(browser, name)

    browser.saving.submit(act, then, hold=True)


def _sentence(words: str) -> str:
    return f"papertui itself goes by it: {words}."


def _papers(browser: Browser, name: str) -> str:
    return count(browser.workspace.library.tags().get(name, 0), "paper")


def _counts(everywhere: int, here: int) -> str:
    return f"{everywhere:,}" if here == everywhere else f"{everywhere:,} · {here:,} here"
