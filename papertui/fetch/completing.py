"""Completes bare papers: looks them up by title, and saves the result so that both records merge.

Two things are saved for a find: the service's own record, and a *bridge*: a line of
papertui's JSON Lines with the title and abstract of the bare paper, and id,
names, address and date of the record. By its title and abstract the bridge merges with
the bare paper, by its id with the record, even if that gets another title later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from papertui.exports.jsonl import record
from papertui.fetch.agreeing import abstracts_agree, titles_agree
from papertui.fetch.faults import RequestError
from papertui.fetch.opening import Tools
from papertui.fetch.request import TitleSearch
from papertui.fetch.state import TitleLookup
from papertui.files import content
from papertui.identity import same_paper
from papertui.paper import Paper

_AGAIN_AFTER = timedelta(days=30)
_BRIDGE = ("papertui-jsonl",)
_LARGEST = 1 << 30


class LookupVerdict(StrEnum):
    """The result of looking a title up."""

    FOUND = "found"
    NONE = "none"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a service returned for a title: its paper, and the answer reduced to it."""

    paper: Paper
    body: bytes
    search: TitleSearch


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The result for one title; `candidates` have the title, but nothing proves that they are the paper."""

    seed: Paper
    verdict: LookupVerdict
    found: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bare:
    """A paper as an exported entry without the user's data, which must not get into a dump."""

    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    cite: str = ""


def is_bare(paper: Paper) -> bool:
    """Whether a paper has neither a link nor an id."""
    return not (paper.arxiv_id or paper.doi or paper.url)


def is_due(lookup: TitleLookup | None, today: date) -> bool:
    """Whether to look a title up: not if that was done within a month."""
    if lookup is None:
        return True
    try:
        day = date.fromisoformat(lookup.day)
    except ValueError:
        return True
    # A day in the future was written with a wrong clock.
    return not day - timedelta(days=2) <= today < day + _AGAIN_AFTER


class Completer:
    """Looks titles up, service by service, and saves each find at once."""

    def __init__(self, tools: Tools, searches: Sequence[TitleSearch], hosts: Mapping[str, str]) -> None:
        self._tools, self._searches, self._hosts = tools, searches, hosts

    @property
    def may_go_on(self) -> bool:
        """Whether any service may be asked."""
        return any(self._tools.policy.may_ask(each.service.group) for each in self._searches)

    def look_up(self, seed: Paper, taken: str = "") -> LookedUp:
        """Look a paper up, and save it if it is found; `taken` is the arXiv id that the user confirmed.

        Returns once it is on disk. Raises ExportError if it cannot be written.
        """
        candidates: list[Candidate] = []
        reasons: list[str] = []
        for search in self._searches:
            try:
                new = [each for each in self._candidates(search, seed) if _is_titled(seed, each, taken)]
            except RequestError as error:
                reasons.append(f"{search.host}: {error.reason}")
                continue
            candidates += new
            if found := self._settled(seed, candidates, taken):
                self._save(seed, found)
                return self._noted(LookedUp(seed, LookupVerdict.FOUND, found, (found,)))
        verdict = (
            LookupVerdict.DOUBTFUL if candidates else LookupVerdict.FAILED if reasons else LookupVerdict.NONE
        )
        looked_up = LookedUp(seed, verdict, None, tuple(candidates), tuple(reasons))
        return looked_up if reasons else self._noted(looked_up)  # an unasked service is asked next time

    def url(self, search: TitleSearch, title: str) -> str:
        """Return the address of the search for a title."""
        return search.service.url(self._hosts, *search.request(title))

    def _candidates(self, search: TitleSearch, seed: Paper) -> list[Candidate]:
        policy, folder = self._tools.policy, self._tools.folder
        answer = policy.ask(search.service.group, self.url(search, seed.title), {}, search.check)
        found = []
        for body in search.items(answer.body):
            try:
                papers = folder.read(body, search.formats).papers
            except RequestError:
                continue  # an item that papertui cannot read is not a candidate
            found += [Candidate(paper, body, search) for paper in papers[:1] if paper.arxiv_id]
        return found

    def _settled(self, seed: Paper, candidates: Sequence[Candidate], taken: str) -> Candidate | None:
        """Return the candidate that is the paper: by title and abstract, or confirmed by the user."""
        fitting = {
            each.paper.arxiv_id: each
            for each in reversed(candidates)
            if (taken or abstracts_agree(seed.abstract, each.paper.abstract)) and self._bridges(seed, each)
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _bridges(self, seed: Paper, found: Candidate) -> bool:
        """Whether the bridge merges with both records, by papertui's own rules."""
        try:
            [read] = self._tools.folder.read(_bridge(seed, found.paper), _BRIDGE).papers
        except (RequestError, ValueError):
            return False
        return same_paper(seed.keys, read.keys) and same_paper(read.keys, found.paper.keys)

    def _save(self, seed: Paper, found: Candidate) -> None:
        # The bridge first: it has all the data, so a run killed here loses nothing.
        name = f"complete-{self._tools.clock.today()}"
        self._append(f"{name}.jsonl", _bridge(seed, found.paper), b"".join)
        self._append(f"{name}.{found.search.ending}", found.body, found.search.joined)

    def _append(self, name: str, body: bytes, joined: Callable[[Sequence[bytes]], bytes]) -> None:
        folder, state = self._tools.folder, self._tools.state
        path = folder.own_place(name)
        bodies = [content(path, _LARGEST), body] if path.exists() else [body]
        data = joined(bodies)
        state.own(path, data)
        state.save()
        folder.replace(path, data)

    def _noted(self, looked_up: LookedUp) -> LookedUp:
        ids = tuple(dict.fromkeys(each.paper.arxiv_id or "" for each in looked_up.candidates))
        day = self._tools.clock.today().isoformat()
        self._tools.state.keep_lookup(looked_up.seed.id, TitleLookup(day, str(looked_up.verdict), ids))
        self._tools.state.save()
        return looked_up


def _is_titled(seed: Paper, found: Candidate, taken: str) -> bool:
    return found.paper.arxiv_id == taken if taken else titles_agree(seed.title, found.paper.title)


def _bridge(seed: Paper, found: Paper) -> bytes:
    """Return the line that merges with both papers: title and abstract of the seed, the rest of the find."""
    joint = replace(
        found,
        title=seed.raw_title or seed.title,
        abstract=seed.raw_abstract or seed.abstract,
        aliases=(),
        sources=(),
    )
    return json.dumps(record(_Bare(joint)), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
