"""Explanations and suggestions for a query that found nothing."""

from collections.abc import Callable
from dataclasses import replace

from papertui.search.match import Matcher
from papertui.search.query import Query
from papertui.search.respell import respelled
from papertui.search.suggest import Reason, Suggestion, why_nothing
from papertui.search.together import leave_one_out, without


def explain(matcher: Matcher, query: Query, read: Callable[[str], Query]) -> Reason:
    """Return why a query finds nothing, with the most likely query that finds papers.

    Suggestions tried in order: the same words written differently, a corrected typing
    error, the query without the words that no paper has, without any one of its parts.
    `read` parses a query.
    """
    reason = why_nothing(matcher, query)
    other = respelled(matcher, query, read)
    if other:
        return replace(reason, suggestion=other)
    if reason.missing:
        return replace(reason, suggestion=_leading_on(matcher, query, reason, read))
    left = leave_one_out(matcher, query)
    if not left:
        return reason
    best = Suggestion(left[0].query, left[0].query, left[0].count)
    return Reason((), best, tuple((omission.part, omission.count) for omission in left))


def _leading_on(
    matcher: Matcher, query: Query, reason: Reason, read: Callable[[str], Query]
) -> Suggestion | None:
    """Return the correction if it finds papers; else the query without the words that no paper has."""
    offer = reason.suggestion
    if offer and matcher.match(read(offer.query)).bits:
        return offer
    text = without(query, matcher.lacking(query))
    rest = read(text)
    count = len(matcher.match(rest)) if rest.words else 0
    return Suggestion(text, text, count) if count else None
