"""The title of a paper in the cell of a table, and what stands in the cell beside it."""

import re
from dataclasses import replace
from itertools import islice

from papertui.dumps.md_inline import MARK, Inline, read_inline
from papertui.dumps.md_venues import full_year
from papertui.reference import Date

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BREAKS = re.compile(r"(?:\s*<br\s*/?>\s*)+", re.IGNORECASE)
_EMOJI = re.compile(r":[a-z][a-z_]{1,30}:\s*")
_WORD = re.compile(r"[^\W_]")
# “2) ” or “13. ”, and a bold mark before or behind it.
_NUMBER = re.compile(r"\s*\d{1,4}[.)]\s+(?=\S)")
_GAP = re.compile(r"\S[^<>]{1,300}?(?= {2,}\S)")
# “Show”, “Click to expand”: longer words are a part of the text.
_OPENER = re.compile(r"<summary\b[^<>]{0,200}>(?:[^<>\ue002]|</?[a-z]{1,8}>){0,40}</summary>", re.IGNORECASE)
_FOLD = re.compile(r"</?(?:details|summary)\b[^<>]{0,200}>", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"(?<=[^\W\d_])['’](\d\d)(?!\d)")
# How a notice announces a paper, with its number: [new 001] The title.
_KIND = re.compile(
    r"\[(?:(?P<new>new)|(?P<cross>cross(?:-?list(?:ed)?)?)|(?P<replace>replace(?:d|ment)?|updated?))"
    r"(?: \d{1,4})?\]\s*(?=\S)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"(?:none|null|n/?a|-|link|tbd)?\Z", re.IGNORECASE)


def read_cell(text: str) -> Inline:
    """Take a cell apart; signs such as “:star:” are left out."""
    return read_inline(_EMOJI.sub("", text) if ":" in text else text)


def without_number(title: str) -> str:
    """Return a title without the number of its place in a list."""
    return _NUMBER.sub("", title, count=1)


def unfolded(cell: Inline) -> str:
    """Return the text of a cell without the elements that fold it, and without the words that open it."""
    if "<" not in cell.text:
        return cell.plain
    return replace(cell, text=_FOLD.sub(" ", _OPENER.sub(" ", cell.text))).plain


def without_kind(title: str) -> tuple[str, str]:
    """Return a title without the word that announces it, and how that is: new, cross, replace or ""."""
    kind = _KIND.match(title)
    return (title[kind.end() :], kind.lastgroup or "") if kind else (title, "")


def year_of(venue: str) -> Date | None:
    """Return the year in the name of a venue."""
    if year := _YEAR.search(venue):
        return Date(int(year[0]))
    short = _SHORT_YEAR.search(venue)
    return Date(full_year(short[1])) if short else None


def is_placeholder(text: str) -> bool:
    """Whether a cell only says that it holds nothing."""
    return _PLACEHOLDER.match(text) is not None


def cell_title(cell: Inline | None) -> str:
    """Return the title in a cell; "" where there is none."""
    if cell is None or (cell.links and not cell.bold and cell.is_generic):
        return ""
    return without_number(cell.title or cell.bold.strip().removesuffix(".") or _linked(cell) or _before(cell))


def _linked(cell: Inline) -> str:
    """Return the words of the link that has any, where only badges and line breaks stand before it."""
    for before, link in zip(cell.text.split(MARK), cell.links, strict=False):
        if _WORD.search(_BREAK.sub("", before)):
            return ""
        if not link.is_generic:
            return link.text
    return ""


def _before(cell: Inline) -> str:
    """Return what stands before the first link."""
    before = cell.text.partition(MARK)[0]
    if number := _NUMBER.match(before):
        # In a numbered cell, two blanks or a line break part the title from what is said about it.
        first = _BREAK.split(before[number.end() :], maxsplit=1)[0]
        before = gap[0] if (gap := _GAP.match(first)) else first
    text = read_inline(before).plain or (cell.links[0].text if cell.links else "")
    return "" if is_placeholder(text) else text


def authors_behind(cell: Inline) -> str:
    """Return the line behind the title, in a cell that holds title and authors."""
    title = cell_title(cell)
    parts = [plain for part in _parts(cell) if _WORD.search(plain := part.plain)]
    at = next((at for at, plain in enumerate(parts) if title and title in plain), None)
    if at is None:
        return ""
    behind = parts[at].partition(title)[2].strip(" .,;:–—-")
    return behind or next(iter(parts[at + 1 :]), "")


def _parts(cell: Inline) -> list[Inline]:
    links = iter(cell.links)
    texts = _BREAKS.split(cell.text)
    return [Inline(text, tuple(islice(links, text.count(MARK))), "") for text in texts]
