"""Each handed sample gives the papers that its expected file names, in whatever form it is saved."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from papertui.dumps import Dump, read_dump
from papertui.paper import Paper
from tests.shared import CASES, DUMPS, SAMPLES

EXPECTED = sorted(SAMPLES.glob("*.expected.jsonl"))
# Not dumps: see FORMATS-MORE, Decided.
NOT_READ = {"ids.txt"}
FORMS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "marked": lambda data: b"\xef\xbb\xbf" + data,
    "packed": gzip.compress,
    "below blank lines": lambda data: b"\n\n\n" + data.removeprefix(b"\xef\xbb\xbf"),
}


def expected_of(name: str) -> list[dict[str, Any]]:
    lines = (SAMPLES / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def shown(paper: Paper) -> dict[str, Any]:
    return {
        "title": {fold(paper.raw_title), fold(paper.title)},
        "abstract": {fold(paper.raw_abstract), fold(paper.abstract)},
        "authors": list(paper.authors),
        "authors_complete": paper.authors_complete,
        "n_authors": paper.author_count,
        "organization": paper.organization,
        "date": paper.date.isoformat() if paper.date else None,
        "venue": paper.reference.venue or None,
        "doi": paper.doi.lower() if paper.doi else None,
        "categories": list(paper.categories),
        "announced": paper.announced or None,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "arxiv_id": paper.arxiv_id,
        "url": paper.url,
        "code_url": paper.code_url,
    }


def fold(text: str | None) -> str:
    return " ".join((text or "").split())


def differences(dump: Dump, expected: list[dict[str, Any]]) -> list[str]:
    """Say what differs, field by field; papers are matched by their place."""
    found = [shown(paper) for paper in dump.papers]
    wrong = [] if len(found) == len(expected) else [f"{len(found)} papers, not {len(expected)}"]
    for has, wanted in zip(found, expected, strict=False):
        for key, value in wanted.items():
            if key in ("title", "abstract"):
                wrong += [] if fold(value) in has[key] else [f"{key}: {has[key]} is not {value!r}"]
            elif key in has and has[key] != value:
                wrong.append(f"{wanted.get('title')!r} {key}: {has[key]!r} is not {value!r}")
    return wrong


@pytest.mark.parametrize("name", [path.name.removesuffix(".expected.jsonl") for path in EXPECTED])
def test_a_sample_gives_its_papers_in_every_form(tmp_path: Path, name: str) -> None:
    expected = expected_of(name)
    if name in NOT_READ:
        pytest.skip("an id list is not read as a dump")
    dump = read_dump(SAMPLES / name)
    assert differences(dump, expected) == [], dump.problems
    for form, change in FORMS.items():
        path = tmp_path / form
        path.write_bytes(change((SAMPLES / name).read_bytes()))
        again = read_dump(path)
        assert (again.format, differences(again, expected)) == (dump.format, []), form


@pytest.mark.parametrize(
    ("name", "kind"), [("arxiv_email.txt", "arxiv-mail"), ("hf_single_paper_page.html", "hf-paper-html")]
)
def test_a_real_mail_and_page_give_their_papers(name: str, kind: str) -> None:
    dump = read_dump(DUMPS / name)
    lines = (DUMPS / f"{name}.expected.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [json.loads(line) for line in lines]
    for each in expected:
        # The file that was made by hand left an “and” before the last author.
        each["authors"] = [author.removeprefix("and ") for author in each["authors"]]
    assert (dump.format, dump.problems, differences(dump, expected)) == (kind, (), [])


def test_the_daily_atom_and_the_recent_page_are_dated_by_their_day() -> None:
    atom = read_dump(CASES / "arxiv_daily_atom.xml").papers[0]
    assert (str(atom.date), atom.categories, atom.announced) == ("2024-02-05", ("cs.LG",), "new")
    assert atom.authors == ("Ada Lovelace", "José García", "Alan Turing")
    first, second = read_dump(CASES / "arxiv_recent_from_template.html").papers
    assert (str(first.date), first.categories) == ("2026-08-21", ("math.PR", "cs.LG"))
    assert (second.date, second.announced, second.arxiv_id) == (None, "replace", "hep-ph/9901001")
    assert second.authors == ("J. Müller", "B. Ó Briain")
