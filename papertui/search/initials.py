"""Initials next to a word match the initials of an author of that name: `E. Casanova`, `Irshad, M. Z.`."""

from collections.abc import Sequence
from dataclasses import replace

from papertui.search.small_words import SMALL
from papertui.search.tree import How, Node, Run


def with_initials(row: Sequence[Node]) -> list[Node]:
    """Let each initial also match that of an author whose name has the next full word of the row."""
    found = list(row)
    for place, node in enumerate(row):
        if isinstance(node, Run) and _is_initial(node) and not node.named:
            words = [_word_from(row, place, step, node.fields) for step in (-1, 1)]
            initials = tuple(part.token for part in node.parts)
            named = tuple((word, *initials) for word in words if word)
            found[place] = replace(node, named=named) if named else node
    return found


def _is_initial(run: Run) -> bool:
    """Whether these are single letters; the unfinished beginning of a word is not."""
    letters = (part.token for part in run.parts if part.how is How.STEM and not part.is_open)
    alone = [letter for letter in letters if len(letter) == 1 and letter.isalpha()]
    return len(alone) == len(run.parts) and "author" in run.fields


def _word_from(row: Sequence[Node], place: int, step: int, fields: tuple[str, ...]) -> str:
    """Return the nearest full word in one direction, skipping initials."""
    place += step
    while 0 <= place < len(row):
        node = row[place]
        if not isinstance(node, Run) or node.fields != fields:
            return ""
        if not _is_initial(node):
            part = node.parts[-1 if step < 0 else 0]
            is_name = len(node.parts) == 1 and part.how is How.STEM and part.token not in SMALL
            return part.token if is_name and part.token.isalpha() else ""
        place += step
    return ""
