"""The citation that a paper's object carries as text: BibTeX under a key of JSON or in a column of CSV."""

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from papertui.dumps.json_table import Folded, lookup
from papertui.paper import Paper
from papertui.reference import NO_REFERENCE

_KEYS = ("bibtex", "bib", "citationbibtex", "bibtexcitation", "citationstyles.bibtex", "citation")
_LONGEST = 100_000


def cited_as(paper: Paper, item: Folded) -> Paper:
    """Return a paper with what its citation says and its object does not; the citation names that title."""
    text = next(_texts(item), "")
    return _completed(paper, text) if text else paper


def _texts(item: Folded) -> Iterator[str]:
    for key in _KEYS:
        value = lookup(item, key)
        if isinstance(value, str) and value.lstrip().startswith("@") and len(value) < _LONGEST:
            yield value


def _completed(paper: Paper, text: str) -> Paper:
    from papertui.dumps.bibtex import entries_of  # most objects carry none
    from papertui.dumps.model import Record
    from papertui.dumps.references import read_list

    found = [each for each in read_list(entries_of(StringIO(text))) if isinstance(each, Record)]
    if len(found) != 1:
        return paper
    cited = found[0].paper
    reference = paper.reference
    if cited.reference.venue and not (reference.volume or reference.pages):
        reference = cited.reference
    return replace(
        paper,
        date=paper.date or cited.date,
        names=paper.names or cited.names,
        authors_complete=paper.authors_complete if paper.names else cited.authors_complete,
        doi=paper.doi or cited.doi,
        arxiv_id=paper.arxiv_id or cited.arxiv_id,
        reference=reference if reference != NO_REFERENCE else cited.reference,
    )
