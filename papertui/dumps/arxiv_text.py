"""arXiv's listings and abstract pages as text, copied from a browser or printed by w3m or lynx."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papertui.dumps.arxiv import listed_names, printed_day, read_categories
from papertui.dumps.arxiv_record import Announcement, Printed, arxiv_record
from papertui.dumps.ids import arxiv_id
from papertui.dumps.md_inline import MARK
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.reference import Date

# “[1] arXiv:2401.00001 [pdf, html, other]”, “arXiv:1706.03762 (cs)”.
_START = re.compile(
    r"^[ \t]*(?:\[\d{1,4}\][ \t]*)?\ue002?arXiv:(?P<id>[a-z\d./-]{7,40})[ \t]*"
    r"(?P<mark>\((?:cross-list|replaced)\b[^()\n]*\))?[ \t]*(?:\[[^\n]{0,120}\]|\([a-z-]{2,12}\))?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_TITLE = re.compile(r"^[ \t]*Title:", re.MULTILINE)
_FACT = re.compile(r"^[ \t]*(?:Authors|Subjects):", re.MULTILINE)
_LABEL = re.compile(
    r"\s*(Title|Authors|Comments|Subjects|Journal-ref|Journal reference|Abstract|Report number|MSC-class"
    r"|ACM-class|MSC classes|ACM classes|Cite as|Related DOI|DOI)\s*:[\s|]*(.*)"
)
_END = re.compile(
    r"\s*(?:Submission history|View PDF|HTML \(|TeX Source|Other Formats|Access Paper|Full-text links)"
)
# What stands between the entries of a listing: its sections, its days, how many there are.
_BETWEEN = re.compile(
    r"\s*(?:(?:Showing )?(?P<kind>New|Cross|Replacement) (?:submissions|listings)\b"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4}\b"
    r"|Showing new listings for|Total of \d|References\s*\Z)",
    re.IGNORECASE,
)
_KINDS = {"new": "new", "cross": "cross", "replacement": "replace"}
_SUBMITTED = re.compile(r"\[Submitted on (\d{1,2} [A-Z][a-z]{2,8} \d{4})")
_NUMBER = re.compile(r"\[\d{1,4}\](?=[^\s\[])")  # of links, as lynx prints them
_NAMES = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_][\w.'’-]*|\([^()]*\))){0,5}(?:, |\Z))+")
_SIGNS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|\|[ \t]*)|[ \t]*\|[ \t]*$|\*\*", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s]*(?: \"[^\"\n]*\")?\)")


@dataclass(slots=True)
class _Entry:
    """A paper: its line and id, the texts behind its labels, its abstract."""

    line: int
    arxiv: str
    announcement: Announcement
    fields: dict[str, list[str]] = field(default_factory=dict)

    def text(self, *names: str) -> str:
        """Return the text behind the first of these labels that is there."""
        lines = next((self.fields[name] for name in names if name in self.fields), ())
        return " ".join(lines).replace(MARK, "").strip()


def _shown(page: Page) -> str:
    """Return the text without Markdown's signs and addresses, and with a mark for each number of a link."""
    text = page.text
    if "](" in text:
        text = _SIGNS.sub("", _LINK.sub(r"\1", text.replace("\\[", "[").replace("\\]", "]")))
    return _NUMBER.sub(MARK, text)


def _recognise(page: Page) -> bool:
    if page.is_html or "arXiv:" not in page.text or "Title:" not in page.text:
        return False
    text = page.once(_shown)
    start = _START.search(text)
    return start is not None and bool(_TITLE.search(text, start.end()) and _FACT.search(text, start.end()))


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(map(_record, _entries(page)))


def _entries(page: Page) -> Iterator[_Entry]:
    day: Date | None = None
    kind, name = "", ""
    entry: _Entry | None = None
    for number, line in enumerate(page.once(_shown).split("\n"), page.line):
        between, start = _BETWEEN.match(line), _START.match(line)
        if entry is not None and (between or start):
            yield entry
            entry = None
        if between:
            kind = _KINDS[between["kind"].lower()] if between["kind"] else kind
            day = printed_day(line) or day
        elif start:
            entry, name = _Entry(number, start["id"], Announcement(_kind(start["mark"], kind), day)), ""
        elif entry is not None:
            name = _take(entry, line, name)
    if entry is not None:
        yield entry


def _kind(mark: str | None, section: str) -> str:
    if not mark:
        return section
    return "replace" if "replaced" in mark else "cross"


def _take(entry: _Entry, line: str, name: str) -> str:
    """Take a line of an entry; return the name of what the next line goes on with."""
    if submitted := _SUBMITTED.search(line):
        entry.fields["submitted"] = [submitted[1]]
        return ""
    if label := _LABEL.match(line):
        name = label[1].lower()
        entry.fields.setdefault(name, []).append(label[2].strip())
        return name
    if _END.match(line):
        return "end"
    if not line.strip() and name == "title":
        return name  # Markdown has an empty line between title and authors
    if not line.strip():
        # A listing has its abstract, one paragraph without a label, below the fields.
        return "abstract" if "subjects" in entry.fields and "abstract" not in entry.fields else "end"
    if name and name != "end":
        entry.fields.setdefault(name, []).append(line.strip())
    return name


def _part_authors(entry: _Entry) -> None:
    """Move the authors of a listing, which have no label, out of the lines of the title above them."""
    lines = entry.fields.get("title", [])
    if "authors" in entry.fields or len(lines) < 2:
        return
    linked = (at for at, line in enumerate(lines) if at and MARK in line)
    named = (at for at in range(1, len(lines)) if _NAMES.fullmatch(" ".join(lines[at:]).replace(MARK, "")))
    at = next(linked, next(named, len(lines) - 1))
    entry.fields["title"], entry.fields["authors"] = lines[:at], lines[at:]


def _record(entry: _Entry) -> Found:
    _part_authors(entry)
    names, n_authors = listed_names(entry.text("authors"))
    record = arxiv_record(
        Printed(
            entry.text("title"),
            entry.text("abstract"),
            authors=names,
            n_authors=n_authors,
            authors_complete=n_authors is None,
            date=printed_day(entry.text("submitted")),
            arxiv=arxiv_id(entry.arxiv),
            doi=entry.text("related doi", "doi"),
            remark=entry.text("comments"),
            journal=entry.text("journal-ref", "journal reference"),
            categories=read_categories([entry.text("subjects")]),
            announcement=entry.announcement,
        ),
        entry.line,
    )
    return record or Problem(entry.line, f"arXiv:{entry.arxiv} has no title")


FORMAT = DumpFormat(
    name="arxiv-text",
    description="arXiv listing or abstract page as text, copied from a browser or printed by w3m or lynx",
    example="“[1] arXiv:<id> [pdf, html, other]” or “arXiv:<id> (cs)”, then “Title:” and “Subjects:”",
    gives=("dates", "names", "abstracts", "ids", "categories", "code"),
    recognise=_recognise,
    parse=_parse,
)
