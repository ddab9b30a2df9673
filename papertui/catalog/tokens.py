"""Keys of papers as numbers of 64 bits: enough to know a paper again, in little room.

A token is 57 bits of a hash, three that say of what, and four that say what else the
paper is known by. With these, two sets of tokens decide as `identity.is_state_of`
does on the keys, but that years and kinds are passed over, and that one id in common
is enough: tokens that could name one paper are partners.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from papertui.catalog.chunks import token_ends, tokens_of_chunk
from papertui.catalog.reader import Catalog
from papertui.identity.keys import Work, is_preprint
from papertui.identity.rule import Identity, identity

# Of what a token is: an id or all that a record prints; or a title, with an abstract, a family name, or both.
_WHOLE, _TITLE, _OF_ABSTRACT, _OF_FAMILY = 0, 4, 1, 2
_KIND = 7
# What else the paper is known by.
_ABSTRACT, _FAMILY, _PREPRINT, _DOI = 8, 16, 32, 64
_LOW = 127


def tokens_of(keys: Sequence[str]) -> list[int]:
    """Return the tokens of a paper with these keys."""
    works: list[Work] = []
    ids: list[str] = []
    known = 0
    # A loop, for this runs once a paper: all keys that today's code writes need no `Identity`.
    for key in keys:
        if key.startswith("title:"):
            if key[-1] == "*":
                return _tokens_of_earlier(identity(keys))
            if "?" in key:
                work = Work.of_key(key)
                if work.place:
                    continue  # the key without it stands beside it
                works.append(work)
                known |= (_ABSTRACT if work.abstract else 0) | (_FAMILY if work.family else 0)
        elif key.startswith(("arxiv:", "doi:")):
            ids.append(key)
            is_doi = key[0] == "d" and not is_preprint(key.removeprefix("doi:"))
            known |= _DOI if is_doi else _PREPRINT
    return _tokens(ids, works, known) if works else _tokens_of_earlier(identity(keys))


def _tokens_of_earlier(own: Identity) -> list[int]:
    known = (
        _ABSTRACT * bool(own.abstracts or any("#" in title for title in own.earlier))
        | _FAMILY * bool(own.families)
        | _PREPRINT * bool(own.arxiv or own.preprints)
        | _DOI * bool(own.dois)
    )
    return _tokens((*own.arxiv, *own.dois, *own.preprints), _works(own), known)


def _tokens(ids: Iterable[str], works: Iterable[Work], known: int) -> list[int]:
    tokens = dict.fromkeys(map(hash_of, ids))
    works = tuple(works)
    for work in works:
        for token in _of_title(work, is_one_of_many=len(works) > 1):
            tokens[token | known] = None
    return list(tokens)


def partners(token: int) -> tuple[int, ...]:
    """Return the tokens of other papers that make them the same paper as one with this token."""
    high = token & ~_LOW
    return tuple(high | low for low in _PARTNERS[token & _LOW])


def is_own_partner(token: int) -> bool:
    """Whether two papers that have this token are the same; see `partners`."""
    low = token & _LOW
    return low in _PARTNERS[low]


def hash_of(text: str) -> int:
    """Return 57 bits of hash, the seven lowest bits of the number free."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") & ~_LOW


def _works(own: Identity) -> Iterator[Work]:
    yield from own.works
    if not own.works:
        for title in own.earlier:
            letters, _, abstract = title.partition("#")
            yield Work(letters, abstract=abstract)


def _of_title(work: Work, *, is_one_of_many: bool) -> Iterator[int]:
    """Yield a token for each part of what a record prints that could be all that another one does."""
    title, is_whole = work.title, work.title.startswith("~")
    abstract, family = work.abstract.rstrip("+"), work.family.rpartition(".")[2]
    # What two records print alike makes them one whatever else they have, but for their ids; where it
    # has an abstract or a name, and nothing else is printed of the paper, the tokens below say so too.
    if work.small or is_whole or is_one_of_many or not (abstract or family):
        yield hash_of(work.key) | _TITLE | _OF_ABSTRACT | _OF_FAMILY
    if is_whole:
        return
    if not work.small:
        yield hash_of(title) | _TITLE
    if abstract:
        yield hash_of(f"{title}?{abstract}") | _TITLE | _OF_ABSTRACT
    if family:
        yield hash_of(f"{title}??{family}") | _TITLE | _OF_FAMILY
    if abstract and family:
        yield hash_of(f"{title}?{abstract}?{family}") | _TITLE | _OF_ABSTRACT | _OF_FAMILY


def _partners(low: int) -> tuple[int, ...]:
    if not low & _TITLE:
        return (low,)
    kind = low & _KIND
    return tuple(kind | known for known in range(0, _LOW + 1, _KIND + 1) if _may_be_one(kind, low, known))


def _may_be_one(kind: int, ours: int, theirs: int) -> bool:
    # What both are known by, and do not have in common here, tells them apart.
    compared = _PREPRINT | _DOI
    compared |= 0 if kind & _OF_ABSTRACT else _ABSTRACT
    compared |= 0 if kind & _OF_FAMILY else _FAMILY
    ids = _PREPRINT | _DOI
    have_ids = bool(ours & ids) and bool(theirs & ids)
    is_more_alike = bool(kind & (_OF_ABSTRACT | _OF_FAMILY))
    return not ours & theirs & compared and (is_more_alike or not have_ids)


_PARTNERS = tuple(map(_partners, range(_LOW + 1)))


@dataclass(frozen=True, slots=True)
class DocTokens:
    """The tokens of every document, one document after the other; `ends` says where each one's end."""

    numbers: "array[int]"
    ends: "array[int]"

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
    """Return the tokens of the keys of every live document."""
    numbers, ends = array("Q"), array("i")
    for chunk in catalog.stored.chunks("tokens"):
        before = len(numbers)
        ends.extend(before + end for end in token_ends(chunk))
        numbers.extend(tokens_of_chunk(chunk))
    return DocTokens(numbers, ends[: catalog.size])
