"""Queries of tantivy joined to one."""

from collections.abc import Sequence

from tantivy import Occur, Query


def any_of(queries: Sequence[Query]) -> Query:
    """Ask for what any of these asks for."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, each) for each in queries])


def all_of(queries: Sequence[Query], better: Sequence[Query] = ()) -> Query:
    """Ask for what all of these ask for; what `better` asks for as well stands before the rest."""
    asked = [(Occur.Must, each) for each in queries]
    return Query.boolean_query([*asked, *((Occur.Should, each) for each in better)])


def without(asked: Query, unwanted: Query) -> Query:
    """Ask for what one asks for and the other does not."""
    return Query.boolean_query([(Occur.Must, asked), (Occur.MustNot, unwanted)])
