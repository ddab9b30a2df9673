"""Identity: the keys that a paper is known by, and which sets of keys are of one paper."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import unquote

from papertui.text import fold_accents

_HEAD_LENGTH = 60
IDENTIFYING = 4 * _HEAD_LENGTH
"""Characters of an abstract that can matter."""

_BEFORE_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:\s*)*", re.IGNORECASE)
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())


def fold_title(title: str) -> str:
    """Fold a decoded title for identity: accents off, letters and digits only."""
    return _letters(fold_accents(title))


def plain_doi(text: str) -> str:
    """Return a DOI in any spelling as it compares: without an address or `doi:` before it, in lower case."""
    return unquote(_BEFORE_DOI.sub("", text.strip())).lower()


def fold_abstract(abstract: str) -> str:
    """Fold the head of a decoded abstract: what tells two papers of one title apart."""
    return _letters(fold_accents(abstract[:IDENTIFYING]))[:_HEAD_LENGTH]


# A paper is looked up, changed and painted again within moments.
@lru_cache(maxsize=1024)
def keys_of(arxiv_id: str | None, title: str, abstract: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of a paper, strongest first.

    `arxiv:ID` where the id is known; then `title:FOLD#HASH`, whose hash is of
    the abstract's first letters, where there is an abstract; then `title:FOLD`.
    Aliases follow. A title that folds to nothing (all signs) is hashed instead.
    """
    keys = [f"arxiv:{arxiv_id}"] if arxiv_id else []
    folded = fold_title(title) or "~" + _digest(title)
    head = fold_abstract(abstract)
    if head:
        keys.append(f"title:{folded}#{_digest(head)}")
    keys.append(f"title:{folded}")
    return tuple(dict.fromkeys((*keys, *aliases)))


def same_paper(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two sets of keys name one paper.

    The same arXiv id says yes and two different ones say no; else the same
    title says yes unless both have abstracts and those begin differently.
    """
    a, b = set(ours), set(theirs)
    for decides in ("arxiv:", "#"):
        of_a = {key for key in a if decides in key}
        of_b = {key for key in b if decides in key}
        if of_a & of_b:
            return True
        if of_a and of_b:
            return False
    return not a.isdisjoint(b)


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(None, _SIGNS).decode()
    return "".join(filter(str.isalnum, text))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
