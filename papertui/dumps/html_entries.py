"""Entries of a page of HTML: which elements are its titles, and what stands around each of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from papertui.dumps.html_tree import text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Sign: TypeAlias = tuple[str, str]

_BLOCKS = frozenset(
    (
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "tbody", "section",
        "article", "header", "footer", "main", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
        "pre", "details", "summary", "figure",
    )
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_TITLE = re.compile(
    r"(?:^|\s)(?!sub|page|site|section|side|nav|modal|head|foot|widget|menu|group)[\w-]{0,30}(?:title(?:[-_]en)?|gs_rt)(?:\s|$)"
)
_BOLD_CLASS = re.compile(r"(?:^|[\s-])(?:bold|bolder|semibold|strong)(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")
# “[PDF] arxiv.org”, “JHEP 04 (2017) 041”
_NO_TITLE = re.compile(
    r"\Ahttps?:|\A\[(?:PDF|HTML|BOOK)\]|\.(?:org|com|net|edu|gov)\Z|\((?:19|20)\d\d\)\W", re.IGNORECASE
)
AS_LINK, _AS_HEADING, _AS_BOLD = 1, 2, 3
"""Ranks of signs."""
_FEWEST = 3
_LEAST_SHARE = 0.6
_FEWEST_WORDS = 3
_LONGEST_TITLE = 400
_MOST_BELOW = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """A title, and the elements that are about it, in the order of the page."""

    title: "Element"
    parts: tuple["Element", ...]

    def elements(self) -> Iterator["Element"]:
        """Yield all elements of the entry."""
        for part in self.parts:
            for element in part.iter():
                if isinstance(element.tag, str):
                    yield element


@dataclass(frozen=True, slots=True)
class Titles:
    """The elements of one sign that may be the titles of a page; `rank` is lower for the surer sign."""

    rank: int
    elements: Sequence["Element"]


def candidates(root: "Element", leads_to_paper: Callable[["Element"], bool]) -> Iterator[Titles]:
    """Yield what may be the titles of a page, elements that look alike; most pages have several kinds."""
    kinds: dict[tuple[int, Sign], list[tuple[Element, bool]]] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        rank = _rank(element, leads_to_paper)
        if rank is None or not _WORD.search(words := words_of(element)) or len(words) > _LONGEST_TITLE:
            continue
        if rank == AS_LINK and _NO_TITLE.search(words):
            continue
        is_long = _is_long(words) or (rank == _AS_HEADING and any(map(leads_to_paper, element.iter("a"))))
        kinds.setdefault((rank, _sign(element)), []).append((element, is_long))
    for (rank, _), found in kinds.items():
        long = sum(is_long for _, is_long in found)
        if len(found) >= _FEWEST and long >= _LEAST_SHARE * len(found):
            yield Titles(rank, [element for element, is_long in found if is_long or rank != AS_LINK])


def _rank(element: "Element", leads_to_paper: Callable[["Element"], bool]) -> int | None:
    rank = _rank_of_class(str(element.get("class") or ""))
    if rank == 0:
        return 0
    if element.tag == "a":
        return AS_LINK if leads_to_paper(element) else None
    if element.tag in _HEADINGS:
        return _AS_HEADING
    if element.tag in _BOLD:
        return _AS_BOLD
    return 4 if rank is None and element.tag in ("i", "em") else rank


@lru_cache(maxsize=1024)
def _rank_of_class(names: str) -> int | None:
    if _TITLE.search(names.lower()):
        return 0
    return _AS_BOLD if _BOLD_CLASS.search(names.lower()) else None


def _sign(element: "Element") -> Sign:
    return str(element.tag), " ".join(sorted(str(element.get("class") or "").split()))


def _is_long(words: str) -> bool:
    # Chinese and Japanese have no blanks between words.
    return len(_WORD.findall(words)) >= _FEWEST_WORDS or sum(char > "\u3000" for char in words) >= 8


def words_of(element: "Element") -> str:
    """Return the text of an element on one line."""
    return " ".join(text_of(element).split())


def entries_of(titles: Iterable["Element"]) -> list[Entry]:
    """Return the entries of these titles: as much around each as is about no other title."""
    listed = list(titles)
    about = Counter(above for title in listed for above in (title, *title.iterancestors()))
    units = [_unit(title, about) for title in listed]
    below = [_below(unit, about) for unit in units]
    # What follows the last entry of a list may be the rest of the page.
    most = max((len(found) for found, is_ended in below if is_ended), default=0)
    return [
        Entry(title, (unit, *found[: most if not is_ended else _MOST_BELOW]))
        for title, unit, (found, is_ended) in zip(listed, units, below, strict=True)
    ]


def _unit(title: "Element", about: Counter["Element"]) -> "Element":
    unit = title
    for above in title.iterancestors():
        if about[above] > 1 or above.tag in ("body", "html", "main"):
            break
        unit = above
    return unit


def _below(unit: "Element", about: Counter["Element"]) -> tuple[list["Element"], bool]:
    """Return what follows an entry in its list, and whether the next entry ends it."""
    found: list[Element] = []
    for sibling in unit.itersiblings():
        if about[sibling]:
            return found, True
        # An item that is no entry parts them: the year of those below.
        if (
            unit.tag == sibling.tag == "li"
            or sibling.tag in _HEADINGS
            or sibling.tag in ("ul", "ol", "footer")
            or len(found) > _MOST_BELOW
        ):
            break
        found.append(sibling)
    return found, False


def lines_of(parts: Iterable["Element"]) -> Iterator[str]:
    """Yield the text of elements line by line, as a browser breaks it; marks of footnotes are left out."""
    line: list[str] = []
    for kind, text in _stream(parts):
        if kind == "text":
            line.append(text)
        elif words := " ".join("".join(line).split()):
            yield words
            line.clear()
        else:
            line.clear()
    if words := " ".join("".join(line).split()):
        yield words


def _stream(parts: Iterable["Element"]) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield "break", ""
        yield from _within(part)
        yield "break", ""


def _within(element: "Element", depth: int = 0) -> Iterator[tuple[str, str]]:
    is_block = element.tag in _BLOCKS or element.tag == "br"
    if is_block:
        yield "break", ""
    if element.tag not in ("sup", "script", "style") and isinstance(element.tag, str) and depth < 60:
        yield "text", element.text or ""
        for child in element:
            yield from _within(child, depth + 1)
            yield "text", child.tail or ""
    if is_block:
        yield "break", ""
