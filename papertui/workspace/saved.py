"""Saved searches as leaves of a query: `query:name` finds what the search of that name finds now."""

from collections.abc import Callable

from papertui.errors import QueryError
from papertui.library import Library


class SavedSearches:
    """Find the papers of saved searches, which may name others. `match` finds those of a query's text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._open: list[str] = []
        self.match: Callable[[str], int] = lambda text: 0

    def find(self, name: str) -> int:
        """Return the papers as a bitset; QueryError for an unknown name or one that leads back to itself."""
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
            raise QueryError(_told(name, error.reason), 0) from error
        finally:
            self._open.pop()


def _told(name: str, reason: str) -> str:
    # What is wrong far inside is said once, with the way that leads there at its front.
    return reason if "leads back to itself" in reason else f"in query:{name}: {reason}"


def _unknown(name: str, known: list[str]) -> QueryError:
    from papertui.search.values import asked, nearest

    near = nearest(name, known)
    told = asked(near) if known else "; S saves one"
    return QueryError(f"no saved search “{name}”{told}", 0, (len(name), near) if near else None)
