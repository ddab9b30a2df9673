"""Boolean combinations of tantivy queries."""

from collections.abc import Sequence

from tantivy import Occur, Query, Schema

_FEW = 1_000  # documents that are asked for one by one: a set of them takes 2 to 5 ms whatever its size


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query for what any of these finds."""
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, each) for each in queries])


def all_of(queries: Sequence[Query], better: Sequence[Query] = ()) -> Query:
    """Return the query for what all of these find; papers that `better` finds too rank first."""
    asked = [(Occur.Must, each) for each in queries]
    return Query.boolean_query([*asked, *((Occur.Should, each) for each in better)])


def without(asked: Query, unwanted: Query) -> Query:
    """Return the query for what one finds and the other does not."""
    return Query.boolean_query([(Occur.Must, asked), (Occur.MustNot, unwanted)])


def among(docs: Sequence[int], schema: Schema) -> Query:
    """Return the query for these documents; its scores mean nothing."""
    if len(docs) > _FEW:
        return Query.term_set_query(schema, "doc", list(docs))
    return any_of([Query.term_query(schema, "doc", doc, "basic") for doc in docs])
