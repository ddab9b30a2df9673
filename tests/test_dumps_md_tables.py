"""Tables of papers in Markdown and HTML: their rules, headers, titles and abstracts."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from tests.test_dumps_markdown import dump_of

ARXIV = "https://arxiv.org/abs/2401.0000"


def papers_of(tmp_path: Path, text: str) -> tuple[Paper, ...]:
    return dump_of(tmp_path, text).papers


def test_a_rule_may_be_as_wide_as_the_longest_cell(tmp_path: Path) -> None:
    rows = "".join(f"| 2024-01 | [Walls of Brick {n}]({ARXIV}{n}) {' ' * 80}|\n" for n in "123")
    papers = papers_of(tmp_path, f"| Date | Paper |\n|:---:|:{'-' * 5_000}|\n{rows}")
    assert [paper.arxiv_id for paper in papers] == ["2401.00001", "2401.00002", "2401.00003"]


def test_a_rule_that_is_none_is_refused_in_time(tmp_path: Path) -> None:
    assert papers_of(tmp_path, f"| Paper |\n|{'-' * 200_000}x|\n| [Walls]({ARXIV}1) |\n") == ()
    assert papers_of(tmp_path, f"| Paper |\n{'|-' * 100_000}x|\n| [Walls]({ARXIV}1) |\n") == ()


def table(header: str, *rows: str) -> str:
    bars = "|---" * (header.count("|") - 1)
    return "\n".join((header, f"{bars}|", *rows, ""))


@pytest.mark.parametrize(
    "header",
    [
        "|分数|论文|标签|",
        "|得点|論文|備考|",
        "|日付|タイトル|分野|",
        "|日期 Date|论文 Paper|主题|",
        "|🏆|📄 Paper|🏷|",
        "|x|What we like|y|",
    ],
)
def test_titles_are_found_in_any_language_or_by_their_links(tmp_path: Path, header: str) -> None:
    rows = [
        f"|{n}|[How the Walls of Brick Stand {n}]({ARXIV}{n})|bricks, [code](https://github.com/a/b{n})|"
        for n in "123"
    ]
    papers = papers_of(tmp_path, table(header, *rows))
    assert [(paper.title, paper.arxiv_id, paper.code_url) for paper in papers] == [
        (f"How the Walls of Brick Stand {n}", f"2401.0000{n}", f"https://github.com/a/b{n}") for n in "123"
    ]


def test_authors_and_years_are_read_below_chinese_headers(tmp_path: Path) -> None:
    rows = [f"|202{n}|Walls of Brick|Ann Lee, Bob Ray|[arXiv]({ARXIV}{n})|" for n in "12"]
    papers = papers_of(tmp_path, table("| 年份 | 论文 | 作者 | 链接 |", *rows))
    assert [(paper.title, str(paper.date), paper.author_count) for paper in papers] == [
        ("Walls of Brick", "2021", 2),
        ("Walls of Brick", "2022", 2),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        f"[Walls of Brick]({ARXIV}1) <br> Ann Lee, Bob Ray",
        f":star: [Walls of Brick]({ARXIV}1)<br/>Ann Lee, Bob Ray",
        "[![Star](https://img.shields.io/x)](https://github.com/a/b) [![x](https://img.shields.io/y)]() <br>"
        "[Walls of Brick](https://github.com/a/b) <br> Ann Lee, Bob Ray",
        "**Walls of Brick**<br>Ann Lee, Bob Ray <br> [code](https://github.com/a/b)",
        f"[Walls of Brick]({ARXIV}1), Ann Lee, Bob Ray",
    ],
)
def test_a_cell_may_hold_title_and_authors(tmp_path: Path, cell: str) -> None:
    rows = [f"|{cell}|words|[paper]({ARXIV}{n})|" for n in "123"]
    papers = papers_of(tmp_path, table("| Title & Authors | Introduction | Links |", *rows))
    assert [(paper.title, [str(name) for name in paper.authors]) for paper in papers][:1] == [
        ("Walls of Brick", ["Ann Lee", "Bob Ray"])
    ]


@pytest.mark.parametrize(
    "shown",
    [
        "Lee et al., 2020",
        "Walls, Doors and Roofs of Brick, 2020",
        "ImageWalls",
        "paper",
        "Ann Lee and Bob Ray et al.",
    ],
)
def test_names_and_citations_in_a_table_of_things_are_no_titles(tmp_path: Path, shown: str) -> None:
    rows = [f"|Bricks {n}|{n} M|[{shown}]({ARXIV}{n})|" for n in "1234"]
    assert papers_of(tmp_path, table("| Dataset | Size | Origin |", *rows)) == ()


def test_a_column_of_venues_and_authors_is_not_read_as_authors(tmp_path: Path) -> None:
    rows = [f"|[Walls of Brick]({ARXIV}{n})|ACL 2023|" for n in "123"]
    papers = papers_of(tmp_path, table("|Paper|Venue & Authors|", *rows))
    assert [paper.authors for paper in papers] == [(), (), ()]


def test_two_titles_in_a_row_are_a_comparison(tmp_path: Path) -> None:
    row = f"|[Walls of Brick and Stone]({ARXIV}1)|[Doors of Glass and Wood]({ARXIV}2)|"
    assert papers_of(tmp_path, table("| Ours | Theirs |", row, row, row)) == ()


@pytest.mark.parametrize(
    "cell",
    [
        "2) Walls of Brick",
        "2. Walls of Brick",
        "2) Walls of Brick  This paper says how walls stand.",
        "2) Walls of Brick<br>This paper says how walls stand.",
        "2) **Walls of Brick** - how walls stand.",
        "**2) Walls of Brick** - how walls stand.",
        f"[2) Walls of Brick]({ARXIV}N)  This paper says how walls stand.",
    ],
)
def test_the_title_of_a_numbered_cell_is_its_first_part(tmp_path: Path, cell: str) -> None:
    rows = [f"|{cell.replace('N)', n + ')')}|[Paper]({ARXIV}{n}), [Tweet](https://x.com/a)|" for n in "123"]
    papers = papers_of(tmp_path, table("| **Paper** | **Links** |", *rows))
    assert {paper.title for paper in papers} == {"Walls of Brick"}
    assert len(papers) == 3


def test_two_blanks_do_not_cut_a_title_without_number(tmp_path: Path) -> None:
    rows = [f"|Walls of  Brick 3D|[Paper]({ARXIV}{n})|" for n in "123"]
    assert {paper.title for paper in papers_of(tmp_path, table("|Paper|Link|", *rows))} == {
        "Walls of Brick 3D"
    }


@pytest.mark.parametrize(
    "opener",
    ["<summary>Show</summary>", "<summary><b>展开</b></summary>", "<summary>Click to expand</summary>", ""],
)
def test_a_folded_abstract_is_read_without_its_fold(tmp_path: Path, opener: str) -> None:
    words = "The wall of brick stands for a while, and where x < 3 it yields. " * 2
    rows = [f"|[Walls of Brick]({ARXIV}{n})|<details>{opener}<p>{words}</p></details>|" for n in "123"]
    papers = papers_of(tmp_path, table("|Title|Abstract|", *rows))
    assert {paper.abstract for paper in papers} == {words.strip()}


def test_a_cell_of_html_may_hold_title_and_authors(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr>\n<td><a href='{ARXIV}{n}'><b>Walls</b>\n  of Brick</a> <br>\n  Ann Lee,\n  Bob Ray</td>"
        "<td>2024</td></tr>"
        for n in "123"
    )
    text = f"<html><table><tr><th>Title &amp; Authors</th><th>Year</th></tr>{rows}</table></html>"
    papers = papers_of(tmp_path, text)
    assert [(paper.title, [str(name) for name in paper.authors]) for paper in papers] == [
        ("Walls of Brick", ["Ann Lee", "Bob Ray"])
    ] * 3


def test_a_table_with_titles_and_authors_needs_no_link_in_each_row(tmp_path: Path) -> None:
    rows = [f"|Walls of Brick|Ann Lee|[link]({ARXIV}1)|", "|Doors of Glass|Bob Ray|[link](https://a.org/b)|"]
    assert [p.arxiv_id for p in papers_of(tmp_path, table("|Title|Authors|Link|", *rows))] == ["2401.00001"]


def test_the_year_of_publication_goes_before_that_of_an_award(tmp_path: Path) -> None:
    row = "| 2024 | [Words in order N](https://doi.org/10.1145/260.N) | Ada Example | 2014 |\n"
    rows = "".join(row.replace("N", number) for number in "123")
    text = f"| Year | Title | Authors | PubYear |\n|---|---|---|---|\n{rows}"
    assert {str(paper.date) for paper in papers_of(tmp_path, text)} == {"2014"}


def test_a_year_of_two_digits_behind_a_venue_dates_a_row(tmp_path: Path) -> None:
    row = f"| ACL'25 | Words in order N | [paper]({ARXIV}N) |\n"
    text = "| Venue | Title | Link |\n|---|---|---|\n" + "".join(row.replace("N", number) for number in "123")
    assert {str(paper.date) for paper in papers_of(tmp_path, text)} == {"2025"}
