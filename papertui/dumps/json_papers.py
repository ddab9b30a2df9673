"""Objects of foreign JSON made into papers: what is evidence of a paper, and what is taken of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from papertui.dumps import json_table as table
from papertui.dumps.arxiv import announced_as, on_arxiv, read_categories
from papertui.dumps.citation import cited_as
from papertui.dumps.doi import read_doi
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.json_fields import typed_id
from papertui.dumps.json_items import JsonItems
from papertui.dumps.json_table import Folded, lookup
from papertui.dumps.json_values import read_abstract, read_day, read_link, read_text
from papertui.dumps.json_walk import JsonObject, Origin, Verdict, walk
from papertui.dumps.links import code_link, find_links
from papertui.dumps.merging import merged_records
from papertui.dumps.model import Found, Record
from papertui.dumps.paper_links import PaperLink, paper_link
from papertui.dumps.printed_names import read_names
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper
from papertui.dumps.unread import unread_of
from papertui.latex import latex_to_unicode
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Name, Reference
from papertui.references.markup import read_markup
from papertui.references.table import page_range
from papertui.text import clean_line

_EVIDENT_ABSTRACT = 80
_WHOLE_ID = re.compile(r"(?:https?://\S{1,60}/|oai:arxiv\.org:|arxiv[:-]\s?)?(?P<id>\S{7,40})\Z", re.I)
_DASHED = re.compile(r"(\d{4})-(\d{4,5})(?:v\d{1,3})?\Z")
_S2_ID = re.compile(r"[0-9a-f]{40}\Z")
_REPOSITORY_NAME = re.compile(r"(?:arxiv|corr)\b", re.IGNORECASE)
_HF_PAPER = "huggingface.co/papers/"
_LONGEST_TEXT = 2000
_MOST_PLACES = 3
_TRIED = 5000
_LINK_ROWS = (table.URL, table.PDF, table.DOI)


@dataclass(frozen=True, slots=True)
class Ids:
    """The identifiers of an object, from its id fields and its links."""

    arxiv: ArxivId | None = None
    doi: str = ""
    others: bool = False

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.arxiv is not None or bool(self.doi) or self.others


def judge(item: Folded, origin: Origin) -> Verdict:
    """Return whether an object is a paper: a title and an id, a long abstract, or authors, venue and date."""
    if not table.TITLE.of(item) or is_barred(item):
        return Verdict.NONE
    if len(abstract_of(item)) >= _EVIDENT_ABSTRACT or ids_of(item, origin).any:
        return Verdict.PAPER
    venue = venue_of(item)
    if venue and any(lookup(item, key) for key in table.AUTHORS) and table.DATE.of(item) is not None:
        return Verdict.PAPER
    return Verdict.MAYBE if venue or read_day(item.get("year")) else Verdict.NONE


def is_barred(item: Folded) -> bool:
    """Whether an object says that it is something else: a note, a model, news."""
    kinds = (item.get(key) for key in table.KIND_KEYS)
    return not table.NO_PAPER_KEYS.isdisjoint(item) or any(
        isinstance(kind, str) and table.fold_key(kind[:60]) in table.NO_PAPER_KINDS for kind in kinds
    )


def abstract_of(item: Folded) -> str:
    """Return the abstract that an object names so, in whatever words before it; "" where it has none."""
    found = table.ABSTRACT.of(item)
    if found:
        return found
    others = (key for key in table.abstract_keys(item) if key not in table.ABSTRACT.keys)
    return next(filter(None, (read_abstract(item[key]) for key in others)), "")


def venue_of(item: Folded) -> str:
    """Return where it appeared; arXiv and its categories are no venue."""
    venue = clean_line(table.VENUE.of(item) or "", 500)
    return "" if _REPOSITORY_NAME.match(venue) or read_categories([venue]) else venue


def ids_of(item: Folded, origin: Origin) -> Ids:
    """Return the identifiers of an object."""
    links = list(_links(item))
    by_link = next((link.arxiv for link in links if link.arxiv), None)
    arxiv = _own_arxiv(item, by_link) or by_link or (arxiv_id(origin.arxiv) if origin.arxiv else None)
    doi = _own_doi(item) or next((link.doi for link in links if link.doi), "")
    if doi.startswith("10.48550/arxiv."):
        arxiv, doi = arxiv or arxiv_id(doi.removeprefix("10.48550/")), ""
    known = (lookup(item, key) for key in table.OTHER_IDS)
    s2 = item.get("paperid")
    # Semantic Scholar lists works that it has no id for.
    is_s2 = isinstance(s2, str) and _S2_ID.match(s2) is not None
    at_s2 = is_s2 or ("paperid" in item and "authors" in item)
    others = bool(links) or any(known) or at_s2
    return Ids(arxiv, doi, others)


def _own_arxiv(item: Folded, by_link: ArxivId | None) -> ArxivId | None:
    for text in _named(item, table.ARXIV):
        value = read_text(text).strip()
        match = _WHOLE_ID.match(value)
        if match is None:
            continue
        if dashed := _DASHED.match(value):
            same = f"{dashed[1]}.{dashed[2]}"
            if by_link and by_link.id == same:
                return by_link
            continue
        if found := arxiv_id(value) or arxiv_id(match["id"]):
            return found
    return None


def _named(item: Folded, row: table.JsonRow[str]) -> Iterator[object]:
    """Yield the values of a field, those of lists one by one."""
    for _, value in row.given(item):
        yield from value if isinstance(value, list) else (value,)


def _own_doi(item: Folded) -> str:
    for key, found in table.DOI.given(item):
        value = read_text(found).strip()
        if (key != "id" or value.startswith("10.")) and (doi := read_doi(value)):
            return doi.lower()
    return next(
        filter(None, (read_doi(typed_id(lookup(item, key), "doi")) for key in table.TYPED_IDS)), ""
    ).lower()


def _links(item: Folded) -> Iterator[PaperLink]:
    """Yield the links of the table's fields that lead to a paper."""
    for each in chain.from_iterable(_named(item, row) for row in _LINK_ROWS):
        if isinstance(each, dict) and each.get("external_id"):
            each = each.get("url") or each.get("external_id")
        link = read_link(each)
        if link and (found := paper_link(link)):
            yield found


