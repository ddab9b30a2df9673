"""The part of YAML in which programs write the data of one document: keys, texts, lists, lists of keys."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

Yaml: TypeAlias = "str | list[Yaml] | dict[str, Yaml]"

_KEY = re.compile(r"([A-Za-z_][\w-]{0,60}):(?:[ \t]+(.*))?\Z", re.DOTALL)
# Above the list stand comments and perhaps its name.
_LIST = re.compile(
    r"\ufeff?(?:---\n|[ \t]*\n|#[^\n]*\n)*(?:[a-z_]{1,30}:[ \t]*\n)?"
    r"(?=[ \t]{0,8}- (?:[a-z_]{1,30}|DOI|ISSN|ISBN|URL|PMID):[ \t\n])"
)
# At the left margin of a document of keys, which may be numbers or names of entries.
_TOP = re.compile(r"[\"']?([\w][\w .:/+-]{0,100}?)[\"']?:(?:[ \t]+(.*))?\Z")
_TITLED = re.compile(r"^(?:[ \t]+(?:- )?|- )title:[ \t]", re.MULTILINE)
_FEWEST_TITLES = 2
# hayagriva keeps what an entry stands in below it; its keys are its own.
_HAYAGRIVA = re.compile(r"^[ \t]+(?:parent|serial-number):[ \t]*$", re.MULTILINE)
# Of a list in one line: a text in quotation marks, which may have commas, or one without.
_FLOW_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)\s*(?:,|\Z)""")
_ESCAPED = re.compile(r"\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([\"\\/ nt_]))")
_SIGNS = {"n": "\n", "t": "\t", "_": " "}
_MOST_NESTED = 4


def read_keys(lines: Sequence[str], depth: int = 0) -> dict[str, Yaml]:
    """Read the keys at the left margin; what is not understood is a text, and no error."""
    found: dict[str, Yaml] = {}
    starts = [at for at, line in enumerate(lines) if _KEY.match(line)]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        if match := _KEY.match(lines[at]):
            found.setdefault(match[1], _value((match[2] or "").strip(), lines[at + 1 : end], depth))
    return found


def begins_list(text: str) -> bool:
    """Whether a text may be a document that `read_list` reads."""
    return _LIST.match(text) is not None


def read_list(text: str, line: int) -> Iterator[tuple[int, dict[str, Yaml]]]:
    """Yield the items of a document that is a list of keys, or one key above such a list, with their lines.

    Nothing where another text stands at the left margin: Markdown has lists, too.
    """
    begins = _LIST.match(text)
    if begins is None:
        return
    line += text.count("\n", 0, begins.end())
    lines = _dedented(["" if each.startswith("#") else each for each in text[begins.end() :].split("\n")])
    starts = [at for at, each in enumerate(lines) if each[:1].strip()]
    if not all(lines[at].startswith("- ") for at in starts):
        return
    for at, end in pairwise((*starts, len(lines))):
        yield line + at, read_keys(next(_items(lines[at:end]), []), 1)


def read_document(text: str) -> dict[str, Yaml] | None:
    """Read a document of keys with entries that have titles below them; None for any other text."""
    if len(_TITLED.findall(text)) < _FEWEST_TITLES or _HAYAGRIVA.search(text):
        return None
    lines = ["" if line.startswith(("#", "---")) else line for line in text.lstrip("\ufeff").split("\n")]
    starts = [at for at, line in enumerate(lines) if line[:1].strip() and not line.startswith("- ")]
    keys = [_TOP.match(lines[at]) for at in starts]
    if not keys or not all(keys) or any(line.strip() for line in lines[: starts[0]]):
        return None
    found: dict[str, Yaml] = {}
    for key, (at, end) in zip(keys, pairwise((*starts, len(lines))), strict=True):
        if key:
            found.setdefault(key[1], _value((key[2] or "").strip(), lines[at + 1 : end], 0))
    return found


def _value(first: str, more: Sequence[str], depth: int) -> Yaml:
    if first[:1] in ("|", ">"):
        return _folded(more) if first[0] == ">" else "\n".join(line.strip() for line in more).strip()
    if first[:1] in ("'", '"'):
        return _quoted(first, more)
    if first.startswith("[") and first.endswith("]") and not any(line.strip() for line in more):
        return [part for each in _FLOW_PART.findall(first[1:-1]) if (part := _unquoted(each.strip()))]
    if first or depth >= _MOST_NESTED:
        return _folded([first, *more])
    body = [line for line in _dedented(more) if line.strip()]
    # A list may stand as far to the left as the key above it.
    if body and not _KEY.match(body[0]) and (items := list(_items(more))):
        return [_item(lines, depth + 1) for lines in items]
    return read_keys(_dedented(more), depth + 1) or _folded(more)


def _items(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each item of a list, without its dash."""
    lines = _dedented(lines)
    starts = [at for at, line in enumerate(lines) if line.startswith("- ")]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        yield [lines[at][2:], *(line[2:] if line[:2] == "  " else line for line in lines[at + 1 : end])]


def _item(lines: list[str], depth: int) -> Yaml:
    if lines[0].startswith("- "):
        return [_item(each, depth + 1) for each in _items(lines)] if depth < _MOST_NESTED else ""
    return read_keys(lines, depth) if _KEY.match(lines[0]) else _value(lines[0].strip(), lines[1:], depth)


def _dedented(lines: Sequence[str]) -> list[str]:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]


def _folded(lines: Sequence[str]) -> str:
    """Join wrapped lines; an empty line parts paragraphs."""
    parts = "\n".join(line.strip() for line in lines).strip().split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _quoted(first: str, more: Sequence[str]) -> str:
    text = "\n".join((first, *(line.strip() for line in more))).strip()
    if first[0] == '"':
        # A line that ends in a backslash goes on without a blank.
        text = re.sub(r"\\\n(?:\\(?= ))?", "", text)
    return _unquoted(_folded(text.split("\n")))


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != text[-1]:
        return text
    if text[0] == "'":
        return text[1:-1].replace("''", "'")
    return _ESCAPED.sub(_sign, text[1:-1]) if text[0] == '"' else text


def _sign(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _SIGNS.get(match[4], match[4])
    try:
        return str(json.loads(f'"\\u{code.zfill(4)}"')) if len(code) < 5 else chr(int(code, 16))
    except ValueError:
        return "\ufffd"
