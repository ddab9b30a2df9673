"""The keys of a paper.

    arxiv:1706.03762                            a DOI of arXiv is an arXiv id
    doi:10.1038/nature14539
    title:FOLD?SMALL?FAMILY?YEAR?KIND?ABSTRACT?PLACE  the same, with where it is printed
    title:FOLD?SMALL?FAMILY?YEAR?KIND?ABSTRACT  what one record prints; what is unknown is empty
    title:LETTERS                               leads to every paper of that title

Empty parts at the end are left out. FOLD has `=` for `#`. SMALL is t of a title of
one or two words, h of a usual heading. FAMILY is the first author's, words joined by
dots. YEAR is empty where it is inferred, too. KIND is w of a whole (a book), p of a
part (a chapter). ABSTRACT is a hash of its first letters, with `+` where it is long.
PLACE is as `places` says; what has one has the key without it, too, for that is the one
by which earlier versions knew the work.

`not:KEY` means that the user separated the paper from the one with that key.
Of the first release there are `title:LETTERS#ABSTRACT`, the letters without signs,
and since then `title:LETTERS*` of what is kept for every paper of that title.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

from papertui.identity.headings import FIRST_WORDS, is_heading
from papertui.identity.places import fold_place
from papertui.reference import Name, Reference
from papertui.text import fold, fold_accents

_HEAD_LENGTH = 60
IDENTIFYING = 4 * _HEAD_LENGTH
"""Characters of an abstract that can matter."""
_FEW_WORDS = 2
_LONGEST_SMALL, _MOST_PARTS = 200, 12

_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
# A sign belongs to the letter before it: C, C++ and C# are three languages.
_SIGNS = re.compile(r"(?<=[^\W\d_])[+#*]+")
_HAS_SIGN = re.compile(r"[+#*]")
_NO_SIGNS = str.maketrans("", "", "+#*=")
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?\Z")
_PREPRINT_DOI = re.compile(
    r"10\.1101/\d|10\.64898/"  # bioRxiv, medRxiv; with letters 10.1101 is a journal's
    r"|10\.312[123]\d/|10\.31730/|10\.35542/|10\.51224/"  # OSF and the servers that it runs
    r"|10\.21203/rs\.|10\.20944/preprints|10\.2139/ssrn\.|10\.26434/chemrxiv|10\.36227/techrxiv|10\.22541/"
)
_PREPRINT_VERSION = re.compile(r"(?<=\d)[./_-]?v\d+\Z|(?<=[a-z0-9])_v\d+\Z")
_CLASS = re.compile(r"\.[a-z]{2}(?=/)")
_BEFORE_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|doi:\s*)*", re.IGNORECASE)
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_KINDS = {
    **dict.fromkeys(("book", "collection", "periodical"), "w"),
    **dict.fromkeys(("chapter", "paper-conference"), "p"),
    **dict.fromkeys(("entry", "entry-dictionary", "entry-encyclopedia"), "p"),
}


class Work(NamedTuple):
    """The parts of a work's title key, as one record prints them."""

    title: str
    small: str = ""
    family: str = ""
    year: str = ""
    kind: str = ""
    abstract: str = ""
    place: str = ""

    @property
    def printed(self) -> tuple[str, ...]:
        """What a record prints of it, but for the place; whether the title is small follows from it."""
        return (self.title, *self[2:-1])

    @property
    def key(self) -> str:
        """The key made of these parts; unknown parts at its end are left out."""
        return f"title:{self.title}?" + "?".join(self[1:]).rstrip("?")

    @classmethod
    def of_key(cls, key: str) -> "Work":
        """Parse a key as `key` returns it; tolerate anything else."""
        return cls(*key.removeprefix("title:").split("?")[: len(cls._fields)])


def fold_title(title: str) -> str:
    """Fold a decoded title for identity: letters and digits without accents, and `+ # *` after a letter."""
    return _titled(fold_accents(title))


def _titled(folded: str) -> str:
    if not _HAS_SIGN.search(folded):
        return _letters(folded)
    pieces, end = [], 0
    for match in _SIGNS.finditer(folded):
        pieces += [_letters(folded[end : match.start()]), match[0]]
        end = match.end()
    return "".join((*pieces, _letters(folded[end:])))


@lru_cache(maxsize=1024)  # asked several times of each paper
def plain_doi(text: str) -> str:
    """Return a DOI in canonical spelling: without address or `doi:` prefix, in lower case."""
    return unquote(_BEFORE_DOI.sub("", text.strip())).lower()


def plain_arxiv_id(text: str) -> str:
    """Return an arXiv id in canonical spelling: in lower case, without the class of `cs.CL/0001015`."""
    return _CLASS.sub("", text.lower(), count=1)


