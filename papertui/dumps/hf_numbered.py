"""Hugging Face listings as text browsers print them (lynx, w3m): [12] in the text, addresses at the end."""

import re
from collections.abc import Iterator, Mapping

from papertui.dumps.hf_text import Line, invites
from papertui.dumps.linked import PROFILE, has_papers, read_cards
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.pieces import Piece, is_noise, paragraphs

_ADDRESS = re.compile(r"^ *(?:(\d{1,5})\.|\[(\d{1,5})\]) +((?:https?|file)://\S+) *$", re.MULTILINE)
_REFERENCES = re.compile(r"^ *References:? *$", re.MULTILINE)
_MARKER = re.compile(r"\[(\d{1,5})\]")


def _recognise(page: Page) -> bool:
    if page.is_html or not page.once(invites) or not page.once(has_papers):
        return False
    addresses = _ADDRESS.search(page.text)
    return addresses is not None and has_papers(page, addresses.start())


def _parse(page: Page) -> Iterator[Found]:
    addresses = {match[1] or match[2]: match[3] for match in _ADDRESS.finditer(page.text)}
    first = _REFERENCES.search(page.text) or _ADDRESS.search(page.text)
    body = page.text[: first.start()] if first else page.text
    lines = list(enumerate(body.split("\n"), page.line))
    return read_cards(map(_without_handle, _pieces(lines, addresses)))


def _pieces(lines: list[Line], addresses: Mapping[str, str]) -> Iterator[Piece]:
    """Cut the text at the markers of links; a link that shows nothing itself is that of what comes next."""
    target = ""
    waiting: list[Line] = []
    for number, line in lines:
        at = 0
        for marker in _MARKER.finditer(line):
            if marker[1] not in addresses:
                continue
            waiting.append((number, line[at : marker.start()]))
            yield from paragraphs(waiting, target)
            # Votes and abstracts stand in a block of their own below the marker.
            waiting, target, at = [], addresses[marker[1]], marker.end()
        rest = line[at:]
        waiting.append((number, rest if at == 0 or not is_noise(rest.strip()) else ""))
    yield from paragraphs(waiting, target)


def _without_handle(piece: Piece) -> Piece:
    """Take off the text of an organisation's logo, its handle, which stands before its name."""
    profile = PROFILE.match(piece.target)
    name = piece.text.removeprefix(profile[1]).strip() if profile else ""
    return Piece(piece.line, name, piece.target, True) if name else piece


FORMAT = DumpFormat(
    name="hf-numbered",
    description="Hugging Face papers page as lynx or w3m print it, with numbered links",
    example="[14]title … and at the end “14. https://huggingface.co/papers/<arXiv id>”",
    gives=("dates", "abstracts", "ids", "counts"),
    recognise=_recognise,
    parse=_parse,
)
