"""Long BibTeX files cut into pieces, and what an entry takes from elsewhere in its file."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papertui.dumps.cutting import Headed, Pieces
from papertui.references import bibtex
from papertui.references.scan import RawEntry, StringMacros, read_entries

_HEAD = re.compile(
    r"^[ \t]{0,20}@[ \t]{0,20}(?P<kind>[A-Za-z][\w-]{0,60})\s{0,20}[{(]\s{0,20}(?P<key>[^\s,{}()=]{0,200})",
    re.MULTILINE,
)
_WANTS = re.compile(r"(?:crossref|xdata)\s*=\s*[{\"]\s*([^{}\"]{1,500})")  # in lower case


@dataclass(slots=True)
class Context:
    """What is known of a file beside the entry at hand.

    `known` are its strings, `parents` what entries inherit from, `seen` has the line and
    the title that each key was met with.
    """

    known: StringMacros = field(default_factory=StringMacros)
    parents: bibtex.Parents = field(default_factory=dict)
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)


class BibtexCutter(Headed):
    """Cut before an entry; the context has the strings and the parents of the whole file."""

    def context(self, pieces: Pieces) -> Context:
        """See `Cutter`."""
        context, wanted = Context(), set[str]()
        for piece in pieces():
            lower = piece.text.lower()
            wanted |= wanted_in(lower)
            if "@string" in lower:
                _take_strings(piece.text, context.known)
        if wanted:
            found: dict[str, tuple[str, dict[str, str]]] = {}
            for piece in pieces():
                for raw in _entries(piece.text, wanted, context.known):
                    found.setdefault(raw.key.lower(), (raw.kind, bibtex.fields_of(raw.values)))
            context.parents = bibtex.with_inherited(found)
        return context


CUT = BibtexCutter(_HEAD)


def wanted_in(lower: str) -> set[str]:
    """Return the keys that the entries of a text, in lower case, inherit from."""
    if "crossref" not in lower and "xdata" not in lower:
        return set()
    return {key.strip() for found in _WANTS.finditer(lower) for key in found[1].split(",")}


def _take_strings(text: str, known: StringMacros) -> None:
    for begin, end, head in _spans(text):
        if head["kind"].lower() == "string":
            for _entry in read_entries(io.StringIO(text[begin:end]), known=known):
                pass  # reading them is what makes them known


def _entries(text: str, wanted: set[str], known: StringMacros) -> Iterator[RawEntry]:
    for begin, end, head in _spans(text):
        if head["key"].lower() in wanted:
            found = read_entries(io.StringIO(text[begin:end]), known=known)
            yield from (raw for raw in found if isinstance(raw, RawEntry))


def _spans(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]]
    return zip((head.start() for head in heads), [*ends, len(text)], heads, strict=True)
