"""What the text of every Hugging Face listing has in common: header, footer, dates, who wrote it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from papertui.dumps.model import Day
from papertui.dumps.page import Page

INVITATION = "get trending papers in your email inbox"
DOT = "·"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"(?:Published on +)?({'|'.join(_MONTHS)})[a-z]{{0,6}}\.? +(\d{{1,2}})"
    r"(?:, *(\d{4}))?(?: +(\d{1,6}))?\Z"
)
_DATE_BEGINS = frozenset((*_MONTHS, "Pub"))
AUTHORS = re.compile(r"(?:[•*-]\s*)*(\d{1,6}) authors?\Z")
UPVOTES = re.compile(r"(?:-|\d{1,6})\Z")
_AROUND = {
    "new", "subscribe", "daily papers", "trending papers", "daily", "weekly", "monthly", "hugging face",
    "models", "datasets", "spaces", "posts", "community", "docs", "enterprise", "solutions", "pricing",
    "log in", "sign up", "previous", "next", "company", "tos", "privacy", "about", "careers", "website",
    "system theme", "© hugging face", "collections", "buckets", "storage", "references", "visible links:",
    "hidden links:",
}  # fmt: skip
_BY_AK = re.compile(r"by *(?:\[p(?:\.png)?\])? *AK and the research community\Z")
# An abstract begins at the latest here; titles may be as long.
_LONGEST_HEADER = 160
_MARKED = re.compile(r"[•*+] +(?:\(button\) *)?")
_SUBMITTED = "submitted by"
_AVATAR = "•"
# Text extraction glues the header's last words to the first title.
_GLUED = re.compile(r"Subscribe(?:Daily Papers)?(?:by\s?AK and the research community)?(?=\S)")

Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a listing that belong to its cards, and the day that its header prints."""

    lines: Sequence[Line] = field(default_factory=tuple)
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a card prints it: the year may be missing, the number behind it counts comments."""

    day: Day
    comments: int | None


def invites(page: Page) -> bool:
    """Whether the page asks for an email address in the words of a Hugging Face listing."""
    return any(line.lower().startswith(INVITATION) for _, line in page.lines[:40])


def printed_date(line: str) -> PrintedDate | None:
    """Read `May 1`, `Mar 25 2` (two comments), `May 30, 2023 4`; None for any other line."""
    match = _DATE.match(line) if line[:3] in _DATE_BEGINS else None
    if match is None:
        return None
    month, day, year, comments = match.groups()
    printed = Day(_MONTHS.index(month) + 1, int(day), int(year) if year else None)
    return PrintedDate(printed, int(comments) if comments else None)


def body(lines: Sequence[Line]) -> Body:
    """Take the header, the footer and the names of submitters off the lines of a page."""
    day: Day | None = None
    first = 0
    for at, (_, text) in enumerate(lines):
        if text == DOT or len(text) >= _LONGEST_HEADER:
            break
        date = printed_date(text.removeprefix("Trending Papers ").strip())
        if date or _is_around(text):
            first = at + 1
            day = date.day if date else day
    last = len(lines)
    while last > first and _is_around(lines[last - 1][1]):
        last -= 1
    return Body(_unglued(_without_names(lines[first:last])), day)


def _is_around(text: str) -> bool:
    lowered = _MARKED.sub("", text.lower())
    return lowered in _AROUND or lowered.startswith(INVITATION) or bool(_BY_AK.match(text))


def _without_names(lines: Sequence[Line]) -> list[Line]:
    kept = []
    skip = False
    for line in lines:
        submitted = line[1].lower() == _SUBMITTED
        if not (skip or submitted or line[1] == _AVATAR):
            kept.append(line)
        skip = submitted
    return kept


def _unglued(lines: list[Line]) -> list[Line]:
    if not lines:
        return lines
    number, text = lines[0]
    return [(number, _GLUED.sub("", text, count=1) if text.startswith("Subscribe") else text), *lines[1:]]
