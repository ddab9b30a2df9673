"""Facts of a paper's reference entry beyond the paper itself, for all formats."""

from collections.abc import Iterable

from papertui.exports.format import Listed
from papertui.paper import Paper
from papertui.references import bibtex, csl, ris
from papertui.references.owners import own_keywords
from papertui.references.table import NOTHING_KNOWN, ReferenceFacts, with_reference
from papertui.text import clean_line

_KNOWN_OF = {bibtex.SOURCE: bibtex.known_of, ris.SOURCE: ris.known_of, csl.SOURCE: csl.known_of}


def keywords_of(paper: Paper) -> list[str]:
    """Return the keywords of a paper's entry, whatever its format."""
    entry = paper.entry
    if entry is None:
        return []
    if entry.source == bibtex.SOURCE:
        words = own_keywords(bibtex.fields_of(entry.values))
    elif entry.source == ris.SOURCE:
        words = ris.grouped(entry.values).get("KW", [])
    else:
        words = csl.first_text(csl.item_of(entry).get("keyword")).split(",")
    return list(dict.fromkeys(clean_line(word) for word in words if word.strip()))


def adds_tags(listed: Listed, own: Iterable[str]) -> bool:
    """Whether the user's tags are written separately from the entry's own keywords: if they differ.

    Without tag and note, the entry's keywords stand alone, as in the list they were read from.
    """
    return bool(listed.tags or listed.note) and set(map(_bare, own)) != set(map(_bare, listed.tags))


def _bare(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum() or sign == "/")


def known_of(paper: Paper) -> ReferenceFacts:
    """Return the CSL variables known of a paper: its entry's, overridden by its reference."""
    read = _KNOWN_OF.get(paper.entry.source) if paper.entry else None
    return with_reference(read(paper.entry) if read and paper.entry else NOTHING_KNOWN, paper)
