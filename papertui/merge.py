"""Merging several records of one paper: each group of fields comes from the most complete record."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, TypeVar

from papertui.identity.keys import is_publication
from papertui.identity.places import is_venue
from papertui.paper import Paper
from papertui.reference import Entry, Reference

T = TypeVar("T")


def _is_published(paper: Paper) -> bool:
    return bool(paper.doi and is_publication(paper.doi))


def _fullness_of_title(title: str) -> tuple[int, bool]:
    # PubMed and DBLP end each title with a stop.
    return len(title.rstrip(".")), not title.endswith(".")


def _fullness_of_date(paper: Paper) -> tuple[bool, bool, int]:
    # A printed date before an inferred one, then the more precise.
    return (
        paper.date is not None,
        not paper.date_inferred,
        len(paper.date.parts) if paper.date else 0,
    )


def _fullness_of_reference(paper: Paper) -> tuple[bool, int]:
    # That of the publication before that of the preprint, which may have a volume such as abs/2401.00001.
    return is_venue(paper.reference.venue), paper.reference.fullness


# Fields that belong together, and how complete a record has them; of equals, the first wins.
_GROUPS: tuple[tuple[tuple[str, ...], Callable[[Paper], Any]], ...] = (
    (("title", "raw_title"), lambda paper: _fullness_of_title(paper.title)),
    (("abstract", "raw_abstract"), lambda paper: len(paper.abstract)),
    (
        ("names", "authors_complete"),
        lambda paper: (len(paper.names), paper.authors_complete, _spelled(paper)),
    ),
    (("doi",), lambda paper: (paper.doi is not None, _is_published(paper))),
    (("categories",), lambda paper: len(paper.categories)),
    (("remark",), lambda paper: len(paper.remark)),
    (("summary",), lambda paper: len(paper.summary)),
    (("arxiv_id",), lambda paper: paper.arxiv_id is not None),
    (("organization",), lambda paper: paper.organization is not None),
    (("url",), lambda paper: paper.url is not None),
    (("pdf_url",), lambda paper: paper.pdf_url is not None),
    (("code_url",), lambda paper: paper.code_url is not None),
)
# Counts that change daily: the newest known value.
_NEWEST = ("comments", "upvotes", "n_authors")


def merge(first: Paper, second: Paper, *, newest_is_second: bool = True) -> Paper:
    """Merge two records; see `merge_all`."""
    return merge_all((first, second) if newest_is_second else (second, first))


def merge_all(papers: Sequence[Paper], keys: Iterable[str] | None = None) -> Paper:
    """Merge the records of one paper, the oldest first; `keys` are their keys, if already computed.

    Each group of fields comes from the record that has it most complete, counts from the
    newest that has them, sources and links from all. The paper has the keys of all records.
    """
    first = papers[0]
    fields: dict[str, Any] = {}
    for names, fullness in _GROUPS:
        fullest = max(papers, key=fullness)
        fields |= {name: getattr(fullest, name) for name in names}
    for name in _NEWEST:
        known = [value for paper in papers if (value := getattr(paper, name)) is not None]
        fields[name] = known[-1] if known else None
    fields["entry"] = _entry(papers)
    cited = max(papers, key=_fullness_of_reference)
    dated = max(_of_cited_year(papers, cited), key=_fullness_of_date)
    listed = [paper for paper in papers if paper.listed or paper.announced] or [first]
    merged = replace(
        first,
        **fields,
        date=dated.date,
        date_inferred=dated.date_inferred,
        announced=listed[-1].announced,
        listed=listed[-1].listed,
        arxiv_version=max(filter(None, (paper.arxiv_version for paper in papers)), default=None),
        reference=_reference(cited, papers),
        other_keys=_other_keys(papers, fields["entry"]),
        links=_once(link for paper in papers for link in paper.links),
        sources=_once(source for paper in papers for source in paper.sources),
        added=min(filter(None, (paper.added for paper in papers)), default=0),
        aliases=(),
    )
    own = set(merged.keys)
    theirs = keys or (key for paper in papers for key in paper.keys)
    return replace(merged, aliases=_once(key for key in theirs if key not in own))


def _reference(cited: Paper, papers: Sequence[Paper]) -> Reference:
    """Return the reference of one record; if it lacks only the type, with the type of another."""
    reference = cited.reference
    types = () if reference.type else (paper.reference.type for paper in papers)
    return next((replace(reference, type=kind) for kind in types if kind), reference)


def _of_cited_year(papers: Sequence[Paper], cited: Paper) -> Sequence[Paper]:
    """Return the records that print the year of the volume and pages, if the record of these prints one."""
    year, reference = _printed_year(cited), cited.reference
    if not (year and (reference.volume or reference.issue or reference.pages)):
        return papers
    return [paper for paper in papers if _printed_year(paper) == year]


def _printed_year(paper: Paper) -> int:
    return paper.date.year if paper.date and not paper.date_inferred else 0


def _entry(papers: Sequence[Paper]) -> Entry | None:
    """Return the best entry, with the citation key of another where it has none of its own."""
    # That of the publication before that of the preprint, then one with a key, then the longer one.
    ranked = [
        ((_is_published(paper), _has_key(paper.entry), len(paper.entry.values)), paper.entry)
        for paper in papers
        if paper.entry
    ]
    if not ranked:
        return None
    _, best = max(ranked, key=itemgetter(0))
    keyed = [(rank, entry) for rank, entry in ranked if _has_key(entry)]
    return best if _has_key(best) or not keyed else replace(best, key=max(keyed, key=itemgetter(0))[1].key)


def _has_key(entry: Entry) -> bool:
    """Whether an entry has a citation key; an address, as Zotero has in CSL-JSON, does not count."""
    return bool(entry.key) and "://" not in entry.key


def _other_keys(papers: Sequence[Paper], entry: Entry | None) -> tuple[str, ...]:
    """Return the citation keys of all records, except the one of the chosen entry."""
    kept = entry.key if entry else ""
    given = (key for paper in papers for key in (paper.entry.key if paper.entry else "", *paper.other_keys))
    return tuple(sorted({key for key in given if key and key != kept}))


def _spelled(paper: Paper) -> int:
    # Given names rather than initials.
    return sum(len(str(name)) for name in paper.names)


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