def read_object(item: Folded, origin: Origin, at_site: Callable[[Paper], Paper] = on_arxiv) -> Record | None:
    """Make a record of an object; None where it has no title that can be shown.

    `at_site` adds the addresses that the paper has on the site that the object is of.
    """
    ids = ids_of(item, origin)
    abstract, summary = _texts(item)
    names, complete = _authors(item)
    remark = clean_line(table.REMARK.of(item) or "", _LONGEST_TEXT)
    url = table.URL.of(item)
    project = table.PROJECT.of(item)
    paper = make_paper(
        table.TITLE.of(item) or "",
        abstract,
        authors=names,
        n_authors=None if complete and names else table.N_AUTHORS.of(item),
        authors_complete=complete,
        organization=table.ORGANIZATION.of(item),
        date=table.date_of(item) or origin.year,
        comments=table.COMMENTS.of(item),
        upvotes=_upvotes(item, url or ""),
        arxiv=ids.arxiv,
        doi=ids.doi or None,
        url=url,
        pdf_url=table.PDF.of(item),
        code_url=table.CODE.of(item) or code_link(find_links(remark)),
        links=[project] if project else [],
        reference=_reference(item),
        categories=_categories(item),
        announced=announced_as(read_text(item.get("announcetype") or item.get("announced"))),
        listed=origin.day,
        remark=latex_to_unicode(remark),
        summary=clean_line(summary, _LONGEST_TEXT),
    )
    if paper is None:
        return None
    paper = at_site(cited_as(paper, item))
    return Record(paper, origin.line, unread=tuple(unread_of(item, paper)))


