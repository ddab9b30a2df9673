"""Records of a long file that are known are not read again, and all others as if they were."""

import json
import random
from array import array
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest

from papertui.dumps import Dump, DumpFormat, KnownRecords, Problem, known, long_files, read_dump, read_pieces
from papertui.dumps.cutting import RecordChunk
from papertui.dumps.model import Found
from papertui.dumps.page import Page, read_page
from papertui.paper import Paper
from tests.browsing import SAMPLES
from tests.histories import WRITERS, Item
from tests.test_dumps_long import cut_samples

ALONE = ("snapshot", "csl", "ris")
NAMES = "Doe, Jane"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files of more than some papers read in pieces."""
    for name, value in {"PIECE": 1500, "_WHOLE": 3000, "_CHUNK": 700}.items():
        monkeypatch.setattr(long_files, name, value)


def item(number: int, title: str = "") -> Item:
    return {
        "title": title or f"Paper {number}",
        "arxiv": f"2401.{number:05}",
        "doi": f"10.1000/x{number}",
        "abstract": f"On the matter of {number}.",
        "year": "2024",
        "authors": NAMES,
    }


def written(path: Path, items: Sequence[Item]) -> Path:
    path.write_text(WRITERS[path.suffix[1:]](items))
    return path


def read(path: Path, hashes: Sequence[int] = (), salt: bytes = b"x") -> tuple[list[Dump], list[int]]:
    """Read a file in pieces; return them, and the hashes of its records."""
    pieces = list(read_pieces(path, known=KnownRecords(salt, array("q", filter(None, hashes)))))
    return pieces, [number for piece in pieces for number in piece.hashes]


def titles(pieces: Sequence[Dump]) -> list[str]:
    return [paper.title for piece in pieces for paper in piece.papers]


@pytest.mark.parametrize("kind", ALONE)
def test_known_records_are_passed_over_and_stand_in_their_order(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / f"a.{kind}", [item(number) for number in range(60)])
    pieces, hashes = read(path)
    assert len(pieces) > 4
    assert len(set(hashes)) == 60
    again, same = read(path, hashes)
    assert (titles(again), same) == ([], hashes)
    # One comes first, one last, one between, one is another now, one is gone.
    items = [item(number) for number in (90, *range(20), 91, *range(20, 60), 92) if number != 40]
    items[10]["title"] = "Another"
    later, found = read(written(path, items), hashes)
    assert titles(later) == ["Paper 90", "Another", "Paper 91", "Paper 92"]
    assert [number for number in found if number in hashes] == [*hashes[:9], *hashes[10:40], *hashes[41:]]
    assert [at for at, number in enumerate(found) if number not in hashes] == [0, 10, 21, 61]
    assert papers_of(later) == [paper for paper in read_dump(path).papers if paper.title in titles(later)]


def papers_of(pieces: Sequence[Dump]) -> list[Paper]:
    return [paper for piece in pieces for paper in piece.papers]


def test_what_is_read_otherwise_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "a.snapshot", [item(number) for number in range(60)])
    _pieces, hashes = read(path)
    assert len(titles(read(path, hashes, salt=b"y")[0])) == 60


@pytest.mark.parametrize("kind", ALONE)
def test_a_record_with_a_problem_is_read_and_named_each_time(tmp_path: Path, kind: str) -> None:
    items = [item(number, "" if number != 30 else " ") for number in range(60)]
    items[30]["title"] = ""
    path = written(tmp_path / f"a.{kind}", items)
    pieces, hashes = read(path)
    problems = [problem for piece in pieces for problem in piece.problems]
    assert len(problems) == 1
    again, same = read(path, hashes)
    assert same == hashes
    assert len(set(hashes)) == 59, "the others of its piece are known none the less"
    assert titles(again) == []
    assert [problem for piece in again for problem in piece.problems] == problems


@pytest.mark.parametrize("kind", ["bib", "csv", "jsonl", "txt"])
def test_where_a_record_can_decide_how_another_is_read_none_is_passed_over(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / f"a.{kind}", [item(number) | {"votes": 1} for number in range(60)])
    pieces, hashes = read(path)
    assert (len(titles(pieces)), hashes) == (60, [])


def test_a_piece_is_read_whatever_its_first_lines_are(tmp_path: Path) -> None:
    """The beginning of the file has told the format; a piece of it need not look like that."""
    path = written(tmp_path / "a.snapshot", [item(number) for number in range(60)])
    lines = path.read_text().splitlines()
    for at in range(15, 40):
        plain = json.loads(lines[at])
        del plain["authors_parsed"]
        lines[at] = json.dumps(plain)
    lines[45:45] = ["nothing"] * 300
    path.write_text("\n".join(lines) + "\n")
    dump = read_dump(path)
    assert len(dump.papers) == 60
    assert sorted({problem.line for problem in dump.problems if problem.line}) == list(range(46, 346))


def test_of_formats_that_say_so_no_record_decides_how_another_is_read() -> None:
    kinds = set()
    for name, kind in cut_samples():
        page = read_page(bytes(SAMPLES / name))
        assert kind.cut
        assert isinstance(page, Page)
        [chunk, *_more] = kind.cut.cut([page.text])
        if chunk.spans:
            kinds.add(kind.name)
            parts = [chunk.only((place,)) for place in range(len(chunk.spans))]
            alone = [found for part in parts for found in parsed(kind, part)]
            assert alone == parsed(kind, chunk), name
    assert kinds >= {"arxiv-snapshot", "papertui-jsonl", "csl-json", "ris"}


def parsed(kind: DumpFormat, chunk: RecordChunk) -> list[Found]:
    return list(kind.parse(Page(b"", chunk.text, chunk.line, numbers=chunk.numbers, is_piece=True)))


def in_order(path: Path, known: Sequence[int], title_of: dict[int, str]) -> tuple[list[str], list[Problem]]:
    """Return the titles of a file, those of known records where they stand, and its problems."""
    pieces, _hashes = read(path, known)
    named: list[str] = []
    for piece in pieces:
        new = iter(paper.title for paper in piece.papers)
        named += [title_of[number] if number in known else next(new) for number in piece.hashes] or new
    return named, [problem for piece in pieces for problem in piece.problems]


def test_what_cannot_be_told_apart_stands_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most records have problems: those of a piece are not read alone, and known ones are among them."""
    monkeypatch.setattr(known, "_FEW", 2)
    path = written(tmp_path / "a.snapshot", [item(number) for number in range(60)])
    pieces, hashes = read(path)
    title_of = dict(zip(hashes, titles(pieces), strict=True))
    items = [item(number if number % 4 == 0 else 100 + number) for number in range(60)]
    for number in (*range(1, 60, 4), *range(2, 60, 4)):
        items[number]["title"] = ""
    fresh = read_dump(written(path, items))
    assert len(fresh.papers) == 30
    named, problems = in_order(path, hashes, title_of)
    assert (named, problems) == ([paper.title for paper in fresh.papers], list(fresh.problems))


