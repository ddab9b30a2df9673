"""Tags: every change is one undo step, and is shown once it is on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from papertui.tui.tag_edit import TagEdit, parse_edit
from papertui.tui.targets import ASK_ABOVE
from papertui.tui.wording import count

if TYPE_CHECKING:
    from papertui.paper import Paper
    from papertui.tui.desk import Desk
    from papertui.tui.widgets.prompt import Candidates

_TITLE = 60


def edit(desk: Desk) -> None:
    """Edit tags on an input line: `+a -b`, or plain names to add."""
    _open_editor(desk, "")


def add(desk: Desk) -> None:
    """Open the tag editor with + already typed."""
    _open_editor(desk, "+")


def remove(desk: Desk) -> None:
    """Open the tag editor with - already typed."""
    _open_editor(desk, "-")


def read(desk: Desk) -> None:
    """Toggle the tag `read`."""
    _toggle(desk, "read")


def star(desk: Desk) -> None:
    """Toggle the tag `starred`."""
    _toggle(desk, "starred")


def archive(desk: Desk) -> None:
    """Add the tag `archived` and move to the next paper."""

    def act(docs: list[int]) -> None:
        single = docs == desk.targets.current and desk.session.marked.isdisjoint(docs)
        _change(desk, docs, tag_edit)
        if single:
            desk.list.move(1)

    tag_edit = TagEdit(frozenset({"archived"}))
    desk.targets.take(act, "archive", question=partial(_question, tag_edit))


def quick(number: int) -> Callable[[Desk], None]:
    """Return the action of the number-th quick tag (1 to 9)."""

    def toggle_quick(desk: Desk) -> None:
        tags = desk.workspace.settings.quick_tags
        if number > len(tags):
            desk.say(f"no quick tag {number} · set quick_tags in {desk.workspace.settings.config_file}")
            return
        _toggle(desk, tags[number - 1])

    return toggle_quick


def repeat(desk: Desk) -> None:
    """Repeat the last tag action on the papers that are now marked or under the cursor."""
    last = desk.session.last_tags
    if last is None:
        desk.say("no tag action to repeat yet")
        return
    _take(desk, last)


def undo(desk: Desk) -> None:
    """Undo the last change of the library, and move the cursor to what was restored."""
    desk.changes.undo()


def redo(desk: Desk) -> None:
    """Redo the last undone change, and move the cursor to what it changed."""
    desk.changes.redo()


def candidates(names: Mapping[str, int]) -> Candidates:
    """Return a completer of tags: those that contain the word, those that start with it first."""

    def fitting(word: str) -> list[tuple[str, int]]:
        start = word.casefold()
        found = [name for name in names if start in name.casefold()]
        found.sort(key=lambda name: (not name.casefold().startswith(start), -names[name], name))
        return [(name, names[name]) for name in found]

    return fitting


def _open_editor(desk: Desk, text: str) -> None:
    def act(docs: list[int]) -> None:
        papers = desk.workspace.papers(docs)
        desk.ask_line(
            f"tag {count(len(docs), 'paper')}:",
            text,
            candidates(desk.workspace.tags()),
            lambda line: _submit(desk, docs, papers, TagEdit(*parse_edit(line))),
            hint="tab completes · enter saves · esc leaves",
        )

    desk.targets.take(act, "tag")


def _submit(desk: Desk, docs: Sequence[int], papers: Sequence[Paper], tag_edit: TagEdit) -> None:
    def act() -> None:
        _save(desk, docs, papers, tag_edit)

    if tag_edit and len(docs) > ASK_ABOVE:
        desk.ask(_question(tag_edit, len(docs)), act, yes="change them")
    else:
        act()


def _toggle(desk: Desk, tag: str) -> None:
    _take(desk, TagEdit(toggled=tag))


def _take(desk: Desk, tag_edit: TagEdit) -> None:
    desk.targets.take(
        lambda docs: _change(desk, docs, tag_edit), str(tag_edit), question=partial(_question, tag_edit)
    )


def _question(tag_edit: TagEdit, papers: int) -> str:
    on, tag = f"on {papers:,} papers", tag_edit.toggled
    change = f"+{tag} {on}, or -{tag} where all have it" if tag else f"{tag_edit} {on}"
    return f"{change}? One undo (‹undo›) takes it back."


def _change(desk: Desk, docs: Sequence[int], tag_edit: TagEdit) -> None:
    _save(desk, docs, desk.workspace.papers(docs), tag_edit)


def _save(desk: Desk, docs: Sequence[int], papers: Sequence[Paper], tag_edit: TagEdit) -> None:
    """Change the tags of papers and unmark them: `docs`, as they were numbered."""
    if not tag_edit:
        return
    workspace = desk.workspace
    desk.session.last_tags = tag_edit
    desk.saving.submit(
        lambda progress: tag_edit.apply(workspace, papers, progress),
        lambda change: desk.changes.report(change, "", "nothing to change: the tags were so already"),
        name="untagging" if tag_edit.removed and not tag_edit.added else "tagging",
        failed=desk.targets.end(docs),
    )
