"""An explanation of a query: its tree, with the forms of each word and how many papers have each."""

from collections.abc import Iterator

from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.tokens import same_stem
from papertui.search.tree import And, Dates, How, Named, Node, Not, Or, Part, Run

_STEP = "  "


def describe_query(matcher: Matcher, query: Query) -> Iterator[str]:
    """Yield lines of text: each word with its count of papers, and below it its forms with theirs."""
    tree = matcher.widened(query).tree
    if tree is None:
        yield "every paper"
        return
    yield from _node(matcher, query.text, tree, "")


def _node(matcher: Matcher, text: str, node: Node, indent: str) -> Iterator[str]:
    match node:
        case And(children) | Or(children):
            yield f"{indent}{'all of' if isinstance(node, And) else 'any of'}"
            for child in children:
                yield from _node(matcher, text, child, indent + _STEP)
        case Not(child):
            yield f"{indent}none of"
            yield from _node(matcher, text, child, indent + _STEP)
        case Run():
            yield from _run(matcher, text, node, indent)
        case leaf:
            yield f"{indent}{text[slice(*leaf.clause)]}  {_papers(len(matcher.match(Query('', leaf))))}"


def _run(matcher: Matcher, text: str, run: Run, indent: str) -> Iterator[str]:
    said = text[slice(*run.clause)] or " ".join(part.token for part in run.parts)
    yield f"{indent}{said}  {_papers(matcher.count(run))}{', may be missing' if run.is_small else ''}"
    counts = {form: matcher.count(Run(parts, run.fields)) for form, parts in _forms(run)}
    for words in run.named:
        counts[f"an author {' '.join(words)}"] = matcher.count(Run(run.parts, ("author",), named=(words,)))
    for leaf in run.other_leaves:
        if isinstance(leaf, Dates | Named):
            kind = leaf.kind if isinstance(leaf, Named) else "date"
            counts[f"{kind}:{leaf.name if isinstance(leaf, Named) else said}"] = len(
                matcher.match(Query("", leaf))
            )
    if run.cited:
        counts["an author, a year and a title"] = matcher.cited(run).bit_count()
    found = {form: count for form, count in counts.items() if count}
    for form, count in found.items() if set(found) != {said} else ():
        yield f"{indent}{_STEP}{form}  {count:,}"


def _forms(run: Run) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """Yield each spelling of a word that occurs in papers."""
    for parts in run.forms:
        if len(parts) > 1:
            yield "-".join(map(_shown, parts)), parts
        elif parts[0].how is How.STEM:
            for token in same_stem(parts[0].token):
                yield token, (Part(token, How.EXACT),)
            if parts[0].is_open:
                yield _shown(parts[0]), (Part(f"{parts[0].token}*", How.GLOB),)
        else:
            yield _shown(parts[0]), parts


def _shown(part: Part) -> str:
    ends = {How.FUZZY: f"~{part.edits}"}
    return part.token + ("*" if part.is_open else ends.get(part.how, ""))


def _papers(count: int) -> str:
    return f"{count:,} paper{'s' * (count != 1)}"
