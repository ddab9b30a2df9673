"""Markdown whose entries stand in block quotes."""

import re

_QUOTED = re.compile(r" {0,3}> ?")
_HEADING = re.compile(r" {0,3}> ?#{1,6} ")


def unquoted(lines: list[str]) -> list[str]:
    """Return the lines with those quotes opened that begin with a heading; other quotes are remarks."""
    opened = []
    is_entry = False
    for line in lines:
        quoted = _QUOTED.match(line)
        is_entry = quoted is not None and (is_entry or _HEADING.match(line) is not None)
        opened.append(line[quoted.end() :] if quoted and is_entry else line)
    return opened
