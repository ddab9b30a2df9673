"""The papers of each tag: the same whether they are made at once or kept by what was touched."""

import random
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.catalog import Catalog
from papertui.library import Library, State
from papertui.library.store import Store
from papertui.paper import Paper
from papertui.reference import Date, Name
from papertui.search.bits import to_docs
from papertui.workspace import tag_sets
from papertui.workspace.tag_sets import TagBitsets, TagSets
from tests.test_catalog import publish

TITLES = ("World Models", "Introduction", "On scale")
HERE = [
    Paper(
        title=title,
        abstract=abstract,
        arxiv_id=f"2401.{number}{len(abstract):04}" if has_id else None,
    )
    for number, title in enumerate(TITLES)
    for abstract in ("", "We explore.", "Quite another text.")
    for has_id in (True, False)
]
ELSEWHERE = [Paper(title=f"Elsewhere {number}", arxiv_id=f"1912.{number:05}") for number in range(40)]
TAGS = ("a", "b", "c/d")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(tmp_path / "library")) as opened:
        yield opened


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with closing(publish(tmp_path_factory.mktemp("cache"), HERE)) as opened:
        yield opened


def expected(library: Library, catalog: Catalog) -> dict[str, set[int]]:
    """Find the documents of each tag, and of "noted", by what the row of each paper shows."""
    docs = to_docs(catalog.live)
    found: dict[str, set[int]] = {}
    for doc, state in zip(docs, library.states_of(catalog.papers(docs)), strict=True):
        for name in (*state.tags, *(["noted"] if state.note else [])) if state else ():
            found.setdefault(name, set()).add(doc)
    return found


def as_found(sets: TagBitsets) -> dict[str, set[int]]:
    named = {**sets.tags, **({"noted": sets.noted} if sets.noted else {})}
    return {name: set(to_docs(bits)) for name, bits in named.items()}


def act(library: Library, chance: random.Random) -> None:
    some = chance.sample(HERE + ELSEWHERE, chance.randint(1, 4))
    match chance.randrange(8):
        case 0:
            library.undo()
        case 1:
            library.redo()
        case 2:
            library.set_note(some[0], chance.choice(["", "one"]))
        case 3:
            library.tag(some, (), [chance.choice(TAGS)])
        case 4:
            # The same paper under two names: states become one, and undo parts them.
            both = replace(some[0], aliases=chance.choice(HERE).keys)
            library.tag([both], [chance.choice(TAGS)])
        case 5:
            library.rename_tag(*chance.sample(TAGS, 2))
        case _:
            library.tag(some, [chance.choice(TAGS)])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("larger", ["the library", "the catalog"])
def test_kept_sets_are_those_that_comparing_everything_finds(
    library: Library, catalog: Catalog, seed: int, larger: str
) -> None:
    chance, kept = random.Random(seed), TagSets(library)
    if larger == "the library":
        library.tag(ELSEWHERE, ["elsewhere"])
    for _ in range(30):
        act(library, chance)
        right = expected(library, catalog)
        assert as_found(kept.of(catalog)) == right
        assert as_found(TagSets(library).of(catalog)) == right


def test_places_follow_what_is_touched(library: Library, catalog: Catalog) -> None:
    kept = TagSets(library)
    papers = [paper for paper in HERE if paper.arxiv_id]
    library.tag(papers, ["a"])
    library.set_places("a", zip(papers[:3], ("a0", "a1", "a2"), strict=True), what="ordered")
    assert set(kept.of(catalog).places["a"].values()) == {"a0", "a1", "a2"}
    library.set_places("a", [(papers[0], "a3")], what="moved")
    library.tag(papers[1:2], (), ["a"])
    assert set(kept.of(catalog).places["a"].values()) == {"a2", "a3"}
    assert kept.of(catalog).places == TagSets(library).of(catalog).places
    library.delete_tag("a")
    assert kept.of(catalog) == TagBitsets()


