"""Edits the text of a query by the nodes of its tree: toggles clauses, joins texts."""

import datetime
from collections.abc import Collection, Iterable, Sequence

from papertui.errors import QueryError
from papertui.search.parts import Clause
from papertui.search.query import Query, parse
from papertui.search.query import settled as settled_on
from papertui.search.tokens import is_unspaced, same_stem
from papertui.search.tree import And, How, Leaf, Node, Not, Nothing, Or, Part, Run, Worded, every_leaf
from papertui.search.unfinished import without_unfinished_end

_MARK = "x "  # an arbitrary word, to see how a text parses after it


def clauses(text: str) -> frozenset[str]:
    """Return the required clauses with a field, such as `tag:rl` and `org:="World Labs"`."""
    try:
        return frozenset(text[slice(*leaf.clause)] for leaf in _fielded(_read(text)))
    except QueryError:
        return frozenset()


def toggled(text: str, clause: str) -> str:
    """Return the text without the clause if it has it, else with it.

    The clause goes in front, because the last word of a query counts as unfinished and finds more.
    """
    try:
        query = _read(text)
    except QueryError:
        return f"{clause} {text}"
    gone = [leaf for leaf in _fielded(query) if text[slice(*leaf.clause)] == clause]
    if gone:
        return _unwrapped(_without(query, gone[:1]))
    rest = _beside(text)
    return f"{clause} {rest}" if rest.strip() else clause


def without_order(text: str) -> tuple[str, str]:
    """Return the text without its `sort:` clauses, and the last of their orders, or ""."""
    try:
        query = _read(text)
    except QueryError:
        return text, ""
    orders = query.orders
    return (_without(query, orders), text[slice(*orders[-1].clause)]) if orders else (text, "")


def joined(texts: Sequence[str]) -> str:
    """Return one query for the papers that all of these find, each with its last word as a prefix.

    Raises QueryError if one of them is wrong.
    """
    said = [text for text in texts if text.strip()]
    if len(said) < 2:
        return _stripped("".join(said))
    return " AND ".join((*map(_finished, said[:-1]), _stripped(_beside(said[-1]))))


def settled(text: str) -> tuple[str, str]:
    """Return a text without its unfinished end, and a hint on what that end lacks.

    A part at the end without a word yet (`tag:`, an open quote) is removed;
    `Workspace.find` finds nothing for it.
    """
    return settled_on(text, today=datetime.date.today())


def is_unfinished(text: str) -> bool:
    """Whether the end of a text may be ignored while it is being typed."""
    return settled(text)[0] != text or without_unfinished_end(text) is not None


def _read(text: str) -> Query:
    return parse(text, today=datetime.date.today())


def _fielded(query: Query) -> list[Run | Leaf]:
    """Return the required leaves that are written with a field."""
    return [
        leaf
        for leaf in _row(query.tree)
        if not isinstance(leaf, And | Or | Not | Nothing) and not leaf.inherited and not _is_bare(leaf)
    ]


def _is_bare(leaf: Run | Leaf) -> bool:
    return isinstance(leaf, Run) and leaf.start == leaf.clause[0]


def _row(tree: Node | None) -> tuple[Node, ...]:
    """Return the required nodes: those joined by AND at the top."""
    if isinstance(tree, And):
        return tuple(node for child in tree.children for node in _row(child))
    return () if tree is None else (tree,)


def _row_of(text: str) -> tuple[Node, ...]:
    try:
        return _row(_read(text).tree)
    except QueryError:
        return ()


def _without(query: Query, gone: Collection[Clause]) -> str:
    """Return the text without some leaves; brackets that become empty are removed too."""
    text = query.text
    for start, end in sorted((leaf.clause for leaf in gone), reverse=True):
        text = text[:start] + text[end:].removeprefix(" ")
    rest = _pruned(query.tree, gone)
    return text if _row_of(text) == _row(rest) else _written(query.text, rest)


