"""The text of a query: clauses put in front of it and taken out again, several texts made one."""

import datetime
import re
from collections.abc import Iterator, Sequence

from papertui.errors import QueryError

_ORDER = re.compile(r"sort:(?!:|//)", re.IGNORECASE)
_FIELD = re.compile(r"[A-Za-z]+:(?!:|//)=?")

Term = tuple[str, int, int]  # a word, phrase, clause, operator or bracket, and where it stands


def clauses(text: str) -> frozenset[str]:
    """Give what each paper found must have beside words, such as `tag:rl` and `org:="World Labs"`."""
    terms, _strays, _open = _outer(text)
    said = [term for term, _start, _end in terms]
    return frozenset(term for term in said if _FIELD.match(term)) if "OR" not in said else frozenset()


def toggled(text: str, clause: str) -> str:
    """Give the text without the clause where it has it, else with it.

    It is put in front: what stands last in a query may still be typed, and finds more than it says.
    """
    if clause not in clauses(text):
        rest = _as_one(text)
        return f"{clause} {rest}" if rest.strip() else clause
    start, end = next((start, end) for term, start, end in _outer(text)[0] if term == clause)
    left = text[:start] + text[end:].removeprefix(" ")
    inner = left.strip()[1:-1]
    return inner if inner and _as_one(inner) == left.strip() else left


def without_order(text: str) -> tuple[str, str]:
    """Give the text without its `sort:` terms, and the last of them; "" where there is none.

    One inside brackets stays where it is.
    """
    orders = [term for term in _outer(text)[0] if _ORDER.match(term[0])]
    for _order, start, end in reversed(orders):
        text = text[:start] + text[end:].removeprefix(" ")
    return text, orders[-1][0] if orders else ""


def joined(texts: Sequence[str]) -> str:
    """Give one query that finds what all of these find, each as it stands, its last word a beginning.

    Raises QueryError where one of them is wrong.
    """
    said = [text for text in texts if text.strip()]
    if len(said) < 2:
        return "".join(said).strip()
    return " ".join((*map(_finished, said[:-1]), _as_one(said[-1]))).strip()


def _as_one(text: str) -> str:
    """Put brackets round a text where it needs them to stand beside another; signs alone become `""`."""
    if _is_passed_over(text):
        return '""'
    terms, strays, _open = _outer(text)
    said = [term for term, _start, _end in terms]
    if strays:
        # A bracket that nothing opened ends what stands before it.
        ends = zip([-1, *strays], [*strays, len(text)], strict=True)
        return " ".join(_in_brackets(text[start + 1 : end]) for start, end in ends if end > start + 1)
    return _in_brackets(text) if "OR" in said or said[-1:] == ["NOT"] else text.lstrip()


def _is_passed_over(text: str) -> bool:
    """Whether a text finds nothing by itself, but would be passed over beside another."""
    from papertui.search.query import parse
    from papertui.search.tree import Nothing

    try:
        tree = parse(text, today=datetime.date.today()).tree
    except QueryError:
        return False
    return isinstance(tree, Nothing) and tree.is_sign


def _in_brackets(text: str) -> str:
    return f"({text.lstrip()})"


def _finished(text: str) -> str:
    """Give a text that finds the same with others behind it: closed, its last word spelt out."""
    text = _spelt_out(text)
    text += '"' * (text.count('"') % 2)
    *_others, last = ["", *(term for term, _start, _end in _scan(text))]
    text = text.strip() + " )" * _outer(text)[2]
    # A bracket that stands open in the last word, as in f(x, would take ours for its own.
    is_greedy = last[-1:] != '"' and last.count("(") > last.count(")")
    return _as_one(text + " " * is_greedy).strip()


def settled(text: str) -> tuple[str, str]:
    """Return what a text asks for while its end is being typed, and what that end waits for.

    A part at the end in which there is no word yet (`tag:`, an open quote) is
    passed over; `Workspace.find` finds nothing for it.
    """
    from papertui.search.query import settled

    return settled(text, today=datetime.date.today())


def _spelt_out(text: str) -> str:
    """Write the word that may still be typed as what it finds: `polic` as polic*, policy with its plural."""
    from papertui.search.query import parse
    from papertui.search.tokens import is_unspaced, same_stem
    from papertui.search.tree import How, every_run

    tree = parse(text, today=datetime.date.today()).tree
    for run in every_run(tree):
        *parts, last = run.parts
        if not last.is_open or is_unspaced(last.token):
            continue
        words = [part.token for part in parts]
        if parts and last.how is How.EXACT:
            return f'{text[: run.start]}"{" ".join((*words, last.token))}*"{text[run.end :]}'
        own = "-".join((*words, last.token))
        # Nothing follows on a sign as in c++, but a second one on the first.
        begun = f"{own}*" if last.token[-1].isalnum() else f"{own}+"
        forms = same_stem(last.token) if last.how is How.STEM else ()
        if begun[-1] == "+" or not all(form.startswith(last.token) for form in forms):
            begun = f"({own} OR {begun})"
        return f"{text[: run.start]}{begun}{text[run.end :]}"
    return text


def _outer(text: str) -> tuple[list[Term], list[int], int]:
    """Give the terms outside all brackets, the places of brackets nothing opened, how many stay open."""
    terms: list[Term] = []
    strays: list[int] = []
    depth = 0
    for term in _scan(text):
        if term[0] == "(":
            depth += 1
        elif term[0] == ")" and depth:
            depth -= 1
        elif term[0] == ")":
            strays.append(term[1])
        elif not depth:
            terms.append(term)
    return terms, strays, depth


def _scan(text: str) -> Iterator[Term]:
    """Yield what a text consists of, as `search.query` reads it; a sign before a term belongs to it."""
    place = 0
    while place < len(text):
        start, place = place, place + 1
        if text[start].isspace():
            continue
        if text[start] not in "()":
            place = _end_of_term(text, start)
        yield text[start:place], start, place


def _end_of_term(text: str, start: int) -> int:
    place = start + (text[start] == "-" and len(text) > start + 1)
    field = _FIELD.match(text, place)
    place = field.end() if field else place
    if text.startswith('"', place):
        return text.find('"', place + 1) + 1 or len(text)
    depth = 0
    for end in range(place, len(text)):
        depth += (text[end] == "(") - (text[end] == ")")
        # Brackets in a word, as in f(x), belong to it; one that it begins with does not.
        if text[end].isspace() or text[end] == '"' or depth < 0 or (end == place and depth):
            return max(end, start + 1)
    return len(text)
