"""Citation keys: those that papers came with, and for the others keys made of their own facts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b

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
# What BibTeX takes for a key and \cite can name; ids of other formats are keys only where they look like one.
_KEPT = {
    "bibtex": re.compile(r"[^\s,{}\\\"#%~^]{1,200}"),
    "csl-json": re.compile(r"(?!https?:)[A-Za-z][\w:.+-]{1,100}", re.ASCII),
}


def cite_keys(papers: Sequence[Paper]) -> list[str]:
    """Return a key of its own for each paper: the one it came with, else as `vaswani2017attention`.

    Made of the paper's own facts, in plain ASCII. Those that would be alike all
    get a hash of the paper's id, so that no key depends on the order of the list,
    and one changes only when a paper with a like one comes to the list or leaves it.
    """
    wished = [_kept_key(paper) or _made_key(paper) for paper in papers]
    # Case does not tell keys apart in BibTeX.
    times = Counter(map(str.lower, wished))
    return list(_distinct(map(partial(_parted, times), wished, papers)))


def _parted(times: Counter[str], key: str, paper: Paper) -> str:
    return key if times[key.lower()] == 1 else f"{key}-{_hash(paper)}"


def _kept_key(paper: Paper) -> str:
    entry = paper.entry
    pattern = _KEPT.get(entry.source) if entry else None
    return entry.key if entry and pattern and pattern.fullmatch(entry.key) and entry.key.isprintable() else ""


def _made_key(paper: Paper) -> str:
    words = [word for word in _words(paper.title) if word not in _STOP_WORDS]
    families = [_family(str(paper.names[0]))] if paper.names else []
    lead = next(filter(None, (*families, *_words(paper.organization or "")[:1])), "")
    year = str(paper.date.year) if paper.date else ""
    # Two words of a title and nothing else are often those of another too.
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
    # As the first release named the paper, so that its keys stay.
    name = earlier_keys(paper.arxiv_id, paper.title, paper.abstract[:IDENTIFYING], paper.aliases)[0]
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _distinct(keys: Iterable[str]) -> Iterator[str]:
    # Two papers of one id are the same paper listed twice; even then no entry may be lost.
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key.lower()] += 1
        yield key if seen[key.lower()] == 1 else f"{key}-{seen[key.lower()]}"
