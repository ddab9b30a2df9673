"""Saved searches as leaves of a query: `query:name` finds what that saved search finds now."""

from collections.abc import Callable

from papertui.errors import QueryError
from papertui.library import Library


class SavedSearches:
    """Evaluates saved searches, which may refer to others; `match` returns the papers of a query text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._open: list[str] = []
        self.match: Callable[[str], int] = lambda text: 0

    def find(self, name: str) -> int:
        """Return the papers as a bitset. Raises QueryError for an unknown name or a circular reference."""
        queries = self._library.searches()
        if name not in queries:
            raise _unknown(name, list(queries))
        if name in self._open:
            circle = " → ".join((*self._open[self._open.index(name) :], name))
            raise QueryError(f"the saved search “{name}” leads back to itself: {circle}", 0)
        self._open.append(name)
        try:
            return self.match(queries[name])
        except QueryError as error:
            raise QueryError(_nested_reason(name, error.reason), 0) from error
        finally:
            self._open.pop()


def _nested_reason(name: str, reason: str) -> str:
    # A nested error is reported once, after the names that lead to it.
    return reason if "leads back to itself" in reason else f"in query:{name}: {reason}"


def _unknown(name: str, known: list[str]) -> QueryError:
    from papertui.search.values import asked, nearest

    near = nearest(name, known)
    advice = asked(near) if known else "; S saves one"
    return QueryError(f"no saved search “{name}”{advice}", 0, (len(name), near) if near else None)
