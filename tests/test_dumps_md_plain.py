"""Entries in plain lines: a title, perhaps names, then addresses alone on their lines."""

from pathlib import Path

import pytest

from tests.test_dumps_markdown import dump_of

ARXIV = "https://arxiv.org/abs/2401.0000"


def page(entry: str) -> str:
    return "\n\n".join(entry.replace("@", number) for number in "123")


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        (f"Walls of Brick @\nAnn Lee, Bob Ray\n{ARXIV}@\nhttps://github.com/ann/w@", ("Ann Lee", "Bob Ray")),
        (f"Walls of Brick @\n\nPaper: {ARXIV}@\n\nCode: https://github.com/ann/w@", ()),
        (
            f"**@. Walls of Brick @**\n\n![](https://img.org/2024)\n[![DOI](https://img.org/doi)]({ARXIV}@)\n\n"
            "[![Code](https://img.org/c)](https://github.com/ann/w@)\n\n<details>\nThey hold.\n</details>",
            (),
        ),
        (f"Walls of Brick @\n论文链接：{ARXIV}@\n代码：https://github.com/ann/w@\n\n它们很好。", ()),
    ],
)
@pytest.mark.parametrize("heading", ["", "# Walls\n\n## New ones\n"])
def test_addresses_alone_on_their_lines_are_of_the_title_above(
    tmp_path: Path, heading: str, entry: str, names: tuple[str, ...]
) -> None:
    papers = dump_of(tmp_path, heading + page(entry)).papers
    assert [(paper.title, paper.arxiv_id, paper.code_url, paper.authors) for paper in papers] == [
        (f"Walls of Brick {n}", f"2401.0000{n}", f"https://github.com/ann/w{n}", names) for n in "123"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        f"There is more to read in these walls:\n{ARXIV}@",
        f"The walls of brick hold\nfor a while, and then\nthey yield to the wind\n{ARXIV}@",
        f"Lee, A., Ray, B., 2010. Walls of brick in towns. J. Walls 5, 1-9.\n{ARXIV}@",
        f"更多内容请看这里的论文\n{ARXIV}@",
        "Walls of Brick @\nhttps://github.com/ann/w@",
    ],
)
def test_addresses_below_other_text_are_no_entries(tmp_path: Path, entry: str) -> None:
    assert not dump_of(tmp_path, "# Walls\n\n" + page(entry)).papers


def test_labels_of_an_address_are_no_part_of_the_title(tmp_path: Path) -> None:
    papers = dump_of(tmp_path, page(f"- Walls of Brick @ 论文地址：{ARXIV}@")).papers
    assert [paper.title for paper in papers] == [f"Walls of Brick {n}" for n in "123"]
