"""Ends of a query that may go on to be an id, an address, a key, a year or a name, while it is being typed.

Where nothing is found with such an end, the list stays what it is without it: a
pasted or copied id is typed letter by letter, and names nothing before its last.
"""

import re
from functools import reduce

from papertui.search.fields import FIELDS


def _start_of(word: str, least: int) -> str:
    """Return the pattern of the beginnings of a word, of so many letters or more."""
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
    r"[^\W_]+_\w*|[^\W\d_]{3,}(?:19|20)\d\d\w*",  # vaswani_attention_2017, vaswani2017attention
    r"(?:doi|key|id):\S*",
    r'author:"[^"]*',
    r"et(?:\s+al?)?",
    r"[-=]\w+",
    *FIELDS,
)
_BEGUN = re.compile(rf"(?:\A|(?<=[\s(]))[\[<{{\"'“‘(]*(?:{'|'.join(_ENDS)})\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\A|(?<=\s))(?:[^\W\d_]\.?\s+)+(?=[^\W\d_]+\Z)")


def without_begun(text: str) -> str | None:
    """Return a query without an end that may go on to name a paper; None where it has none.

    Of initials and the beginning of a name, the beginning stays.
    """
    if match := _INITIALS.search(text):
        return text[: match.start()] + text[match.end() :]
    match = _BEGUN.search(text)
    return text[: match.start()] if match else None
