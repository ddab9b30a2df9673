"""Indexes on disk: built in batches, extended, damaged, absent."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search import index
from papertui.search.index import SearchError, open_index
from papertui.search.match import Matcher
from tests.searching import PAPERS, Shelf, built, docs, made_up, matcher_over, random_queries


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("small") / "index", PAPERS)


def test_an_index_can_be_searched_while_it_is_being_built(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    directory.mkdir()
    covered: list[tuple[int, int]] = []
    papers = made_up(1200, seed=5)

    def look(done: int) -> None:
        part = open_index(directory)
        everything = Matcher(part, Shelf(len(papers), (1 << len(papers)) - 1))
        covered.append((done, part.size))
        assert set(docs(everything, "reward OR -reward")) == set(range(part.size))

    index.build(directory, papers, progress=look)
    assert [done for done, _size in covered] == [size for _done, size in covered] == [1000, 1200]


def test_extending_gives_what_building_at_once_gives_and_leaves_the_base_alone(tmp_path: Path) -> None:
    papers = made_up(120, seed=6)
    base = built(tmp_path / "base", papers[:80])
    before = {file.name: file.read_bytes() for file in base.iterdir()}
    extended = tmp_path / "extended"
    extended.mkdir()
    index.extend(base, extended, papers[80:])
    at_once = matcher_over(built(tmp_path / "at once", papers))
    in_two = matcher_over(extended)
    for text in random_queries(papers, 8, 150):
        assert docs(in_two, text) == docs(at_once, text), text
    assert {file.name: file.read_bytes() for file in base.iterdir()} == before


def test_extending_by_nothing_and_building_of_nothing_work(tmp_path: Path) -> None:
    empty = built(tmp_path / "empty", [])
    assert docs(matcher_over(empty), "gan OR -gan") == []
    grown = tmp_path / "grown"
    grown.mkdir()
    index.extend(empty, grown, PAPERS)
    same = tmp_path / "same"
    same.mkdir()
    index.extend(grown, same, [])
    assert set(docs(matcher_over(same), "polic")) == {0, 5}


def _damaged(directory: Path, seed: int) -> str:
    """Damage one file as disks and people do, and say how."""
    rng = random.Random(seed)
    file = rng.choice(sorted(path for path in directory.iterdir() if path.stat().st_size))
    data = file.read_bytes()
    kind = rng.choice(("flip", "cut", "empty", "zero", "gone"))
    place = rng.randrange(len(data))
    if kind == "gone":
        file.unlink()
        return f"{file.name} gone"
    damaged: dict[str, bytes] = {
        "flip": data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :],
        "cut": data[:place],
        "empty": b"",
        "zero": data[:place] + bytes(len(data) - place),
    }
    file.write_bytes(damaged[kind])
    return f"{file.name} {kind} at {place}"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_index_is_refused_or_gives_the_right_papers(seed: int, small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    copy.mkdir()
    for file in small.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    what = _damaged(copy, seed)
    try:
        found = [docs(matcher_over(copy), text) for text in ("polic", '"is all you need"', "-diffusion ")]
    except SearchError as error:
        found = []
        assert "built anew" in str(error)  # noqa: PT017  # either outcome is right
    sound = matcher_over(small)
    expected = [docs(sound, text) for text in ("polic", '"is all you need"', "-diffusion ")]
    assert found in ([], expected), what


def test_an_absent_index_says_so(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="no whole index"):
        open_index(tmp_path / "nowhere")
    with pytest.raises(SearchError):
        index.extend(tmp_path, tmp_path, PAPERS)


def test_a_failed_build_leaves_no_lock_behind(tmp_path: Path) -> None:
    def failing() -> Iterator[Paper]:
        yield PAPERS[0]
        raise KeyboardInterrupt

    directory = tmp_path / "index"
    directory.mkdir()
    with pytest.raises(KeyboardInterrupt):
        index.build(directory, failing())
    again = built(tmp_path / "again", [replace(PAPERS[0], title="Anew")])
    assert docs(matcher_over(again), "anew") == [0]
