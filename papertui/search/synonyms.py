"""Suggestions of a synonym: an acronym for its words, or the words for an acronym."""

from collections.abc import Iterator, Sequence

from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.suggest import Suggestion
from papertui.search.tree import And, How, Part, Run

_MOST_WORDS = 7


def synonym_suggestion(matcher: Matcher, query: Query) -> Suggestion | None:
    """Return the query with `OR` between an acronym and its words; None if it has neither."""
    tree = query.tree
    row = [child for child in (tree.children if isinstance(tree, And) else (tree,)) if isinstance(child, Run)]
    plain = [run for run in row if all(part.how is How.STEM for part in run.parts)]
    for start, end, other, parts in (*_words_for(matcher, plain), *_acronyms_for(matcher, plain)):
        said = query.text[start:end]
        count = matcher.count(Run(parts))
        if count:
            return Suggestion(f"{query.text[:start]}({said} OR {other}){query.text[end:]}", other, count)
    return None


_Way = tuple[int, int, str, tuple[Part, ...]]


def _words_for(matcher: Matcher, runs: Sequence[Run]) -> Iterator[_Way]:
    for run in runs:
        for meaning in matcher.acronyms.meanings(run.parts[0].token) if len(run.parts) == 1 else ():
            words = tuple(map(Part, meaning.split()))
            yield *run.clause, f'"{meaning}"', words


def _acronyms_for(matcher: Matcher, runs: Sequence[Run]) -> Iterator[_Way]:
    for first in range(len(runs)):
        for last in range(min(len(runs), first + _MOST_WORDS), first, -1):
            some = runs[first:last]
            words = [part.token for run in some for part in run.parts]
            acronym = matcher.acronyms.of(words) if len(words) > 1 and _are_neighbours(some) else ""
            if acronym:
                yield some[0].clause[0], some[-1].clause[1], acronym, (Part(acronym),)


def _are_neighbours(runs: Sequence[Run]) -> bool:
    return not any(run.begins for run in runs[1:]) and len({run.fields for run in runs}) == 1
