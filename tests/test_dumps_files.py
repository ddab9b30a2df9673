"""Files as they lie about: any encoding, any name, packed, huge, changing, or no file at all."""

import gzip
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.links import find_links, repair_link
from papertui.dumps.page import LARGEST
from papertui.dumps.record import clean_text, count, make_paper
from tests.patience import stretched

TITLE = "Naïve Schrödinger Bridges – “Señor” Études"
PROSE = "We study a thing. It turns out to be true in every case that was looked at, and in some others. " * 3
ROW = "  • 3 authors\n·\nMay 1\n\n"


def listing(title: str, prose: str = PROSE) -> str:
    return f"Get trending papers in your email inbox!\n\n{title}\n\n{prose}\n\n{ROW}Two\n\n{prose}\n\n{ROW}"


def flat(title: str) -> str:
    return f'{{"id": "2401.00001", "title": "{title}", "summary": "{PROSE}"}}'


def card(title: str, charset: str) -> str:
    return (
        f'<html><head><meta charset="{charset}"></head><body><article>'
        f'<h3><a href="/papers/2401.00001">{title}</a></h3></article></body></html>'
    )


ENCODED = {
    "utf-8": (listing(TITLE).encode(), TITLE),
    "utf-8 with mark": (b"\xef\xbb\xbf" + listing(TITLE).encode(), TITLE),
    "utf-16 with mark": (listing(TITLE).encode("utf-16"), TITLE),
    "utf-16 big with mark": (b"\xfe\xff" + listing(TITLE).encode("utf-16-be"), TITLE),
    "utf-16 little without mark": (listing(TITLE).encode("utf-16-le"), TITLE),
    "utf-16 big without mark": (listing(TITLE).encode("utf-16-be"), TITLE),
    "utf-32 with mark": (listing(TITLE).encode("utf-32"), TITLE),
    "cp1252 undeclared": (listing(TITLE).encode("cp1252"), TITLE),
    "latin-1 undeclared": (flat("Naïve Études").encode("latin-1"), "Naïve Études"),
    "latin-1 declared, cp1252 meant": (card(TITLE, "iso-8859-1").encode("cp1252"), TITLE),
    "koi8-r declared": (card("Глубокое обучение", "KOI8-R").encode("koi8-r"), "Глубокое обучение"),
    "gbk declared as gb2312": (card("深度學習 深度学习", "gb2312").encode("gbk"), "深度學習 深度学习"),
    "shift-jis declared": (card("深層学習", "Shift_JIS").encode("cp932"), "深層学習"),
    "gbk undeclared": (flat("大型语言模型的推理能力").encode("gbk"), "大型语言模型的推理能力"),
    "big5 undeclared": (flat("大型語言模型的推理能力").encode("big5"), "大型語言模型的推理能力"),
    "shift-jis undeclared": (flat("カタカナと言語モデル").encode("cp932"), "カタカナと言語モデル"),
    "euc-kr undeclared": (flat("대규모 언어 모델").encode("euc-kr"), "대규모 언어 모델"),
    "cp1251 undeclared": (flat("Глубокое обучение").encode("cp1251"), "Глубокое обучение"),
    "a charset not allowed": (card("Naïve", "utf-7").encode("cp1252"), "Naïve"),
    "one bad byte in utf-8": (listing(TITLE, PROSE + "ß €").encode() + b"\xff", TITLE),
    "declared utf-8 with bad bytes": (card(TITLE, "utf-8").encode() + b"<p>\xe9\xe9</p>", TITLE),
}


@pytest.mark.parametrize("name", ENCODED)
def test_titles_survive_every_encoding(tmp_path: Path, name: str) -> None:
    data, title = ENCODED[name]
    path = tmp_path / "page"
    path.write_bytes(data)
    assert read_dump(path).papers[0].title == title


