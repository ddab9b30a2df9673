"""Indexes on disk: built in batches, extended, damaged, absent."""

import os
import pickle
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from papertui.paper import Paper
from papertui.search import index
from papertui.search.index import SearchError, open_index
from papertui.search.whoosh_match import WhooshMatcher
from tests.searching import PAPERS, PlainLeaves, built, docs, made_up, matcher_over, private, random_queries


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("small") / "index", PAPERS)


def test_an_index_can_be_searched_while_it_is_being_built(tmp_path: Path) -> None:
    covered: list[tuple[int, int]] = []
    papers = made_up(1200, seed=5)

    def look(done: int) -> None:
        part = open_index(directory)
        everything = WhooshMatcher(part, PlainLeaves(len(papers), (1 << len(papers)) - 1))
        covered.append((done, part.size))
        assert set(docs(everything, "reward OR -reward")) == set(range(part.size))

    with private(tmp_path / "index") as directory:
        index.build(directory, papers, progress=look)
    assert [done for done, _size in covered] == [size for _done, size in covered] == [1000, 1200]


def test_a_reader_is_never_in_the_way_of_a_builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_BATCHES", ())
    monkeypatch.setattr(index, "_LATER_BATCHES", 10)
    begun = threading.Event()
    sizes: list[int] = []
    with private(tmp_path / "index") as directory:
        builder = threading.Thread(
            target=index.build,
            args=(directory, made_up(200, seed=4)),
            kwargs={"progress": lambda done: begun.set()},
        )
        builder.start()
        begun.wait()
        while builder.is_alive():
            opened = open_index(directory)
            sizes.append(opened.size)
            opened.close()
    assert open_index(directory).size == 200
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 1  # how many depends on who gets the CPU


def test_extending_gives_what_building_at_once_gives_and_leaves_the_base_alone(tmp_path: Path) -> None:
    papers = made_up(120, seed=6)
    base = built(tmp_path / "base", papers[:80])
    before = {file.name: file.read_bytes() for file in base.iterdir()}
    with private(tmp_path / "extended") as extended:
        index.extend(base, extended, papers[80:])
    at_once = matcher_over(built(tmp_path / "at once", papers))
    in_two = matcher_over(extended)
    for text in random_queries(papers, 8, 150):
        assert docs(in_two, text) == docs(at_once, text), text
    assert {file.name: file.read_bytes() for file in base.iterdir()} == before


def test_indexes_of_nothing_and_of_no_words_are_whole(tmp_path: Path) -> None:
    empty = built(tmp_path / "empty", [])
    assert docs(matcher_over(empty), "gan OR -gan") == []
    with private(tmp_path / "grown") as grown:
        index.extend(empty, grown, PAPERS)
    wordless = matcher_over(built(tmp_path / "wordless", [Paper("?!", ""), Paper("")]))
    assert docs(wordless, "-gan") == [0, 1]
    with private(tmp_path / "same") as same:
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
    with private(tmp_path / "index") as copy:
        for file in small.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
    what = _damaged(copy, seed)
    try:
        found = [docs(matcher_over(copy), text) for text in ("polic", '"is all you need"', "-diffusion ")]
    except SearchError as error:
        found = []
        assert "will be rebuilt" in str(error)  # noqa: PT017  # either outcome is right
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

    with private(tmp_path / "index") as directory, pytest.raises(KeyboardInterrupt):
        index.build(directory, failing())
    again = built(tmp_path / "again", [replace(PAPERS[0], title="Anew")])
    assert docs(matcher_over(again), "anew") == [0]


@pytest.mark.parametrize("name", [".", "tables", "_MAIN_1.toc"])
def test_an_index_that_others_can_write_is_not_opened(name: str, tmp_path: Path) -> None:
    directory = built(tmp_path / "index", PAPERS)
    (directory / name).chmod(0o777)
    with pytest.raises(SearchError, match="others own it or can write it"):
        open_index(directory)


def test_an_index_of_links_is_not_opened(tmp_path: Path) -> None:
    directory = built(tmp_path / "index", PAPERS)
    real = (directory / "_MAIN_1.toc").rename(tmp_path / "planted")
    (directory / "_MAIN_1.toc").symlink_to(real)
    with pytest.raises(SearchError, match="others own it or can write it"):
        open_index(directory)


class _Crafted:
    """What runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


def test_a_planted_index_runs_nothing(tmp_path: Path) -> None:
    """FAULTS 12. Whoosh's table of contents is a pickle; one that others could have written is not read."""
    directory = built(tmp_path / "index", PAPERS)
    toc = directory / "_MAIN_1.toc"
    toc.write_bytes(pickle.dumps(_Crafted(tmp_path / "ran")))
    toc.chmod(0o666)
    with pytest.raises(SearchError, match="will be rebuilt"):
        open_index(directory)
    toc.chmod(0o600)
    directory.chmod(0o777)
    with pytest.raises(SearchError, match="will be rebuilt"):
        open_index(directory)
    assert not (tmp_path / "ran").exists()
