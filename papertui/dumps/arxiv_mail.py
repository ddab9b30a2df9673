r"""arXiv's daily mails and mailed listings: records between lines `\\`, several mails in a file.

The grammar is that of arXiv's own parser of its listing files:

    \\ / arXiv:ID [(*cross-listing*)] / Date: … (NNkb) | replaced with revised version … (NNkb)
    / blank / fields / \\ / [abstract] / \\ ( https://arxiv.org/abs/ID ,  NNkb)
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from papertui.dumps.arxiv import printed_day, read_categories, split_names
from papertui.dumps.arxiv_record import Announcement, Printed, arxiv_record
from papertui.dumps.ids import arxiv_id
from papertui.dumps.mails import is_coded, read_mails
from papertui.dumps.merging import merged_records
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.reference import Date

_ID = r"(?:arXiv:|Paper(?: \(\*cross-listing\*\))?:[ \t]*)[a-z\d./-]{7,40}"
_START = re.compile(rf"^\\\\[ \t]*\n{_ID}[^\n]{{0,80}}$", re.MULTILINE | re.IGNORECASE)
_NAMED = re.compile(r"(?:arXiv:|Paper[^:\n]{0,30}:)\s*(\S+)", re.IGNORECASE)
_FROM_ARXIV = re.compile(
    r"^(?:From|Sender|To|Subject):[^\n]{0,200}(?:arxiv\.org|\bdaily\b)", re.IGNORECASE | re.MULTILINE
)
_BAR = re.compile(r"-{20,}|(?:%-){8,}|(?:%%--){4,}|(?:%%%---){4,}")
_DAY = re.compile(r"/\*\s*(.{8,40}?)\s*\*/")
_FIELD = re.compile(
    r"(Title|Authors?|Categories|Comments|Proxy|Report-no|MSC-class|ACM-class|Journal-ref|DOI|License|From|Subj-class)"
    r"[ \t]*:[ \t]?(.*)"
)
_REPLACED = re.compile(r"replaced with|(?:figures?|part) added", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\(0kb,I\)|^Comments:.*\bwithdrawn\b", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class _MailEntry:
    """One record as lines: those before the fields, the fields, the abstract."""

    line: int
    head: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    abstract: list[str] = field(default_factory=list)
    whole: bool = False


def _recognise(page: Page) -> bool:
    if page.is_html:
        return False
    if "\\\\" in page.text and _START.search(page.text):
        return True
    return (
        is_coded(page.text)
        and _FROM_ARXIV.search(page.head) is not None
        and any(_START.search(mail.text) for mail in read_mails(page.text))
    )


def _parse(page: Page) -> Iterator[Found]:
    yield from merged_records(_found(page))


def _found(page: Page) -> Iterator[Found]:
    for mail in read_mails(page.text, page.line):
        day = printed_day(mail.date)
        lines = mail.text.split("\n")
        at = 0
        while at < len(lines):
            line = lines[at].rstrip()
            if line == "\\\\" and at + 1 < len(lines) and not _BAR.match(lines[at + 1]):
                if printed := _DAY.match(lines[at + 1]):
                    day = printed_day(printed[1]) or day
                    at += 2
                    continue
                entry, at = _entry(lines, at + 1, mail.line + at)
                yield from _read(entry, day)
                continue
            if line.startswith("Date:"):
                day = printed_day(line) or day
            at += 1


def _entry(lines: Sequence[str], at: int, line: int) -> tuple[_MailEntry, int]:
    r"""Read the lines of a record from below its `\\`; return it and the line after it."""
    entry = _MailEntry(line)
    name = ""
    part = 0
    while at < len(lines):
        text = lines[at].rstrip()
        if _BAR.match(text) or (text == "\\\\" and part == 2):
            return entry, at
        at += 1
        if text.startswith("\\\\ ("):
            entry.whole = True
            return entry, at
        if text == "\\\\":
            if at < len(lines) and (_NAMED.match(lines[at]) or _DAY.match(lines[at])):
                # The record breaks off, or it is one of a listing: what follows begins here.
                return entry, at - 1
            part = 2
        elif part == 2:
            entry.abstract.append(text)
        # Older mails name the sender above the dates, which are no fields.
        elif (match := _FIELD.match(text)) and (part or match[1] != "From"):
            part, name = 1, match[1]
            entry.fields.setdefault(name, match[2])
        elif part == 1 and text.startswith("  "):
            entry.fields[name] += f" {text.strip()}"
        elif part == 0:
            entry.head.append(text)
    return entry, at


def _read(entry: _MailEntry, day: Date | None) -> Iterator[Found]:
    head = "\n".join(entry.head)
    named = _NAMED.match(head)
    arxiv = arxiv_id(named[1]) if named else None
    fields = entry.fields
    if arxiv is None:
        yield Problem(entry.line, "a record without an arXiv id")
        return
    dates = [line for line in entry.head if line.startswith("Date")]
    kind = "replace" if _REPLACED.search(head) else "cross" if "(*cross-listing*)" in head else "new"
    record = arxiv_record(
        Printed(
            fields.get("Title", ""),
            "\n".join(_paragraphs(entry.abstract)),
            authors=split_names(fields.get("Authors") or fields.get("Author") or ""),
            # The first is that of the first version; a replacement prints only that of the last.
            date=printed_day(dates[0]) if dates and kind != "replace" else None,
            arxiv=arxiv,
            doi=fields.get("DOI", ""),
            remark=fields.get("Comments", ""),
            journal=fields.get("Journal-ref", ""),
            categories=read_categories([fields.get("Categories") or fields.get("Subj-class") or ""]),
            announcement=Announcement(kind, day),
        ),
        entry.line,
    )
    if record is None:
        yield Problem(entry.line, f"arXiv:{arxiv.id} has no title; the mail may break off here")
        return
    yield record
    if _WITHDRAWN.search(head + "\nComments: " + fields.get("Comments", "")):
        yield Problem(entry.line, f"arXiv:{arxiv.id} is withdrawn by its authors; it was kept")


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of an abstract with an empty one between paragraphs, which begin with two blanks."""
    for number, line in enumerate(lines):
        if number and line.startswith("  "):
            yield ""
        yield line


FORMAT = DumpFormat(
    name="arxiv-mail",
    description="arXiv's daily mail or mailed listing (.txt, .eml, mbox)",
    example=r"records between lines “\\” that begin “arXiv:<id>” and hold “Title:”, “Authors:”",
    gives=("dates", "names", "abstracts", "ids", "categories", "venues", "code"),
    recognise=_recognise,
    parse=_parse,
)
