"""RIS: reference lists as Zotero, EndNote and publishers write them."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import Reference, date_parts, person, places, read_references

_TAG = re.compile(r"[A-Z][A-Z0-9] {1,2}-")
_ANYWHERE = re.compile(r"^\ufeff?TY {1,2}- \w", re.MULTILINE)
_AUTHORS = ("authors", "first_authors")
_OWN_IDS = ("arxiv:", "title:")
_BREAK = re.compile(r"(?:<br ?/?>|</(?:p|li|div|blockquote|h\d)>)", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
_NAMES_AN_ID = re.compile(r"\s*arxiv:", re.IGNORECASE)
_TITLES = ("title", "primary_title", "translated_title", "short_title")
_DATES = ("date", "publication_year", "year")
_MAY_NAME_AN_ID = (
    "number", "note", "notes", "accession_number", "secondary_title", "journal_name", "alternate_title2",
    "alternate_title3", "volume", "publisher", "custom1", "custom2", "custom3",
)  # fmt: skip


def _recognise(page: Page) -> bool:
    return not page.is_html and _ANYWHERE.search(page.text) is not None


def _parse(page: Page) -> Iterator[Found]:
    yield from read_references(_references(page))


def _references(page: Page) -> Iterator[Reference | Problem]:
    from rispy import loads  # type: ignore[import-untyped]  # it ships no types

    for line, text in _records(page):
        try:
            # Record by record, for one that is broken makes rispy give up on all; `;` belongs in addresses.
            found = loads(text, skip_unknown_tags=True, delimiter_tags_mapping={})
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield Problem(line, f"the entry cannot be read: {error!r}")
            continue
        yield from (_reference(entry, line) for entry in found)


def _records(page: Page) -> Iterator[tuple[int, str]]:
    """Cut the text into records, each with the line of its TY; one without ER ends where the next begins."""
    record: list[list[str]] = []
    first = 0
    for number, raw in enumerate(page.text.split("\n"), page.line):
        line = raw.strip("\ufeff\r ")
        tag = line[:2] if _TAG.match(line) else ""
        if record and tag in ("TY", "ER"):
            yield first, _joined(record)
            record = []
        if tag == "TY":
            first = number
        if tag == "TY" or (tag and record):
            record.append([tag, line[2:].lstrip(" ")])
        elif record:
            record[-1].append(line)
    if record:
        yield first, _joined(record)


def _joined(record: list[list[str]]) -> str:
    # Lines that go on are joined here, for rispy joins them in quadratic time.
    lines = (f"{tag}  {' '.join(parts)}" for tag, *parts in record)
    return "\n".join((*lines, "ER  - ", ""))


def _reference(entry: Mapping[str, Any], line: int) -> Reference:
    urls = _texts(entry, "urls")
    own_id = _first(entry, "accession_number")
    own_id = own_id if own_id.startswith(_OWN_IDS) else ""
    # Of an entry of ours the notes are the user's: an id in them is that of another paper.
    names = [name for name in _MAY_NAME_AN_ID if not own_id or name != "notes"]
    notes = [text for name in names for text in _texts(entry, name)]
    comments = [text for text in _texts(entry, "notes") if own_id or not _NAMES_AN_ID.match(text)]
    return Reference(
        "the entry",
        line,
        _first(entry, *_TITLES),
        _first(entry, "abstract", "notes_abstract"),
        authors=[person(name) for field in _AUTHORS for name in _texts(entry, field)],
        date=max((date_parts(_first(entry, name)) for name in _DATES), key=len),
        doi=_first(entry, "doi"),
        url=urls[0] if urls else "",
        notes=[*urls, *notes],
        organization=_first(entry, "author_address") if own_id else "",
        own_id=own_id,
        keywords=_texts(entry, "keywords"),
        comment="\n\n".join(map(_unmarked if own_id else _foreign, comments)),
        places=places(_first(entry, "custom8")) if own_id else {},
    )


def _unmarked(note: str) -> str:
    """Read the HTML in which Zotero and papertui write notes: line ends as elements."""
    return html.unescape(_ELEMENT.sub("", _BREAK.sub("\n", note))).strip()


def _foreign(note: str) -> str:
    # What Zotero puts between elements to indent them is no part of the note.
    text = _unmarked(re.sub(r">\s+<", "><", note))
    return "\n".join(line.strip() for line in text.split("\n"))


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    value = entry.get(name)
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text]


def _first(entry: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names for text in _texts(entry, name)), "")


FORMAT = DumpFormat(
    name="ris",
    description="RIS (Zotero, EndNote, publishers)",
    example="entries that begin with “TY  - ”",
    recognise=_recognise,
    parse=_parse,
)
