"""Recognises what people paste into a search: ids, addresses, citation keys, whole BibTeX entries.

Each becomes a `Named` leaf of kind `id`, `doi`, `key` or `address` that finds the paper
it names; that paper is listed first.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace

from papertui.identity import address, plain_doi, trimmed_doi
from papertui.search.leaves import Dates, Leaf, Leaves, Named, Trait
from papertui.search.parts import Part, Run
from papertui.search.signs import end_of_word
from papertui.search.tokens import tokens
from papertui.text import clean_line, fold

MOST_OF_AN_ENTRY = 50_000
"""Maximum length of a BibTeX entry, in characters."""

_MONTH = r"(?:0[1-9]|1[0-2])"
# Four digits up to 2014, five since then.
_NEW = rf"(?:(?:0\d|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}})"
_ARXIV = rf"(?:{_NEW}|[a-z-]{{2,20}}(?:\.[a-z]{{2}})?/\d{{7}})"
_VERSION = r"(?:v\d{1,3})?"
_CLASS = r"(?:[ \t]+\[[\w.-]+\])?"
_OPENS, _CLOSES = r"[\[<{\"'“‘]*", r"[\]>}\"'”’.,;:]*"
_IDENTIFIER = re.compile(
    rf"{_OPENS}(?:arxiv[:\s]\s*)?({_ARXIV}){_VERSION}(?:\.pdf)?{_CLOSES}(?:\(\S*\))?(?=[\s)]|\Z){_CLASS}",
    re.IGNORECASE,
)
# Inside other text that is no field: abs/2004.04906, …?q=2203.15556, \citep{2606.13677}.
_WITHIN = re.compile(
    rf"(?!\(*[a-z]+:(?!//))\S*?(?:[/={{(]|arxiv[:.])({_NEW}){_VERSION}(?:\.pdf)?(?![\w/-])\S*", re.IGNORECASE
)
_DOI = re.compile(rf"{_OPENS}(?:doi:)?(10\.\d{{4,9}}/\S+)", re.IGNORECASE)
_LINK = re.compile(rf"{_OPENS}((?:https?://)?(?:[\w-]+\.)+[a-z]{{2,}}/\S*)", re.IGNORECASE)
_ARXIV_OF_LINK = re.compile(rf"/({_ARXIV}){_VERSION}(?:\.pdf)?(?=[/?#]|\Z)", re.IGNORECASE)
_DOI_OF_LINK = re.compile(r"/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_DOI_OF_ARXIV = re.compile(rf"10\.48550/arxiv\.({_ARXIV}){_VERSION}", re.IGNORECASE)
_ENDS = r"(?:\.pdf|/(?:full|pdf|abstract|epdf|meta))?\Z"
_DOI_ENDS = re.compile(rf"(?:v\d+)?(?:\.(?:full|pdf|abstract|long|short))*{_ENDS}")
_END_OF_DOI = re.compile(r"(?=.*\d)[\w.-]{8,60}")
_CITED = re.compile(
    r"(?:\\[a-zA-Z]*cite[a-zA-Z]*\*?(?:\[[^\]]*\])*\{([^\s{},]+)\}|(DBLP:[\w:/.-]+))(?=[\s.,;)]|\Z)"
)
_MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|scp|span|title|jats:\w+)>|\\(?:text|math|emph|title|bf|it)[a-z]*\{",
    re.IGNORECASE,
)
_BEFORE_DOI = re.compile(r"doi:?\s+(?=10\.)", re.IGNORECASE)
_YEAR = re.compile(r"[(\[]?((?:19|20)\d\d)[)\],.;:]*")
_KEY = re.compile(r"(?=[\w:.+/-]{5,80}\Z)(?=.*[\d_:])(?=.*[^\W\d_])[^\W_][\w:.+/-]*")
_SIGNS_OF_A_KEY = "[]@;,."
# Surname, year, first word of the title: vaswani2017attention, Jumper_2021, devlin-etal-2019-bert.
_CITATION = re.compile(
    r"([^\W\d_]{2,})(?:[-_]et[-_]?al)?[-_:.]?((?:19|20)\d\d)(?:[a-z]|_[A-Z]{3,}|[-_:.]?([^\W\d_]{2,}))?"
)
_CITATION_OF_ZOTERO = re.compile(r"([^\W\d_]{2,})_([^\W\d_]{2,})_((?:19|20)\d\d)")
_UNFINISHED = re.compile(
    rf"arxiv:\S*|(?:0[7-9]|[1-3]\d){_MONTH}\.\d{{0,4}}|"
    r"10\.\d{4,9}/?|https?:/{0,2}"
    r"|(?:https?://)?(?:www\.|export\.)?(?:arxiv\.org|alphaxiv\.org|doi\.org|dx\.doi\.org|openreview\.net"
    r"|semanticscholar\.org|huggingface\.co/papers?)\S*",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\s*@([a-z]+)\s*[{(]\s*([^\s,{}]*)\s*,", re.IGNORECASE)
_FIELD = re.compile(r"[,\s](title|doi|eprint|url|author|year|date)\s*=\s*", re.IGNORECASE)


def without_markup(text: str) -> str:
    """Replace the HTML tags and the LaTeX commands around the words of a query by spaces."""
    return _MARKUP.sub(lambda match: " " * len(match[0]), text)


def identifier(text: str, start: int) -> tuple[Named | None, int]:
    """Return the leaf of a paper named at a position of a query, and the end of the name; or None."""
    if match := _IDENTIFIER.match(text, start):
        return _named("id", match[1].lower(), match), match.end()
    if match := _CITED.match(text, start):
        return _named("key", match[1] or match[2], match), match.end()
    if match := _BEFORE_DOI.match(text, start):
        start = match.end()
    end = end_of_word(text, start)
    if match := _DOI.match(text, start, end):
        return _of_doi(match[1], match), end
    if match := _WITHIN.match(text, start, end):
        return _named("id", match[1], match), end
    match = _LINK.match(text, start, end)
    return (of_link(match[1], match), end) if match else (None, start)


def with_other_ways(run: Run, word: str, today: datetime.date) -> Run:
    """Add to a word the leaves that it stands for besides its text, and what it cites."""
    other_leaves, cited = _other_leaves(word, run.start, today), _cited(word, today)
    return replace(run, other_leaves=other_leaves, cited=cited) if other_leaves or cited else run


def citation(named: Named, today: datetime.date) -> Named | Run:
    """Return the word of a citation key, with the author, the year and the title that it is made of."""
    found = _cited(named.name, today) if named.kind == "key" else ()
    if not found:
        return named
    parts, (start, end) = tuple(map(Part, tokens(named.name))), named.clause
    return Run(parts, start=start, end=end, clause=named.clause, other_leaves=(named,), cited=found)


def _other_leaves(word: str, start: int, today: datetime.date) -> tuple[Leaf, ...]:
    """Return the leaves that a word stands for besides its text: a year, an address, a citation key."""
    if year := _YEAR.fullmatch(word):
        number = int(year[1])
        days = Dates(datetime.date(number, 1, 1), datetime.date(number, 12, 31))
        return (days,) if number <= today.year + 1 else ()
    if link := _LINK.fullmatch(word):
        named = of_link(link[1], link)
        return (named,) if named else ()
    word = word.strip(_SIGNS_OF_A_KEY)
    return (key(word, start),) if _KEY.fullmatch(word) else ()


def _cited(word: str, today: datetime.date) -> tuple[Run | Leaf, ...]:
    """Return the author, the year and the word of a title that a citation key is made of.

    A preprint may be a year older than what is cited, and undated if its title has the word.
    """
    word = word.strip(_SIGNS_OF_A_KEY)
    if match := _CITATION_OF_ZOTERO.fullmatch(word):
        surname, begun, year = match.groups()
    elif match := _CITATION.fullmatch(word):
        surname, year, begun = match.groups()
    else:
        return ()
    number = int(year)
    if number > today.year + 1:
        return ()
    days = Dates(datetime.date(number - 1, 1, 1), datetime.date(number, 12, 31))
    author = Run((Part(fold(surname)),), ("author",))
    if not begun:
        return author, days
    dated = Trait(f"{year} or undated", lambda leaves: days.find(leaves) | _undated(leaves))
    return author, dated, Run((Part(fold(begun)),), ("title",))


def _undated(leaves: Leaves) -> int:
    return leaves.live & ~leaves.dates(None, None)


def of_link(link: str, match: "re.Match[str] | None" = None) -> Named | None:
    """Return the leaf of the paper of an address, by the id or the DOI in it, or else by the address."""
    link = link.rstrip("<>]\"'”’.,;")
    if found := _ARXIV_OF_LINK.search(link):
        return _named("id", found[1].lower(), match)
    if found := _DOI_OF_LINK.search(link):
        return _of_doi(found[1], match)
    where = address(link)
    return _named("address", where, match) if where else None


def is_unfinished(text: str) -> bool:
    """Whether this is the beginning of an id or an address, too short to name a paper yet."""
    is_whole = address(text).startswith(("openreview.net/", "semanticscholar.org/"))
    return not is_whole and _UNFINISHED.fullmatch(text) is not None


def key(text: str, start: int) -> Named:
    """Return the leaf of the paper with this citation key."""
    return Named("key", text, start, lambda leaves, name: leaves.named("key", name))


def entry(text: str) -> tuple[list[Named], str] | None:
    """Parse a BibTeX entry: return the leaves of its ids and its key, and its title."""
    head = _ENTRY.match(text)
    if head is None:
        return None
    fields = dict(_fields(text))
    named = [key(head[2], head.start(2))] if head[2] else []
    eprint = _IDENTIFIER.match(fields.get("eprint", ""))
    named += [_named("id", eprint[1].lower(), None)] if eprint else []
    named += [_of_doi(fields["doi"], None)] if fields.get("doi") else []
    link = of_link(fields["url"]) if fields.get("url") else None
    return [*named, *([link] if link else [])], clean_line(fields.get("title", ""))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for match in _FIELD.finditer(text):
        yield match[1].lower(), re.sub(r"[{}]", "", _value(text, match.end()))


def _value(text: str, start: int) -> str:
    """Return the text in braces or quotes at a position, or up to a comma."""
    if text[start : start + 1] == '"':
        return text[start + 1 :].partition('"')[0]
    if text[start : start + 1] != "{":
        return re.split(r"[,}\n]", text[start:], maxsplit=1)[0].strip()
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if not depth:
            return text[start : place + 1]
    return text[start:]


def _of_doi(text: str, match: "re.Match[str] | None") -> Named:
    doi = _DOI_ENDS.sub("", trimmed_doi(text))
    arxiv = _DOI_OF_ARXIV.match(doi)
    if arxiv:
        return _named("id", arxiv[1].lower(), match)
    is_begun = match is not None and match.end() == len(match.string)
    return _named("doi", plain_doi(doi) + "*" * is_begun, match)


def _named(kind: str, name: str, match: "re.Match[str] | None") -> Named:
    clause = match.span() if match else (0, 0)
    return Named(kind, name, clause[0], _ASK[kind], clause=clause)


_ASK = {
    "id": lambda leaves, name: leaves.ids(name),
    "doi": lambda leaves, name: leaves.named("doi", name),
    "key": lambda leaves, name: leaves.named("key", name),
    "address": lambda leaves, name: leaves.named("address", name) | _by_end_of_doi(leaves, name),
}


def _by_end_of_doi(leaves: Leaves, where: str) -> int:
    """Find papers by a publisher's address with the same end as a DOI: nature.com/articles/nature14539."""
    end = re.split(r"[?#]", where)[0].rpartition("/")[2]
    return leaves.named("doi", f"*/{end}") if _END_OF_DOI.fullmatch(end) else 0
