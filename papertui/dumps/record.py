"""Foreign values made into a `Paper`: cleaned, capped, identifiers and links put right."""

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from papertui.dumps.ids import ArxivId
from papertui.dumps.links import find_links, repair_link
from papertui.dumps.name_marks import without_marks, without_others
from papertui.dumps.proceedings import dated_by
from papertui.latex import latex_to_unicode
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE, Date, Name, name_of
from papertui.text import clean, clean_line

LONGEST_TITLE = 500
LONGEST_ABSTRACT = 2_000_000
_LONGEST_NAME = 200
_MAY_PART = re.compile(r"\n[\n\t ]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_LARGEST_COUNT = 10**9


def make_paper(
    title: str,
    abstract: str = "",
    *,
    authors: Iterable[str | Name] = (),
    organization: str | None = None,
    arxiv: ArxivId | None = None,
    url: str | None = None,
    pdf_url: str | None = None,
    code_url: str | None = None,
    links: Iterable[str] = (),
    decode: Callable[[str], str] = latex_to_unicode,
    **known: Any,  # noqa: ANN401 - the fields of Paper that need no cleaning
) -> Paper | None:
    """Make a paper of foreign values; None where the title is empty.

    Links of the abstract come after those given. `decode` makes titles and
    abstracts readable; what they were is kept, here or in the `entry`. `known`
    are the other fields of `Paper`: dates and numbers, already of their type.
    """
    title = clean_line(title, LONGEST_TITLE)
    if not title:
        return None
    abstract = clean_text(abstract)
    shown, shown_abstract = clean_line(decode(title)), decode(abstract)
    is_raw = known.get("entry") is None
    given = (link for text in links if (link := repair_link(text)))
    names, are_all = _names(authors)
    if not are_all:
        known["authors_complete"] = False
    date, reference = dated_by((url, pdf_url), known.pop("date", None), known.pop("reference", NO_REFERENCE))
    return Paper(
        title=shown or title,
        abstract=shown_abstract,
        raw_title=title if is_raw and shown and shown != title else "",
        raw_abstract=abstract if is_raw and shown_abstract != abstract else "",
        names=names,
        date=date,
        reference=reference,
        organization=clean_line(organization or "", _LONGEST_NAME) or None,
        arxiv_id=arxiv.id if arxiv else None,
        arxiv_version=arxiv.version if arxiv else None,
        **_repaired(url=url, pdf_url=pdf_url, code_url=code_url),
        links=tuple(dict.fromkeys((*given, *find_links(abstract)))),
        **known,
    )


def _repaired(**addresses: str | None) -> dict[str, Any]:
    return {name: repair_link(address) if address else None for name, address in addresses.items()}


def _names(authors: Iterable[str | Name]) -> tuple[tuple[Name, ...], bool]:
    """Return the names, and whether none of them says that there are others."""
    found: list[Name] = []
    are_all = True
    for author in authors:
        if isinstance(author, Name):
            found.append(author)
            continue
        name, is_one = _name_shown(author[: 4 * _LONGEST_NAME])
        are_all = are_all and is_one
        if name:
            found.append(name)
    return tuple(found), are_all


@lru_cache(maxsize=1 << 14)  # people write more than one paper
def _name_shown(author: str) -> tuple[Name | None, bool]:
    """Return a name, and whether it is one: not a name and others."""
    shown = clean_line(author, _LONGEST_NAME)
    alone = without_others(shown) if len(shown) < _LONGEST_NAME else shown
    name = without_marks(alone) if alone else ""
    return name_of(name) if name else None, alone == shown


def on_hugging_face(paper: Paper) -> Paper:
    """Return the paper with the addresses that its arXiv id has on Hugging Face."""
    if paper.arxiv_id is None:
        return paper
    return replace(
        paper,
        url=paper.url or f"https://huggingface.co/papers/{paper.arxiv_id}",
        pdf_url=paper.pdf_url or f"https://arxiv.org/pdf/{paper.arxiv_id}",
    )


def clean_text(text: str) -> str:
    """Clean a text of several lines: wrapped lines joined, paragraphs kept apart by an empty line."""
    text = clean(text[:LONGEST_ABSTRACT])
    # Most texts are one paragraph; those are seen at once.
    if not _MAY_PART.search(text):
        line = text.strip().replace("\n", " ")
        is_plain = line.isascii() and "  " not in line and "\t" not in line
        return line if is_plain else " ".join(line.split())
    paragraphs = (" ".join(paragraph.split()) for paragraph in _PARAGRAPH.split(text))
    return "\n\n".join(filter(None, paragraphs))


def count(value: object) -> int | None:
    """Read a number of comments, upvotes or authors; a dash, as pages print it, is none at all: 0."""
    if isinstance(value, str):
        value = value.strip().replace(",", "")
        if value == "-":
            return 0
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < _LARGEST_COUNT else None


def iso_date(value: object) -> Date | None:
    """Read the day of an ISO date or time, None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return Date.of(datetime.date.fromisoformat(value[:10]))
    except ValueError:
        return None
