"""Reader text as text browsers print it without links (w3m -dump, lynx -nonumbers): lines broken, no ids."""

import re
from collections.abc import Iterator

from papertui.dumps import reader_text
from papertui.dumps.hf_text import AUTHORS, DOT, Line
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.pieces import is_noise, paragraphs

_REFERENCES = re.compile(r"^ *(?:References|Visible links):? *$", re.MULTILINE)
_W3M = re.compile(r"^ *• +\d+ authors?$", re.MULTILINE)
_WIDEST_SCREEN = 200
_WRAPPED = 50  # characters that most lines of a wrapped abstract have


def _recognise(page: Page) -> bool:
    widths = [len(text) for _, text in page.lines]
    return (
        max(widths, default=0) <= _WIDEST_SCREEN
        and sum(map(_WRAPPED.__le__, widths)) > len(widths) / 3
        and reader_text.recognise(page)
    )


def _parse(page: Page) -> Iterator[Found]:
    return reader_text.parse_lines(list(_unwrapped(page)))


def _unwrapped(page: Page) -> Iterator[Line]:
    """Join wrapped lines; the line right above a dot stands alone, for it names the organisation."""
    references = _REFERENCES.search(page.text)
    lines = page.text[: references.start() if references else None].split("\n")
    glued = _W3M.search(page.text) is not None
    apart: list[Line] = []
    for number, line in enumerate(lines, page.line):
        above_dot = lines[number - page.line + 1 : number - page.line + 2]
        if not any(below.strip() == DOT for below in above_dot):
            apart.append((number, line))
        elif not is_noise(line.strip()):
            apart += [(number, ""), (number, _parted(line.strip()) if glued else line), (number, "")]
    for piece in paragraphs(apart):
        yield piece.line, piece.text


def _parted(who: str) -> str:
    """Return an organisation's handle and name, which w3m joins; "" where they cannot be separated."""
    if AUTHORS.match(who):
        return who
    half = len(who) // 2
    return f"{who[:half]} {who[half:]}" if who[:half] == who[half:] else ""


FORMAT = DumpFormat(
    name="wrapped-text",
    description="Hugging Face papers page as w3m or lynx print it without links",
    example="as reader-text, but abstracts broken into lines of the screen's width",
    gives=("dates", "abstracts", "counts"),
    recognise=_recognise,
    parse=_parse,
)
