"""Tags: every change is one step of undo, and shown once it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.tags import valid_tag
from papertui.text import clean_line
from papertui.tui.actions import marking
from papertui.tui.actions.asking import ask
from papertui.tui.wish import Wish
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.paper import Paper
    from papertui.tui.screens.browser import Browser
    from papertui.tui.widgets.prompt import Candidates

_TITLE = 60


def edit(browser: Browser) -> None:
    """Edit tags on a line of its own: `+a -b`, or plain names to add."""
    _open_editor(browser, "")


def add(browser: Browser) -> None:
    """Open the tag editor with the sign + typed already."""
    _open_editor(browser, "+")


def remove(browser: Browser) -> None:
    """Open the tag editor with the sign - typed already."""
    _open_editor(browser, "-")


def read(browser: Browser) -> None:
    """Turn the tag `read` round."""
    _toggle(browser, "read")


def star(browser: Browser) -> None:
    """Turn the tag `starred` round."""
    _toggle(browser, "starred")


def archive(browser: Browser) -> None:
    """Add the tag `archived` and go on to the next paper."""

    def act(docs: list[int]) -> None:
        single = docs == marking.current(browser) and browser.session.marked.isdisjoint(docs)
        _change(browser, docs, wish)
        if single:
            browser.list.move(1)

    wish = Wish(frozenset({"archived"}))
    marking.take(browser, act, "archive", question=partial(_question, wish))


def quick(number: int) -> Callable[[Browser], None]:
    """Make the action of the number-th quick tag (1 to 9)."""

    def toggle_quick(browser: Browser) -> None:
        tags = browser.workspace.settings.quick_tags
        if number > len(tags):
            browser.say(f"no quick tag {number} · set quick_tags in {browser.workspace.settings.config_file}")
            return
        _toggle(browser, tags[number - 1])

    return toggle_quick


def repeat(browser: Browser) -> None:
    """Do the last tag action again, on the papers that are meant now."""
    last = browser.session.last_tags
    if last is None:
        browser.say("no tag action to repeat yet")
        return
    _take(browser, last)


def undo(browser: Browser, then: Callable[[], None] | None = None) -> None:
    """Take the last change of the library back, and go to what was restored, or call `then`."""
    _turn(browser, browser.workspace.library.undo, "undone", "nothing to undo", then)


def redo(browser: Browser) -> None:
    """Make the change that was last taken back once more, and go to what it changed."""
    _turn(browser, browser.workspace.library.redo, "done again", "nothing to redo")


def parse_edit(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Read the tag editor's line: (tags to add, tags to remove). Raises UsageError for what is no tag."""
    words = [word for word in text.replace(",", " ").split() if word not in ("+", "-")]
    removed = frozenset(valid_tag(word[1:]) for word in words if word.startswith("-"))
    added = frozenset(valid_tag(word.removeprefix("+")) for word in words if not word.startswith("-"))
    for name in added & removed:
        raise UsageError(f"the tag “{name}” is both added and removed")
    return added, removed


def candidates(names: Mapping[str, int]) -> Candidates:
    """Make what a prompt offers for a word: the tags that hold it, those that begin with it first."""

    def fitting(word: str) -> list[tuple[str, int]]:
        start = word.casefold()
        found = [name for name in names if start in name.casefold()]
        found.sort(key=lambda name: (not name.casefold().startswith(start), -names[name], name))
        return [(name, names[name]) for name in found]

    return fitting


def _open_editor(browser: Browser, text: str) -> None:
    def act(docs: list[int]) -> None:
        papers = browser.workspace.papers(docs)
        browser.ask_line(
            f"tag {count(len(docs), 'paper')}:",
            text,
            candidates(browser.workspace.tags()),
            lambda line: _submit(browser, docs, papers, Wish(*parse_edit(line))),
            hint="tab completes · enter saves · esc leaves",
        )

    marking.take(browser, act, "tag")


def _submit(browser: Browser, docs: Sequence[int], papers: Sequence[Paper], wish: Wish) -> None:
    def act() -> None:
        _save(browser, docs, papers, wish)

    if wish and len(docs) > marking.ASK_ABOVE:
        ask(browser, _question(wish, len(docs)), act, yes="change them")
    else:
        act()


def _toggle(browser: Browser, tag: str) -> None:
    _take(browser, Wish(turned=tag))


def _take(browser: Browser, wish: Wish) -> None:
    marking.take(
        browser, lambda docs: _change(browser, docs, wish), str(wish), question=partial(_question, wish)
    )


def _question(wish: Wish, papers: int) -> str:
    on = f"on {papers:,} papers"
    told = f"+{wish.turned} {on}, or -{wish.turned} where all have it" if wish.turned else f"{wish} {on}"
    return f"{told}? One undo (u) takes it back."


def _change(browser: Browser, docs: Sequence[int], wish: Wish) -> None:
    _save(browser, docs, browser.workspace.papers(docs), wish)


def _save(browser: Browser, docs: Sequence[int], papers: Sequence[Paper], wish: Wish) -> None:
    """Change the tags of papers, which end their marks: `docs`, as they were numbered."""
    if not wish:
        return
    workspace = browser.workspace
    browser.session.last_tags = wish
    browser.saving.submit(
        lambda progress: wish.fulfil(workspace, papers, progress),
        lambda change: report(browser, change, "", "nothing to change: the tags were so already"),
        name="untagging" if wish.removed and not wish.added else "tagging",
        failed=marking.end(browser, docs),
    )


def _turn(
    browser: Browser,
    turn: Callable[..., Change | None],
    done: str,
    nothing: str,
    then: Callable[[], None] | None = None,
) -> None:
    def told(change: Change | None) -> None:
        report(browser, change, done, nothing)
        if then is not None:
            then()
        elif change is not None and not browser.saving.is_overtaken:
            _go_to(browser, change)

    name = "undoing" if done == "undone" else "redoing"
    browser.saving.submit(lambda progress: turn(progress=progress), told, name=name, hold=True)


def _go_to(browser: Browser, change: Change) -> None:
    """Put the cursor on the first paper of a change that the list shows, unless it is on one."""
    docs = set(browser.workspace.locate(paper.id for paper in change.papers).values())
    if docs and browser.current not in docs:
        index = next((index for index, doc in enumerate(browser.session.docs) if doc in docs), None)
        if index is not None:
            browser.list.go(index)


def report(browser: Browser, change: Change | None, done: str, nothing: str) -> None:
    """Say what became of an action, and show the tags and notes as they are now."""
    if change is None or not change.count:
        browser.say(nothing)
        return
    papers = "" if change.count == 1 else f" · {change.count:,} papers"
    if done and len(change.papers) == 1:
        # It may be far from the cursor by now.
        papers = f" · {clean_line(change.papers[0].title, _TITLE)}"
    undoes = "" if done not in ("", "done again") else " · u undoes"
    browser.say(f"{done + ': ' if done else ''}{change.summary}{papers}{undoes}")
    browser.library_changed()
