"""Names as values of a query: written so that they are taken whole, and corrected where no paper has them."""

import re
from collections.abc import Iterable
from itertools import islice

from papertui.catalog import Catalog, facets
from papertui.catalog.columns import NAMES
from papertui.text import fold

_MOST = 20_000  # names that one is compared with; that takes a second
_PLAIN = re.compile(r"[\w./+#@&-]+")


def pattern(name: str) -> str:
    """Return the pattern that finds a name: a quote in it would end the value."""
    return name.replace('"', "?")


def value(name: str) -> str:
    """Write a name, or a pattern of names, as the value of a field."""
    written = pattern(name)
    return written if _PLAIN.fullmatch(written) else f'"{written}"'


def names_of(catalog: Catalog, field: str) -> list[str]:
    """Return the values of a field that papers of the catalog have, none for one of other values."""
    from papertui.search.fields import FIELDS

    if field == "source":
        return facets.dumps(catalog)
    column = FIELDS[field].column
    return [shown for _name, shown, _docs in catalog.names.rows(column)] if column in NAMES else []


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the name that was probably meant: one like it, else one that it is a part of, else nothing."""
    from difflib import get_close_matches

    meant, names = fold(name), {fold(each): each for each in islice(known, _MOST)}
    near = get_close_matches(meant, names, n=1) or [each for each in names if meant in each]
    return names[near[0]] if near else ""
