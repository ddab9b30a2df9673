"""Long files of records: cut into pieces that give what the whole gives, with the lines of the whole."""

import gzip
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from papertui.dumps import FORMATS, DumpFormat, read_dump, read_pieces
from papertui.dumps.cutting import RecordChunk
from papertui.dumps.model import Found, Record
from papertui.dumps.page import NOT_PACKED, Page, read_page
from tests.browsing import SAMPLES

CHUNK, SIZE = 700, 2000
READ = 1 << 18  # bytes of a packed file that are read at once
LONG = 1 << 21  # bytes up to which a file is read whole


def cut_samples() -> Iterator[tuple[str, DumpFormat]]:
    for file in sorted(SAMPLES.iterdir()):
        page = read_page(bytes(file)) if file.is_file() else None
        if isinstance(page, Page):
            kind = next((kind for kind in FORMATS if kind.recognise(page)), None)
            if kind and kind.cut and kind.cut.fits(page.text):
                yield file.name, kind


SAMPLED = dict(cut_samples())


def pieces_of(kind: DumpFormat, text: str) -> list[RecordChunk]:
    assert kind.cut
    return list(kind.cut.cut([text[at : at + CHUNK] for at in range(0, len(text), CHUNK)], SIZE))


def parsed(kind: DumpFormat, page: Page) -> list[Found]:
    """Parse a page in pieces."""
    assert kind.cut
    pieces = pieces_of(kind, page.text)
    context = kind.cut.context(lambda: iter(pieces))
    pages = (
        Page(
            page.path,
            piece.text,
            page.line + piece.line - 1,
            numbers=piece.numbers,
            context=context,
            is_piece=True,
        )
        for piece in pieces
    )
    return [found for each in pages for found in kind.parse(each)]


def test_formats_that_are_cut_have_samples_of_several_kinds() -> None:
    names = {kind.name for kind in SAMPLED.values()}
    assert names >= {
        "bibtex",
        "ris",
        "csv",
        "arxiv-snapshot",
        "papertui-jsonl",
        "oai-pmh",
        "pubmed",
        "pubmed-text",
        "csl-json",
    }


@pytest.mark.parametrize("name", SAMPLED)
def test_a_sample_in_pieces_gives_what_it_gives_whole(name: str) -> None:
    page = read_page(bytes(SAMPLES / name))
    assert isinstance(page, Page)
    kind = SAMPLED[name]
    whole, in_pieces = (
        [(found.line, found.paper) for found in some if isinstance(found, Record)]
        for some in (kind.parse(page), parsed(kind, page))
    )
    assert whole == in_pieces


def bib(count: int, broken: Sequence[int] = ()) -> str:
    entries = []
    for number in range(count):
        end = "" if number in broken else "}"
        entries.append(
            f"@article{{key{number},\n  title = {{Paper {number} on things}},\n  author = {{Doe, J}},\n"
            f"  journal = jour,\n  abstract = {{{'Words of it. ' * 1_000}{end},\n}}\n\n"
        )
    return '@string{jour = "A Journal"}\n' + "".join(entries)


def test_a_long_bib_names_each_broken_entry_with_its_line_and_reads_the_rest(tmp_path: Path) -> None:
    path, count, broken = tmp_path / "long.bib", 200, (5, 80, 160)
    path.write_text(text := bib(count, broken))
    assert len(text) > LONG
    dumps = list(read_pieces(path))
    assert len(dumps) > 3
    lines = [problem.line for dump in dumps for problem in dump.problems]
    assert lines == [2 + 7 * number for number in broken]
    papers = [paper for dump in dumps for paper in dump.papers]
    assert len(papers) == count - len(broken)
    assert {paper.reference.venue for paper in papers} == {"A Journal"}, "its @string is in the first piece"


def test_what_an_entry_inherits_may_stand_in_another_piece(tmp_path: Path) -> None:
    path = tmp_path / "long.bib"
    child = "@inproceedings{child, title = {The child}, crossref = {Parent}}\n"
    parent = "@proceedings{parent, title = {P}, booktitle = {Proceedings of it}, year = 1999}\n"
    path.write_text(child + bib(180) + parent)
    [found] = [paper for dump in read_pieces(path) for paper in dump.papers if paper.title == "The child"]
    assert (found.reference.venue, str(found.date)) == ("Proceedings of it", "1999")


