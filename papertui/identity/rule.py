"""The rule for which keys belong to one paper, and which library state belongs to a paper.

The rule compares sets of keys, because a paper has the keys of all its records: if a
part occurs several times, one match between both sides is enough.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from papertui.identity.keys import Work, is_preprint, letters_of
from papertui.identity.places import are_apart, pages_differ
from papertui.identity.titles import HARDLY, MOSTLY, titles_differ

_YEARS_APART = 2
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """A parsed set of keys."""

    arxiv: frozenset[str]
    dois: frozenset[str]
    preprints: frozenset[str]  # DOIs of servers
    works: tuple[Work, ...]
    placed: tuple[Work, ...]  # those of them with a place
    families: frozenset[str]
    years: frozenset[int]
    kinds: frozenset[str]
    abstracts: frozenset[str]
    keys: frozenset[str]  # all of them
    apart: frozenset[str]  # keys of papers from which the user separated this one
    earlier: frozenset[str]  # titles of the first release, where every paper of such a title is meant

    @property
    def has_id(self) -> bool:
        """Whether any id is known."""
        return bool(self.arxiv or self.dois or self.preprints)

    @property
    def last_names(self) -> set[str]:
        """The last words of the family names: matching names have the same last word."""
        return {family.rpartition(".")[2] for family in self.families}

    def ids_only(self) -> "Identity":
        """Return this identity reduced to its ids."""
        ids = (self.arxiv, self.dois, self.preprints)
        # Keys tell apart what else is alike: they are looked at only where the user did.
        keys = self.keys if self.apart else _NONE
        return Identity(*ids, (), (), _NONE, frozenset(), _NONE, _NONE, keys, self.apart, _NONE)


def identity(keys: Iterable[str]) -> Identity:
    """Parse a set of keys."""
    return _parted(keys if isinstance(keys, frozenset) else frozenset(keys))


@lru_cache(maxsize=8192)
def _parted(keys: frozenset[str]) -> Identity:
    ids: list[str] = []
    titles: list[str] = []
    works: list[Work] = []
    apart: list[str] = []
    # A loop, for this runs once a record of a large dump that has a twin.
    for key in keys:
        kind, _, rest = key.partition(":")
        if kind == "not":
            apart.append(rest)
        elif kind != "title":
            ids.append(key)
        elif "?" in rest:
            works.append(Work.of_key(rest))
        else:
            titles.append(rest)
    placed = [work for work in works if work.place]
    if placed:
        bare = {work._replace(place="") for work in placed}
        works = [work for work in works if work not in bare]
    dois = [key for key in ids if key[0] == "d"]
    preprints = {key for key in dois if is_preprint(key.removeprefix("doi:"))} if dois else _NONE
    return Identity(
        frozenset([key for key in ids if key[0] == "a"]),
        frozenset([key for key in dois if key not in preprints]) if dois else _NONE,
        frozenset(preprints),
        tuple(sorted(works)) if len(works) > 1 else tuple(works),
        tuple(sorted(placed)),
        frozenset([work.family for work in works if work.family]),
        frozenset([int(work.year) for work in works if work.year.isdecimal()]),
        frozenset([work.kind for work in works if work.kind]),
        frozenset([work.abstract.rstrip("+") for work in works if work.abstract]),
        keys,
        frozenset(apart),
        _earlier_titles(titles, works),
    )


def _earlier_titles(titles: Collection[str], works: Collection[Work]) -> frozenset[str]:
    if works and not any(title[-1:] == "*" for title in titles):
        return _NONE
    meant = (title for title in titles if not works or title.endswith("*") or "#" in title)
    return frozenset(title.rstrip("*") for title in meant)


def same_paper(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether two sets of keys belong to one paper.

    A common id means yes, unless title, first author, and year or page all contradict it;
    two different ids of one kind mean no. Otherwise the same title
    means yes, unless abstract, first author, year or kind contradicts it; a small title
    also needs the same author or long abstract, ids of different kinds the same author.
    """
    return are_one(identity(ours), identity(theirs))


def are_one(a: Identity, b: Identity) -> bool:
    """Return `same_paper` of parsed keys."""
    if ids_differ(a, b):
        return False
    if share_id(a, b):
        return not are_plainly_two(a, b)
    if _contradict(a, b):
        return False
    is_author_alike = families_alike(a, b)
    if a.has_id and b.has_id and not is_author_alike:
        return False
    return any(
        is_author_alike or not (x.small or y.small) or _is_long_abstract_alike(x, y)
        for x, y in _of_one_title(a, b)
    )


def are_likely_one(a: Identity, b: Identity) -> bool:
    """Whether papers of the same title are probably one, although the rule does not decide so."""
    if ids_differ(a, b) or (a.families and b.families and not families_alike(a, b)):
        return False
    pairs = _of_one_title(a, b)
    is_usual = any("h" in (x.small, y.small) for x, y in pairs)
    return bool(pairs) and not (is_usual and not families_alike(a, b))


def is_state_of(paper: Identity, state: Identity) -> bool:
    """Whether a state belongs to a paper; a small title in common is enough here.

    So a state stays with its paper when further records add to the paper's keys.
    """
    if ids_differ(paper, state):
        return False
    if share_id(paper, state):
        return not are_plainly_two(paper, state)
    if _are_places_apart(paper, state):
        return False
    if _print_alike(paper, state) or are_one(paper, state):
        return True
    return not _contradict(paper, state) and any(
        x.abstract and x.abstract.rstrip("+") == y.abstract.rstrip("+")
        for x, y in _of_one_title(paper, state)
    )