def _reference(item: Folded) -> Reference:
    venue, kind = venue_of(item), str(item.get(table.KIND, ""))
    if not venue and not kind:
        return NO_REFERENCE
    # In tables of reviewers it may be what is wrong with the patients.
    issue = clean_line(table.ISSUE.of(item) or "") if venue else ""
    return Reference(
        # Only journals have issues; a number may be any.
        kind or ("article-journal" if re.search(r"\d", issue) and "number" not in item else ""),
        venue=read_markup(latex_to_unicode(venue)),
        volume=clean_line(table.VOLUME.of(item) or ""),
        issue=issue,
        pages=page_range(clean_line(table.PAGES.of(item) or _pages(item))),
        publisher=clean_line(table.PUBLISHER.of(item) or "", 200),
    )


def _pages(item: Folded) -> str:
    return "-".join(filter(None, (table.FIRST_PAGE.of(item), table.LAST_PAGE.of(item))))


def _texts(item: Folded) -> tuple[str, str]:
    """Return the abstract, and what a model wrote beside it or in its place."""
    abstract, own = abstract_of(item), table.SUMMARY.of(item) or table.CONTENT.of(item) or ""
    model = table.MODEL.of(item) or ""
    if not abstract:
        return own, model
    return abstract, model or (own if own != abstract else "")


def _authors(item: Folded) -> tuple[list[str | Name], bool]:
    if not table.POSTED_KEYS.isdisjoint(item):
        return [], True
    for key in table.AUTHORS:
        names, complete = read_names(lookup(item, key))
        if names:
            return names, complete
    return [], True


def _upvotes(item: Folded, url: str) -> int | None:
    # Stars are votes on a page of papers; elsewhere they are a repository's.
    found = table.UPVOTES.of(item)
    return table.STARS.of(item) if found is None and _HF_PAPER in url else found


def _categories(item: Folded) -> tuple[str, ...]:
    values = (item.get(key) for key in table.CATEGORIES)
    texts = chain.from_iterable(value if isinstance(value, list) else (value,) for value in values)
    named = (each.get("term") if isinstance(each, dict) else each for each in texts)
    return read_categories((text for text in named if isinstance(text, str)), table.PRIMARY.of(item) or "")


def parse_json(
    json: JsonItems,
    read: Callable[[JsonObject], Record | None],
    judged: Callable[[Folded, Origin], Verdict] = judge,
) -> Iterator[Found]:
    """Yield the papers in JSON of any shape, each id once, and how many objects are none.

    `judged` says which objects are papers, `read` makes a record of one.
    """
    found = list(walk(json, judged))
    taken = _taken(found)
    papers = (each for each, is_paper in zip(found, taken, strict=True) if is_paper)
    yield from merged_records(
        read(each) or Problem(each.origin.line, f"{each.origin.name} has no title that can be shown")
        for each in papers
    )
    others = [each for each, is_paper in zip(found, taken, strict=True) if not is_paper]
    if others:
        yield no_papers(others, len(found))
    yield from json.problems


def _taken(found: list[JsonObject]) -> list[bool]:
    """Return which objects are papers; one with a year or a venue is, if most of its siblings are."""
    sure = Counter(each.siblings for each in found if each.verdict is Verdict.PAPER)
    whole = Counter(each.siblings for each in found)
    return [
        each.verdict is Verdict.PAPER
        or (each.verdict is Verdict.MAYBE and 2 * sure[each.siblings] >= whole[each.siblings] > 1)
        for each in found
    ]


def no_papers(others: list[JsonObject], of: int) -> Problem:
    """Return the problem of objects that are no papers: how many there are, and where the first ones are."""
    named = ", ".join(each.origin.name for each in others[:_MOST_PLACES] if each.origin.name)
    more = ", …" if len(others) > _MOST_PLACES else ""
    where = f" ({named}{more})" if named else ""
    skipped = all(each.verdict is Verdict.SKIPPED for each in others)
    why = "of another kind, or without a title" if skipped else "no id, no DOI, no authors with an abstract"
    return Problem(others[0].origin.line, f"{len(others)} of {of} objects are no papers{where}: {why}")


def first_paper(json: JsonItems | None) -> JsonObject | None:
    """Return the first object that is a paper; None where there is none."""
    if json is None:
        return None
    return next((each for each in walk(json, judge, _TRIED) if each.verdict is Verdict.PAPER), None)
