"""Pieces of text with their links, from each way in which a capture writes links."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from papertui.dumps.hf_text import AUTHORS, DOT, UPVOTES, Line, printed_date

_BULLETS = ("- ", "* ", "• ", "+ ")
_HEADING = re.compile(r"(#{1,6}) +")
_LONGEST_ALONE = 60  # a date with what stands before and behind it
_HYPHEN = re.compile(r"[A-Za-z0-9]-\Z")
_CONTINUES = re.compile(r"(?!(?:and|or|to|nor|versus)\b)[A-Za-z0-9]")
# Check boxes, numbers of pictures and empty links that text browsers print.
_NOISE = re.compile(
    r"(?:[*•+] *)?(?:\[[\dx -]*\]\s*)+\Z|[\]()=_*\[-]{2,}\Z|```\w*\Z|<a id=[^>]*></a>\Z|[*•+\[]\Z"
    r"|\[(?:IMG|INLINE|[^\[\]]*\.(?:png|jpe?g|svg|gif|webp))\]\Z"
)
_NOISE_BEGINS = frozenset("*•+[]()=_-`<")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `target` is where it leads. `is_link` alone: it leads somewhere that is not said."""

    line: int
    text: str
    target: str = ""
    is_link: bool = False
    heading: int = 0


def unwrap(lines: Iterable[str]) -> str:
    """Join the lines of a paragraph; a word that was broken at its hyphen is made whole."""
    parts: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if parts and not (_HYPHEN.search(parts[-1][-2:]) and _CONTINUES.match(line)):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def is_noise(text: str) -> bool:
    """Whether a line holds nothing that a reader would read."""
    return not text or (text[0] in _NOISE_BEGINS and _NOISE.match(text) is not None)


def paragraphs(lines: Iterable[Line], target: str = "") -> Iterator[Piece]:
    """Join wrapped lines into pieces; dots, dates, numbers, authors, bullets and headings stand alone.

    A blank line ends a paragraph. The first piece gets `target`, if one is given.
    """
    waiting: list[Line] = []
    for line in lines:
        stripped = line[1].strip()
        alone = stripped != "" and _alone(stripped)
        if waiting and (alone or not stripped):
            yield _piece(waiting, target)
            waiting, target = [], ""
        if is_noise(stripped):
            continue
        waiting.append(line)
        if alone:
            yield _piece(waiting, target)
            waiting, target = [], ""
    if waiting:
        yield _piece(waiting, target)


def _alone(text: str) -> bool:
    if text.startswith(_BULLETS) or _HEADING.match(text):
        return True
    if len(text) > _LONGEST_ALONE:
        return False
    return bool(text == DOT or UPVOTES.match(text) or AUTHORS.match(text) or printed_date(text))


def _piece(lines: list[Line], target: str) -> Piece:
    text = unwrap(text for _, text in lines)
    heading = _HEADING.match(text)
    level = len(heading[1]) if heading else 0
    shown = text[heading.end() :] if heading else text
    return Piece(lines[0][0], shown, target, bool(target), level)
