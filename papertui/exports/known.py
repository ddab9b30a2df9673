"""What a paper's entry says beyond the paper itself, whatever format it came in."""

from papertui.paper import Paper
from papertui.references import bibtex, csl, ris
from papertui.references.table import NOTHING_KNOWN, Known, with_reference

_KNOWN_OF = {bibtex.SOURCE: bibtex.known_of, ris.SOURCE: ris.known_of, csl.SOURCE: csl.known_of}


def known_of(paper: Paper) -> Known:
    """Return the variables of CSL that are known of a paper: its entry's, and over them its reference."""
    read = _KNOWN_OF.get(paper.entry.source) if paper.entry else None
    return with_reference(read(paper.entry) if read and paper.entry else NOTHING_KNOWN, paper)