def letters_of(folded: str) -> str:
    """Return a folded title without its signs, as the first release folded it."""
    return folded if folded.isalnum() else folded.translate(_NO_SIGNS)


def fold_abstract(abstract: str) -> str:
    """Fold the beginning of a decoded abstract, which distinguishes papers of one title."""
    return _letters(fold_accents(abstract[:IDENTIFYING]))[:_HEAD_LENGTH]


# Lists of one field name the same people again and again.
@lru_cache(maxsize=4096)
def fold_family(name: Name) -> str:
    """Fold a family name without its particles, or a literal up to a comma, to words joined by dots."""
    words = (name.family or name.literal).partition(",")[0].replace("-", " ").split()
    while name.family and len(words) > 1 and words[0].islower():
        del words[0]
    return ".".join(filter(None, (_letters(fold(word)) for word in words)))


def is_preprint(doi: str) -> bool:
    """Whether a DOI, in lower case, belongs to a preprint server."""
    return _PREPRINT_DOI.match(doi) is not None


def is_publication(doi: str) -> bool:
    """Whether a DOI, in any spelling, belongs neither to arXiv nor to another preprint server."""
    key = _doi_key(doi)
    return key.startswith("doi:") and not is_preprint(key.removeprefix("doi:"))


# A paper is looked up, changed and painted again within moments.
@lru_cache(maxsize=1024)
def keys_of(
    arxiv_id: str | None,
    doi: str | None,
    title: str,
    name: Name | None,
    year: int | None,
    reference: Reference,
    abstract: str,
    aliases: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the keys of a paper, strongest first, its aliases last.

    A title that folds to nothing (all signs) is hashed instead.
    """
    ids = [f"arxiv:{arxiv_id}"] if arxiv_id else []
    if doi:
        key = _doi_key(doi)
        ids += [] if ids and key.startswith("arxiv:") else [key]
    spelled = fold_accents(title)
    folded = _titled(spelled)
    letters = letters_of(folded) or "~" + _digest(title)
    head = fold_abstract(abstract)
    work = Work(
        (folded or letters).replace("#", "="),
        _smallness(spelled),
        fold_family(name) if name else "",
        str(year or ""),
        _KINDS.get(reference.type, ""),
        _digest(head) + "+" * (len(abstract) >= IDENTIFYING) if head else "",
    )
    place = fold_place(reference) if reference.pages else ""
    works = (work._replace(place=place).key, work.key) if place else (work.key,)
    return tuple(dict.fromkeys((*ids, *works, f"title:{letters}", *aliases)))


def earlier_keys(
    arxiv_id: str | None, title: str, abstract: str, aliases: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the keys of a paper as the first release computed them."""
    ids = [f"arxiv:{arxiv_id}"] if arxiv_id else []
    letters, head = letters_of(fold_title(title)) or "~" + _digest(title), fold_abstract(abstract)
    titles = [f"title:{letters}#{_digest(head)}"] if head else []
    return tuple(dict.fromkeys((*ids, *titles, f"title:{letters}", *aliases)))


def smallness(title: str) -> str:
    """Return `t` for a title of one or two words, `h` for a usual heading, else ""."""
    return _smallness(fold_accents(title))


def _smallness(folded: str) -> str:
    parts = folded[:_LONGEST_SMALL].split()
    if len(parts) > _MOST_PARTS:
        return ""
    words = _words_of(parts[:4])
    # Most titles begin with words that no heading begins with: these need no search.
    if len(words) > _FEW_WORDS and words[0] not in FIRST_WORDS:
        return ""
    words = _words_of(parts)
    if words and words[0] in FIRST_WORDS and is_heading(" ".join(words)):
        return "h"
    return "t" if len(words) <= _FEW_WORDS and sum(map(_words_in, words)) <= _FEW_WORDS else ""


def _words_of(parts: list[str]) -> list[str]:
    return [word for part in parts if (word := part if part.isalnum() else _letters(part))]


def _words_in(word: str) -> int:
    # Chinese and Japanese have no blanks between words of some two letters each.
    return 1 if word.isascii() else max(1, len(_IDEOGRAPH.findall(word)) // 2)


def _doi_key(doi: str) -> str:
    plain = plain_doi(doi)
    if found := _ARXIV_DOI.match(plain):
        return f"arxiv:{plain_arxiv_id(found[1])}"
    return f"doi:{_PREPRINT_VERSION.sub('', plain) if is_preprint(plain) else plain}"


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode().translate(None, _ASCII_SIGNS).decode()
    return "".join(filter(str.isalnum, text))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
