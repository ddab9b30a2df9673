"""What everything that comes from arXiv has in common: addresses, and names in one line."""

import re
from dataclasses import replace

from papertui.paper import Paper

# Affiliations, which may hold commas of their own; three deep is more than anyone writes.
_IN_BRACKETS = re.compile(r"\([^()]{0,500}\)")
_DEPTH = 3
_BETWEEN_NAMES = re.compile(r"\s*(?:,\s*and\s|,|\band\b)\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")


def on_arxiv(paper: Paper) -> Paper:
    """Give a paper the addresses that its arXiv id has, where it came without."""
    if paper.arxiv_id is None:
        return paper
    return replace(
        paper,
        url=paper.url or f"https://arxiv.org/abs/{paper.arxiv_id}",
        pdf_url=paper.pdf_url or f"https://arxiv.org/pdf/{paper.arxiv_id}",
    )


def split_names(text: str) -> list[str]:
    """Split `A. Person, B. Person Jr. (Place, Land) and C. Person`; affiliations are left out."""
    for _ in range(_DEPTH):
        text = _IN_BRACKETS.sub("", text)
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(" ".join(text.split())):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        elif part:
            names.append(part)
    return names
