"""Venues that lists of papers name in passing."""

from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.dumps.md_venues import cited, is_venue, venue_in, without_venue
from papertui.paper import Paper

LINK = "[[paper]](https://arxiv.org/abs/2001.0000{})"


def read(folder: Path, line: str) -> Paper:
    others = [f"- Words of the other list {number} {LINK.format(number)}" for number in (2, 3, 4)]
    file = folder / "list.md"
    file.write_text("\n".join([f"- {line}", *others]), "utf-8")
    return read_dump(file).papers[0]


@pytest.mark.parametrize(
    ("label", "venue"),
    [
        ("[CVPR 2020]", "CVPR 2020"),
        ("(ICLR 2023, oral)", "ICLR 2023"),
        ("`NeurIPS'23`", "NeurIPS 2023"),
        ("[CVPR2020 Oral]", "CVPR 2020"),
        ("[ECCV20]", "ECCV 2020"),
        ("(SPAA'94)", "SPAA 1994"),
        ("*Ada Example et al. ACL.*", "ACL"),
        ("[SIGGRAPH Asia 2023]", "SIGGRAPH Asia 2023"),
        ("[NeurIPS 2022 Datasets and Benchmarks]", "NeurIPS 2022"),
        ("(arXiv 2023.05)", ""),
        ("[MAY 2023]", ""),
        ("(W8A16, FP64)", ""),
        ("(GitHub 2023)", ""),
    ],
)
def test_a_label_names_the_venue(label: str, venue: str) -> None:
    assert venue_in(f"{label} | words and words") == venue


@pytest.mark.parametrize(
    "line",
    [
        "[CVPR 2020] **Words in order of size** " + LINK.format(1),
        "**Words in order of size**, CVPR 2020. " + LINK.format(1),
        "Words in order of size (CVPR 2020) " + LINK.format(1),
        "[Words in order of size, CVPR 2020](https://arxiv.org/abs/2001.00001)",
        "[Words in order of size](https://arxiv.org/abs/2001.00001) - *CVPR 2020*",
        "Words in order of size [[CVPR 2020]](https://arxiv.org/abs/2001.00001)",
    ],
)
def test_the_venue_of_an_entry_stands_before_behind_or_in_its_title(tmp_path: Path, line: str) -> None:
    paper = read(tmp_path, line)
    assert (paper.title, paper.reference.venue) == ("Words in order of size", "CVPR 2020")


def test_the_year_of_a_venue_in_the_title_dates_the_paper(tmp_path: Path) -> None:
    paper = read(tmp_path, "[Words in order of size, ICLR 2017](https://arxiv.org/abs/1612.00001)")
    assert str(paper.date) == "2017"


def test_names_in_brackets_behind_a_title_are_its_authors(tmp_path: Path) -> None:
    paper = read(
        tmp_path, "[Words in order of size (Example et al., Nature 2024)](https://arxiv.org/abs/2001.00001)"
    )
    assert (paper.title, paper.authors, paper.authors_complete) == (
        "Words in order of size",
        ("Example",),
        False,
    )
    assert paper.reference.venue == "Nature 2024"


@pytest.mark.parametrize("title", ["Results of CVPR 2020", "Task 3: SemEval 2024 words", "Words (and more)"])
def test_a_venue_that_is_of_the_title_stays(title: str) -> None:
    assert without_venue(title) == title
    assert cited([title]) == ""


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("“Words in order of size”", "Words in order of size"),
        ('"Words in order of size,"', "Words in order of size"),
        ('Words that need more "order"', 'Words that need more "order"'),
        ('"Ask for words": an order of size', '"Ask for words": an order of size'),
    ],
)
def test_quotation_marks_within_a_title_stay(tmp_path: Path, written: str, title: str) -> None:
    assert read(tmp_path, f"{written} {LINK.format(1)}").title == title


def test_a_venue_has_a_year_or_is_known() -> None:
    assert is_venue("CVPR 2020")
    assert not is_venue("Words 2020 in order")
