"""Keys of papers as numbers of 64 bits: enough to know a paper again, in little room.

A token is 60 bits of a key's hash, two of its kind, and two that say what else
the paper is known by. With these, two sets of tokens decide as
`identity.same_paper` does on the keys: tokens that could name one paper are
partners.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from papertui.catalog.reader import Catalog

_HAS_ID, _HAS_ABSTRACT = 1, 2
_ID, _ABSTRACT, _TITLE = 0, 4, 8
_LOW = 15


def tokens_of(keys: Sequence[str]) -> list[int]:
    """Return the tokens of a paper with these keys, one a key."""
    has_id = _HAS_ID * any(key.startswith("arxiv:") for key in keys)
    has_abstract = _HAS_ABSTRACT * any("#" in key for key in keys)
    tokens = []
    for key in keys:
        if key.startswith("arxiv:"):
            low = _ID
        elif "#" in key:
            low = _ABSTRACT | has_id
        else:
            low = _TITLE | has_id | has_abstract
        tokens.append(hash_of(key) | low)
    return tokens


def partners(token: int) -> tuple[int, ...]:
    """Return the tokens of other papers that make them the same paper as one with this token."""
    high = token & ~_LOW
    return tuple(high | low for low in _PARTNERS[token & _LOW])


def is_own_partner(token: int) -> bool:
    """Whether two papers that have this token are the same; see `partners`."""
    return not token & (_HAS_ID | _HAS_ABSTRACT)


def hash_of(text: str) -> int:
    """Return 60 bits of hash, the four lowest bits of the number free."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") & ~_LOW


def _partners(low: int) -> tuple[int, ...]:
    # Papers that both have an id, or both an abstract, are told apart by that and not by what is weaker.
    kind, known = low & ~3, low & 3
    most = {_ID: 0, _ABSTRACT: _HAS_ID, _TITLE: _HAS_ID | _HAS_ABSTRACT}.get(kind, 0)
    return tuple(kind | other for other in range(most + 1) if not other & known)


_PARTNERS = tuple(map(_partners, range(_LOW + 1)))


@dataclass(frozen=True, slots=True)
class DocTokens:
    """The tokens of every document, one document after the other; `ends` says where each one's end."""

    numbers: "array[int]"
    ends: "array[int]"

    @classmethod
    def of_keys(cls, keys: Mapping[int, Sequence[str]], size: int) -> "DocTokens":
        """Make the tokens of documents below `size` from the keys of those that are live."""
        numbers, ends = array("Q"), array("i")
        for doc in range(size):
            numbers.extend(tokens_of(keys.get(doc, ())))
            ends.append(len(numbers))
        return cls(numbers, ends)

    def of(self, doc: int) -> "array[int]":
        """Return the tokens of one document."""
        return self.numbers[self.ends[doc - 1] if doc else 0 : self.ends[doc]]

    def of_all(self, docs: Iterable[int]) -> "array[int]":
        """Return the tokens of some documents."""
        numbers = array("Q")
        for doc in docs:
            numbers.extend(self.of(doc))
        return numbers


def tokens_in(catalog: Catalog) -> DocTokens:
    """Return the tokens of the keys of every document of a generation."""
    try:
        return DocTokens(catalog.stored.column("tokens", "Q"), catalog.stored.column("tokens:ends"))
    except LookupError:
        # The first release kept none.
        keys: dict[int, list[str]] = {}
        for doc, key in catalog.stored.rows("SELECT doc, key FROM keys"):
            keys.setdefault(doc, []).append(key)
        return DocTokens.of_keys(keys, catalog.size)
