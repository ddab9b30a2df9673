"""Where a work is printed, folded to a text that tells two works of one title apart.

`j.t.35.1.3`: a journal (c a conference, b a book), the initials of its name, volume, issue
and first page; what is unknown is empty. Records abbreviate names of journals in many ways,
which have the initials in common.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from papertui.reference import Reference
from papertui.text import fold

_KINDS = {
    **dict.fromkeys(("article", "article-journal", "article-magazine", "article-newspaper"), "j"),
    "paper-conference": "c",
    "chapter": "b",
}
# What is said in place of a venue, until there is one; their pages and volumes are no place.
_NO_VENUE = re.compile(r"rxiv|ssrn|\bcorr\b|preprint|submitted|in press|to appear|forthcoming|early access")
_SMALL_WORDS = frozenset(
    (
        "a",
        "an",
        "and",
        "at",
        "de",
        "der",
        "des",
        "die",
        "du",
        "et",
        "for",
        "für",
        "in",
        "la",
        "le",
        "of",
        "on",
        "the",
        "und",
        "van",
    )
)
_NUMBER = re.compile(r"\d+", re.ASCII)
_ROMAN = re.compile(r"(?:vol(?:ume)?\W*)?([ivxlcdm]+)\W*\Z")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# IEEE has articles that are not printed yet in volume PP, issue 99, each from page 1.
_EARLY = ("pp", "99")


class Place(NamedTuple):
    """The parts of a place; see above."""

    kind: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""

    @classmethod
    def of_text(cls, text: str) -> "Place":
        """Parse a place as `fold_place` returns it; tolerate anything else."""
        return cls(*text.split(".")[: len(cls._fields)])


def fold_place(reference: Reference) -> str:
    """Return the place of a reference; "" unless kind, venue and first page are known."""
    kind, page = _KINDS.get(reference.type, ""), _number(reference.pages)
    venue = _initials(reference.venue) if kind and page else ""
    volume = reference.volume.casefold()
    if not venue or volume == _EARLY[0] or reference.issue == _EARLY[1]:
        return ""
    return ".".join((kind, venue, _number(volume) or _roman(volume), _number(reference.issue), page))


def is_venue(venue: str) -> bool:
    """Whether a venue is known that is neither a server of preprints nor a promise."""
    return bool(venue and _initials(venue))


def are_apart(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one work cannot stand at both of two places, each with its year.

    That is where the first page differs, and with it the volume or issue of one journal; or,
    between a journal and a conference or book, the name and the year. A column may stand on
    the same page each year: there volume and year differ by as much.
    """
    (text, year), (other_text, other_year) = one, other
    a, b = Place.of_text(text), Place.of_text(other_text)
    if not (a.page and b.page):
        return False
    if a.kind == b.kind == "j" and a.venue == b.venue:
        is_other = _differ(a.volume, b.volume) or _differ(a.issue, b.issue)
        return is_other if a.page != b.page else _is_later((a.volume, year), (b.volume, other_year))
    is_other = a.kind != b.kind and "j" in (a.kind, b.kind) and a.venue != b.venue
    return is_other and a.page != b.page and _differ(year, other_year)


def pages_differ(one: str, other: str) -> bool:
    """Whether two places are of one kind, with another first page."""
    a, b = Place.of_text(one), Place.of_text(other)
    return a.kind == b.kind and _differ(a.page, b.page)


def _is_later(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether volumes differ by as much as their years; a volume that is called by its year says nothing."""
    volumes, years = ([part for part in parts if part.isdecimal()] for parts in zip(one, other, strict=True))
    if len(volumes) + len(years) < len(one + other) or volumes == years:
        return False
    shift = int(years[0]) - int(years[1])
    return shift != 0 and shift == int(volumes[0]) - int(volumes[1])


@lru_cache(maxsize=1024)  # lists name the same journals again and again
def _initials(venue: str) -> str:
    name = fold(venue)
    words = () if _NO_VENUE.search(name) else re.findall(r"\w+", name)
    return "".join(word[0] for word in words if word not in _SMALL_WORDS)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _number(text: str) -> str:
    """Return the first number, for `e1003`, `S12–S15` and `03-5` are printed without their signs too."""
    found = _NUMBER.search(text)
    return found[0].lstrip("0") if found else ""


def _roman(text: str) -> str:
    found = _ROMAN.match(text)
    values = [_VALUES[letter] for letter in found[1]] if found else []
    pairs = zip(values, [*values[1:], 0], strict=True) if values else ()
    return str(sum(-value if value < after else value for value, after in pairs) or "")
