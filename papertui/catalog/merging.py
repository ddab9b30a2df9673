"""Papers out of records: which records are of one paper, whatever the order of files and records.

Records are joined in steps, by weaker and weaker evidence: an id in common; the
same title with the same abstract; with the same first author; alone. At each step
two groups become one where the rule (`identity.same_paper`) says that they are one
paper, and says so too of every other pair that this step would join with either; of
ids it is enough that they do not differ, for one record may bring two of them together,
and that nothing else is plainly of two works that have one by mistake.
So what fits two papers that are not one is joined to neither, and stays a paper.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from papertui.identity import rule
from papertui.identity.rule import Identity, are_one, identity
from papertui.merge import merge_all
from papertui.paper import Paper
from papertui.paper_json import to_json

_MOST = 300
"""Groups of one title that are compared with each other; where there are more, a title says too little."""

_NO_VERDICTS: Mapping[tuple[str, str], bool] = MappingProxyType({})
_NO_DAYS: Mapping[bytes, str] = MappingProxyType({})


_IDS = ("arxiv:", "doi:")
_NAMED = (*_IDS, "not:")


class _Step(NamedTuple):
    """What joins records: kinds of keys and more that they share, what is looked at, and the tests."""

    kinds: tuple[str, ...]
    shared: Callable[[Identity], Iterable[str]]
    view: Callable[[Identity], Identity]
    evidence: Callable[[Identity, Identity], bool]
    agree: Callable[[Identity, Identity], bool] = are_one


_STEPS = (
    _Step(_IDS, lambda own: ("",), Identity.ids_only, rule.share_id, rule.ids_agree),
    _Step(("title:",), lambda own: own.abstracts, lambda own: own, rule.abstracts_alike),
    _Step(("title:",), lambda own: own.last_names, lambda own: own, rule.families_alike),
    _Step(("title:",), lambda own: ("",), lambda own: own, lambda a, b: True),
)


def merge_sightings(
    sightings: Iterable[Paper],
    days: Mapping[bytes, str] = _NO_DAYS,
    verdicts: Mapping[tuple[str, str], bool] = _NO_VERDICTS,
) -> list[Paper]:
    """Return the distinct papers, in no particular but always the same order.

    `days` are those of dumps that tell, as ISO dates by path; of the others it is the
    day they were written. The newest counts win. Each paper answers to every key of
    its records. `verdicts` are the user's: whether the papers with two keys are one.
    """
    records = sorted(sightings, key=lambda paper: (paper.added, paper.sources))
    return [merged for _group, merged in merge_records(records, days, verdicts)]


def merge_records(
    records: Sequence[Paper],
    days: Mapping[bytes, str] = _NO_DAYS,
    verdicts: Mapping[tuple[str, str], bool] = _NO_VERDICTS,
) -> Iterator[tuple[list[int], Paper]]:
    """Yield the papers of records, each with the places of its records; the records are the oldest first.

    A record that shares no id and no plain title with another can be merged apart from it.
    """
    if verdicts:
        records = list(_parted(records, verdicts))
    keys = [paper.keys for paper in records]
    groups = _Groups(keys)
    groups.join_keys([pair for pair, is_same in verdicts.items() if is_same])
    for step in _STEPS:
        groups.join(step)
    for group in groups.members():
        yield group, _one([(records[number], keys[number]) for number in group], days)


def _parted(records: Iterable[Paper], verdicts: Mapping[tuple[str, str], bool]) -> Iterator[Paper]:
    others: defaultdict[str, list[str]] = defaultdict(list)
    for (one, other), is_same in verdicts.items():
        if not is_same:
            others[one].append(f"not:{other}")
            others[other].append(f"not:{one}")
    for paper in records:
        apart = [other for key in paper.keys for other in others.get(key, ())]
        yield replace(paper, aliases=(*paper.aliases, *apart)) if apart else paper


def _one(group: Sequence[tuple[Paper, tuple[str, ...]]], days: Mapping[bytes, str]) -> Paper:
    if len(group) == 1:
        return group[0][0]
    rows = [((_day(paper, days), paper.added, paper.sources), paper, keys) for paper, keys in group]
    if len({place for place, _, _ in rows}) == len(rows):
        rows.sort(key=lambda row: row[0])
    else:
        rows.sort(key=lambda row: (row[0], to_json(row[1])))
    return merge_all([paper for _, paper, _ in rows], [key for _, _, keys in rows for key in keys])


def _day(paper: Paper, days: Mapping[bytes, str]) -> str:
    return next((days[source] for source in paper.sources if source in days), "") or _day_of(paper.added)


@lru_cache(maxsize=1024)
def _day_of(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


class _Groups:
    """Records in groups: each begins as one of its own, and is named by its first record."""

    def __init__(self, keys: Sequence[tuple[str, ...]]) -> None:
        self._parents = list(range(len(keys)))
        self._keys: list[Collection[str]] = list(keys)  # of the whole group, where its first record is
        self._identities: dict[int, Identity] = {}
        by_key: dict[str, list[int]] = {}
        for number, own in enumerate(keys):
            for key in own:
                if "?" not in key:
                    by_key.setdefault(key, []).append(number)
        # Most keys are of one record: nothing is to be decided there.
        self._by_key = {key: numbers for key, numbers in by_key.items() if len(numbers) > 1}
        self._mistaken = set(self._of_two_works())

    def members(self) -> list[list[int]]:
        """Return the numbers of the records of each group."""
        found: dict[int, list[int]] = {}
        for number in range(len(self._parents)):
            found.setdefault(self._find(number), []).append(number)
        return list(found.values())

    def join_keys(self, pairs: Collection[tuple[str, str]]) -> None:
        """Make one group of the records of each pair of keys."""
        wanted = {key for pair in pairs for key in pair}
        having: defaultdict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self._keys) if wanted else ():
            for key in wanted.intersection(own):
                having[key].append(number)
        self._unite([[*having[one], *having[other]] for one, other in pairs if having[one] and having[other]])

    def join(self, step: _Step) -> None:
        """Make one group of those that this step joins."""
        near: defaultdict[int, set[int]] = defaultdict(set)
        same: list[list[int]] = []
        if step is _STEPS[0]:
            self._unite(self._sharing_ids())
        for groups in self._candidates(step):
            different = list[int]()
            for alike in self._alike(groups, step):
                is_one = len(alike) == 1 or self._is_joined(alike[0], alike[1], step)
                # Those that say the same join the same: one stands for all, or two for their difference.
                different += alike[: 1 if is_one else 2]
                same += [alike] if is_one and len(alike) > 1 else []
            for one, other in combinations(different, 2) if len(different) <= _MOST else ():
                if self._is_joined(one, other, step):
                    near[one].add(other)
                    near[other].add(one)
        pairs = [(one, other) for one in near for other in near[one] if one < other]
        fitting = [(one, other) for one, other in pairs if self._fit(one, other, near, step)]
        self._unite([*self._components(fitting, step), *same])

    def _sharing_ids(self) -> Iterator[list[int]]:
        """Yield what shares an id and has no other: most records are joined so, and at little cost."""
        for key, numbers in self._by_key.items():
            if key.startswith(_IDS) and self._mistaken.isdisjoint(numbers):
                ids = {own for number in numbers for own in self._keys[number] if own.startswith(_NAMED)}
                if len(ids) == 1:
                    yield numbers

    def _of_two_works(self) -> Iterator[int]:
        """Yield the records that have an id in common with what is plainly another work."""
        for key, numbers in self._by_key.items():
            if not key.startswith(_IDS):
                continue
            # Only a title of its own makes a record another work: most have none.
            by_title = {self._plain_title(number): number for number in numbers}
            different = {self._identity(number) for number in numbers} if len(by_title) > 1 else ()
            pairs = combinations(different, 2) if len(different) <= _MOST else ()
            if any(rule.are_plainly_two(one, other) for one, other in pairs):
                yield from numbers

    def _plain_title(self, number: int) -> str:
        return next((key for key in self._keys[number] if key.startswith("title:") and "?" not in key), "")

    def _view(self, group: int, step: _Step) -> Identity:
        own = self._identity(group)
        return own if group in self._mistaken else step.view(own)

    def _candidates(self, step: _Step) -> Iterator[list[int]]:
        for key, numbers in self._by_key.items():
            groups = {self._find(number) for number in numbers} if key.startswith(step.kinds) else set()
            if len(groups) > 1:
                shared: dict[str, list[int]] = {}
                for group in sorted(groups):
                    for name in step.shared(self._identity(group)):
                        shared.setdefault(name, []).append(group)
                yield from (some for some in shared.values() if len(some) > 1)

    def _alike(self, groups: Sequence[int], step: _Step) -> Collection[list[int]]:
        same: dict[Identity, list[int]] = {}
        for group in groups:
            same.setdefault(self._view(group, step), []).append(group)
        return same.values()

    def _is_joined(self, one: int, other: int, step: _Step) -> bool:
        a, b = self._view(one, step), self._view(other, step)
        return step.evidence(a, b) and step.agree(a, b)

    def _fit(self, one: int, other: int, near: Mapping[int, set[int]], step: _Step) -> bool:
        """Whether each of two is the same paper as all that the other would be joined with."""
        a, b = self._view(one, step), self._view(other, step)
        return all(
            step.agree(own, self._view(third, step))
            for own, others in ((a, near[other] - {one}), (b, near[one] - {other}))
            for third in others
        )

    def _components(self, pairs: Iterable[tuple[int, int]], step: _Step) -> Iterator[set[int]]:
        linked: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            linked[one].add(other)
            linked[other].add(one)
        while linked:
            component, waiting = set[int](), [next(iter(linked))]
            while waiting:
                group = waiting.pop()
                if group not in component:
                    component.add(group)
                    waiting += linked.pop(group)
            views = [self._view(group, step) for group in component]
            # A chain may lead to what contradicts its beginning: then it joins nothing.
            if all(step.agree(a, b) for a, b in combinations(views, 2)):
                yield component

    def _unite(self, some: Iterable[Collection[int]]) -> None:
        for groups in some:
            roots = {self._find(group) for group in groups}
            first = min(roots)
            self._keys[first] = frozenset().union(*(self._keys[root] for root in roots))
            for root in roots:
                self._identities.pop(root, None)
                self._parents[root] = first

    def _identity(self, group: int) -> Identity:
        found = self._identities.get(group)
        if found is None:
            found = self._identities[group] = identity(self._keys[group])
        return found

    def _find(self, number: int) -> int:
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number