def items(count: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"2401.{number:05}",
            "title": f"Paper {number}",
            "summary": "On a thing. " * 1_000,
            "upvotes": 3,
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("form", ["lines", "array", "indented", "one line", "gzip"])
def test_long_json_is_read_in_pieces_in_every_form(tmp_path: Path, form: str) -> None:
    written = items(200)
    lines = "".join(f"{json.dumps(item)}\n" for item in written)
    texts = {
        "lines": lines,
        "array": "[\n" + ",\n".join(map(json.dumps, written)) + "\n]\n",
        "indented": json.dumps(written, indent=2),
        "one line": json.dumps(written),
        "gzip": lines,
    }
    data = texts[form].encode()
    path = tmp_path / "long.json"
    path.write_bytes(gzip.compress(data) if form == "gzip" else data)
    dumps = list(read_pieces(path))
    assert len(dumps) > 3
    assert [paper.title for dump in dumps for paper in dump.papers] == [item["title"] for item in written]
    assert not any(dump.problems for dump in dumps)
    assert read_dump(path).papers == tuple(paper for dump in dumps for paper in dump.papers)


def test_broken_items_of_long_json_cost_themselves_only(tmp_path: Path) -> None:
    written = [json.dumps(item) for item in items(200)]
    for number in (7, 90, 180):
        written[number] = written[number].replace('"title":', '"title" ')
    path = tmp_path / "long.json"
    for text in ("[" + ",\n".join(written) + "]", "\n".join(written)):
        path.write_text(text)
        dump = read_dump(path)
        assert len(dump.papers) == 197
        assert [problem.line for problem in dump.problems] == [8, 91, 181]


def test_a_long_file_that_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "long.json.gz"
    data = gzip.compress("".join(f"{json.dumps(item)}\n" for item in items(200)).encode())
    path.write_bytes(data[: len(data) // 2])
    dump = read_dump(path)
    assert 20 < len(dump.papers) < 180
    assert "the gzip data breaks off; what there is was read" in [each.reason for each in dump.problems]


@pytest.mark.parametrize("behind", range(4))
def test_packed_parts_are_read_wherever_they_are_cut_in_reading(tmp_path: Path, behind: int) -> None:
    """The two bytes that begin a part may come in two reads."""
    first, second = items(300), items(310)[300:]
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 1, packed, 0) as file:
        file.write("".join(f"{json.dumps(item)}\n" for item in first).encode())
    data = packed.getvalue()
    # A name in the header makes it as long as the test wants: it ends just before the end of a read.
    name = b"n" * (-(len(data) + 1) % READ + READ - behind)
    part = data[:3] + b"\x08" + data[4:10] + name + b"\0" + data[10:]
    assert -len(part) % READ == behind
    path = tmp_path / "long.jsonl.gz"
    path.write_bytes(part + gzip.compress("".join(f"{json.dumps(item)}\n" for item in second).encode()))
    assert [paper.title for paper in read_dump(path).papers] == [item["title"] for item in first + second]
    with path.open("ab") as file:
        file.write(b"appended by hand\n")
    dump = read_dump(path)
    assert len(dump.papers) == 310
    assert [problem.reason for problem in dump.problems] == [NOT_PACKED]


def test_pieces_can_be_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_text("".join(f"{json.dumps(item)}\n" for item in items(200)))
    begun: list[int] = []
    every = list(read_pieces(path, tell=begun.append))
    assert list(read_pieces(path, skip=2)) == every[2:]
    # Each piece has its own time, so that a reader gets to the millionth record, where it is to go on.
    cuts: list[None] = []
    assert list(read_pieces(path, skip=2, on_cut=lambda: cuts.append(None))) == every[2:]
    assert len(cuts) == len(every) - 1
    assert begun[:2] == [1, 1 + len(every[0].papers)]
    assert len(begun) == len(every) - 1, "the last holds what is to be said of the file"


def test_a_long_list_of_pubmed_is_read_in_pieces(tmp_path: Path) -> None:
    text = "Walls are built of bricks, one row above the other. " * 30
    records = [
        f"{number}. J Walls. 2015 May 28;5(1):4-9.\n\nOn the wall of number {number}.\n\nDoe J(1).\n\n"
        f"1. {text}\n\nPMID: {99_000_000 + number}\n\n\n"
        for number in range(1, 1_501)
    ]
    path = tmp_path / "abstract-set.txt"
    path.write_text("".join(records))
    pieces = list(read_pieces(path))
    assert len(pieces) > 3
    papers = [paper for piece in pieces for paper in piece.papers]
    assert [paper.title for paper in papers] == [f"On the wall of number {n}." for n in range(1, 1_501)]
    assert all(text.strip() in paper.abstract for paper in papers)
    assert not [problem for piece in pieces for problem in piece.problems]
