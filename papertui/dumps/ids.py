"""arXiv identifiers in every spelling that dumps use."""

import re
from dataclasses import dataclass

_ID = (
    r"(?:(?P<new>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})|(?P<archive>[a-z-]{2,20})(?:\.[a-z]{2})?/(?P<old>\d{7}))"
    r"(?:v(?P<version>\d{1,3}))?"
)
_END = r"(?:\.pdf)?(?![\w.-]*\w)"
# Alone, behind arXiv: or doi's arXiv., or as the path of a link to arxiv.org or to huggingface.co/papers.
_SPELLED = re.compile(
    rf"\s*(?:arxiv[:.]\s*|[^\s]{{0,200}}?(?:/|%2F)(?:abs|pdf|html|papers|arxiv\.)(?:/|%2F|(?<=arxiv\.)))?{_ID}{_END}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArxivId:
    """An identifier without its version, which stands beside it; the class in `math.GT/…` is left out."""

    id: str
    version: int | None = None

    @property
    def year(self) -> int:
        """The year of submission, from its first two digits."""
        digits = self.id.rpartition("/")[2]
        years = int(digits[:2])
        return 1900 + years if years >= 91 else 2000 + years


def arxiv_id(text: str) -> ArxivId | None:
    """Read `2401.00001v3`, `hep-ph/9901001`, `arXiv:…`, `…/abs/…`, `…/pdf/….pdf`, `…/papers/…`."""
    match = _SPELLED.match(text)
    if match is None:
        return None
    version = match["version"]
    name = match["new"] or f"{match['archive'].lower()}/{match['old']}"
    return ArxivId(name, int(version) if version else None)
