"""Notes about one paper in Markdown: a title as heading, facts directly below it."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from tests.test_dumps_markdown import dump_of

ARXIV = "https://arxiv.org/abs/2401.00001"
AUTHORS = ("Ann Lee", "Bob Ray")


def paper_of(tmp_path: Path, text: str) -> Paper:
    (paper,) = dump_of(tmp_path, text).papers
    return paper


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("# Walls of Brick\n\n**Authors**: AUTHORS  \n**arXiv**: [2401.00001](ARXIV)\n", None),
        (
            "# Walls of Brick\n\n## 基本情報\n- **arXiv**: ARXIV\n- **著者**: AUTHORS\n"
            "- **投稿日**: 2024-01-02\n",
            "2024-01-02",
        ),
        (
            "# 砖墙：一种新的方法综述\n\n> **论文**：*Walls of Brick*\n"
            ">\n> **作者**：Ann Lee\\*、Bob Ray（通讯）\n"
            ">\n> **发布时间**：2024年1月\n>\n> **🔗** [arXiv](ARXIV) | [PDF](https://arxiv.org/pdf/2401.00001)\n",
            "2024-01",
        ),
        ("# Papers of today\n\n## Walls of Brick\n\n- **Authors**: AUTHORS\n- **Link**: ARXIV\n", None),
        (
            "# Walls of Brick\n\n| Item | Value |\n|---|---|\n| arXiv | [ARXIV](ARXIV) |\n"
            "| Authors | AUTHORS |\n",
            None,
        ),
        (
            "---\ntitle: >-\n  [论文笔记] Walls of Brick\nauthors: [Ann Lee, Bob Ray]\n---\n# 砖墙\n\n"
            "**arXiv**: ARXIV\n",
            None,
        ),
        (
            "# Walls of Brick\n\n<div><a href='ARXIV' class=x>📄 arXiv: 2401.00001</a></div>\n\n"
            "**作者**: AUTHORS\n\n**发布日期**: 2024-01-02\n\n## More\n\nSee https://arxiv.org/abs/2402.00002\n",
            "2024-01-02",
        ),
    ],
)
def test_a_note_says_its_paper_below_the_title(tmp_path: Path, text: str, date: str | None) -> None:
    text = text.replace("ARXIV", ARXIV).replace("AUTHORS", ", ".join(AUTHORS))
    paper = paper_of(tmp_path, text)
    assert (paper.title, paper.authors, paper.arxiv_id) == ("Walls of Brick", AUTHORS, "2401.00001")
    assert (str(paper.date) if paper.date else None) == date


def test_the_venue_of_a_note_gives_its_year(tmp_path: Path) -> None:
    code = "https://github.com/ann/walls"
    text = f"# Walls of Brick\n\n**会议**: CVPR 2024  \n**论文**: [CVF Open Access]({ARXIV})  \n"
    paper = paper_of(tmp_path, f"{text}**代码**: [{code}]({code})")
    assert (paper.title, paper.reference.venue, str(paper.date)) == ("Walls of Brick", "CVPR 2024", "2024")
    assert paper.code_url == code


@pytest.mark.parametrize(
    "heading",
    [f"# [Walls of Brick]({ARXIV})\n\nDate: 2024\n", f"# 2401.00001 Walls of Brick\n[{ARXIV}]({ARXIV})\n"],
)
def test_a_title_that_leads_to_its_paper_needs_no_facts(tmp_path: Path, heading: str) -> None:
    paper = paper_of(tmp_path, f"{heading}\n- They hold.\n- They are red.\n")
    assert (paper.title, paper.arxiv_id) == ("Walls of Brick", "2401.00001")


def test_a_linked_heading_is_the_title_of_front_matter_without_one(tmp_path: Path) -> None:
    text = f"---\nyear: 2024\nurl: {ARXIV}\n---\n# [Walls of Brick]({ARXIV})\n\nGood.\n"
    assert paper_of(tmp_path, text).title == "Walls of Brick"


@pytest.mark.parametrize(
    "text",
    [
        "# walls: a tool for brick\n\n[Paper](ARXIV) | [Docs](https://walls.org)\n\n## Install\n",
        "# A Tool for Walls\n\n- Paper: ARXIV\n- Code: https://github.com/ann/walls\n",
        "# Notes of a Long Day\n\n**Date**: 2024-01-02\n\nRead ARXIV, https://arxiv.org/abs/2402.00002.\n",
        "# Todo\n\n**Author**: Ann Lee\n\nRead ARXIV.\n",
    ],
)
def test_what_speaks_of_a_paper_is_no_note_about_it(tmp_path: Path, text: str) -> None:
    assert not dump_of(tmp_path, text.replace("ARXIV", ARXIV)).papers
