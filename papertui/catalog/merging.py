"""Papers out of sightings: which records name one paper, whatever the order of the files.

The rule is FORMATS' "same paper": the same arXiv id; else the same folded
title with abstracts that do not contradict each other. Two different arXiv ids
never name one paper. A record that fits more than one paper (a bare title that
two papers share) is joined to neither: it stays a paper of its own, and its
plain title key leads to all of them.
"""

from collections.abc import Iterable
from functools import reduce

from papertui.merge import merge
from papertui.paper import Paper


def merge_sightings(sightings: Iterable[Paper]) -> list[Paper]:
    """Give the distinct papers, in no particular but always the same order.

    Files may come in any order; older ones are merged first, so that the newest
    counts win. Each paper answers to every key of its sightings.
    """
    # The sort is stable: the sightings of one file stay in its order.
    ordered = sorted(sightings, key=lambda paper: (paper.added, paper.sources))
    groups = _Groups([paper.keys for paper in ordered])
    members: dict[int, list[Paper]] = {}
    for number, paper in enumerate(ordered):
        members.setdefault(groups.find(number), []).append(paper)
    return [reduce(merge, group) for group in members.values()]


class _Groups:
    """Union-find over sightings, joined by arXiv id first and by title then."""

    def __init__(self, keys: list[tuple[str, ...]]) -> None:
        self._parents = list(range(len(keys)))
        self._by_key: dict[str, list[int]] = {}
        for number, own in enumerate(keys):
            for key in own:
                self._by_key.setdefault(key, []).append(number)
        self._has_id = [own[0].startswith("arxiv:") for own in keys]
        self._heads = [next((_head(key) for key in own if "#" in key), "") for own in keys]
        # By group: the abstracts that a paper with an arXiv id was seen with, under any title.
        self._heads_of: dict[int, set[str]] = {}
        self._join_ids()
        for key in sorted(self._by_key):
            if key.startswith("title:") and "#" not in key and len(self._by_key[key]) > 1:
                self._join_title(self._by_key[key])

    def find(self, number: int) -> int:
        """Give the number of the group's first sighting."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def _join(self, numbers: Iterable[int]) -> int:
        roots = {self.find(number) for number in numbers}
        first = min(roots)
        heads = [self._heads_of.pop(root) for root in roots if root in self._heads_of]
        for root in roots:
            self._parents[root] = first
        if heads:
            self._heads_of[first] = set().union(*heads)
        return first

    def _join_ids(self) -> None:
        for key, numbers in self._by_key.items():
            if key.startswith("arxiv:"):
                heads = {self._heads[number] for number in numbers} - {""}
                self._heads_of[self._join(numbers)] = heads

    def _join_title(self, numbers: list[int]) -> None:
        known = {self.find(number) for number in numbers if self._has_id[number]}
        by_head: dict[str, list[int]] = {}
        for number in numbers:
            if not self._has_id[number]:
                by_head.setdefault(self._heads[number], []).append(number)
        bare = by_head.pop("", [])
        for alike in by_head.values():
            self._join(alike)
        self._join_abstracts(known, by_head)
        if bare:
            self._join(bare)
            papers = {self.find(number) for number in numbers} - {self.find(bare[0])}
            if len(papers) == 1:
                self._join([bare[0], *papers])

    def _join_abstracts(self, known: set[int], by_head: dict[str, list[int]]) -> None:
        """Join each abstract to the one paper with an arXiv id that it fits, where there is exactly one."""
        without = [paper for paper in known if not self._heads_of[paper]]
        pairs, strangers = [], []
        for head, alike in by_head.items():
            fitting = [paper for paper in known if head in self._heads_of[paper]]
            if len(fitting) == 1:
                pairs.append((fitting[0], alike[0]))
            elif not fitting:
                strangers.append((head, alike[0]))
        for pair in pairs:
            self._join(pair)
        # An abstract that no other paper claims belongs to the paper that is known without one.
        if len(strangers) == len(without) == 1:
            (head, stranger), paper = strangers[0], without[0]
            self._heads_of[self._join([paper, stranger])].add(head)


def _head(key: str) -> str:
    return key.rpartition("#")[2]
