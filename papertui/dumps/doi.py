"""DOIs as reference lists, pages and links print them."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

# A DOI made from a SICI has pages and a title code in between: 10.1002/(SICI)…49:8<693::AID-ASI4>3.0.CO;2-O.
_SICI = r"<[^\s<>/]{1,20}:[^\s<>/]{0,40}>"
DOI = rf"10\.\d{{4,9}}(?:\.\d{{1,9}})*/(?:[^\s\"<>{{}}]|{_SICI})+"
"""A pattern of a DOI and what stands right behind it; `trimmed` cuts that off."""

_DOI = re.compile(DOI)
_ALONE = re.compile(
    rf"\s*(?:(?:doi|digital object identifier)\b\s*[:=]?\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)+({DOI})\s*\Z",
    re.IGNORECASE,
)
_PAIRS = {")": "(", "]": "["}


def read_doi(text: str) -> str | None:
    """Read a DOI, bare or as a link; None where there is none."""
    match = _DOI.search(_decoded(text))
    return trimmed(match[0]) if match else None


def doi_alone(texts: Iterable[str]) -> str | None:
    """Read the DOI of a text that names one and says nothing else; None where no text is like that."""
    matches = (_ALONE.match(_decoded(text)) for text in texts)
    return next((trimmed(match[1]) for match in matches if match), None)


def trimmed(doi: str) -> str:
    """Cut off the punctuation behind a DOI; a bracket belongs to it where it was opened in it."""
    while doi:
        last = doi[-1]
        if last not in ".,;" and not (last in _PAIRS and doi.count(last) > doi.count(_PAIRS[last])):
            break
        doi = doi[:-1]
    return doi


def _decoded(text: str) -> str:
    text = unescape(text) if "&" in text else text
    return unquote(text) if "%" in text else text
