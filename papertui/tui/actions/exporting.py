"""The export dialog: format, scope, file; what is there is overwritten only after a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import ExportError, PapertuiError
from papertui.text import clean_line
from papertui.tui.actions.tagging import ask

if TYPE_CHECKING:
    from papertui.exports import ExportFormat
    from papertui.tui.screens.browser import Browser

# Letters that move in a panel pick nothing.
_MOVING = "jkgGq"
_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """Which papers are written: the key in the panel, its words, a name for the file, the documents then."""

    key: str
    label: str
    name: str
    docs: Callable[[], Sequence[int]]


def export(browser: Browser) -> None:
    """Ask for a format, then for the papers, then for a file."""
    from papertui.tui.screens.menu import Choice, Menu
    from papertui.workspace.exporting import find_format, formats

    names = list(formats())
    keys = letters(names)
    choices = [Choice(keys[name], f"{name:<10}{formats()[name].description}", name) for name in names]

    def chosen(name: str | None) -> None:
        if name is not None:
            browser.guarded(lambda: _ask_scope(browser, find_format(name)))

    browser.app.push_screen(Menu("export as", choices), chosen)


def letters(names: Iterable[str]) -> dict[str, str]:
    """Give each name the first of its letters that is free; one that has none is picked with the cursor."""
    taken = set(_MOVING)
    found: dict[str, str] = {}
    for name in names:
        found[name] = next((letter for letter in name if letter.isalpha() and letter not in taken), "")
        taken.add(found[name])
    return found


def _ask_scope(browser: Browser, format_: ExportFormat) -> None:
    session, workspace = browser.session, browser.workspace
    scopes = [
        Scope("m", "marked papers", "marked", lambda: _marked(browser)),
        Scope("r", "all papers of the list", "papers", lambda: session.docs),
        Scope("p", "this paper", "paper", lambda: [] if browser.current is None else [browser.current]),
    ]
    found = [scope for scope in scopes if len(scope.docs())]
    tags = [_of_tag(browser, name) for name in workspace.tags()]
    _pick_scope(browser, format_, found, tags)


def _marked(browser: Browser) -> list[int]:
    """Give the marked papers in the order of the list, then those that the list does not show."""
    marked = browser.session.marked
    shown = [doc for doc in browser.session.docs if doc in marked]
    return shown + sorted(marked.difference(shown))


def _of_tag(browser: Browser, name: str) -> Scope:
    return Scope("", f"the tag {name}", name.replace("/", "-"), lambda: browser.workspace.tagged(name))


def _pick_scope(
    browser: Browser, format_: ExportFormat, scopes: Sequence[Scope], tags: Sequence[Scope]
) -> None:
    from papertui.tui.screens.menu import Choice, Menu

    everything = [*scopes, *tags]
    if not everything:
        browser.say("no papers to export")
        return
    choices = [
        Choice(scope.key, f"{scope.label}  ", str(index), _preview(browser, scope.docs()))
        for index, scope in enumerate(everything)
    ]

    def chosen(index: str | None) -> None:
        if index is not None:
            browser.guarded(lambda: _ask_path(browser, format_, everything[int(index)]))

    browser.app.push_screen(Menu(f"export as {format_.name}: which papers", choices), chosen)


def _preview(browser: Browser, docs: Sequence[int]) -> str:
    first = browser.workspace.entries(docs[:1])
    return f"{len(docs):,}: {clean_line(first[0].paper.shown_title, 24)}" if first else "0"


def _ask_path(browser: Browser, format_: ExportFormat, scope: Scope) -> None:
    from papertui.workspace.exporting import first_line

    docs = scope.docs()
    begins = clean_line(first_line(format_, browser.workspace.entries(docs[:1])), 30)
    directory = browser.session.export_directory
    browser.ask_line(
        f"{_papers(len(docs))} to:",
        f"{directory}{scope.name}{format_.suffix}",
        paths,
        lambda line: _write_or_ask(browser, format_, scope, line),
        hint=f"tab completes · begins {begins}",
        whole=True,
    )


def _write_or_ask(browser: Browser, format_: ExportFormat, scope: Scope, line: str) -> None:
    path = Path(line).expanduser()
    if not line or path.is_dir():
        raise ExportError(f"{line or 'nothing'}: name a file, such as {scope.name}{format_.suffix}")
    if not path.parent.is_dir():
        raise ExportError(f"{clean_line(str(path.parent))}: no such folder")
    browser.session.export_directory = line[: line.rfind("/") + 1]
    if not os.path.lexists(path):
        _write(browser, format_, scope, path, force=False)
        return
    question = f"{short_path(path)} exists. Overwrite it? Nothing brings the old one back."
    ask(browser, question, lambda: _write(browser, format_, scope, path, force=True))


def _write(browser: Browser, format_: ExportFormat, scope: Scope, path: Path, *, force: bool) -> None:
    from papertui.workspace.exporting import export as prepare

    app, docs = browser.app, scope.docs()
    writing = prepare(browser.workspace, docs, format_, path, force=force)

    def work() -> None:
        try:
            writing()
        except PapertuiError as error:
            app.call_from_thread(browser.say, str(error), bad=True)
        else:
            app.call_from_thread(browser.say, f"{_papers(len(docs))} → {short_path(path)}")

    browser.run_worker(work, thread=True, group="export")


def paths(typed: str) -> list[tuple[str, int]]:
    """Offer the files and folders whose paths begin with what was typed; hidden ones for a dot."""
    start = typed[: typed.rfind("/") + 1]
    name = typed[len(start) :]
    try:
        with os.scandir(os.path.expanduser(start) or ".") as entries:
            found = sorted((entry.name, entry.is_dir()) for entry in entries if entry.name.startswith(name))
    except (OSError, ValueError):
        return []
    shown = [entry for entry in found if name or not entry[0].startswith(".")][:_OFFERED]
    return [(f"{start}{each}{'/' if is_dir else ''}", 0) for each, is_dir in shown]


def short_path(path: Path) -> str:
    """Give a path as it is typed: ~ for the home."""
    home = Path.home()
    shown = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return clean_line(shown)


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"
