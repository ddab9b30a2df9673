"""Highlighting: the positions of a query's words in a text on the screen."""

from collections.abc import Iterable
from dataclasses import replace

from papertui.search.query import Query
from papertui.search.tokens import is_unspaced, spans
from papertui.search.tree import Part, Run


class Highlighter:
    """Finds what a query's words and phrases match in a text; excluded words are not highlighted.

    It compares the tokens of the shown text in the same way as matching does
    (`Part.matches`), so it marks what was found. A paper's text takes some 0.3 ms.
    """

    def __init__(self, query: Query) -> None:
        self._runs = [
            replace(run, parts=form)
            for run in query.words
            for form in run.forms
            if any(part.token.strip("*?") for part in form)
        ]
        self._known: dict[tuple[Part, str], bool] = {}

    def spans(self, text: str, field: str | None = None) -> list[tuple[int, int]]:
        """Return (start, end) offsets into the text, ascending, for the words of `field`, or of any field."""
        runs = [run for run in self._runs if field is None or field in run.fields]
        if not runs:
            return []
        standing = list(spans(text))
        return _merged(
            (standing[first][1], _end(standing, first + len(run.parts) - 1, run.parts[-1]))
            for run in runs
            for first in range(len(standing) - len(run.parts) + 1)
            if self._stands(run, [token for token, _start, _end in standing[first : first + len(run.parts)]])
        )

    def _stands(self, run: Run, tokens: list[str]) -> bool:
        return all(self._matches(part, token) for part, token in zip(run.parts, tokens, strict=True))

    def _matches(self, part: Part, token: str) -> bool:
        key = (part, token)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = part.matches(token)
        return known


def _end(standing: list[tuple[str, int, int]], place: int, part: Part) -> int:
    """Return the end of a match: of a pair of characters without a space, maybe only the first matches."""
    token, _start, end = standing[place]
    is_half = len(token) == 2 and len(part.token.rstrip("*")) == 1 and is_unspaced(token)
    return standing[place + 1][1] if is_half else end


def _merged(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
