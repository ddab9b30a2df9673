"""The query language of PRODUCT.md: text is parsed to a tree of frozen nodes."""

import datetime
from dataclasses import dataclass

from papertui.errors import QueryError
from papertui.search.tokens import tokens
from papertui.search.tree import And, How, Named, Node, Or, Part, Run, combined, nothings, runs

MOST_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `tree` is None for an empty one, which finds every paper.

    `orders` are the sort orders of it, such as `sort:date`, wherever they occur.
    `hint` says how the query is unfinished (“open bracket at 1”) and which parts
    have no word in them, or is empty. `typed` is the position of a part at the end
    that is still being typed, None if there is none.
    """

    text: str
    tree: Node | None = None
    hint: str = ""
    orders: tuple[Named, ...] = ()
    typed: int | None = None

    @property
    def sort(self) -> Named | None:
        """The sort order that applies: the last one that has a name."""
        return next((order for order in reversed(self.orders) if order.name), None)

    @property
    def says_nothing(self) -> bool:
        """Whether a part has no word in it: no command may change anything by such a query."""
        return any(nothings(self.tree))

    @property
    def words(self) -> tuple[Run, ...]:
        """The words and phrases that papers must have, in the order of the text."""
        return tuple(runs(self.tree))


def parse(text: str, *, today: datetime.date) -> Query:
    """Parse a query, or a pasted BibTeX entry. Raises QueryError with the position of an error."""
    if not text.strip():
        return Query(text)
    # Imported late, since the first frame has an empty query.
    from papertui.search import pasted
    from papertui.search.parser import Parser

    if text.lstrip().startswith("@") and (entry := pasted.entry(text[: pasted.MOST_OF_AN_ENTRY])):
        named, title = entry
        return Query(text, combined(Or, [*named, titled(title)]))
    if len(text) > MOST_CHARACTERS:
        reason = f"the query has {len(text)} characters; {MOST_CHARACTERS} are the most"
        raise QueryError(reason, MOST_CHARACTERS)
    parser = Parser(text, today)
    tree = parser.read()
    hints = [*parser.hints, *(each.hint for each in nothings(tree))]
    hint = "; ".join(filter(None, dict.fromkeys(hints)))
    return Query(text, tree, hint, tuple(parser.orders), parser.typed)


def titled(title: str) -> Node | None:
    """Return the tree that matches the words of a title."""
    from papertui.search.parser import MOST_WORDS

    words = tokens(title)[:MOST_WORDS]
    return combined(And, [Run((Part(word, How.STEM),)) for word in words])


def settled(text: str, *, today: datetime.date) -> tuple[str, str]:
    """Return the query without its unfinished end, and the hint about that end."""
    hint = ""
    while (query := parse(text, today=today)).typed is not None:
        text, hint = text[: query.typed], hint or query.hint
    return text, hint or query.hint
