"""Dumps: saved pages of paper listings, recognised by content and read into papers.

A format is one file that ends in a `FORMAT`, and its row in `FORMATS`. Its
`parse` yields `Record`s, `Problem`s and at most one `PageDay`; what is common
to all (decoding, the year, sources) happens here.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

from papertui.dumps import (
    acl_xml,
    arxiv_abs,
    arxiv_atom,
    arxiv_clip,
    arxiv_keyed,
    arxiv_listing,
    arxiv_mail,
    arxiv_rss,
    arxiv_search,
    arxiv_snapshot,
    arxiv_text,
    bibtex,
    biorxiv,
    bookmarks,
    chrome_bookmarks,
    crossref,
    csl_json,
    csv_papers,
    datacite,
    dblp,
    dblp_xml,
    endnote,
    endnote_xml,
    flat_text,
    hf_cards,
    hf_html,
    hf_json,
    hf_markdown,
    hf_no_papers,
    hf_numbered,
    hf_paper_html,
    hf_paper_page,
    hf_trending,
    hf_url_lines,
    html_lists,
    html_tables,
    jats,
    journal_feed,
    json_bots,
    json_rows,
    md_note,
    md_papers,
    note,
    oai,
    onetab,
    openalex,
    openreview,
    own_html,
    own_jsonl,
    own_markdown,
    own_org,
    papis,
    pinboard,
    pubmed_abstracts,
    pubmed_text,
    pubmed_xml,
    reader_text,
    ris,
    semantic_scholar,
    tei,
    telegram,
    web_of_science,
    wrapped_text,
    zotero_json,
    zotero_rdf,
)
from papertui.dumps.cutting import RecordChunk
from papertui.dumps.foreign_lines import below_foreign_lines
from papertui.dumps.known import KnownReader, KnownRecords, Read
from papertui.dumps.long_files import LongFile, long_file
from papertui.dumps.model import Dump, DumpFormat, Found, Mark, PageDay, Record
from papertui.dumps.page import Page, read_page
from papertui.dumps.problem import Problem
from papertui.dumps.refusal import refusal
from papertui.dumps.unread import unread_fields
from papertui.dumps.year import date_of_page, date_records, dated_as_listed

__all__ = ["FORMATS", "Dump", "DumpFormat", "KnownRecords", "Mark", "Problem", "read_dump", "read_pieces"]

# In the order in which they are asked: the surer sign before the vaguer.
FORMATS: tuple[DumpFormat, ...] = (
    bookmarks.FORMAT,
    own_html.FORMAT,
    hf_html.FORMAT,
    hf_paper_html.FORMAT,
    hf_cards.FORMAT,
    arxiv_listing.FORMAT,
    arxiv_search.FORMAT,
    arxiv_abs.FORMAT,
    arxiv_atom.FORMAT,
    arxiv_rss.FORMAT,
    pubmed_xml.FORMAT,
    oai.FORMAT,
    jats.FORMAT,
    tei.FORMAT,
    endnote_xml.FORMAT,
    acl_xml.FORMAT,
    dblp_xml.FORMAT,
    zotero_rdf.FORMAT,
    journal_feed.FORMAT,
    arxiv_mail.FORMAT,
    arxiv_text.FORMAT,
    hf_json.FORMAT,
    arxiv_keyed.FORMAT,
    own_jsonl.FORMAT,
    openalex.FORMAT,
    crossref.FORMAT,
    datacite.FORMAT,
    dblp.FORMAT,
    openreview.FORMAT,
    biorxiv.FORMAT,
    zotero_json.FORMAT,
    csl_json.FORMAT,
    arxiv_snapshot.FORMAT,
    semantic_scholar.FORMAT,
    chrome_bookmarks.FORMAT,
    pinboard.FORMAT,
    telegram.FORMAT,
    json_rows.FORMAT,
    json_bots.FORMAT,
    own_org.FORMAT,
    own_markdown.FORMAT,
    pubmed_text.FORMAT,
    pubmed_abstracts.FORMAT,
    web_of_science.FORMAT,
    endnote.FORMAT,
    ris.FORMAT,
    bibtex.FORMAT,
    papis.FORMAT,
    onetab.FORMAT,
    arxiv_clip.FORMAT,
    hf_paper_page.FORMAT,
    hf_trending.FORMAT,
    hf_url_lines.FORMAT,
    hf_numbered.FORMAT,
    hf_markdown.FORMAT,
    wrapped_text.FORMAT,
    reader_text.FORMAT,
    flat_text.FORMAT,
    hf_no_papers.FORMAT,
    note.FORMAT,
    csv_papers.FORMAT,
    md_papers.FORMAT,
    md_note.FORMAT,
    html_tables.FORMAT,
    html_lists.FORMAT,
)

# Of one file; a report of hundreds of thousands is read by nobody and costs every start its time.
MOST_PROBLEMS = 1000
# What a page cannot bring about: the disk, and parts of papertui that do not load.
# Memory may be the page's doing; who limits it can tell.
_OUTSIDE: tuple[type[Exception], ...] = (MemoryError, ImportError, OSError)

Tell: TypeAlias = Callable[[int], None]


def read_dump(path: bytes | Path, *, year: int | None = None) -> Dump:
    """Read one file into papers; `year` is that of dates which are printed without one.

    Never raises: a file that cannot be read, is no listing or breaks off is a
    `Dump` whose problems say so, with whatever papers could be had.
    """
    first, *more = read_pieces(path, year=year)
    if not more:
        return first
    pieces = (first, *more)
    papers = tuple(chain.from_iterable(piece.papers for piece in pieces))
    marks = tuple(chain.from_iterable(piece.marks for piece in pieces))
    problems = capped([problem for piece in pieces for problem in piece.problems])
    return replace(first, papers=papers, marks=marks, problems=problems)


def read_pieces(
    path: bytes | Path,
    *,
    year: int | None = None,
    skip: int = 0,
    tell: Tell = lambda line: None,
    on_cut: Callable[[], None] = lambda: None,
    known: KnownRecords | None = None,
) -> Iterator[Dump]:
    """Read a file of any size in pieces of whole records; most files are one piece.

    The first `skip` pieces of a long file are passed over, and the records that are `known`.
    `tell` hears the line at which each piece of a long file begins, before it is read; `on_cut` is
    called for each piece, one that is passed over too. Raises nothing, as `read_dump`.
    """
    name = os.fsencode(path)
    try:
        long = long_file(name, FORMATS)
    except (OSError, ValueError):
        long = None  # reading it whole says why
    if long is None:
        yield _read_whole(name, year)
        return
    long.on_cut = on_cut
    try:
        read = _reading(long, year, known)
        for chunk in islice(long.pieces(), skip, None):
            tell(chunk.line)
            yield read(chunk)
    except (OSError, ValueError) as error:
        reason = f"cannot be read to its end: {error}"
        long.problems.append(Problem(None, reason, OSError))
    yield Dump(name, long.kind.name, problems=tuple(long.problems))


def _reading(long: LongFile, year: int | None, known: KnownRecords | None) -> Read:
    kind, context = long.kind, long.context()

    def read(chunk: RecordChunk) -> Dump:
        return _read_page(long.page(chunk, context), kind, year)

    return KnownReader(known.of(kind.name), read, Dump(long.path, kind.name)).read if known else read


def capped(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems of one file in the order of their lines, so many at most."""
    problems.sort(key=lambda problem: problem.line or 0)
    more = len(problems) - MOST_PROBLEMS
    if more > 0:
        problems[MOST_PROBLEMS:] = [Problem(None, f"and {more:,} problems more in this file")]
    return tuple(problems)


