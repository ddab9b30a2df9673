"""The tag manager: all tags of the library with their counts, to rename, merge or delete on every paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.tags import valid_tag
from papertui.tui.actions.tagging import candidates
from papertui.tui.choices import Choice, Menu
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.desk import Desk
    from papertui.tui.saver import Act

BUILT_IN = {
    "read": "is:read finds it, and without it a paper counts as unread",
    "starred": "is:starred and the star in the list depend on it",
    "archived": "is:archived finds it, and without it a paper counts as unread",
}
"""Tags with a meaning for papertui itself, and a description of it."""


def manage(desk: Desk, cursor: str = "") -> None:
    """Show all tags, with the cursor on `cursor`; picking one opens a menu of what to do with it."""
    everywhere, here = desk.workspace.library.tags(), desk.workspace.tags()
    if not everywhere:
        desk.say("no tags yet · ‹tag.edit› tags a paper")
        return
    names = list(everywhere)
    choices = [Choice("", name, name, _counts(everywhere[name], here.get(name, 0))) for name in names]
    menu = Menu(
        "tags of your library",
        choices,
        cursor=names.index(cursor) if cursor in everywhere else 0,
        footer="enter: rename, merge, delete, show · / filters · u undoes · esc leaves",
        filters=True,
        also={"u": lambda name: desk.changes.undo(lambda: manage(desk, name))},
    )
    desk.choose(menu, lambda name: None if name is None else _choose(desk, name))


def _choose(desk: Desk, name: str) -> None:
    choices = [
        Choice("r", "rename it, or merge it into another", "rename"),
        Choice("d", "delete it: remove it from every paper", "delete"),
        Choice("s", "show its papers", "show"),
    ]
    deeds = {"rename": _rename, "delete": _delete, "show": _show}

    def chosen(deed: str | None) -> None:
        if deed is None:
            manage(desk, name)
        else:
            desk.guarded(lambda: deeds[deed](desk, name))

    desk.choose(Menu(f"the tag {name}, on {_papers(desk, name)}", choices), chosen)


def _rename(desk: Desk, name: str) -> None:
    if name in BUILT_IN:
        raise UsageError(f"{name} cannot be renamed: {BUILT_IN[name]}")
    _ask_name(desk, name, name)


def _ask_name(desk: Desk, name: str, typed: str) -> None:
    library = desk.workspace.library
    others = {tag: count for tag, count in library.tags().items() if tag != name}

    def rename(new: str) -> None:
        _submit(desk, lambda progress: library.rename_tag(name, new, progress=progress), new)

    def taken(line: str) -> None:
        new = valid_tag(line)
        if new == name or (new not in others and new not in BUILT_IN):
            rename(new)
            return
        means = f" {_sentence(BUILT_IN[new])}" if new in BUILT_IN else ""
        desk.ask(
            f"Merge {name} ({_papers(desk, name)}) into {new}?{means} One undo (‹undo›) parts them.",
            lambda: rename(new),
            yes="merge them",
            otherwise=lambda: _ask_name(desk, name, new),
        )

    hint = "a name that exists merges · esc leaves"
    desk.ask_line(f"rename {name} to:", typed, candidates(others), taken, hint, whole=True)


def _delete(desk: Desk, name: str) -> None:
    library = desk.workspace.library
    means = f" {_sentence(BUILT_IN[name])}" if name in BUILT_IN else ""

    def delete() -> None:
        _submit(desk, lambda progress: library.delete_tag(name, progress=progress), name)

    desk.ask(
        f"Take {name} off {_papers(desk, name)}?{means} One undo (‹undo›) puts it back.",
        delete,
        yes="take it off",
        otherwise=lambda: manage(desk, name),
    )


def _show(desk: Desk, name: str) -> None:
    desk.bar.text = f"tag:{name}"
    desk.search(desk.bar.text)


def _submit(desk: Desk, act: Act, name: str) -> None:
    """Change a tag on all its papers, then show the tags again with the cursor on it."""

    def then(change: Change) -> None:
        desk.changes.report(change, "", "nothing to change: no paper has that tag")
        if not desk.saving.is_overtaken:
            manage(desk, name)

    desk.saving.submit(act, then, hold=True)


def _sentence(words: str) -> str:
    return f"papertui itself goes by it: {words}."


def _papers(desk: Desk, name: str) -> str:
    return count(desk.workspace.library.tags().get(name, 0), "paper")


def _counts(everywhere: int, here: int) -> str:
    return f"{everywhere:,}" if here == everywhere else f"{everywhere:,} · {here:,} here"