class Counting(Library):
    """A library that counts the keys that it is asked about."""

    asked = 0

    def states_answering(self, keys: Collection[str], *, at_once: bool = False) -> list[State]:
        self.asked += len(keys)
        return super().states_answering(keys, at_once=at_once)


def test_only_what_was_touched_is_read_again(tmp_path: Path, catalog: Catalog) -> None:
    with closing(Counting(Store(tmp_path / "library"))) as library:
        library.tag(HERE + ELSEWHERE, ["a"])
        kept = TagSets(library)
        kept.of(catalog)
        library.asked = 0
        library.tag(ELSEWHERE[:1], ["b"])
        kept.of(catalog)
        assert library.asked == 0, "what was touched has no paper here"
        library.tag(HERE[-1:], ["b"])
        assert "b" in kept.of(catalog).tags
        assert 0 < library.asked < 20


def test_a_change_of_very_many_papers_makes_the_sets_anew(
    library: Library, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_sets, "_FEW", 2)
    kept = TagSets(library)
    library.tag(HERE[:1], ["a"])
    kept.of(catalog)
    library.tag(HERE, ["b"])
    assert as_found(kept.of(catalog)) == expected(library, catalog)


def test_another_file_in_the_place_of_the_library_is_read_from_the_start(
    tmp_path: Path, catalog: Catalog
) -> None:
    with closing(Library.open(tmp_path / "other")) as other:
        other.tag(HERE[:4], ["other"])
    with closing(Library.open(tmp_path / "library")) as library:
        library.tag(HERE[4:8], ["first"])
        kept = TagSets(library)
        assert set(kept.of(catalog).tags) == {"first"}
        (tmp_path / "other" / "library.db").replace(tmp_path / "library" / "library.db")
        assert library.refresh()
        assert as_found(kept.of(catalog)) == expected(library, catalog)
        assert set(kept.of(catalog).tags) == {"other"}


def test_who_does_not_wait_sees_small_changes_at_once_and_others_once_they_are_made(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Library.open(tmp_path, waits=False)) as library:
        library.tag(HERE[:1], ["a"])
        kept = TagSets(library)
        kept.of(catalog)
        library.tag(HERE[-1:], ["b"])
        assert kept.shown(catalog) == TagSets(library).of(catalog)
        monkeypatch.setattr(tag_sets, "_FEW", 2)
        before = kept.shown(catalog)
        library.tag(HERE, ["c"])
        assert kept.shown(catalog) == before
        assert kept.counts(catalog)["c"] == library.tags()["c"]
        assert kept.of(catalog) == kept.shown(catalog) == TagSets(library).of(catalog)


def test_who_does_not_wait_sees_the_sets_as_they_were_while_the_library_is_locked(
    tmp_path: Path, catalog: Catalog
) -> None:
    with closing(Library.open(tmp_path, waits=False)) as library:
        library.tag(HERE[:1], ["a"])
        kept = TagSets(library)
        before = kept.of(catalog)
        library.tag(HERE[-1:], ["b"])
        with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert kept.shown(catalog) == before
            other.execute("ROLLBACK")
        assert kept.shown(catalog) == TagSets(library).of(catalog)


def test_a_bare_title_has_the_tags_that_its_row_shows(library: Library, tmp_path: Path) -> None:
    lee, kim = (Name("Lee", "Ann"),), (Name("Kim", "Bo"),)
    known = Paper("Folding proteins with care", "We fold.", lee, arxiv_id="2001.00001")
    other = Paper("Folding proteins with care", "A book on it.", kim, date=Date(2021))
    bare = Paper("Folding proteins with care")
    with closing(publish(tmp_path / "cache", [known, other, bare])) as catalog:
        library.tag([known, bare], ["to-read"])
        library.tag([other], ["read"])
        assert as_found(TagSets(library).of(catalog)) == expected(library, catalog)
