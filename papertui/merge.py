"""How two records of one paper become one."""

from dataclasses import replace
from typing import TypeVar

from papertui.paper import Paper
from papertui.reference import fuller

T = TypeVar("T")


def merge(first: Paper, second: Paper, *, newest_is_second: bool = True) -> Paper:
    """Make one paper of two records: each group of fields from the fuller one, newest counts, every source.

    A printed date is taken before an inferred one, a full one before a partial one.
    """
    newer, older = (second, first) if newest_is_second else (first, second)
    titled = max(first, second, key=lambda paper: len(paper.title))
    abstracted = max(first, second, key=lambda paper: len(paper.abstract))
    named = max(first, second, key=lambda paper: (len(paper.names), paper.authors_complete))
    dated = _better_dated(first, second)
    merged = replace(
        first,
        title=titled.title,
        raw_title=titled.raw_title,
        abstract=abstracted.abstract,
        raw_abstract=abstracted.raw_abstract,
        names=named.names,
        authors_complete=named.authors_complete,
        n_authors=_first_known(first.n_authors, second.n_authors),
        organization=_first_known(first.organization, second.organization),
        date=dated.date,
        date_inferred=dated.date_inferred,
        comments=_first_known(newer.comments, older.comments),
        upvotes=_first_known(newer.upvotes, older.upvotes),
        arxiv_id=_first_known(first.arxiv_id, second.arxiv_id),
        arxiv_version=max(filter(None, (first.arxiv_version, second.arxiv_version)), default=None),
        doi=_first_known(first.doi, second.doi),
        url=_first_known(first.url, second.url),
        pdf_url=_first_known(first.pdf_url, second.pdf_url),
        code_url=_first_known(first.code_url, second.code_url),
        links=tuple(dict.fromkeys(first.links + second.links)),
        reference=fuller(first.reference, second.reference),
        entry=first.entry or second.entry,
        categories=first.categories or second.categories,
        announced=first.announced or second.announced,
        listed=_first_known(first.listed, second.listed),
        remark=first.remark or second.remark,
        summary=first.summary or second.summary,
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        added=min(filter(None, (first.added, second.added)), default=0),
        aliases=(),
    )
    own = set(merged.keys)
    aliases = dict.fromkeys(key for key in (*first.keys, *second.keys) if key not in own)
    return replace(merged, aliases=tuple(aliases))


def _better_dated(first: Paper, second: Paper) -> Paper:
    return max(first, second, key=lambda paper: (_precision(paper), not paper.date_inferred))


def _precision(paper: Paper) -> int:
    return len(paper.date.parts) - 4 * paper.date_inferred if paper.date else -9


def _first_known(first: T | None, second: T | None) -> T | None:
    return second if first is None else first