def is_earlier_state_of(paper: Identity, state: Identity) -> bool:
    """Whether a state of the first release belongs to a paper, by the first release's rule.

    By that rule, papers of the same title were one unless their abstracts began differently.
    If the present rule separates them, both keep the state.
    """
    if paper.arxiv and state.arxiv:
        return not paper.arxiv.isdisjoint(state.arxiv)
    ours, theirs = (set(each.earlier) or _earlier(each.works) for each in (paper, state))
    if not state.earlier and not paper.earlier:
        return False
    heads = [{title for title in titles if "#" in title} for titles in (ours, theirs)]
    return not heads[0].isdisjoint(heads[1]) if all(heads) else not ours.isdisjoint(theirs)


def is_shared_state_of(paper: Identity, state: Identity) -> bool:
    """Whether a paper without a state of its own shares one with a paper it once was one with."""
    if paper.apart and not paper.apart.isdisjoint(state.keys):
        return share_id(paper, state) or _print_alike(paper, state)
    return is_earlier_state_of(paper, state)


def is_own_state_of(paper: Identity, state: Identity) -> bool:
    """Whether a state is a paper's own; one of the first release must not have passed to another paper."""
    if not state.works or not paper.works:
        return is_earlier_state_of(paper, state)
    return is_state_of(paper, state)


def own_keys(keys: Iterable[str]) -> frozenset[str]:
    """Return the keys without `not:` keys, which are the user's verdicts and not part of the paper."""
    return frozenset(key for key in keys if not key.startswith("not:"))


def open_keys(keys: Collection[str]) -> set[str]:
    """Return the keys by which a state of the first release applies to all papers of its titles."""
    if any("?" in key for key in keys):
        return set()
    return {f"{key}*" for key in keys if key.startswith("title:") and key[-1] != "*" and "#" not in key}


def ids_differ(a: Identity, b: Identity) -> bool:
    """Whether both have different ids of one kind, or the user separated the first from the second."""
    if a.apart and not a.apart.isdisjoint(b.keys):
        return True
    return (
        (bool(a.arxiv and b.arxiv) and a.arxiv.isdisjoint(b.arxiv))
        or (bool(a.dois and b.dois) and a.dois.isdisjoint(b.dois))
        or (bool(a.preprints and b.preprints) and a.preprints.isdisjoint(b.preprints))
    )


def ids_agree(a: Identity, b: Identity) -> bool:
    """Whether no id of one contradicts the other, and none of them is there by mistake."""
    return not (ids_differ(a, b) or are_plainly_two(a, b))


def share_id(a: Identity, b: Identity) -> bool:
    """Whether both have an id in common."""
    return not (
        a.arxiv.isdisjoint(b.arxiv) and a.dois.isdisjoint(b.dois) and a.preprints.isdisjoint(b.preprints)
    )


def are_plainly_two(a: Identity, b: Identity) -> bool:
    """Whether all that is printed says that two works have an id in common by mistake.

    Such are the DOI of the entry that was copied to begin another, and that of a book at each chapter.
    """
    if not (a.families and b.families) or families_alike(a, b):
        return False
    is_other_page = bool(a.placed and b.placed) and all(
        pages_differ(x.place, y.place) for x in a.placed for y in b.placed
    )
    # Chapters of a book have words of its theme in common.
    part = MOSTLY if is_other_page else HARDLY
    is_other_title = all(titles_differ(x.title, y.title, part) for x in a.works for y in b.works)
    return is_other_title and (is_other_page or _are_years_apart(a, b))


def families_alike(a: Identity, b: Identity) -> bool:
    """Whether the first author of both is known and has the same family name."""
    return not a.families.isdisjoint(b.families) or any(
        x.endswith(f".{y}") or y.endswith(f".{x}") for x in a.families for y in b.families
    )


def abstracts_alike(a: Identity, b: Identity) -> bool:
    """Whether both have abstracts with the same beginning."""
    return not a.abstracts.isdisjoint(b.abstracts)


def _contradict(a: Identity, b: Identity) -> bool:
    if a.abstracts and b.abstracts and a.abstracts.isdisjoint(b.abstracts):
        return True
    if a.families and b.families and not families_alike(a, b):
        return True
    if _are_years_apart(a, b):
        return True
    return (bool(a.kinds and b.kinds) and a.kinds.isdisjoint(b.kinds)) or _are_places_apart(a, b)


def _are_years_apart(a: Identity, b: Identity) -> bool:
    return bool(a.years and b.years) and min(abs(x - y) for x in a.years for y in b.years) > _YEARS_APART


def _are_places_apart(a: Identity, b: Identity) -> bool:
    return bool(a.placed and b.placed) and all(
        are_apart((x.place, x.year), (y.place, y.year)) for x in a.placed for y in b.placed
    )


def _print_alike(a: Identity, b: Identity) -> bool:
    return not {work.printed for work in a.works}.isdisjoint(work.printed for work in b.works)


def _of_one_title(a: Identity, b: Identity) -> list[tuple[Work, Work]]:
    return [(x, y) for x in a.works for y in b.works if x.title == y.title and not x.title.startswith("~")]


def _is_long_abstract_alike(x: Work, y: Work) -> bool:
    is_heading = "h" in (x.small, y.small)
    return not is_heading and x.abstract.endswith("+") and x.abstract == y.abstract


def _earlier(works: Collection[Work]) -> set[str]:
    """Return the title keys as the first release computed them."""
    plain = [(letters_of(work.title), work.abstract.rstrip("+")) for work in works]
    return {letters for letters, _ in plain} | {f"{letters}#{head}" for letters, head in plain if head}
