"""Tags: every change is on disk when it is shown, and one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.tags import valid_tag
from papertui.text import clean_line
from papertui.tui.actions.asking import ask

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.tui.screens.browser import Browser
    from papertui.tui.widgets.prompt import Candidates

ASK_ABOVE = 50
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
    single = not browser.session.marked
    _change(browser, browser.targets, frozenset({"archived"}), frozenset())
    if single:
        browser.list.move(1)


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
    _change(browser, browser.targets, *last)


def undo(browser: Browser) -> None:
    """Take the last change of the library back."""
    report(browser, browser.workspace.undo(), "undone", "nothing to undo")


def redo(browser: Browser) -> None:
    """Make the change that was last taken back once more."""
    report(browser, browser.workspace.redo(), "done again", "nothing to redo")


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
    docs = browser.targets
    if not docs:
        return
    count = "1 paper" if len(docs) == 1 else f"{len(docs)} papers"
    browser.ask_line(
        f"tag {count}:",
        text,
        candidates(browser.workspace.tags()),
        lambda line: _change(browser, docs, *parse_edit(line)),
        hint="tab completes · enter saves · esc leaves",
    )


def _toggle(browser: Browser, tag: str) -> None:
    docs = browser.targets
    borne = all(tag in entry.tags for entry in browser.workspace.entries(docs))
    change = (frozenset[str](), frozenset({tag})) if borne else (frozenset({tag}), frozenset[str]())
    _change(browser, docs, *change)


def _change(browser: Browser, docs: Sequence[int], added: frozenset[str], removed: frozenset[str]) -> None:
    if not docs or not (added or removed):
        return

    def act() -> None:
        change = browser.workspace.tag(docs, added, removed)
        browser.session.last_tags = (added, removed)
        report(browser, change, "", "nothing to change: the tags were so already")

    if len(docs) <= ASK_ABOVE:
        act()
        return
    signs = " ".join([*(f"+{tag}" for tag in sorted(added)), *(f"-{tag}" for tag in sorted(removed))])
    ask(browser, f"{signs} on {len(docs):,} papers? One undo (u) takes it back.", act, yes="change them")


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
