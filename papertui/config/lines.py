"""Finding the line of a setting in a TOML text, which tomllib does not report."""

import re
import tomllib
from collections.abc import Iterator

from papertui.config.kinds import KeyPath


def line_of(text: str, place: KeyPath) -> int:
    """Return the line (1-based) on which the value at a path begins; that of its parent if unsure."""
    name, *rest = place
    if len(rest) > 1 and any(_headers(text, dotted := f"{name}.{rest[0]}")):
        name, *rest = dotted, *rest[1:]
    headers = list(_headers(text, str(name)))
    if not rest:
        return next(_assignments(text, str(name), 1), headers[0] if headers else 1)
    if isinstance(rest[0], int):
        return headers[rest[0]] if rest[0] < len(headers) else line_of(text, place[:1])
    start = headers[0] if headers else line_of(text, place[:1])
    return next(_assignments(text, str(rest[0]), start), start)


def _headers(text: str, name: str) -> Iterator[int]:
    """Yield the lines of `[name]` and `[[name]]`; a name may have dots."""
    return _matching(text, rf"\s*\[\[?\s*{_spelled(name)}\s*[].]", 1)


def _assignments(text: str, name: str, start: int) -> Iterator[int]:
    """Yield the lines from `start` on that assign to a name, or to a dotted part of it."""
    return _matching(text, rf"\s*(?:[\w\"'.-]+\.)?{_spelled(name)}\s*[.=]", start)


def _spelled(name: str) -> str:
    return r"\s*\.\s*".join(rf"""["']?{re.escape(part)}["']?""" for part in name.split("."))


def _matching(text: str, pattern: str, start: int) -> Iterator[int]:
    lines = text.split("\n")
    for number, line in enumerate(lines[start - 1 :], start):
        if re.match(pattern, line) and _is_toml("\n".join(lines[: number - 1])):
            yield number


def _is_toml(text: str) -> bool:
    """Whether a text is complete TOML; otherwise it ends inside a string or list."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
