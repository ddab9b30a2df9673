r"""BibTeX: an entry read from BibTeX is written unchanged; any other paper gets the type of its CSL type.

If a dump has only the number of authors, `note` says `12 authors` and there
is no `author`. The user's own note is `annote`, tags are `keywords` (a tag with a
comma is put in braces), so that each can be recognised when it is read back.
`papertui-queue` holds the paper's position in each manually ordered tag.
Title, abstract and names keep their LaTeX, escaped by `latex.latex`; tags and
notes are plain text, escaped by `latex.plain`; fields that came from BibTeX are
raw, except for what TeX would execute (`inert.inert`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TextIO

from papertui.exports.cite_keys import cite_keys, keys_of, other_keys
from papertui.exports.format import ExportFormat, Listed, papers_of, write_joined
from papertui.exports.known import keywords_of, known_of
from papertui.exports.latex import keyword, latex, plain
from papertui.exports.links import author_number, page_url
from papertui.exports.raw_bibtex import MONTHS, changed, keywords, raw_entry
from papertui.paper import Paper
from papertui.reference import Name, name_of
from papertui.references import bibtex
from papertui.references.names import write_name
from papertui.references.table import NAME_FIELDS, bibtex_type
from papertui.text import clean, clean_line

__all__ = ["FORMAT", "cite_keys", "write"]

_SEPARATES_NAMES = re.compile(r",|\band\b|\bothers\b", re.IGNORECASE)
# ^ too: TeX reads ^^5c as a backslash.
_UNSAFE_IN_ADDRESS = re.compile(r'[\s{}\\"^]')


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one entry per paper in the given order; entries that others inherit from come last."""
    keys = keys_of(papers)
    parents = {parent for paper in papers_of(papers) if (parent := _parent(paper))}
    present = {key.lower() for key in keys}

    def entries(*, of_parents: bool) -> Iterator[str]:
        for key, listed in zip(keys, papers, strict=True):
            if (key.lower() in parents) == of_parents:
                yield _entry(key, listed, present)

    # A list without inheritance is iterated once.
    last = entries(of_parents=True) if parents & present else ()
    write_joined(out, chain(entries(of_parents=False), last))


def _parent(paper: Paper) -> str:
    """Return the key of the entry that a paper's entry inherits from; "" if it does not inherit."""
    if paper.entry is None or paper.entry.source != bibtex.SOURCE:
        return ""
    named = (value for name, value in paper.entry.values if name.lower() == "crossref")
    return next(named, "").strip().lower()


def _entry(key: str, listed: Listed, present: set[str]) -> str:
    entry = listed.paper.entry
    if entry is not None and entry.source == bibtex.SOURCE:
        return raw_entry(key, entry, changed(listed, entry, lambda: made_fields(key, listed), present))
    kind = bibtex_type(listed.paper.reference.type, known_of(listed.paper).texts.get("genre", ""))
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(key, listed))
    return f"@{kind}{{{key},\n{fields}}}\n"


def _fields(key: str, listed: Listed) -> Iterator[tuple[str, str]]:
    for name, value in made_fields(key, listed).items():
        if value:
            yield name, value if name == "month" else f"{{{value}}}"


def made_fields(key: str, listed: Listed) -> dict[str, str]:
    """Return the fields of a paper from papertui's own data, escaped; unknown is ""."""
    paper, date = listed.paper, listed.paper.date
    return {
        "title": latex(clean_line(paper.raw_title or paper.title)),
        "author": _names(paper.names, paper.authors_complete),
        # Styles sort by this field, and warn if it is missing.
        "key": "" if paper.names else key,
        "organization": "" if paper.organization == paper.reference.publisher else _line(paper.organization),
        "year": f"{date.year:04}" if date else "",
        "month": MONTHS[date.month - 1][:3].lower() if date and date.month else "",
        "day": str(date.day) if date and date.day else "",
        **_reference(paper),
        "eprint": address(paper.arxiv_id),
        "archivePrefix": "arXiv" if paper.arxiv_id else "",
        "primaryClass": latex(clean_line(paper.categories[0])) if paper.arxiv_id and paper.categories else "",
        "doi": address(paper.doi),
        "url": address(page_url(paper)),
        "abstract": latex(clean(paper.raw_abstract or paper.abstract).strip()),
        "keywords": _keywords(listed),
        **({"note": number} if (number := author_number(paper)) else {}),
        "ids": ", ".join(other for other in other_keys(paper) if other != key),
        "annote": plain(clean(listed.note).strip()),
        # If the id is the title, it must not depend on escaping.
        "papertui": address(paper.id) if paper.id.startswith("title:") else "",
        "papertui-queue": ", ".join(
            f"{plain(clean_line(tag))} {place}" for tag, place in sorted(listed.places.items())
        ),
    }


def _keywords(listed: Listed) -> str:
    own = keywords_of(listed.paper)
    return keywords(listed, own, ", ".join(map(keyword, own)))


def _line(text: str | None) -> str:
    return latex(clean_line(text or ""))


def _reference(paper: Paper) -> dict[str, str]:
    """Return the fields that are in the table of references, editors and translators included."""
    known = known_of(paper)
    fields = {name: latex(text) for name, text in bibtex.written_fields(known, paper.reference.type)}
    for row in NAME_FIELDS:
        if row.csl != "author" and row.bibtex and row.csl in known.names:
            fields[row.bibtex[0]] = _names(known.names[row.csl], complete=True)
    return fields


def _names(names: Sequence[Name], complete: bool) -> str:
    written = [_person(name) for name in names if str(name).strip()]
    return " and ".join([*written, *(["others"] if written and not complete else [])])


def _person(name: Name) -> str:
    shown = clean_line(str(name))
    # BibTeX takes the last word as the family name, so a suffix needs commas.
    if not name.suffix and not name.literal and name == name_of(shown):
        escaped = latex(shown)
        return f"{{{escaped}}}" if _SEPARATES_NAMES.search(escaped) else escaped
    parts = {part: latex(clean_line(getattr(name, part))) for part in _PARTS}
    return write_name(replace(name, **parts))


_PARTS = ("family", "given", "particle", "suffix", "literal", "dropping")


def address(text: str | None) -> str:
    """Return an address, an id or a DOI percent-encoded: styles print it verbatim, so it is not escaped."""
    return _UNSAFE_IN_ADDRESS.sub(lambda sign: f"%{ord(sign[0]):02X}", clean(text or "").strip())


FORMAT = ExportFormat(
    "bibtex", ".bib", "BibTeX, references as they came, tags as keywords", write, has_keys=True
)
