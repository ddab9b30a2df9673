"""Markdown as converters write it, taken apart into pieces: inline links, and links by number."""

import re
from collections.abc import Iterator

from papertui.dumps.pieces import Piece, paragraphs, unwrap

_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\d+\])")
_INLINE = re.compile(
    r"\]\(\s*<?((?:https?://|file:|/|#)[^\s()<>]*)>?(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)()", re.IGNORECASE
)
_NUMBERED = re.compile(r"()\]\[(\d{1,5})\]")
_DEFINITION = re.compile(r"^ {0,3}\[(\d{1,5})\]:[ \t]*<?(\S+?)>?[ \t]*$", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]]")
_BEFORE_LINK = " \t>#*+-"
_HEADING_BEFORE = re.compile(r"(?:^|\n)[ \t]*(#{1,6})[ \t]+\Z")
_INNER_HEADING = re.compile(r"^#{1,6} +", re.MULTILINE)
_CHECK_BOX = re.compile(r"^(?:- )?\[[ x]?\]\s*")
_PICTURE = re.compile(r"^\[(?:图片|image|img|picture)\b[^\[\]]*\]\s*", re.IGNORECASE)
_BREAK = re.compile(r"\\+(?=\s)")
_ESCAPED = re.compile(r"\\([\[\]*_#.+()!>|`~-])")
_MASKED = {"\\[": "\ue000", "\\]": "\ue001"}


def markdown_pieces(text: str, first_line: int = 1) -> Iterator[Piece]:
    """Take Markdown apart; a link by number leads where its definition says, if the text has one."""
    definitions = dict(_DEFINITION.findall(text))
    # Blanked, not removed: what follows keeps its line number.
    text = _DEFINITION.sub("", text)
    for escaped, mask in _MASKED.items():
        text = text.replace(escaped, mask)
    text = _IMAGE.sub("", text)
    # Not both: the citations of an abstract look like links by number.
    closers = max(_INLINE, _NUMBERED, key=lambda kind: len(kind.findall(text)))
    line, end = first_line, 0
    for closer in closers.finditer(text):
        segment = text[end : closer.start()]
        opener = _opener(segment)
        if opener is None:  # and no link, then
            opener = len(segment)
        yield from _plain(segment[:opener], line)
        shown = segment[opener + 1 :]
        target = closer[1] or definitions.get(closer[2], "")
        heading = _HEADING_BEFORE.search(segment[:opener])
        at = line + segment.count("\n", 0, opener)
        yield Piece(at, _shown(shown), target, True, len(heading[1]) if heading else 0)
        line += text.count("\n", end, closer.end())
        end = closer.end()
    yield from _plain(text[end:], line)


def _opener(segment: str) -> int | None:
    """Find where the text of a link begins: an unclosed bracket, at a line's start if there is one.

    Abstracts hold brackets of their own that need not be balanced, as in
    (0, 1]; so a bracket at a line's start is closed only at a line's end.
    """
    if "[" not in segment:
        return None
    unclosed: list[tuple[int, bool]] = []
    for bracket in _BRACKET.finditer(segment):
        at = bracket.start()
        if segment[at] == "[":
            unclosed.append((at, _starts_line(segment, at)))
        elif unclosed and (not unclosed[-1][1] or segment[at + 1 : at + 2] in ("\n", "")):
            unclosed.pop()
    at_start = (at for at, starts_line in unclosed if starts_line)
    return next(at_start, unclosed[-1][0] if unclosed else None)


def _starts_line(segment: str, at: int) -> bool:
    before = segment[max(0, at - 12) : at].rpartition("\n")
    return not before[2].strip(_BEFORE_LINK) and (before[1] == "\n" or at <= 12)


def _plain(text: str, line: int) -> Iterator[Piece]:
    if not text.strip():
        return iter(())
    return paragraphs((number, _unescaped(part)) for number, part in enumerate(text.split("\n"), line))


def _shown(text: str) -> str:
    text = _BREAK.sub(" ", text) if "\\" in text else text
    text = unwrap((_INNER_HEADING.sub("", text) if "#" in text else text).split("\n"))
    text = _PICTURE.sub("", _CHECK_BOX.sub("", text)) if "[" in text else text
    return _unescaped(" ".join(text.split()))


def _unescaped(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _BREAK.sub(" ", text))
    return text.replace("\ue000", "[").replace("\ue001", "]")
