"""One search: the papers it finds within its scope, their order, and an explanation if there are none."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import compress, islice

from papertui.catalog import Catalog
from papertui.errors import UsageError
from papertui.search.bits import from_docs, to_docs, to_flags
from papertui.search.closest import closest
from papertui.search.describe_query import describe_query
from papertui.search.explain import explain
from papertui.search.highlight import Highlighter
from papertui.search.match import Matcher, Matches
from papertui.search.query import Query, parse
from papertui.search.similar import MOST_SEEDS, Likeness, likeness
from papertui.search.suggest import Suggestion
from papertui.search.synonyms import synonym_suggestion
from papertui.search.together import unknown_names
from papertui.search.tokens import tokens
from papertui.search.tree import TEXT_FIELDS, And, Named, Node, Run, Worded, every_leaf
from papertui.workspace.mine import Mine, too_few
from papertui.workspace.names import names_of, nearest_name, value
from papertui.workspace.queue import Queue
from papertui.workspace.results import Correction, Results, everything
from papertui.workspace.scope import EVERYWHERE, Scope, query_of_like

_MOST_ALIKE = 100  # no more than a ranking computes without sorting all papers


class PaperSearch:
    """Finds the papers of a query within a scope. Raises QueryError for a wrong query."""

    def __init__(
        self,
        catalog: Catalog,
        matcher: Matcher,
        text: str,
        scope: Scope,
        tags: Callable[[], Collection[str]] = tuple,
        queue: Callable[[Node | None], Queue] = lambda tree: Queue(),
        times: Callable[[], Mapping[int, int]] = dict,
        learn: Callable[[], Mine | None] = lambda: None,
    ) -> None:
        """Prepare a search; `tags` are the existing tags, to correct a mistyped one.

        `queue` returns the queue for a query's tree, `times` the time of each paper's last tag
        change, `learn` the model of what the user is likely to keep.
        """
        self._catalog = catalog
        self._tags = tags
        self._queue = queue
        self._times = times
        self._learn = learn
        self._matcher = matcher
        self._query = _parse(text)
        self._scope = scope

    @cached_property
    def matches(self) -> Matches:
        """The papers found, and the query combined with those of the scope."""
        nodes = [_parse(text).tree for text in self._scope.within]
        query = replace(self._query, tree=_all_of([*nodes, self._query.tree]))
        return self._matcher.match(query, within=self._within)

    def results(self, sort: str | None, covered: int) -> Results:
        """Return the papers found in an order; without one in that of `_default_order`."""
        matches, catalog = self.matches, self._catalog
        queue = self._queue(matches.query.tree)
        mine = self._learn() if sort and sort.endswith("mine") else None
        if not sort or (sort.endswith("queue") and not queue.tag) or (sort.endswith("mine") and not mine):
            sort = self._default_order(queue)
        alike = self._likeness(sort)
        docs = self._sorted(matches, "date" if mine else sort, alike)
        if mine:
            docs = mine.sorted(docs)
            docs = docs[::-1] if sort.startswith("-") else docs
        if sort.endswith("queue"):
            docs = queue.sorted(docs, turned=sort.startswith("-"))
        lit = Highlighter(matches.query)
        found = Results(
            self._query.text,
            sort,
            docs,
            catalog.version,
            catalog.count,
            catalog.count_below(covered),
            title_spans=lambda shown: lit.spans(shown, "title"),
            abstract_spans=lambda shown: lit.spans(shown, "abstract"),
            note_spans=Highlighter(_of_notes(matches.query)).spans,
            hint=self._hint(queue),
            says_nothing=self._query.says_nothing,
            why=alike.why if alike else mine.why if mine else lambda paper: "",
            tag=queue.tag,
        )
        if docs:
            return replace(found, also=_correction(synonym_suggestion(self._matcher, self._query)))
        return found if not covered or found.says_nothing else self._explained(found)

    def description(self) -> list[str]:
        """Return lines that explain each word of the query."""
        return list(describe_query(self._matcher, self._query))

    def _hint(self, queue: Queue) -> str:
        asked, missing = self._query.sort, ""
        if asked and asked.name.endswith("queue") and not queue.tag:
            missing = "sort:queue is the order of one tag: add tag:NAME"
        elif asked and asked.name.endswith("mine") and not self._learn():
            missing = f"sort:{too_few()}"
        return "; ".join(filter(None, (self._query.hint, missing)))

    def _default_order(self, queue: Queue) -> str:
        """Return relevance for a query with words, the queue of its one tag if it has one, else date."""
        if self.matches.query.words or self._scope.like:
            return "relevance"
        return "queue" if queue.places else "date"

    @cached_property
    def _seeded(self) -> Likeness:
        return self._like(sorted(self._seeds))

    @cached_property
    def _seeds(self) -> set[int]:
        found = self._catalog.docs_of_keys(self._scope.like)
        return {docs[0] for docs in found.values()}

    @property
    def _within(self) -> int | None:
        """The papers in the scope; None for all."""
        if not self._scope.only:
            return self._alike
        docs = {doc for found in self._catalog.docs_of_keys(self._scope.only).values() for doc in found}
        only = from_docs(sorted(docs), self._catalog.size)
        return only if self._alike is None else only & self._alike

    @property
    def _alike(self) -> int | None:
        """The papers most similar to those of the scope, without these; None if the scope names none."""
        if not self._scope.like:
            return None
        others = ~from_docs(sorted(self._seeds), self._catalog.size)
        query = self._seeded.query
        matches = self._matcher.match(query, within=self._catalog.live & others)
        best = list(islice(self._matcher.rank(matches), _MOST_ALIKE)) if query.tree else []
        return from_docs(best, self._catalog.size)

    def _like(self, docs: Sequence[int]) -> Likeness:
        papers = self._catalog.papers(docs[:MOST_SEEDS])
        return likeness(papers, self._matcher, self._catalog.count)

    def _likeness(self, sort: str) -> Likeness | None:
        """Return the words to rank by, if the order is one of similarity."""
        if query_of_like(sort):
            docs = to_docs(self._matcher.match(_parse(query_of_like(sort))).bits)
            if not docs:
                raise UsageError(
                    f"no paper to be like: {query_of_like(sort)} finds none; sort by something else"
                )
            return self._like(docs)
        return self._seeded if self._scope.like and sort.endswith("relevance") else None

    def _sorted(self, matches: Matches, sort: str, alike: Likeness | None) -> Sequence[int]:
        if alike or sort.endswith("relevance"):
            docs = self._ranked(Matches(matches.bits, alike.query) if alike else matches)
            return docs[::-1] if sort.startswith("-") else docs
        order = everything(self._catalog, sort).docs
        if sort.endswith("tagged"):
            order = _by_time(everything(self._catalog).docs, self._times(), turned=sort.startswith("-"))
        inside = to_flags(matches.bits, self._catalog.size)
        return array("I", compress(order, map(inside.__getitem__, order)))

    def _ranked(self, matches: Matches) -> Sequence[int]:
        """Sort papers by relevance; those named by an id, an address or a key come first."""
        named, docs = self._matcher.first(matches), self._matcher.rank(matches)
        if not named:
            return docs
        return array("i", [*to_docs(named), *(doc for doc in docs if not named >> doc & 1)])

    def _explained(self, found: Results) -> Results:
        """Add an explanation why nothing was found."""
        elsewhere = len(self._matcher.match(self._query)) if self._scope != EVERYWHERE else 0
        if elsewhere:
            reason = f"{elsewhere:,} other papers match this, none within the narrowed search"
            return replace(found, hint=f"{reason} · esc steps back")
        unknown = unknown_names(self._query, self._matcher)
        if unknown:
            return self._with_names(found, unknown)
        why = explain(self._matcher, self._query, _parse)
        meant = _correction(why.suggestion)
        near = closest(self._matcher, self.matches.query, self._alike)
        return replace(found, missing=why.missing, apart=why.apart, correction=meant, closest=near)

    def _with_names(self, found: Results, unknown: Sequence[Named | Worded]) -> Results:
        """Add the names and words that no paper has, and a correction for one of the names."""
        text = self._query.text
        words = [text[run.start : run.end] for run in self._matcher.lacking(self._query)]
        said = [(node.inherited + text[slice(*node.clause)]).replace('"', "") for node in unknown]
        offers = (
            self._meant(node) if isinstance(node, Named) else self._meant_word(node) for node in unknown
        )
        return replace(found, missing=(*said, *words), correction=next(filter(None, offers), None))

    def _meant(self, node: Named) -> Correction | None:
        """Return a suggestion with the most similar name in place of one that no paper has."""
        text, start, end = self._query.text, node.start, node.start + len(node.name)
        near = nearest_name(node.name, self._known(node.kind)) if text[start:end] == node.name else ""
        if not near:
            return None
        written = near if text[start - 1] == '"' else value(near)
        field = node.inherited + text[node.clause[0] : start].rstrip('"')
        count = len(self._matcher.match(Query("", replace(node, name=near))))
        return Correction(text[:start] + written + text[end:], field + near, count)

    def _meant_word(self, node: Worded) -> Correction | None:
        """Return a suggestion with the most similar word in place of a single one that no name has."""
        part, text = node.parts[0], self._query.text
        known = {token for name in names_of(self._catalog, node.column) for token in tokens(name)}
        near = nearest_name(part.token, known) if len(node.parts) == 1 else ""
        if not near:
            return None
        count = len(self._matcher.match(Query("", replace(node, parts=(replace(part, token=near),)))))
        return Correction(text[: part.start] + near + text[part.end :], f"{node.column}:{near}", count)

    def _known(self, kind: str) -> Collection[str]:
        return self._tags() if kind == "tag" else names_of(self._catalog, kind)


def _of_notes(query: Query) -> Query:
    """Return the words of a query that are also searched in notes."""
    plain = [run for run in query.words if run.fields == TEXT_FIELDS]
    own = [
        Run(leaf.parts)
        for leaf in every_leaf(query.tree)
        if isinstance(leaf, Worded) and leaf.column == "note"
    ]
    return Query("", _all_of([*plain, *own]))


def _by_time(docs: Sequence[int], times: Mapping[int, int], *, turned: bool) -> Sequence[int]:
    """Return the papers by time of tagging, untagged ones last in their given order."""
    sign = 1 if turned else -1
    return sorted(docs, key=lambda doc: (doc not in times, sign * times.get(doc, 0)))


def _correction(offer: Suggestion | None) -> Correction | None:
    return Correction(offer.query, offer.word, offer.count) if offer else None


def _parse(text: str) -> Query:
    return parse(text, today=datetime.date.today())


def _all_of(nodes: Iterable[Node | None]) -> Node | None:
    known = tuple(
        replace(node, begins=True) if isinstance(node, Run) else node for node in nodes if node is not None
    )
    return And(known) if len(known) > 1 else next(iter(known), None)
