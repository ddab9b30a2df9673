"""Records of a file that is read once more: each is found once, and keeps its place where it can."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.catalog.earlier import APART, Earlier, Known, Places
from papertui.catalog.records import NewRecord
from papertui.catalog.taking import Taking
from papertui.paper import Paper
from papertui.paper_json import to_json
from tests.cases import cases


@dataclass
class New:
    """What is to be placed."""

    place: int = 0


def known(*places: int) -> list[Known]:
    return [Known(number, place, 0) for number, place in enumerate(places)]


def news(count: int) -> list[Known | New]:
    return [New() for _ in range(count)]


def placed(
    entries: Sequence[Known | New], span: tuple[int, int] | None, settled_at: Sequence[int] = ()
) -> tuple[list[int], Places]:
    """Return the places that entries have in the end."""
    places = Places(span)
    for at, entry in enumerate(entries):
        if at in settled_at:
            places.settle()
        if isinstance(entry, Known):
            places.keep(entry)
        else:
            places.add(entry)
    places.settle()
    moved = {number: place for place, number in places.moved}
    return [
        moved.get(each.number, each.place) if isinstance(each, Known) else each.place for each in entries
    ], places


def test_what_comes_between_two_records_gets_a_place_between_theirs() -> None:
    one, other = known(APART, 2 * APART)
    found, places = placed([New(), one, New(), New(), other, New()], (one.place, other.place))
    assert found == sorted(set(found))
    assert places.moved == []


def test_records_without_room_between_them_are_moved() -> None:
    one, other, last = known(1, 2, 3 * APART)
    entries = [one, *news(1), other, last]
    found, places = placed(entries, (1, last.place))
    assert found == sorted(set(found))
    assert [number for _place, number in places.moved] == [1]


def test_new_records_that_were_written_before_the_next_known_one_came_leave_it_in_its_place() -> None:
    one, other = known(APART, 2 * APART)
    entries = [one, *news(20_000), other]
    found, places = placed(entries, (one.place, other.place), settled_at=range(0, 20_000, 3_000))
    assert found == sorted(set(found))
    assert places.moved == []


def test_many_new_records_before_the_first_leave_it_in_its_place() -> None:
    (one,) = known(APART)
    entries = [*news(20_000), one]
    found, places = placed(entries, (APART, APART), settled_at=range(0, 20_000, 3_000))
    assert found == sorted(set(found))
    assert places.moved == []


@settings(max_examples=cases(40))
@given(st.data())
def test_places_are_in_the_order_of_the_file_whatever_came_went_or_moved(data: st.DataObject) -> None:
    before = known(*sorted(data.draw(st.sets(st.integers(-50, 50) | st.integers(-(2**40), 2**40)))))
    kept = data.draw(st.permutations(before) | st.just(before))
    kept = kept[: data.draw(st.integers(0, len(kept)))]
    entries: list[Known | New] = [*kept]
    for at in data.draw(st.lists(st.integers(0, 40), max_size=30)):
        entries.insert(at, New())
    span = (before[0].place, before[-1].place) if before else None
    found, places = placed(entries, span, data.draw(st.lists(st.integers(0, 60), max_size=5)))
    assert found == sorted(set(found))
    if not any(isinstance(entry, New) for entry in entries) and kept == sorted(kept, key=lambda k: k.place):
        assert places.moved == []


def test_alike_records_are_found_as_often_as_there_are_some() -> None:
    earlier = Earlier([(5, 1, 10, 1), (5, 1, 11, 2), (7, 1, 12, 3)])
    numbers = [found.number for found in (earlier.with_hash(5), earlier.with_digest(1)) if found]
    assert numbers == [10, 11]
    assert earlier.with_hash(5) is None
    assert earlier.twin(5) == 10
    assert earlier.twin(6) is None
    assert list(earlier.lost()) == [12]
    assert earlier.with_hash(6) is None
    assert earlier.span == (1, 3)
    assert Earlier().span is None


class OneByOne(Earlier):
    """Known records that are found one after the other."""

    def following(self, hashes: "array[int]") -> None:
        """Find none at once."""


@settings(max_examples=cases(40))
@given(st.data())
def test_known_records_that_follow_each_other_are_taken_as_if_one_by_one(data: st.DataObject) -> None:
    hashes = data.draw(st.lists(st.integers(1, 12), max_size=20))
    places = sorted(
        data.draw(st.sets(st.integers(-40, 40), min_size=len(hashes), max_size=len(hashes)))
    )  # so near each other that what comes between them has not always room
    rows = [
        (number, -number, 100 + at, place)
        for at, (number, place) in enumerate(zip(hashes, places, strict=True))
    ]
    cut = sorted(data.draw(st.lists(st.integers(0, 20), max_size=2)))
    now = [*hashes[: cut[0]], *hashes[cut[-1] :]] if cut else [*hashes]
    for at, number in data.draw(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), max_size=6)):
        now.insert(at, number)
    outcomes = []
    for kind in (Earlier, OneByOne):
        earlier = kind(rows)
        taking = Taking(1, earlier, Places(earlier.span))
        taken: list[NewRecord] = []
        for start in range(0, len(now), 7):
            some = now[start : start + 7]
            texts = ["" if number in hashes else to_json(Paper(f"Paper {number}")) for number in some]
            taken += taking.take(texts, some, lambda record: to_json(Paper("One of several")))
        taking.places.settle()
        outcomes.append((taken, taking.places.moved, taking.hashes, list(earlier.lost())))
    assert outcomes[0] == outcomes[1]
