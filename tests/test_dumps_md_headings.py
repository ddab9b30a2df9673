"""What headings of Markdown say of the papers below them."""

from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.paper import Paper

ENTRY = "- Words of the list {0} [[paper]](https://arxiv.org/abs/2001.0000{0})\n"


def papers_of(folder: Path, text: str) -> tuple[Paper, ...]:
    file = folder / "list.md"
    file.write_text(text, "utf-8")
    return read_dump(file).papers


def below(heading: str) -> str:
    return "\n".join([heading, "", *map(ENTRY.format, (1, 2, 3))])


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("## 2025-12-27", "2025-12-27"),
        ("# Papers for 2025-09-17", "2025-09-17"),
        ("## 16th June 2026", "2026-06-16"),
        ("### 2026年6月18日 (28 篇)", "2026-06-18"),
        ("## June 2026", "2026-06"),
        ("## 2025-09-16 ~ 2025-09-30", "2025-09"),
        ("## Top Words of the Week (May 19 - May 25) - 2025", "2025-05-19"),
    ],
)
def test_the_day_of_a_listing_dates_papers_without_a_date(tmp_path: Path, heading: str, day: str) -> None:
    for paper in papers_of(tmp_path, below(heading)):
        assert (str(paper.listed), str(paper.date), paper.date_inferred) == (day, day, True)


@pytest.mark.parametrize(
    ("heading", "year", "venue"),
    [
        ("## 2020", "2020", ""),
        ("## Papers in 2020", "2020", ""),
        ("### CVPR 2024", "2024", "CVPR 2024"),
        ("## ICLR 2026 Papers", "2026", "ICLR 2026"),
        ("## Before 2022", "None", ""),
        ("## MQ2007", "None", ""),
        ("## Results of the great word challenge of 2019", "None", ""),
        ("# Words (last update: 2025-12-27)", "None", ""),
    ],
)
def test_a_year_or_a_venue_is_that_of_the_papers(tmp_path: Path, heading: str, year: str, venue: str) -> None:
    for paper in papers_of(tmp_path, below(heading)):
        assert (str(paper.date), paper.reference.venue, paper.listed) == (year, venue, None)
        assert paper.date_inferred == (year != "None")


def test_a_heading_counts_until_the_next_of_its_level(tmp_path: Path) -> None:
    text = "## 2020\n{}### Walls\n{}## Other words\n{}"
    papers = papers_of(tmp_path, text.format(*(ENTRY.format(number) for number in (1, 2, 3))))
    assert [str(paper.date) for paper in papers] == ["2020", "2020", "None"]


def test_the_date_of_an_entry_is_its_own(tmp_path: Path) -> None:
    text = below("## 2025-12-27").replace("- Words", "- [2024-05-01] Words")
    assert {(str(paper.date), str(paper.listed)) for paper in papers_of(tmp_path, text)} == {
        ("2024-05-01", "2025-12-27")
    }
