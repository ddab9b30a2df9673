"""Records of a file that is read once more: each is found once, and keeps its place where it can."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from papertui.catalog.earlier import APART, Earlier, Known, Places


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


@given(st.data())
def test_places_are_in_the_order_of_the_file_whatever_came_went_or_moved(data: st.DataObject) -> None:
    apart = st.integers(-3, 3).map(APART.__mul__)
    before = known(*sorted(data.draw(st.sets(st.integers(-50, 50) | st.integers(-(2**40), 2**40) | apart))))
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
