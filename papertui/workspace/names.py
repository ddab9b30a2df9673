"""Names as values of a query: written so that they are taken whole, and put right where nobody has them."""

import re
from collections.abc import Iterable

from papertui.text import fold

_PLAIN = re.compile(r"[\w./+#@&-]+")


def pattern(name: str) -> str:
    """Give the pattern that finds a name: a quote in it would end the value."""
    return name.replace('"', "?")


def value(name: str) -> str:
    """Write a name, or a pattern of names, as the value of a field."""
    written = pattern(name)
    return written if _PLAIN.fullmatch(written) else f'"{written}"'


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Give the name that was probably meant: one like it, else one that it is a part of, else nothing."""
    from difflib import get_close_matches

    meant, names = fold(name), {fold(each): each for each in known}
    near = get_close_matches(meant, names, n=1) or [each for each in names if meant in each]
    return names[near[0]] if near else ""
