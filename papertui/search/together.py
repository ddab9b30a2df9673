"""Why each part of a query occurs but no paper has all of them, and which part to leave out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tree import And, How, Named, Node, Run, Worded

_MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of the query, as typed, that can be left out; the rest is `query` and finds `count` papers."""

    part: str
    query: str
    count: int


def leave_one_out(matcher: Matcher, query: Query) -> tuple[Omission, ...]:
    """Return the parts that can be left out so that something is found, the most papers first.

    Empty if the query is not a plain list of parts, or if one of them alone finds nothing.
    """
    tree = query.tree
    if not isinstance(tree, And) or len(tree.children) > _MOST_PARTS:
        return ()
    found: list[Omission] = []
    for place, child in enumerate(tree.children):
        span = _span(child)
        rest = tree.children[:place] + tree.children[place + 1 :]
        count = len(matcher.match(replace(query, tree=And(rest))))
        if span and count:
            found.append(Omission(query.text[span[0] : span[1]], _cut(query.text, span), count))
    return tuple(sorted(found, key=lambda omission: -omission.count))


def without(query: Query, left_out: Sequence[Run]) -> str:
    """Return the text of a query that is a plain list of parts without some of them; "" for other queries."""
    text = query.text
    if not isinstance(query.tree, And) or not set(left_out) <= set(query.tree.children):
        return ""
    kept, place = [], 0
    # The spans of parts without a space between them, a"b"c, overlap.
    for start, end in sorted(filter(None, (_span(run) for run in left_out))):
        kept.append(text[place:start].strip())
        place = max(place, end)
    return " ".join(filter(None, (*kept, text[place:].strip())))


def _cut(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]].rstrip()} {text[span[1] :].lstrip()}".strip()


def _span(node: Node) -> tuple[int, int] | None:
    """Return the position of a word or a name in the text, with its field."""
    return node.clause if isinstance(node, Run | Named | Worded) else None


def unknown_names(query: Query, matcher: Matcher) -> tuple[Named | Worded, ...]:
    """Return the names (of tags, dumps, venues, ids) in a query that no paper has."""
    return tuple(
        node
        for node in _required(query.tree)
        if _is_plain_name(node) and not matcher.match(Query("", node)).bits
    )


def _is_plain_name(node: Node) -> TypeGuard[Named | Worded]:
    if isinstance(node, Worded):
        return all(part.how in (How.STEM, How.EXACT) for part in node.parts)
    return isinstance(node, Named) and node.kind != "query" and not set("*?") & set(node.name)


def _required(node: Node | None) -> tuple[Node, ...]:
    return node.children if isinstance(node, And) else (node,) if node else ()
