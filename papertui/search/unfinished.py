"""Unfinished ends of a query that may become an id, an address, a key, a year or a name as typing goes on.

A pasted or copied id is typed letter by letter and matches nothing until it is complete.
While such an end finds nothing, the list keeps showing the results without it.
"""

import re
from functools import reduce

from papertui.search.fields import FIELDS


def _start_of(word: str, least: int) -> str:
    """Return a pattern for the prefixes of a word that have `least` letters or more."""
    rest = reduce(lambda inner, letter: f"(?:{re.escape(letter)}{inner})?", reversed(word[least:]), "")
    return re.escape(word[:least]) + rest


_HOSTS = (
    "www.",
    "export.",
    "arxiv.",
    "alphaxiv.",
    "doi.org",
    "openreview.",
    "huggingface.",
    "semanticscholar.",
)
_OLD = (
    "hep-th",
    "hep-ph",
    "hep-ex",
    "hep-lat",
    "astro-ph",
    "cond-mat",
    "gr-qc",
    "quant-ph",
    "nucl-th",
    "math-ph",
)
_CLASSES = rf"(?:(?:{'|'.join(_start_of(name, 3) for name in _OLD)})(?:\.[a-z]*)?/?|[a-z]+(?:\.[a-z]+)?/)\d*"
_BEFORE_ID = rf"(?:{_start_of('arxiv', 2)}|{_start_of('doi', 2)})"
_ENDS = (
    r"\d{1,4}\.?\d*",  # a year, an id, a DOI
    rf"{_BEFORE_ID}:?(?:\s*[\d.]*|\s*10\.\S*|{_CLASSES})",
    rf"{_start_of('https', 3)}|https?:\S*",
    *(rf"{_start_of(host, 3)}|{re.escape(host)}\S*" for host in _HOSTS),
    _CLASSES,
    r"\\[a-z]*(?:\[[^\]]*\])*(?:\{\S*)?",
    # vaswani_attention_2017, vaswani2017attention, devlin-etal-2019-bert
    r"[^\W_]+_\w*|[^\W\d_]{2,}(?:1|2|19\d?|20\d?|(?:19|20)\d\d\w*)",
    r"[^\W\d_]{2,}-e(?:t|ta|tal|tal-[\w-]*)?",
    r"(?:doi|key|id):\S*",
    r'author:"[^"]*',
    r"et(?:\s+al?)?",
    r"[-=]\w+",
    *FIELDS,
)
_UNFINISHED = re.compile(rf"(?:\A|(?<=[\s(]))[\[<{{\"'“‘(@]*(?:{'|'.join(_ENDS)})\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\A|(?<=[\s:]))(?:[^\W\d_](?:\.-?\s*|\s+))+(?=[^\W\d_]+\Z)")


def without_unfinished_end(text: str) -> str | None:
    """Return a query without an unfinished end that may name a paper; None if it has no such end.

    Initials before an unfinished name are removed, the name stays.
    """
    if match := _INITIALS.search(text):
        return text[: match.start()] + text[match.end() :]
    match = _UNFINISHED.search(text)
    return text[: match.start()] if match else None
