"""The export dialog: format, scope, file; an existing file is overwritten only after a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import ExportError, PapertuiError, StoppedError
from papertui.text import clean_line
from papertui.tui.choices import Choice, Menu
from papertui.tui.widgets.cells import middle
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.exports import ExportFormat
    from papertui.library.progress import Progress
    from papertui.tui.desk import Desk
    from papertui.tui.saver import Act

# Letters that move the cursor in a panel cannot pick a line.
_MOVING = "jkgGq"
_OFFERED = 50
_PREVIEWED = 5
_PREVIEW_WIDTH = 64
_LONGEST_PATH = 120


@dataclass(frozen=True, slots=True)
class ExportScope:
    """A choice of papers to export: its key in the panel, its label, a file name, and its documents."""

    key: str
    label: str
    name: str
    count: int
    docs: Callable[[], Sequence[int]]


def export(desk: Desk) -> None:
    """Ask for a format, then for the papers, then for a file."""
    from papertui.workspace.exporting import TEMPLATE, find_format, formats

    template = desk.workspace.settings.template
    own = f"your template {short_path(template)}" if template else "a Jinja2 template of your own"
    rows = {name: form.description for name, form in formats().items()} | {TEMPLATE: own}
    keys = letters(list(rows))
    choices = [Choice(keys[name], f"{name:<10}{words}", name) for name, words in rows.items()]

    def chosen(name: str | None) -> None:
        if name == TEMPLATE and template is None:
            _ask_template(desk)
        elif name is not None:
            desk.guarded(lambda: _ask_scope(desk, find_format(name, template)))

    desk.choose(Menu("export as", choices), chosen)


def letters(names: Sequence[str]) -> dict[str, str]:
    """Return a key for each name: its first letter, else another of its letters, else ""."""
    own = {name[0]: name for name in reversed(names) if name[0] not in _MOVING}
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: own.get(name[0]) != name):
        taken = {*_MOVING, *found.values()}
        found[name] = next((letter for letter in name if letter.isalpha() and letter not in taken), "")
    return found


def _ask_template(desk: Desk) -> None:
    from papertui.workspace.exporting import TEMPLATE, find_format

    def taken(line: str) -> None:
        form = find_format(TEMPLATE, Path(line))
        desk.session.export_template = line
        _ask_scope(desk, form)

    hint = "tab completes"
    desk.ask_line("template:", desk.session.export_template, paths, taken, hint=hint, whole=True)


def _ask_scope(desk: Desk, format_: ExportFormat) -> None:
    session, workspace = desk.session, desk.workspace
    current = desk.targets.current
    scopes = [
        ExportScope("r", "all papers of the list", "papers", len(session.docs), lambda: session.docs),
        ExportScope("p", "this paper", "paper", len(current), lambda: current),
    ]
    tags = [_of_tag(desk, name, count) for name, count in workspace.tags().items()]
    every = (*_of_marks(desk, scopes), *tags)
    _pick_scope(desk, format_, [scope for scope in every if scope.count])


def _of_marks(desk: Desk, others: Sequence[ExportScope]) -> list[ExportScope]:
    """Return the scopes with marked papers: first those that the list shows, last all of them."""
    session = desk.session
    shown, every = session.shown_marks(), session.marks()
    if not session.hidden:
        return [ExportScope("m", "marked papers", "marked", len(every), lambda: every), *others]
    label = f"marked papers, {len(session.hidden):,} of them not shown"
    return [
        ExportScope("m", "marked papers that are shown", "marked", len(shown), lambda: shown),
        *others,
        ExportScope("", label, "marked", len(every), lambda: every),
    ]


def _of_tag(desk: Desk, name: str, count: int) -> ExportScope:
    file = name.replace("/", "-")
    return ExportScope("", f"the tag {name}", file, count, lambda: desk.workspace.tagged(name))


def _pick_scope(desk: Desk, format_: ExportFormat, scopes: Sequence[ExportScope]) -> None:
    from papertui.workspace.exporting import beginning

    if not scopes:
        desk.say("no papers to export")
        return
    first = desk.workspace.entries(scopes[0].docs()[:1])
    lines = beginning(desk.workspace, format_, first, _PREVIEWED)
    preview = [clean_line(line, _PREVIEW_WIDTH) for line in lines]
    choices = [
        Choice(scope.key, f"{scope.label}  ", str(index), f"{scope.count:,}")
        for index, scope in enumerate(scopes)
    ]

    def chosen(index: str | None) -> None:
        if index is not None:
            _ask_path(desk, format_, scopes[int(index)])

    title = f"export as {format_.name}: which papers"
    desk.choose(Menu(title, choices, preview=preview), chosen)


def _ask_path(desk: Desk, format_: ExportFormat, scope: ExportScope, typed: str = "") -> None:
    desk.ask_line(
        f"{count(scope.count, 'paper')} to:",
        typed or f"{desk.session.export_directory}{scope.name}{format_.suffix}",
        paths,
        lambda line: _write_or_ask(desk, format_, scope, line),
        hint="tab completes · enter writes · esc leaves",
        whole=True,
    )


def _write_or_ask(desk: Desk, format_: ExportFormat, scope: ExportScope, line: str) -> None:
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
    keep_off_dumps(path, desk.workspace.report())
    desk.session.export_directory = line[: line.rfind("/") + 1]
    if not os.path.lexists(path):
        _write(desk, format_, scope, path, force=False)
        return
    desk.ask(
        f"{short_path(path)} exists. Overwrite it? Nothing brings the old one back.",
        lambda: _write(desk, format_, scope, path, force=True),
        yes="overwrite it",
        otherwise=lambda: _ask_path(desk, format_, scope, line),
    )


def _write(desk: Desk, format_: ExportFormat, scope: ExportScope, path: Path, *, force: bool) -> None:
    """Write the file once all earlier changes are saved; a failure drops no change queued after it."""
    from papertui.workspace.exporting import export as prepare

    def plan() -> Act:
        docs = scope.docs()
        writing = prepare(desk.workspace, docs, format_, path, force=force)
        if scope.name == "marked":
            desk.targets.end(docs)

        def act(progress: Progress) -> tuple[str, bool]:
            try:
                message = writing(progress)
            except StoppedError:
                return f"stopped; {short_path(path)} was not written", False
            except PapertuiError as error:
                return str(error), True
            done = f"{count(len(docs), 'paper')} → {short_path(path)}"
            return " · ".join(filter(None, (done, message))), False

        return act

    def report(said: tuple[str, bool]) -> None:
        desk.say(said[0], bad=said[1])

    desk.saving.submit_planned(plan, report, name="exporting")


def paths(typed: str) -> list[tuple[str, int]]:
    """Return the files and folders whose paths start with the typed text; hidden ones if it has a dot."""
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
    """Return a path as a user would type it, with ~ for the home folder; a long one is cut in its middle."""
    home = Path.home()
    shown = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return middle(clean_line(shown, len(shown)), _LONGEST_PATH)
