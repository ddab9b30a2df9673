"""One paper or two: random pairs and sets of records against a plain reading of the rule."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest

from papertui.catalog.merging import merge_sightings
from papertui.catalog.tokens import partners, tokens_of
from papertui.identity import fold_title, rule, same_paper
from papertui.identity.keys import smallness
from papertui.identity.rule import Identity, identity, ids_differ, is_state_of, share_id
from papertui.paper import Paper
from papertui.paper_json import to_json
from papertui.reference import Date, Name, Reference
from tests.cases import cases
from tests.identity_oracle import Facts, are_one

LONG = "We measure how cats sleep in boxes, and find that they do so at length. " * 5
TITLES = (
    "Deep learning", "Deep Learning", "Editorial", "???", "!!!", "A * search", "A+ search",
    "Solving SAT in C", "Solving SAT in C++", "Solving SAT in C#", "Survey, Part I", "Survey. Part I",
    "Attention is all you need", "Attention Is All You Need!", "Ättention is All You Need",
    "Letter to the Editor", "ﬁne tuning of models",
    "Fine-tuning of models", "深度学习方法综述", "Mamba", "Boats upon rivers",
    "Whether hens can cross the street",
)  # fmt: skip
ABSTRACTS = (
    "", "", LONG, LONG.upper() + "More.", "We measure.", "Another text on boats.", "Another text — on boats.",
    "Another text on rivers, which begins otherwise. " * 9,
)  # fmt: skip
FAMILIES = ("", "", "LeCun", "Lecun", "Goodfellow", "Müller", "Muller")
IDS = ("", "", "", "2401.00001", "2401.00002")
DOIS = (
    "", "", "", "10.1000/a", "10.1000/A", "10.1000/b", "10.48550/arXiv.2401.00001",
    "10.1101/2020.01.01.123456", "10.31234/osf.io/abcde",
)  # fmt: skip
TYPES = ("", "", "book", "chapter", "article-journal", "paper-conference", "collection")


def facts(chance: random.Random) -> Facts:
    """Return a record of which anything may be missing."""
    return Facts(
        chance.choice(TITLES),
        chance.choice(ABSTRACTS),
        chance.choice(FAMILIES),
        chance.choice((0, 2015, 2016, 2017, 2018)),
        chance.random() < 0.2,
        chance.choice(IDS),
        chance.choice(DOIS),
        chance.choice(TYPES),
    )


def near(one: Facts, chance: random.Random) -> Facts:
    """Return a record that differs from another in a field or two."""
    other = facts(chance)
    names = chance.sample(("title", "abstract", "family", "year", "is_inferred", "arxiv", "doi", "type"), 2)
    return replace(one, **{name: getattr(other, name) for name in names})


def paper(record: Facts, number: int = 0) -> Paper:
    """Return a record as the readers of dumps give it."""
    return Paper(
        record.title,
        record.abstract,
        names=(Name(record.family, "A."),) if record.family else (),
        date=Date(record.year) if record.year else None,
        date_inferred=record.is_inferred,
        arxiv_id=record.arxiv or None,
        doi=record.doi or None,
        reference=Reference(type=record.type),
        comments=number,
        sources=(b"/d/%d" % number,),
        added=1_700_000_000 + number % 3,
    )


def pairs(count: int) -> list[tuple[Facts, Facts]]:
    """Return pairs that are the same, near each other or of any kind."""
    chance = random.Random(11)
    found = []
    for number in range(count):
        one = facts(chance)
        found.append((one, (one, near(one, chance), facts(chance))[number % 3]))
    # By chance alone titles are seldom the same.
    return [
        (one, other if chance.random() < 0.3 else replace(other, title=one.title)) for one, other in found
    ]


def test_random_pairs_are_one_paper_where_the_rule_says_so() -> None:
    wrong = [
        (one, other)
        for one, other in pairs(cases(1000))
        if same_paper(paper(one).keys, paper(other).keys) != are_one(one, other)
    ]
    assert wrong == []
    assert 150 < sum(are_one(*pair) for pair in pairs(1000)) < 850


def test_random_pairs_are_merged_where_the_rule_says_so() -> None:
    for one, other in pairs(cases(500)):
        assert len(merge_sightings([paper(one), paper(other, 1)])) == 2 - are_one(one, other), (one, other)


def groups(papers: Sequence[Paper]) -> set[frozenset[int]]:
    """Return the records of each merged paper, by number."""
    return {frozenset(int(source[3:]) for source in merged.sources) for merged in merge_sightings(papers)}


def steps_by_force(records: Sequence[Paper]) -> set[frozenset[int]]:
    """Join records step by step as `merging` says, with nothing clever."""
    current = [frozenset([number]) for number in range(len(records))]
    for step in range(4):
        known = [identity({key for number in group for key in records[number].keys}) for group in current]
        views = [own.ids_only() for own in known] if step == 0 else known

        titles = [
            {key for number in group for key in records[number].keys if is_plain(key)} for group in current
        ]

        def same(a: int, b: int) -> bool:
            if step == 0 and rule.are_plainly_two(known[a], known[b]):  # noqa: B023
                return False
            return same_identity(views[a], views[b], by_ids=step == 0)  # noqa: B023 – used within the step

        def joined(a: int, b: int) -> bool:
            evidence = (
                share_id(known[a], known[b]),  # noqa: B023
                bool(known[a].abstracts & known[b].abstracts),  # noqa: B023
                bool(known[a].families & known[b].families),  # noqa: B023
                True,
            )[step]  # noqa: B023
            is_near = step == 0 or bool(titles[a] & titles[b])  # noqa: B023
            return a != b and is_near and evidence and same(a, b)

        everyone = range(len(current))
        near_by = {a: {b for b in everyone if joined(a, b)} for a in everyone}
        kept = {
            (a, b)
            for a in everyone
            for b in near_by[a]
            if all(same(a, c) for c in near_by[b] - {a}) and all(same(b, c) for c in near_by[a] - {b})
        }
        current = [
            frozenset().union(*(current[a] for a in some)) for some in components(everyone, kept, same)
        ]
    return set(current)


def is_plain(key: str) -> bool:
    return key.startswith("title:") and "?" not in key


def same_identity(a: Identity, b: Identity, *, by_ids: bool) -> bool:
    return not ids_differ(a, b) if by_ids else rule.are_one(a, b)


def test_a_record_with_two_ids_joins_the_records_of_each() -> None:
    preprint, published = Paper("A title of it", arxiv_id="2401.00001"), Paper("Of it", doi="10.1000/a")
    both = replace(preprint, doi="10.1000/a")
    assert len(merge_sightings([preprint, published])) == 2
    assert len(merge_sightings([preprint, both, published])) == 1
    other = replace(both, doi="10.1000/b")
    assert len(merge_sightings([preprint, both, other])) == 3


def components(everyone: range, pairs: set[tuple[int, int]], same: object) -> list[set[int]]:
    """Return what hangs together; a chain whose members are not all the same falls apart."""
    found: list[set[int]] = [{number} for number in everyone]
    for a, b in pairs:
        one, other = (next(some for some in found if number in some) for number in (a, b))
        if one is not other:
            found.remove(other)
            one |= other
    whole = [some for some in found if all(same(a, b) for a, b in combinations(some, 2))]  # type: ignore[operator]
    return whole + [{number} for some in found if some not in whole for number in some]


@pytest.mark.parametrize("seed", range(60))
def test_sets_of_records_are_merged_as_by_force_in_any_order(seed: int) -> None:
    chance = random.Random(seed)
    base = facts(chance)
    records = [replace(near(base, chance), title=chance.choice(TITLES[12:15])) for _ in range(9)]
    papers = [paper(record, number) for number, record in enumerate(records)]
    first = merge_sightings(papers)
    assert groups(papers) == steps_by_force(papers)
    assert sorted(number for group in groups(papers) for number in group) == list(range(9))
    for _ in range(5):
        shuffled = chance.sample(papers, len(papers))
        assert sorted(map(to_json, merge_sightings(shuffled))) == sorted(map(to_json, first))


def test_tokens_decide_as_the_keys_do() -> None:
    for one, other in pairs(cases(1000)):
        # Years and kinds are passed over, ids of preprint servers are taken for arXiv's.
        ours, theirs = (
            paper(replace(each, year=0, type="", doi=each.doi if each.doi < "10.11" else "")).keys
            for each in (one, other)
        )
        if share_id(identity(ours), identity(theirs)) and ids_differ(identity(ours), identity(theirs)):
            continue
        met = {near for token in tokens_of(ours) for near in partners(token)}.intersection(tokens_of(theirs))
        assert bool(met) == is_state_of(identity(ours), identity(theirs)), (ours, theirs)


BARE = "title:awholetitlewithnothingelse?"
OF_TWO = ("title:awholetitleoftwo????2012?a1", "title:another??smith")
OTHER_TWO = ("title:awholetitleoftwo????2012?a1", "title:another??jones")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("doi:10.1000/a", BARE), ("arxiv:2401.00001", BARE)),
        (("doi:10.1000/a", f"{BARE}???2012"), ("arxiv:2401.00001", f"{BARE}???2012")),
        (OF_TWO, OTHER_TWO),
        (("doi:10.1000/a", *OF_TWO), ("arxiv:2401.00001", *OTHER_TWO)),
    ],
)
def test_what_two_records_print_alike_makes_them_one_by_keys_and_by_tokens(
    ours: tuple[str, ...], theirs: tuple[str, ...]
) -> None:
    assert is_state_of(identity(ours), identity(theirs))
    met = {near for token in tokens_of(ours) for near in partners(token)}
    assert met.intersection(tokens_of(theirs))


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("C++ and C#", "c++andc#"), ("C", "c"), ("A * search", "asearch"), ("A* search", "a*search"),
        ("2+2 is 4", "22is4"), ("Ｃ＋＋", "c++"), ("É+", "e+"), ("+C", "c"), ("???", ""), ("a–b", "ab"),
    ],
)  # fmt: skip
def test_a_title_folds_to_letters_digits_and_signs_behind_a_letter(title: str, folded: str) -> None:
    assert fold_title(title) == folded


@pytest.mark.parametrize(
    ("title", "small"),
    [
        ("Mamba", "t"), ("Deep — learning", "t"), ("Editorial", "h"), ("Editorial: II", "h"),
        ("PREFACE", "h"), ("Letter to the Editor", "h"), ("Introduction to algorithms", ""),
        ("Editorial Comments", "h"), ("Calendar of Events", "h"), ("Calendar queues", "t"),
        ("A * search", "t"),        ("深度学习方法综述", ""),
    ],
)  # fmt: skip
def test_a_title_of_two_words_or_a_usual_heading_is_small(title: str, small: str) -> None:
    assert smallness(title) == small
