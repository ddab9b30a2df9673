"""The model of a citation: dates of any precision, names in parts, and the reference.

The model is the item of CSL-JSON 1.0.2 (https://docs.citationstyles.org/):
names as CSL names, `type` one of CSL's types, `venue` its `container-title`.
"""

import datetime
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)
_PARTICLES = frozenset(
    (
        "af", "al", "av", "bin", "ibn", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
        "du", "el", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "’t",
    )
)  # fmt: skip
_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))
_APART = _PARTICLES | _SUFFIXES


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date of any precision: `month` and `day` are 0 if unknown.

    Raises ValueError for a date that is not in the calendar.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        # Most dates of a large dump are whole ones: one test serves them.
        datetime.date(self.year, self.month or 1, self.day or 1)
        if self.day and not self.month:
            raise ValueError("a day without a month")

    @classmethod
    def of(cls, day: datetime.date) -> "Date":
        """Return a calendar day as a date of full precision."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "Date":
        """Read `2019`, `2019-05` or `2019-05-27`; ValueError for anything else."""
        match = _ISO.match(text)
        if not match:
            raise ValueError(f"“{text[:40]}” is not a date such as 2019, 2019-05 or 2019-05-27")
        return cls(*(int(part) for part in match.groups() if part))

    def __str__(self) -> str:
        return self.isoformat()

    def isoformat(self) -> str:
        """Return the known parts of the date in ISO 8601."""
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def is_full(self) -> bool:
        """Whether the day is known."""
        return self.day != 0

    @property
    def parts(self) -> tuple[int, ...]:
        """The known ones of year, month and day."""
        return tuple(filter(None, (self.year, self.month, self.day)))

    @property
    def first(self) -> datetime.date:
        """The first possible day."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The last possible day."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Name:
    """A person in the parts of a CSL name, or a `literal`, such as a group, that must not be split."""

    family: str = ""
    given: str = ""
    particle: str = ""  # CSL's non-dropping-particle: the “von” of BibTeX
    suffix: str = ""
    literal: str = ""
    dropping: str = ""  # CSL's dropping-particle: it stands with the given name

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        if self.given and self.family and not (self.dropping or self.particle or self.suffix):
            return f"{self.given} {self.family}"  # as most are; this is asked for each name of a list
        return " ".join(filter(None, (self.given, self.dropping, self.particle, self.family, self.suffix)))


_CSL_PARTS = {
    "family": "family",
    "given": "given",
    "dropping-particle": "dropping",
    "non-dropping-particle": "particle",
    "suffix": "suffix",
    "literal": "literal",
}


def csl_name(name: Name) -> dict[str, str]:
    """Return a name as the object of CSL-JSON; absent parts are left out."""
    return {key: text for key, part in _CSL_PARTS.items() if (text := getattr(name, part))}


def name_of_csl(parts: Mapping[str, str]) -> Name:
    """Parse the output of `csl_name`."""
    return Name(**{part: parts[key] for key, part in _CSL_PARTS.items() if key in parts})


@lru_cache(maxsize=1 << 14)  # people write more than one paper
def name_of(shown: str) -> Name:
    """Split a displayed name as BibTeX does: the last word is the family name, particles stand before it.

    The result displays as the same text. A name of one word, or with a comma, is a literal.
    """
    words = shown.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    if "," in shown or len(words) < 2:
        return Name(literal=shown)
    first = len(words) - 1
    while first and words[first - 1] in _PARTICLES:
        first -= 1
    return Name(words[-1], " ".join(words[:first]), " ".join(words[first:-1]), suffix)


def is_read_back(name: Name, shown: str) -> bool:
    """Whether `name_of` reads this name back from its displayed text; quick for plain names."""
    if name.given and not (name.particle or name.dropping or name.suffix or name.literal or "," in shown):
        words = shown.split()
        is_plain = len(words) > 1 and words[-1] == name.family and not _APART.intersection(words[-2:])
        if is_plain and " ".join(words) == shown:
            return True
    return name_of(shown) == name


def names_of(shown: Iterable[str]) -> tuple[Name, ...]:
    """Split displayed names; see `name_of`."""
    return tuple(map(name_of, shown))


@dataclass(frozen=True, slots=True)
class Entry:
    """The raw entry of a reference list, so that it can be exported unchanged.

    `source` names the format (bibtex, ris, csl-json), `kind` its type there
    (`inproceedings`, `JOUR`), `key` its citation key; `values` are the raw
    fields in their order, as the format spells them.
    """

    source: str
    kind: str
    key: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a work appeared; unknown is "". A merge takes the whole group from one record."""

    type: str = ""  # CSL's: article-journal, paper-conference, book, …
    venue: str = ""  # CSL's container-title
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    isbn: str = ""
    language: str = ""

    @property
    def fullness(self) -> int:
        """How many of its fields are known."""
        return sum(1 for field in fields(self) if getattr(self, field.name))


NO_REFERENCE = Reference()
