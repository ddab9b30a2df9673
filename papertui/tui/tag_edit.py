"""The change that a tag action asks for; a toggle is decided when it is saved, after earlier changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.errors import UsageError
from papertui.library.progress import in_batches
from papertui.library.tags import valid_tag

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.paper import Paper
    from papertui.workspace import Workspace

NONE: frozenset[str] = frozenset()


class TagEdit:
    """Tags to add and to remove, or one to toggle: removed if all papers have it, otherwise added."""

    def __init__(
        self, added: frozenset[str] = NONE, removed: frozenset[str] = NONE, toggled: str = ""
    ) -> None:
        self.added, self.removed = added, removed
        self.toggled = toggled

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.toggled)

    def __str__(self) -> str:
        """Return the change as typed, +rl -later; a toggle without a sign while it is not decided."""
        signs = [*(f"+{tag}" for tag in sorted(self.added)), *(f"-{tag}" for tag in sorted(self.removed))]
        return self.toggled or " ".join(signs)

    def apply(self, workspace: Workspace, papers: Sequence[Paper], progress: Progress) -> Change:
        """Change the tags as one undo step, in the saver thread."""
        if self.toggled:
            self._decide(workspace, papers, progress)
        added, removed = sorted(self.added), sorted(self.removed)
        return workspace.library.tag(papers, added, removed, progress=progress)

    def _decide(self, workspace: Workspace, papers: Sequence[Paper], progress: Progress) -> None:
        """Decide whether to add or to remove; `.` then repeats the same."""
        tag = self.toggled
        if all(workspace.library.have(batch, tag) for batch in in_batches(papers, progress)):
            self.removed = frozenset({tag})
        else:
            self.added = frozenset({tag})
        self.toggled = ""


def parse_edit(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Parse the tag editor's line: (tags to add, tags to remove). Raises UsageError for an invalid tag."""
    words = [word for word in text.replace(",", " ").split() if word not in ("+", "-")]
    removed = frozenset(valid_tag(word[1:]) for word in words if word.startswith("-"))
    added = frozenset(valid_tag(word.removeprefix("+")) for word in words if not word.startswith("-"))
    for name in added & removed:
        raise UsageError(f"the tag “{name}” is both added and removed")
    return added, removed
