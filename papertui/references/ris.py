"""RIS to the reference model and back (specification of 2011; Zotero and EndNote where it is silent)."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papertui.latex import latex_to_unicode
from papertui.reference import Entry, Name
from papertui.references.dates import NO_DATE, ReadDate, read_date
from papertui.references.markup import read_markup
from papertui.references.names import read_family_first
from papertui.references.owners import is_label
from papertui.references.table import (
    DATE_FIELDS,
    NAME_FIELDS,
    ReferenceFacts,
    page_range,
    ris_fields,
    type_of_ris,
)
from papertui.tex_macros import TEXT_SIGNS
from papertui.text import clean_line

SOURCE = "ris"
OWN = "papertui"
"""The word in C8 that marks a record of another program to which papertui added data."""
_BREAK = re.compile(r"(?:<br ?/?>|</(?:p|li|div|blockquote|h\d)>)", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
# What services write of themselves where a user's notes stand.
_OF_A_SERVICE = re.compile(r"\s*(?:arxiv:|Export Date:|Accession Number:|(?:Times )?Cited\b)", re.IGNORECASE)
_MONTH_AND_DAY = re.compile(r"[A-Za-z]{3,9}\.?(?: \d{1,2})?\Z")
_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: |\Z)?[ \t]*(.*)", re.DOTALL)
# Programs that make RIS of BibTeX leave macros, and glue them to the word behind: Foo\textendashBar.
_TEXT_SIGN = re.compile(rf"\\({'|'.join(sorted(TEXT_SIGNS, key=len, reverse=True))})(?:\{{\}}| (?=\S))?")
# Not the “nan” and “No Pages Specified” of some services, where the one is first and the other last.
_IS_PAGE = re.compile(r"\d|\A\W*[ivxlcdm]+\W*\Z|\A\+\Z", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+\Z")
_MAY_BE_TEX = frozenset(("container-title", "container-title-short", "collection-title", "publisher"))
_LONGEST_NAME = 200
_TITLES = ("TI", "T1", "CT", "BT", "T2", "ST")
_DATES = ("DA", "PY", "Y1")
# Zotero and publishers write names of groups with nothing after the comma.
_LITERAL = re.compile(r"\s*,\s*\Z")

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RisRecord:
    """A raw record: its tags in order, wrapped lines joined; `line` is the line of its TY."""

    line: int
    kind: str
    values: Values


def read_records(lines: Iterable[str], line: int = 1) -> Iterator[RisRecord]:
    """Yield the records of RIS; one without ER ends where the next begins; text between them is skipped."""
    record: list[list[str]] = []
    first = 0
    for number, text in enumerate(lines, line):
        text = text.rstrip("\r\n").lstrip("\ufeff")
        match = _TAG.match(text)
        tag = match[1] if match else ""
        if record and tag in ("TY", "ER"):
            yield _record(first, record)
            record = []
        if tag == "TY":
            first = number
        if match and (tag == "TY" or (record and tag != "ER")):
            record.append([tag, match[2].strip()])
        elif record and not match and text.strip():
            record[-1].append(text.strip())
    if record:
        yield _record(first, record)


def _record(line: int, record: Sequence[list[str]]) -> RisRecord:
    values = ((tag, clean_line(" ".join(parts), 2_000_000)) for tag, *parts in record[1:])
    found = tuple((tag, value) for tag, value in values if value)
    return RisRecord(line, clean_line(record[0][1])[:40] or _kind_of(found), found)


def _kind_of(values: Values) -> str:
    """Return the type of a record that names none."""
    return "JOUR" if any(tag in ("JF", "JO") for tag, _ in values) else "GEN"


def grouped(values: Values) -> dict[str, list[str]]:
    """Return the values by tag."""
    found: dict[str, list[str]] = {}
    for tag, value in values:
        found.setdefault(tag, []).append(value)
    return found


def first_of(fields: Mapping[str, Sequence[str]], tags: Iterable[str]) -> str:
    """Return the first value among these tags, in the order of the tags."""
    return next((fields[tag][0] for tag in tags if tag in fields), "")


def title_of(fields: Mapping[str, Sequence[str]]) -> str:
    """Return the title, from the first tag that has it."""
    return first_of(fields, _TITLES)


def date_of(fields: Mapping[str, Sequence[str]]) -> ReadDate:
    """Return the most precise date; an unreadable one is reported only if no other tag has a date."""
    year = first_of(fields, ("PY", "Y1"))[:4]
    # EndNote writes the day without its year.
    written = (
        f"{value} {year}" if year.isdecimal() and _MONTH_AND_DAY.match(value) else value
        for tag in _DATES
        for value in fields.get(tag, ())
    )
    read = [read_date(value) for value in written]
    sound = [date for date in read if date.date and not date.wrong] or [
        date for date in read if date.date or date.wrong
    ]
    return max(sound, key=lambda date: len(date.date.parts) if date.date else 0, default=NO_DATE)


def read_name(written: str) -> Name | None:
    """Read `von Last, First, Jr`; without a comma, a displayed name; `Team,` is a literal."""
    written = clean_line(written, _LONGEST_NAME)
    if _LITERAL.search(written):
        literal = _LITERAL.sub("", written)
        return Name(literal=literal) if literal else None
    return read_family_first(written) if "," in written else None


def write_name(name: Name) -> str:
    """Return a name so that `read_name` reads it into the same parts."""
    family = " ".join(filter(None, (name.particle, name.family)))
    given = " ".join(filter(None, (name.given, name.dropping)))
    if name.literal or not given:
        return f"{name.literal or family}," + (f" {name.suffix}" if name.suffix else "")
    return ", ".join(filter(None, (family, given, name.suffix)))


def known_of(entry: Entry) -> ReferenceFacts:
    """Return all facts of an entry that other formats can express."""
    fields, csl_type = grouped(entry.values), type_of_ris(entry.kind)
    taken = next((tag for tag in _TITLES if tag in fields), "")
    texts = {
        csl: clean_line(read_markup(decoded(text) if csl in _MAY_BE_TEX else text))
        for csl, tags in ris_fields(csl_type).items()
        if (text := first_of(fields, [tag for tag in tags if tag != taken]))
        and not is_label(text)
        and not (csl == "genre" and _DOI.match(text))
    }
    # Some have no other name of the journal than the short one.
    if "container-title" not in texts and "container-title-short" in texts:
        texts["container-title"] = texts.pop("container-title-short")
    start = texts.pop("page", "")
    if _IS_PAGE.search(start):
        end = first_of(fields, ("EP",))
        texts["page"] = pages(page_range(start), end if _IS_PAGE.search(end) else "")
    for row in DATE_FIELDS:
        if (date := read_date(first_of(fields, row.ris)).date) is not None:
            texts[row.csl] = str(date)
    names = {
        row.csl: tuple(name for tag in row.ris for value in fields.get(tag, ()) if (name := read_name(value)))
        for row in NAME_FIELDS
    }
    return ReferenceFacts(texts, {csl: given for csl, given in names.items() if given})


def decoded(text: str) -> str:
    """Return a title or the name of a venue without the LaTeX that some programs leave in it."""
    if "\\" not in text:
        return text
    return latex_to_unicode(_TEXT_SIGN.sub(lambda found: TEXT_SIGNS[found[1]], text))


def pages(start: str, end: str) -> str:
    """Return `1-9` for a first and a last page."""
    return start if not end or end == start or "-" in start else f"{start}-{end}"


def written_fields(known: ReferenceFacts, csl_type: str) -> Iterator[tuple[str, str]]:
    """Yield the RIS tags and values for these CSL variables."""
    tags = ris_fields(csl_type)
    for csl, text in known.texts.items():
        if csl == "page":
            start, _, end = text.partition("-")
            yield from (("SP", start), ("EP", end))
        elif csl in tags:
            yield tags[csl][0], text
    for row in DATE_FIELDS:
        if row.ris and row.csl in known.texts:
            yield row.ris[0], known.texts[row.csl].replace("-", "/")
    for row in NAME_FIELDS:
        if row.csl != "author" and row.ris:
            yield from ((row.ris[0], write_name(name)) for name in known.names.get(row.csl, ()))


def comment_of(notes: Sequence[str], *, is_own: bool) -> str:
    """Return the joined notes of a record's owner; notes that papertui wrote are restored exactly."""
    if is_own:
        return "\n\n".join(map(_unmarked, notes))
    return "\n\n".join(_foreign(text) for text in notes if not _OF_A_SERVICE.match(text))


def _unmarked(note: str) -> str:
    """Return a note without the HTML that Zotero and papertui write line ends in."""
    return html.unescape(_ELEMENT.sub("", _BREAK.sub("\n", note))).strip()


def _foreign(note: str) -> str:
    # What Zotero puts between elements to indent them is no part of the note.
    text = _unmarked(re.sub(r">\s+<", "><", note))
    return "\n".join(line.strip() for line in text.split("\n"))
