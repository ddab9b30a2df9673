"""Names as values in queries: quoting, and correction of names that no paper has."""

import re
from collections.abc import Iterable
from itertools import islice

from papertui.catalog import Catalog, facets
from papertui.catalog.columns import NAMES
from papertui.text import fold

_MOST = 20_000  # names that are compared; that takes a second
_PLAIN = re.compile(r"[\w./+#@&-]+")


def pattern(name: str) -> str:
    """Return the pattern that finds a name, with quotes replaced, since they would end the value."""
    return name.replace('"', "?")


def value(name: str) -> str:
    """Return a name, or a pattern of names, quoted as the value of a field."""
    written = pattern(name)
    return written if _PLAIN.fullmatch(written) else f'"{written}"'


def names_of(catalog: Catalog, field: str) -> list[str]:
    """Return the names that papers of the catalog have in a field; empty for a field without names."""
    from papertui.search.fields import FIELDS

    if field == "source":
        return facets.dumps(catalog)
    column = FIELDS[field].column
    return [shown for _name, shown, _docs in catalog.names.rows(column)] if column in NAMES else []


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the most similar name, else one that contains it, else ""."""
    from difflib import get_close_matches

    meant, names = fold(name), {fold(each): each for each in islice(known, _MOST)}
    near = get_close_matches(meant, names, n=1) or [each for each in names if meant in each]
    return names[near[0]] if near else ""
