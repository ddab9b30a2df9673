"""Citation keys: those of the dumps, and generated keys for the other papers."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeAlias

from papertui.exports.format import Listed, Walk
from papertui.identity.keys import IDENTIFYING, earlier_keys
from papertui.paper import Paper
from papertui.text import fold_accents

_LITTLE = (
    "a an and are as at be by can do does for from how in into is it its of on or the to towards via what "
    "when why with without"
)
_STOP_WORDS = frozenset(_LITTLE.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_WORD = re.compile(r"[a-z0-9]+")
# Keys that BibTeX and \cite accept; ids of other formats count as keys only if they match.
_OF_OTHERS = re.compile(r"(?!\w+://)[^\W\d_][\w:.+/-]{1,100}")
_KEYS = {
    "bibtex": re.compile(r"(?:[^\s,{}\\\"^]|\\[_&-]|\^(?!\^)){1,200}"),
    "csl-json": _OF_OTHERS,
    "ris": _OF_OTHERS,
}


def other_keys(paper: Paper) -> list[str]:
    """Return the paper's further citation keys that BibTeX can hold."""
    return [key for key in paper.other_keys if _KEYS["bibtex"].fullmatch(key)]


Wish: TypeAlias = tuple[str, int]
"""A key, and its priority."""

_KEPT, _OWN, _MADE = range(3)  # priority of keys: a lower rank keeps its key


@dataclass(frozen=True, slots=True)
class Keyed:
    """The citation keys of some papers, which of them were generated, and which several papers wanted."""

    keys: list[str]
    made: list[bool]
    clashes: dict[str, list[str]]


def keys_of(listed: Sequence[Listed]) -> list[str]:
    """Return the citation keys of the papers of a list."""
    if isinstance(listed, Walk):
        return list(listed.cites) or cite_keys(listed.papers)
    return cite_keys([row.paper for row in listed], [row.cite for row in listed])


def cite_keys(papers: Sequence[Paper], kept: Sequence[str] = ()) -> list[str]:
    """Return a distinct key for each paper; see `keyed`."""
    return keyed(papers, kept).keys


def keyed(
    papers: Sequence[Paper], kept: Sequence[str] = (), taken: Callable[[int, str], bool] | None = None
) -> Keyed:
    """Return a distinct key for each paper: its `kept` key, else the one it was read with, else a new one.

    A new key such as `vaswani2017attention` is built from author, year and title, in
    plain ASCII. If several papers want one key, the only paper of the highest rank gets
    it (kept, then read, then new); the others get a hash of their id as suffix, so that
    no key depends on the order of the list. A new key that `taken` reports as used by another
    paper (called with the paper's index in the list) gets a suffix too.
    """
    wishes = [wish(paper, kept[number] if kept else "") for number, paper in enumerate(papers)]
    return settle(wishes, papers, taken)


def settle(
    wished: Sequence[Wish], papers: Sequence[Paper], taken: Callable[[int, str], bool] | None = None
) -> Keyed:
    """Return a distinct key for each paper, as `keyed` does; only the colliding papers are examined again."""
    # BibTeX ignores the case of keys.
    ranks = Counter((key.lower(), rank) for key, rank in wished)
    first: dict[str, int] = {}
    for key, rank in ranks:
        first[key] = min(rank, first.get(key, rank))

    def settled(number: int, key: str, rank: int) -> str:
        has_right = rank == first[key.lower()] and ranks[key.lower(), rank] == 1
        if has_right and not (rank == _MADE and taken and taken(number, key)):
            return key
        return f"{key}-{_hash(papers[number])}"

    keys = list(_distinct(settled(number, *each) for number, each in enumerate(wished)))
    rows = [(key, *each) for key, each in zip(keys, wished, strict=True)]
    made = [rank == _MADE or (rank == _OWN and key != own) for key, own, rank in rows]
    clashes: defaultdict[str, list[str]] = defaultdict(list)
    for key, own, rank in rows:
        if rank != _MADE and ranks[own.lower(), rank] > 1:
            clashes[own.lower()].append(key)
    return Keyed(keys, made, clashes)


def wish(paper: Paper, kept: str) -> Wish:
    """Return the key that a paper would have if there were no collision."""
    if kept:
        return kept, _KEPT
    own = _own_key(paper)
    return (own, _OWN) if own else (_made_key(paper), _MADE)


def _own_key(paper: Paper) -> str:
    entry = paper.entry
    pattern = _KEYS.get(entry.source) if entry else None
    return entry.key if entry and pattern and pattern.fullmatch(entry.key) and entry.key.isprintable() else ""


def _made_key(paper: Paper) -> str:
    words = [word for word in _words(paper.title) if word not in _STOP_WORDS]
    families = [_family(str(paper.names[0]))] if paper.names else []
    lead = next(filter(None, (*families, *_words(paper.organization or "")[:1])), "")
    year = str(paper.date.year) if paper.date else ""
    # Without an author, two words of the title are often not unique.
    more = words[: 1 if lead or year else 2]
    if not lead:
        lead, more = (words[0], words[1 : 1 + len(more)]) if words else (f"paper{_hash(paper)}", [])
    return f"{lead}{year}{''.join(more)}"


def _family(name: str) -> str:
    last = name.split(",", 1)[0] if "," in name else name
    words = [word for word in _words(last) if word not in _SUFFIXES]
    return words[-1] if words else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_accents(text))


def _hash(paper: Paper) -> str:
    # The name that the first release used, so that its keys stay the same.
    name = earlier_keys(paper.arxiv_id, paper.title, paper.abstract[:IDENTIFYING], paper.aliases)[0]
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _distinct(keys: Iterable[str]) -> Iterator[str]:
    # Two papers with one id are one paper listed twice; even then no entry may be lost.
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key.lower()] += 1
        yield key if seen[key.lower()] == 1 else f"{key}-{seen[key.lower()]}"
