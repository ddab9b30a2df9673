"""What a tag action asks for; a toggle is decided in its turn, as what was asked before may change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui.library.progress import in_batches

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.library.progress import Progress
    from papertui.paper import Paper
    from papertui.workspace import Workspace

NONE: frozenset[str] = frozenset()


class Wish:
    """Tags to add and to remove, or one to turn round: removed where all papers have it, else added."""

    def __init__(
        self, added: frozenset[str] = NONE, removed: frozenset[str] = NONE, turned: str = ""
    ) -> None:
        self.added, self.removed = added, removed
        self.turned = turned

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.turned)

    def __str__(self) -> str:
        """Return it as it is typed, +rl -later; the mere tag while it is not known which."""
        signs = [*(f"+{tag}" for tag in sorted(self.added)), *(f"-{tag}" for tag in sorted(self.removed))]
        return self.turned or " ".join(signs)

    def fulfil(self, workspace: Workspace, papers: Sequence[Paper], progress: Progress) -> Change:
        """Change the tags as one step of undo, in the saver thread."""
        if self.turned:
            self._decide(workspace, papers, progress)
        return workspace.library.tag(papers, self.added, self.removed, progress=progress)

    def _decide(self, workspace: Workspace, papers: Sequence[Paper], progress: Progress) -> None:
        """Decide which way to turn; `.` then does the same again."""
        tag = self.turned
        if all(workspace.library.have(batch, tag) for batch in in_batches(papers, progress)):
            self.removed = frozenset({tag})
        else:
            self.added = frozenset({tag})
        self.turned = ""