def _pruned(node: Node | None, gone: Collection[Clause]) -> Node | None:
    match node:
        case And(children) | Or(children):
            kept = tuple(rest for child in children if (rest := _pruned(child, gone)) is not None)
            return type(node)(kept) if len(kept) > 1 else next(iter(kept), None)
        case Not(child):
            inner = _pruned(child, gone)
            return inner and Not(inner)
        case None:
            return None
        case leaf:
            return None if any(leaf is each for each in gone) else leaf


def _unwrapped(text: str) -> str:
    """Return a text without the brackets that were added when a clause was put before it."""
    inner = text.strip()[1:-1]
    is_so = text.lstrip()[:1] == "(" and _row_of(inner) == _row_of(text)
    return inner if is_so and _beside(inner) == text.strip() else text


def _beside(text: str) -> str:
    """Return a text that finds the same after a clause: unchanged, in brackets, or rewritten."""
    mark, row = _row_of(_MARK), _row_of(text)
    for written in (text.lstrip(), f"({text.lstrip()})"):
        if _row_of(_MARK + written) == mark + row:
            return written
    return _written(text, _read(text).tree)


def _stripped(text: str) -> str:
    """Return a text without the blanks around it, but for one where that makes its last word a whole one."""
    return plain if _row_of(plain := text.strip()) == _row_of(text) else f"{plain} "


def _finished(text: str) -> str:
    """Return a text that finds the same between others: its last word is rewritten as a prefix pattern."""
    text = _spelt_out(text).strip()
    written = _written(text, _read(text).tree)
    mark, row = _row_of(_MARK), _row_of(written + " ")
    return text if _row_of(f"{_MARK}{text} {_MARK}") == mark + row + mark else written


def _written(text: str, node: Node | None) -> str:
    """Return the text of a tree; its leaves are copied from the original text."""
    match node:
        case None:
            return ""
        case And(children):
            return " ".join(_written(text, child) for child in children)
        case Or(children):
            return f"({' OR '.join(_written(text, child) for child in children)})"
        case Not(And() as child):
            return f"-({_written(text, child)})"
        case Not(child):
            return f"-{_written(text, child)}"
        case Nothing():
            return '""'
        case leaf:
            said = leaf.inherited + text[slice(*leaf.clause)]
            if said.count('"') % 2:
                return said + '"'
            # A bracket that is open in a word, as in f(x, would be closed by the next closing bracket.
            return said + " " * (said[-1] != '"' and said.count("(") > said.count(")"))


def _spelt_out(text: str) -> str:
    """Return the unfinished last word as a pattern: `polic` as polic*, policy with its plural."""
    for leaf in _worded(every_leaf(_read(text).tree)):
        last = leaf.parts[-1]
        if not last.is_open or is_unspaced(last.token):
            continue
        return f"{text[: leaf.start]}{_as_prefix(_own(text, leaf), last)}{text[leaf.end :]}"
    return text


def _worded(leaves: Iterable[Run | Leaf]) -> list[Run | Worded]:
    return [leaf for leaf in leaves if isinstance(leaf, Run | Worded)]


def _own(text: str, leaf: Run | Worded) -> str:
    """Return a word or an open phrase as written, with its last part folded."""
    *parts, last = leaf.parts
    if last.end - last.start == len(last.token):
        return text[leaf.start : last.start] + last.token
    # Folding has changed its length, so the positions of its parts are unknown.
    phrase = '"' + " ".join(part.token for part in leaf.parts)
    return phrase if last.how is How.EXACT else "-".join(part.token for part in (*parts, last))


def _as_prefix(own: str, last: Part) -> str:
    if own[0] == '"':
        return f'{own}*"'
    # After the sign of a token such as c++ only a second sign may follow the first.
    begun = f"{own}*" if last.token[-1].isalnum() else f"{own}+"
    forms = same_stem(last.token) if last.how is How.STEM else ()
    if begun[-1] == "+" or not all(form.startswith(last.token) for form in forms):
        return f"({own} OR {begun})"
    return begun
