"""Each real dump gives exactly the papers that were found in it by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from papertui import sync
from papertui.dumps import read_dump
from papertui.paper import Paper
from tests.shared import DUMPS
from tests.sync_desk import TITLES

# File, format, papers, and the fields of its expected file that the file itself shows.
FILES: list[tuple[str, str, int, str]] = [
    ("000_b4640f3a18e1601e.txt", "reader-text", 128, "n_authors organisation comments upvotes arxiv_id"),
    ("003_3014cc095544dfc2.txt", "flat-text", 262, "n_authors organisation comments upvotes arxiv_id"),
    ("hf_daily_2024-08.html", "hf-html", 13, "n_authors comments upvotes arxiv_id url code_url"),
    (
        "hf_api_daily_2026-06.json",
        "hf-json",
        30,
        "n_authors organisation comments upvotes arxiv_id url code_url",
    ),
]


def shown(paper: Paper) -> dict[str, Any]:
    return {
        "n_authors": paper.author_count,
        "organisation": paper.organization,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "arxiv_id": paper.arxiv_id,
        "url": paper.url,
        "code_url": paper.code_url,
    }


def expected_date(expected: dict[str, Any]) -> str | None:
    if "date" in expected:
        return str(expected["date"])
    printed = expected["date_printed"]
    return f"{printed.partition(',')[0]}, {expected['year']}" if printed else None


@pytest.mark.parametrize(("name", "kind", "papers", "fields"), FILES, ids=[file[0] for file in FILES])
def test_a_real_dump_gives_exactly_its_papers(name: str, kind: str, papers: int, fields: str) -> None:
    dump = read_dump(DUMPS / name)
    lines = (DUMPS / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert (dump.format, dump.problems) == (kind, ())
    assert len(dump.papers) == len(lines) == papers
    for paper, expected in zip(dump.papers, map(json.loads, lines), strict=True):
        raw = paper.raw_abstract or paper.abstract
        assert (paper.raw_title or paper.title) == expected["title"]
        assert raw.startswith(expected["abstract60"].strip())
        assert len(raw) == expected.get("abstract_len", len(raw))
        date = expected_date(expected)
        dates = (
            (paper.date.isoformat(), f"{paper.date.first:%b} {paper.date.day}, {paper.date.year}")
            if paper.date
            else (None,)
        )
        assert date in dates, paper.title
        assert {key: shown(paper)[key] for key in fields.split()} == {
            key: expected[key] for key in fields.split()
        }
        # Authors whom the site hides are in its data but stay out of lists.
        named = expected.get("authors") or []
        assert [name for name in named if name in paper.authors] == list(paper.authors)
        assert len(named) - len(paper.authors) <= 1


def test_links_of_real_abstracts_are_those_found_by_hand() -> None:
    for name in ("000_b4640f3a18e1601e.txt", "003_3014cc095544dfc2.txt"):
        lines = (DUMPS / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
        for paper, expected in zip(read_dump(DUMPS / name).papers, map(json.loads, lines), strict=True):
            by_hand = [link for link in expected["urls_in_abstract"] if "//hf" not in link]
            found = [link for link in paper.links if "//huggingface.co" not in link]
            assert found == by_hand or (by_hand == [] and found == ["https://VDT-2023.github.io"])


def test_a_capture_that_lost_its_papers_is_said() -> None:
    dump = read_dump(DUMPS / "hf_date_no_papers.txt")
    assert (dump.papers, len(dump.problems)) == ((), 1)


ARXIV_FILES = {"arxiv_atom.xml": ("arxiv-atom", 5), "arxiv_list_new.html": ("arxiv-listing", 7)}


@pytest.mark.parametrize("name", ARXIV_FILES)
def test_a_real_arxiv_page_gives_exactly_its_papers(name: str) -> None:
    dump = read_dump(DUMPS / name)
    lines = (DUMPS / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    assert (dump.format, len(dump.papers), dump.problems) == (*ARXIV_FILES[name], ())
    for paper, expected in zip(dump.papers, map(json.loads, lines), strict=True):
        assert (paper.raw_title or paper.title) == expected["title"]
        assert paper.abstract[:60].strip() == (expected["abstract60"] or "").strip()
        assert list(paper.authors) == expected["authors"]
        assert paper.author_count == expected["n_authors"]
        assert paper.arxiv_id == expected["arxiv_id"]
        assert paper.url == expected["url"]
        # The expected file of the listing knows no date; the listing prints its day.
        assert paper.date_inferred or (paper.date and paper.date.isoformat()) == expected["date"]


def test_the_real_weekend_is_empty_and_says_so() -> None:
    dump = read_dump(DUMPS / "arxiv_rss_weekend.xml")
    assert (dump.format, dump.papers, len(dump.problems)) == ("arxiv-rss", (), 1)


def test_the_real_pages_hold_386_distinct_papers(tmp_path: Path) -> None:
    report = sync.run([*DUMPS.glob("000_*.txt"), *DUMPS.glob("003_*.txt")], tmp_path, indexer=TITLES)
    assert (report.papers, report.distinct) == (390, 386)
    assert not any(file.problems for file in report.files)
