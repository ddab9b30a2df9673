"""The export dialog: format, scope, file; what is there is overwritten only after a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import ExportError, PapertuiError
from papertui.text import clean_line
from papertui.tui.actions import marking
from papertui.tui.actions.asking import ask
from papertui.tui.widgets.cells import middle
from papertui.tui.words import count

if TYPE_CHECKING:
    from papertui.exports import ExportFormat
    from papertui.tui.screens.browser import Browser

# Letters that move in a panel pick nothing.
_MOVING = "jkgGq"
_OFFERED = 50
_PREVIEWED = 5
_PREVIEW_WIDTH = 64
_LONGEST_PATH = 120


@dataclass(frozen=True, slots=True)
class Scope:
    """Which papers are written: the key in the panel, its words, a name for the file, the documents then."""

    key: str
    label: str
    name: str
    count: int
    docs: Callable[[], Sequence[int]]


def export(browser: Browser) -> None:
    """Ask for a format, then for the papers, then for a file."""
    from papertui.tui.screens.menu import Choice, Menu
    from papertui.workspace.exporting import TEMPLATE, find_format, formats

    template = browser.workspace.settings.template
    own = f"your template {short_path(template)}" if template else "a Jinja2 template of your own"
    rows = {name: form.description for name, form in formats().items()} | {TEMPLATE: own}
    keys = letters(list(rows))
    choices = [Choice(keys[name], f"{name:<10}{words}", name) for name, words in rows.items()]

    def chosen(name: str | None) -> None:
        if name == TEMPLATE and template is None:
            _ask_template(browser)
        elif name is not None:
            browser.guarded(lambda: _ask_scope(browser, find_format(name, template)))

    browser.app.push_screen(Menu("export as", choices), chosen)


def letters(names: Sequence[str]) -> dict[str, str]:
    """Give each name its first letter, or else another of its letters; none where all are taken."""
    own = {name[0]: name for name in reversed(names) if name[0] not in _MOVING}
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: own.get(name[0]) != name):
        taken = {*_MOVING, *found.values()}
        found[name] = next((letter for letter in name if letter.isalpha() and letter not in taken), "")
    return found


def _ask_template(browser: Browser) -> None:
    from papertui.workspace.exporting import TEMPLATE, find_format

    def taken(line: str) -> None:
        form = find_format(TEMPLATE, Path(line))
        browser.session.export_template = line
        _ask_scope(browser, form)

    hint = "tab completes"
    browser.ask_line("template:", browser.session.export_template, paths, taken, hint=hint, whole=True)


def _ask_scope(browser: Browser, format_: ExportFormat) -> None:
    session, workspace = browser.session, browser.workspace
    current = marking.current(browser)
    scopes = [
        Scope("r", "all papers of the list", "papers", len(session.docs), lambda: session.docs),
        Scope("p", "this paper", "paper", len(current), lambda: current),
    ]
    tags = [_of_tag(browser, name, count) for name, count in workspace.tags().items()]
    every = (*_of_marks(browser, scopes), *tags)
    _pick_scope(browser, format_, [scope for scope in every if scope.count])


def _of_marks(browser: Browser, others: Sequence[Scope]) -> list[Scope]:
    """Put the marked papers that are shown before the other scopes, those that are not behind them."""
    session = browser.session
    shown, every = session.shown_marks(), session.marks()
    if not session.hidden:
        return [Scope("m", "marked papers", "marked", len(every), lambda: every), *others]
    label = f"marked papers, {len(session.hidden):,} of them not shown"
    return [
        Scope("m", "marked papers that are shown", "marked", len(shown), lambda: shown),
        *others,
        Scope("", label, "marked", len(every), lambda: every),
    ]


def _of_tag(browser: Browser, name: str, count: int) -> Scope:
    file = name.replace("/", "-")
    return Scope("", f"the tag {name}", file, count, lambda: browser.workspace.tagged(name))


def _pick_scope(browser: Browser, format_: ExportFormat, scopes: Sequence[Scope]) -> None:
    from papertui.tui.screens.menu import Choice, Menu
    from papertui.workspace.exporting import beginning

    if not scopes:
        browser.say("no papers to export")
        return
    first = browser.workspace.entries(scopes[0].docs()[:1])
    told = [clean_line(line, _PREVIEW_WIDTH) for line in beginning(format_, first, _PREVIEWED)]
    choices = [
        Choice(scope.key, f"{scope.label}  ", str(index), f"{scope.count:,}")
        for index, scope in enumerate(scopes)
    ]

    def chosen(index: str | None) -> None:
        if index is not None:
            _ask_path(browser, format_, scopes[int(index)])

    title = f"export as {format_.name}: which papers"
    browser.app.push_screen(Menu(title, choices, told=told), chosen)


def _ask_path(browser: Browser, format_: ExportFormat, scope: Scope, typed: str = "") -> None:
    browser.ask_line(
        f"{count(scope.count, 'paper')} to:",
        typed or f"{browser.session.export_directory}{scope.name}{format_.suffix}",
        paths,
        lambda line: _write_or_ask(browser, format_, scope, line),
        hint="tab completes · enter writes · esc leaves",
        whole=True,
    )


def _write_or_ask(browser: Browser, format_: ExportFormat, scope: Scope, line: str) -> None:
    from papertui.workspace.exporting import keep_off_dumps

    if not line:
        raise ExportError(f"name a file, such as {scope.name}{format_.suffix}")
    path = Path(line).expanduser().absolute()
    if path.is_dir():
        line, path = f"{line.rstrip('/')}/", path / f"{scope.name}{format_.suffix}"
    if not path.parent.is_dir():
        raise ExportError(f"{short_path(path.parent)}: no such folder")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise ExportError(f"{short_path(path.parent)}: you may not write here; choose another folder")
    keep_off_dumps(path, browser.workspace.report())
    browser.session.export_directory = line[: line.rfind("/") + 1]
    if not os.path.lexists(path):
        browser.saving.after(lambda: _write(browser, format_, scope, path, force=False))
        return
    ask(
        browser,
        f"{short_path(path)} exists. Overwrite it? Nothing brings the old one back.",
        lambda: browser.saving.after(lambda: _write(browser, format_, scope, path, force=True)),
        yes="overwrite it",
        otherwise=lambda: _ask_path(browser, format_, scope, line),
    )


def _write(browser: Browser, format_: ExportFormat, scope: Scope, path: Path, *, force: bool) -> None:
    from papertui.workspace.exporting import export as prepare

    app, docs = browser.app, scope.docs()
    writing = prepare(browser.workspace, docs, format_, path, force=force)
    if scope.name == "marked":
        marking.end(browser, docs)

    def work() -> None:
        try:
            writing()
        except PapertuiError as error:
            app.call_from_thread(browser.say, str(error), bad=True)
        else:
            app.call_from_thread(browser.say, f"{count(len(docs), 'paper')} → {short_path(path)}")

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
    """Return a path as it is typed, ~ for the home; a very long one is cut in its middle."""
    home = Path.home()
    shown = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return middle(clean_line(shown, len(shown)), _LONGEST_PATH)
