"""The paper: its data from the dumps, and its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Protocol

from papertui.identity import IDENTIFYING, keys_of
from papertui.reference import NO_REFERENCE, Date, Entry, Name, Reference


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, as read from the dumps. An unknown field is None or empty, never a guess.

    `title` (one line) and `abstract` are clean (`text.clean`) Unicode, their
    LaTeX decoded; `raw_title` and `raw_abstract` keep what was read where that
    differs. `n_authors` is the number a dump prints where it gives no names;
    `authors_complete` is False where the list of names is cut (“and others”).
    `date_inferred` says that the year was not printed, or that the day is only
    that of a listing (`listed`); a date of its own is taken before it. `announced`
    is arXiv's new, cross or replace, `remark` the comment of its authors; `summary`
    is a model's text, never the abstract. `arxiv_id` has no version.
    `other_keys` are citation keys that lists have for it beside that of its `entry`.
    `sources` are dump paths as bytes, in the order they were read; `added` is the
    earliest modification time (Unix seconds) of those files. `aliases` are keys of
    other sightings that `keys` cannot compute from the merged fields.
    """

    title: str
    abstract: str = ""
    names: tuple[Name, ...] = ()
    n_authors: int | None = None
    authors_complete: bool = True
    organization: str | None = None
    date: Date | None = None
    date_inferred: bool = False
    comments: int | None = None
    upvotes: int | None = None
    arxiv_id: str | None = None
    arxiv_version: int | None = None
    doi: str | None = None
    url: str | None = None
    pdf_url: str | None = None
    code_url: str | None = None
    links: tuple[str, ...] = ()
    reference: Reference = NO_REFERENCE
    entry: Entry | None = None
    categories: tuple[str, ...] = ()
    announced: str = ""
    listed: Date | None = None
    remark: str = ""
    summary: str = ""
    raw_title: str = ""
    raw_abstract: str = ""
    other_keys: tuple[str, ...] = ()
    sources: tuple[bytes, ...] = ()
    added: int = 0
    aliases: tuple[str, ...] = ()

    def with_file(self, sources: tuple[bytes, ...], added: int) -> Paper:
        """Return the paper as read from these files; `dataclasses.replace` takes four times as long."""
        made = object.__new__(Paper)
        for name, copy in _COPIED:
            copy(made, getattr(self, name))
        _SET_SOURCES(made, sources)
        _SET_ADDED(made, added)
        return made

    @property
    def authors(self) -> tuple[str, ...]:
        """The names as they are shown."""
        return tuple(map(str, self.names))

    @property
    def author_count(self) -> int | None:
        """The number of authors: of the names, or the printed number if a page hides some of them."""
        if not self.authors_complete:
            return self.n_authors
        return max(len(self.names), self.n_authors or 0) or None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this paper, strongest first; see `identity.rule.same_paper`."""
        return keys_of(
            self.arxiv_id,
            self.doi,
            self.title,
            self.names[0] if self.names else None,
            self.date.year if self.date and not self.date_inferred else None,
            self.reference,
            self.abstract[:IDENTIFYING],
            self.aliases,
        )

    @property
    def id(self) -> str:
        """The strongest key: `arxiv:2410.05434`, else `doi:…`, else `title:…`."""
        return self.keys[0]


class Worded(Protocol):
    """What has the words of a paper: the paper, or what was read of it for an index."""

    @property
    def title(self) -> str:
        """See `Paper`."""

    @property
    def abstract(self) -> str:
        """See `Paper`."""

    @property
    def authors(self) -> tuple[str, ...]:
        """See `Paper`."""

    @property
    def organization(self) -> str | None:
        """See `Paper`."""


def _setter(name: str) -> Callable[[Paper, object], None]:
    """Return what sets a field of a frozen paper that nobody else has yet."""
    setter: Callable[[Paper, object], None] = getattr(Paper, name).__set__
    return setter


_COPIED = [
    (field.name, _setter(field.name)) for field in fields(Paper) if field.name not in ("sources", "added")
]
_SET_SOURCES, _SET_ADDED = _setter("sources"), _setter("added")
