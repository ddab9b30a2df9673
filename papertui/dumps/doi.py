"""DOIs as reference lists, pages and links print them."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

from papertui.identity import trimmed_doi

# A DOI made from a SICI has pages and a title code in between: 10.1002/(SICI)…49:8<693::AID-ASI4>3.0.CO;2-O.
_SICI = r"<[^\s<>/]{1,20}:[^\s<>/]{0,40}>"
# With what stands right behind it; `trimmed_doi` cuts that off.
_PATTERN = rf"10\.\d{{4,9}}(?:\.\d{{1,9}})*/(?:[^\s\"<>{{}}]|{_SICI})+"

_GROUP = re.compile(r"\{([^{}\\])\}")  # {[} and {-}, which TeX must not take for more
_DOI = re.compile(_PATTERN)
# An address that a service glues to a DOI: 10.1177/088541journals.example.org/home.
_HOST_BEHIND = re.compile(r"(?<=\d)(?:https?:|www\.|[a-z]{2,20}\.[a-z]{2,20}\.(?:com|org)\b).*\Z")
_BARE = re.compile(rf"\s*({_PATTERN})\s*\Z")
_ALONE = re.compile(
    rf"\s*(?:(?:doi|digital object identifier)\b\s*[:=]?\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)+({_PATTERN})\s*\Z",
    re.IGNORECASE,
)


def read_doi(text: str) -> str | None:
    """Read a DOI, bare or as a link; None where there is none."""
    match = _DOI.search(_decoded(text))
    return trimmed_doi(_HOST_BEHIND.sub("", match[0])) if match else None


def doi_alone(texts: Iterable[str]) -> str | None:
    """Read the DOI of a text that names one and says nothing else; None where no text is like that."""
    matches = (_ALONE.match(_decoded(text)) for text in texts)
    return next((trimmed_doi(match[1]) for match in matches if match), None)


def bare_doi(texts: Iterable[str]) -> str | None:
    """Read the DOI of a text that is one and nothing else."""
    matches = map(_BARE.match, texts)
    return next((trimmed_doi(match[1]) for match in matches if match), None)


def _decoded(text: str) -> str:
    text = unescape(text) if "&" in text else text
    text = text.replace("\\_", "_") if "\\" in text else text  # as TeX has it
    text = _GROUP.sub(r"\1", text) if "{" in text else text
    return unquote(text) if "%" in text else text
