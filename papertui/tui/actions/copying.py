"""Copying: what is copied, where it went, and nothing claimed that nobody can know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.tui.desk import Desk


def title(desk: Desk) -> None:
    """Copy the title, or the titles of the marked papers, one a line."""
    desk.targets.take(lambda docs: _copy(desk, docs, "t"), "copy")


def menu(desk: Desk) -> None:
    """Choose what to copy: title, citation, BibTeX, Markdown link, URL, abstract, arXiv id."""
    from papertui.exports.copies import COPIES
    from papertui.tui.choices import Choice, Menu

    choices = [Choice(copy.key, copy.label, copy.key) for copy in COPIES]

    def act(docs: list[int]) -> None:
        desk.choose(Menu("copy", choices), lambda key: _copy(desk, docs, key) if key else None)

    desk.targets.take(act, "copy")


def _copy(desk: Desk, docs: list[int], key: str) -> None:
    from papertui.exports.copies import COPIES

    kind = next(copy for copy in COPIES if copy.key == key)
    text = kind.text(desk.workspace.entries(docs))
    if not text:
        desk.say(f"no {kind.label} to copy: the dumps give none")
        return
    desk.targets.end(docs)
    label = kind.label if len(docs) == 1 else f"{kind.label} of {len(docs):,} papers"
    desk.copy(text, label)
