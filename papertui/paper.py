"""The paper: what dumps say of it, under which keys it is known, and how two sightings become one."""

import datetime
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from papertui.identity import IDENTIFYING, keys_of
from papertui.text import clean, clean_line, latex_to_unicode

T = TypeVar("T")

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, as the dumps give it. Unknown is None or empty, never a guess.

    `title` (one line) and `abstract` are clean (`text.clean`) but keep their
    LaTeX; `shown_title` and `shown_abstract` decode it. `n_authors` is the
    number a dump prints where it gives no names. `arxiv_id` has no version.
    `sources` are dump paths as bytes, in the order they were read; `added` is
    the earliest modification time (Unix seconds) of those files. `aliases` are
    keys of other sightings that `keys` cannot compute from the merged fields.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    n_authors: int | None = None
    organization: str | None = None
    date: datetime.date | None = None
    comments: int | None = None
    upvotes: int | None = None
    arxiv_id: str | None = None
    arxiv_version: int | None = None
    doi: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    code_url: str | None = None
    links: tuple[str, ...] = ()
    sources: tuple[bytes, ...] = ()
    added: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def shown_title(self) -> str:
        """The title with its LaTeX as Unicode: what is painted, copied and searched."""
        return latex_to_unicode(self.title)

    @property
    def shown_abstract(self) -> str:
        """The abstract with its LaTeX as Unicode: what is painted and searched."""
        return latex_to_unicode(self.abstract)

    @property
    def author_count(self) -> int | None:
        """How many wrote it: the names, or the printed number where a page hides some of them."""
        return max(len(self.authors), self.n_authors or 0) or None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys this paper answers to, strongest first; see `identity.same_paper`."""
        return keys_of(self.arxiv_id, self.title, self.abstract[:IDENTIFYING], self.aliases)

    @property
    def id(self) -> str:
        """The strongest key: `arxiv:2410.05434`, else `title:…`."""
        return self.keys[0]


_FIELDS = tuple(field.name for field in fields(Paper))


def merge(first: Paper, second: Paper, *, newest_is_second: bool = True) -> Paper:
    """Make one paper of two sightings: fullest value of each field, newest counts, every source."""
    newer, older = (second, first) if newest_is_second else (first, second)
    merged = replace(
        first,
        title=_fuller(first.title, second.title),
        abstract=_fuller(first.abstract, second.abstract),
        authors=max(first.authors, second.authors, key=len),
        n_authors=_first_known(first.n_authors, second.n_authors),
        organization=_first_known(first.organization, second.organization),
        date=_first_known(first.date, second.date),
        comments=_first_known(newer.comments, older.comments),
        upvotes=_first_known(newer.upvotes, older.upvotes),
        arxiv_id=_first_known(first.arxiv_id, second.arxiv_id),
        arxiv_version=max(filter(None, (first.arxiv_version, second.arxiv_version)), default=None),
        doi=_first_known(first.doi, second.doi),
        url=_first_known(first.url, second.url),
        pdf_url=_first_known(first.pdf_url, second.pdf_url),
        code_url=_first_known(first.code_url, second.code_url),
        links=tuple(dict.fromkeys(first.links + second.links)),
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        added=min(filter(None, (first.added, second.added)), default=0),
        aliases=(),
    )
    own = set(merged.keys)
    aliases = dict.fromkeys(key for key in (*first.keys, *second.keys) if key not in own)
    return replace(merged, aliases=tuple(aliases))


def to_json(paper: Paper) -> str:
    """Serialise a paper for a store; `from_json` gives it back equal. Unknown fields are left out."""
    record: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(paper, name)
        if value is None or value == () or value == "":
            continue
        if name == "sources":
            value = [source.hex() for source in value]
        elif isinstance(value, datetime.date):
            value = value.isoformat()
        record[name] = value
    text = _ENCODER.encode(record)
    # Stores take UTF-8 only, which has no lone surrogates: those are escaped, and all else with them.
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return json.dumps(record, separators=(",", ":"))


def from_json(text: str) -> Paper:
    """Read what `to_json` wrote; fields of a later version are passed over. ValueError as `paper_of`."""
    return paper_of(json.loads(text))


def paper_of(record: object, *, lenient: bool = False) -> Paper:
    """Make a paper of decoded JSON; ValueError names the field that is wrong and why.

    A `lenient` reading leaves such fields out, but for the title.
    """
    if not isinstance(record, dict):
        raise ValueError(f"the paper is {_kind(record)}, not an object")
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if record.get(name) is None:
            continue
        try:
            values[name] = read(record[name])
        except ValueError as error:
            if not lenient or name == "title":
                raise ValueError(f"{name} {error}") from error
    if "title" not in values:
        raise ValueError("the paper has no title")
    return Paper(**values)


def cleaned(paper: Paper) -> Paper:
    """Make a paper of another hand safe to show: every text cleaned; ValueError if no title is left."""
    title = clean_line(paper.title)
    if not title:
        raise ValueError("the paper has no title that can be shown")
    values: dict[str, Any] = {"title": title, "abstract": clean(paper.abstract)}
    values |= {name: clean_line(getattr(paper, name) or "") or None for name in _LINES}
    values |= {name: tuple(filter(None, map(clean_line, getattr(paper, name)))) for name in _LISTS}
    return replace(paper, **values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {_kind(value)}, not text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"is {_kind(value)}, not a list of texts")
    for text in value:
        if not isinstance(text, str):
            raise ValueError(f"holds {_kind(text)}; it must be a list of texts")
    return tuple(value)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"is {_kind(value)}, not a whole number")
    if abs(value) > _LARGEST_NUMBER:
        raise ValueError("is a number that is out of range")
    return value


def _date(value: object) -> datetime.date:
    try:
        return datetime.date.fromisoformat(_text(value))
    except ValueError as error:
        raise ValueError("is not a date such as 2024-05-27") from error


def _sources(value: object) -> tuple[bytes, ...]:
    try:
        return tuple(map(bytes.fromhex, _texts(value)))
    except ValueError as error:
        raise ValueError("is not a list of paths in hexadecimal") from error


def _identifier(value: object) -> str:
    text = _text(value)
    if not _IDENTIFIER.fullmatch(text) or clean(text) != text:
        raise ValueError("is not an identifier: it holds a space or a control character")
    return text


def _keys_of(value: object) -> tuple[str, ...]:
    keys = _texts(value)
    if not all(_KEY.fullmatch(key) for key in keys):
        raise ValueError("holds what is not the key of a paper, such as arxiv:2410.05434")
    return keys


_LARGEST_NUMBER = 253_402_300_799  # the last second of the year 9999; counts stay far below
_IDENTIFIER = re.compile(r"\S{1,200}")
_KEY = re.compile(r"[a-z]+:[^\x00-\x1f\x7f-\x9f]{1,10000}")
_READERS: dict[str, Callable[[object], Any]] = {
    **dict.fromkeys(("title", "abstract", "organization", "doi", "url", "pdf_url", "code_url"), _text),
    **dict.fromkeys(("authors", "links"), _texts),
    **dict.fromkeys(("n_authors", "comments", "upvotes", "arxiv_version", "added"), _number),
    "arxiv_id": _identifier,
    "date": _date,
    "sources": _sources,
    "aliases": _keys_of,
}
_LINES = ("organization", "doi", "url", "pdf_url", "code_url")
_LISTS = ("authors", "links", "aliases")
_KINDS = {bool: "a truth value", int: "a number", float: "a number", str: "text", list: "a list"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "nothing" if value is None else "an object")


def _fuller(first: str, second: str) -> str:
    return second if len(second) > len(first) else first


def _first_known(first: T | None, second: T | None) -> T | None:
    return second if first is None else first