def test_bytes_that_are_lost_are_said(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(listing(TITLE).encode() + b"\xff")
    assert "1 byte sequences are not UTF-8" in read_dump(path).problems[0].reason


@pytest.mark.parametrize(
    ("text", "charset", "shown"),
    [("大型语言模型的推理能力", "gbk", "GB 18030"), ("Naïve Études", "cp1252", "cp1252")],
)
def test_a_charset_that_was_assumed_is_said(tmp_path: Path, text: str, charset: str, shown: str) -> None:
    path = tmp_path / "page"
    path.write_bytes(flat(text).encode(charset))
    dump = read_dump(path)
    assert dump.papers[0].title == text
    reason = f"its charset is not said, and {shown} was assumed; save it as UTF-8"
    assert [problem.reason for problem in dump.problems] == [reason]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"%PDF-1.7 ...", "a PDF, not a saved page"),
        (bytes(range(256)) * 40, "binary, not a saved page"),
        (b"\x1f\x8b\x08nonsense", "the gzip data is damaged"),
    ],
)
def test_what_is_no_text_is_said(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "page"
    path.write_bytes(data)
    dump = read_dump(path)
    assert dump.format is None
    assert reason in " ".join(problem.reason for problem in dump.problems)


# Files


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.html", b"a\nb.html", b"\x1b]0;x\x07.txt", b"-rf", "дамп.txt".encode()]
)
def test_odd_names_are_read_and_kept_as_bytes(tmp_path: Path, name: bytes) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    try:
        Path(os.fsdecode(path)).write_text(listing("One"), encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses the name")
    dump = read_dump(path)
    assert dump.path == path
    assert dump.papers[0].sources == (path,)


def test_gzip_is_unpacked_and_its_size_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "page.txt.gz"
    packed = gzip.compress(listing("One").encode())
    path.write_bytes(packed)
    assert len(read_dump(path).papers) == 2
    path.write_bytes(gzip.compress(listing("One").encode()) + gzip.compress(b"Three\n\n" + PROSE.encode()))
    assert len(read_dump(path).papers) == 3
    path.write_bytes(packed + b"\0" * 512)
    assert not read_dump(path).problems
    path.write_bytes(packed + b"appended by hand")
    assert "was not read" in read_dump(path).problems[0].reason
    path.write_bytes(packed[:-12])
    dump = read_dump(path)
    assert dump.papers
    assert "breaks off" in dump.problems[0].reason
    path.write_bytes(gzip.compress(b" " * (LARGEST + 10)))
    assert "larger than 20 MB when unpacked" in read_dump(path).problems[0].reason


def test_what_is_no_readable_file_is_said_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with open(tmp_path / "huge", "wb") as file:
        file.truncate(LARGEST + 1)
    start = time.monotonic()
    reasons = {
        name: read_dump(tmp_path / name).problems[0].reason
        for name in ("pipe", "loop", "huge", "missing", ".", "nul\0")
    }
    reasons["zero"] = read_dump(b"/dev/zero").problems[0].reason
    assert time.monotonic() - start < stretched(1)
    assert reasons["pipe"].startswith("is a pipe; ")
    assert reasons["zero"].startswith("is a device; ")
    assert reasons["."].startswith("is a folder; ")
    assert reasons["huge"] == "larger than 20 MB (20 MB); split it"
    assert all(reasons[name].startswith("cannot be read: ") for name in ("loop", "missing", "nul\0"))


def test_a_file_rewritten_while_it_is_read_gives_its_final_state(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    final = listing("Final")
    stop = threading.Event()

    def write() -> None:
        for turn in range(40):
            path.write_text(listing(f"Draft {turn}", PROSE * 50), encoding="utf-8")
        path.write_text(final, encoding="utf-8")
        stop.set()

    path.write_text(listing("First"), encoding="utf-8")
    writer = threading.Thread(target=write)
    writer.start()
    while not stop.is_set():
        dump = read_dump(path)
        half = [paper for paper in dump.papers if not paper.abstract]
        assert not half or dump.problems
    writer.join()
    assert read_dump(path).papers[0].title == "Final"


def test_reading_text_and_json_imports_no_html_parser() -> None:
    samples = Path(__file__).parent.parent / "sample_dumps"
    program = (
        "import sys; from pathlib import Path; from papertui.dumps import read_dump\n"
        "for name in ('flat-text-classics.txt', 'hf-api-daily.json'):\n"
        f"    assert read_dump(Path({str(samples)!r}) / name).papers\n"
        "heavy = {'bs4', 'lxml', 'textual', 'whoosh'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# Values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2401.00001v3", ArxivId("2401.00001", 3)),
        ("hep-ph/9901001", ArxivId("hep-ph/9901001")),
        ("math.GT/0309136v2", ArxivId("math/0309136", 2)),
        ("arXiv:2410.05434", ArxivId("2410.05434")),
        ("https://arxiv.org/abs/2410.05434v1", ArxivId("2410.05434", 1)),
        ("http://arxiv.org/pdf/2410.05434.pdf", ArxivId("2410.05434")),
        ("https://arxiv.org/pdf/hep-ph/9901001v1.pdf", ArxivId("hep-ph/9901001", 1)),
        ("/papers/2407.21783#community", ArxivId("2407.21783")),
        ("https://huggingface.co/login?next=%2Fpapers%2F2606.00683", ArxivId("2606.00683")),
        ("file:///papers/2606.00683", ArxivId("2606.00683")),
        ("10.48550/arXiv.2401.00001", ArxivId("2401.00001")),
        ("2413.00001", None),
        ("2401.00001.5", None),
        ("/papers/trending", None),
        ("12345.67890", None),
        ("", None),
    ],
)
def test_arxiv_ids_are_read_in_every_spelling(text: str, found: ArxivId | None) -> None:
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    ("text", "year"), [("2401.00001", 2024), ("hep-ph/9901001", 1999), ("0704.0001", 2007)]
)
def test_the_year_of_an_arxiv_id_is_that_of_submission(text: str, year: int) -> None:
    assert ArxivId(text).year == year


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://a.org/x. And (http://b.org/y).", ("https://a.org/x", "http://b.org/y")),
        ("at https://a.org/x{here}.", ("https://a.org/x",)),
        ("at https://a.org/x{https://a.org/x}.", ("https://a.org/x",)),
        ("at {{https://github.com/u/r}}.", ("https://github.com/u/r",)),
        ("page: https:VDT-2023.github.io", ("https://VDT-2023.github.io",)),
        ("at https://hf.privai.fun/nvidia/M-7B.", ("https://huggingface.co/nvidia/M-7B",)),
        ("at https://hf-mirror.492719920.workers.dev./o/M", ("https://huggingface.co/o/M",)),
        ("at https://hf.co/o/M and https://x.hf.space/", ("https://hf.co/o/M", "https://x.hf.space/")),
        ("at https://huggingface.github.io/x", ("https://huggingface.github.io/x",)),
        ("at https://en.example.org/wiki/Dropout_(ml),", ("https://en.example.org/wiki/Dropout_(ml)",)),
        (
            r"at https://github.com/a/b\_c and \url{https://d.org}",
            ("https://github.com/a/b_c", "https://d.org"),
        ),
        ("https://", ()),
        ("https: and http is a protocol, http://localhost:80/x too", ()),
        ("https://user@evil.org/", ()),
        ("ftp://a.org javascript:alert(1)", ()),
    ],
)
def test_links_of_an_abstract_can_be_opened(text: str, links: tuple[str, ...]) -> None:
    assert find_links(text) == links


def test_no_link_of_another_kind_is_taken() -> None:
    assert repair_link("javascript:alert(1)") is None
    assert repair_link("https://[broken") is None
    assert repair_link(" HTTPS://a.org/x ") == "https://a.org/x"


def test_values_are_cleaned_and_capped() -> None:
    paper = make_paper(
        "\x1b[31m" + "x" * 1_000_000, "a\nb\n\nc" + "y" * 3_000_000, authors=["A\x07", " "], comments=3
    )
    assert paper is not None
    assert len(paper.title) == 500
    assert "\x1b" not in paper.title
    assert len(paper.abstract) <= 2_000_000
    assert paper.authors == ("A",)
    assert make_paper(" \u200b\n") is None
    assert clean_text("a\n b\n\n \nc") == "a b\n\nc"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("-", 0),
        ("1,204", 1204),
        (7, 7),
        ("", None),
        (True, None),
        (-1, None),
        ("²", None),
        (1.5, None),
        (10**12, None),
    ],
)
def test_counts_are_numbers_or_unknown(value: object, number: int | None) -> None:
    assert count(value) == number