@pytest.mark.parametrize("broken", ["nothing", '{"title": "A", }', "{}}", "{} {}", '{"a": "b\n"}'])
def test_a_broken_array_is_read_as_if_nothing_of_it_were_known(tmp_path: Path, broken: str) -> None:
    """How what is broken is read, and its neighbours, depends on what stands around it."""
    path = written(tmp_path / "a.csl", [item(number) for number in range(60)])
    parts = path.read_text().split("\n },\n")
    parts[30] += f"\n }},\n {broken},\n{parts.pop(31)}"
    path.write_text("\n },\n".join(parts))
    fresh = read_dump(path)
    pieces, hashes = read(path)
    assert sum(map(bool, hashes)) > 40, "pieces that are whole are known"
    pairs = [zip(piece.hashes, titles([piece]), strict=False) for piece in pieces]
    title_of = dict(chain.from_iterable(pairs))
    named, problems = in_order(path, hashes, title_of)
    assert named == [paper.title for paper in fresh.papers]
    assert problems == list(fresh.problems) != []


def test_a_piece_of_an_array_is_read_whatever_its_first_item_is(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csl", [item(number) for number in range(60)])
    items = json.loads(path.read_text())
    whole = [json.dumps(each) for each in items]
    for wrong in ("nothing", '"a text"', "[1, 2]", '{"type": "article-journal", "title": tru}'):
        for at in (10, 20, 30, 40):
            texts = [*whole[:at], *[wrong] * 12, *whole[at:]]
            path.write_text("[" + ",\n".join(texts) + "]")
            dump = read_dump(path)
            assert len(dump.papers) == 60, (wrong, at)
            assert dump.problems, (wrong, at)


BEFORE = list(range(1, 3001))


@pytest.mark.parametrize(
    ("now", "read_again"),
    [
        (BEFORE, 0),
        ([number if number % 3 else -number for number in BEFORE], 0),
        ([number for number in BEFORE if number % 7], 0),
        (BEFORE[:50] + BEFORE[60:], 0),
        (BEFORE[:50] + BEFORE[1000:], 100),
        (BEFORE[500:] + BEFORE[:500], 600),
        ([*range(-50, 0), *BEFORE], 0),
        ([*range(-500, 0), *BEFORE], 0),
        (BEFORE + list(range(-500, 0)), 0),
        (BEFORE[::-1], 100),
        (random.Random(3).sample(BEFORE, len(BEFORE)), 100),
        ([], 0),
    ],
)
def test_known_records_are_told_whatever_became_of_the_others(now: list[int], read_again: int) -> None:
    """Those in another order are found once that is seen; until then a few are read again."""
    following = known.Following(array("q", BEFORE))
    told = [number for number in now if following.has(number)]
    assert set(told) <= set(BEFORE)
    assert len([number for number in now if number > 0]) - len(told) <= read_again


def test_records_that_a_file_has_several_times_are_told_each_time() -> None:
    following = known.Following(array("q", [5, 5, 6, 7, 5]))
    assert [following.has(number) for number in (5, 5, 6, 7, 5)] == [True] * 5


def test_where_nothing_is_known_nothing_is_told() -> None:
    following = known.Following(array("q"))
    assert not any(map(following.has, range(300)))