def _read_whole(name: bytes, year: int | None) -> Dump:
    page = read_page(name)
    if isinstance(page, Problem):
        return Dump(name, None, problems=(page,))
    try:
        kind = _kind_of(page)
        if kind is None and (below := below_foreign_lines(page)) and (kind := _kind_of(below)):
            page = below
    except Exception as error:  # as in _read_page
        return Dump(name, None, problems=(*page.problems, _broken_off(error), refusal(page)))
    if kind is None:
        return Dump(name, None, problems=(*page.problems, refusal(page)))
    dump = _read_page(page, kind, year)
    if dump.papers or dump.problems:
        return dump
    return replace(dump, problems=(Problem(None, f"holds no papers ({kind.description})"),))


def _read_page(page: Page, kind: DumpFormat, year: int | None) -> Dump:
    found: list[Found] = list(page.problems)
    try:
        for each in kind.parse(page):
            found.append(each)  # one by one, so that what came before an error is kept
    except Exception as error:  # no page, however it is made, may stop the reading of the others
        found.append(_broken_off(error))
    return _dump(page, kind, found, year)


def _kind_of(page: Page) -> DumpFormat | None:
    return next((kind for kind in FORMATS if kind.recognise(page)), None)


def _broken_off(error: Exception) -> Problem:
    cause = next((kind for kind in _OUTSIDE if isinstance(error, kind)), None)
    return Problem(None, f"reading broke off: {type(error).__name__}: {error}", cause)


def _dump(page: Page, kind: DumpFormat, found: list[Found], year: int | None) -> Dump:
    records = [each for each in found if isinstance(each, Record)]
    day = next((each.day for each in found if isinstance(each, PageDay)), None)
    dated = list(date_records(page, records, day, year))
    taken = [each for each in dated if isinstance(each, Record)]
    papers = tuple(dated_as_listed(each.paper).with_file((page.path,), int(page.modified)) for each in taken)
    marks = tuple(Mark(each.line, each.keywords, each.note, each.places) for each in taken)
    problems = capped([*_problems(found), *_problems(dated), *unread_fields(records)])
    own_day = date_of_page(page, records, day, year)
    return Dump(page.path, kind.name, papers, problems, marks, own_day)


def _problems(found: Iterable[object]) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]
