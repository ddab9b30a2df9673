"""Sections of Markdown that are papers: a title as heading, labelled facts below it."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from tests.test_dumps_markdown import dump_of

ARXIV = "https://arxiv.org/abs/2401.0000"
WORDS = "The wall of brick stands for a while, and then it yields."


def papers_of(tmp_path: Path, text: str) -> tuple[Paper, ...]:
    return dump_of(tmp_path, text).papers


def sections(heading: str, facts: str) -> str:
    """Return three sections; N stands for their numbers."""
    return "\n\n".join(f"{heading}\n{facts}".replace("N", number) for number in "123")


def names_of(paper: Paper) -> list[str]:
    return [str(name) for name in paper.authors]


def test_an_abstract_may_stand_below_its_label(tmp_path: Path) -> None:
    facts = (
        " - **Authors:** Ann Lee, Bob Ray\n - **Subjects:** Things (cs.CV); Robotics (cs.RO)\n"
        f" - **Arxiv link:** {ARXIV}N\n - **Pdf link:** https://arxiv.org/pdf/2401.0000N\n"
        f" - **Abstract**\n {WORDS}"
    )
    papers = papers_of(tmp_path, sections("### Walls N of Brick", facts))
    assert [(paper.title, paper.arxiv_id, paper.abstract, paper.categories) for paper in papers] == [
        (f"Walls {n} of Brick", f"2401.0000{n}", WORDS, ("cs.CV", "cs.RO")) for n in "123"
    ]
    assert names_of(papers[0]) == ["Ann Lee", "Bob Ray"]


@pytest.mark.parametrize(
    ("authors", "date", "abstract"),
    [
        ("作者: ", "发布日期: ", "摘要: "),
        ("- 👥 作者: ", "- 📅 日期：", "**📖 中文摘要**\n\n"),
        ("**<font color=#1a73e8>作者：</font>** ", "**日期**: ", "**<font color=gray>摘要：</font>**\n> "),
        ("| 👤 作者 | ", "| 📅 发布日期 | ", "\n**📄 英文摘要：**\n"),
    ],
)
def test_labels_are_read_in_chinese(tmp_path: Path, authors: str, date: str, abstract: str) -> None:
    facts = f"\n{authors}Ann Lee, Bob Ray 等 7 位作者\n{date}2024-03-0N\n{abstract}{WORDS}"
    papers = papers_of(tmp_path, sections(f"### [Walls N of Brick]({ARXIV}N)", facts))
    assert [(paper.title, str(paper.date), paper.abstract) for paper in papers] == [
        (f"Walls {n} of Brick", f"2024-03-0{n}", WORDS) for n in "123"
    ]
    assert (names_of(papers[0]), papers[0].authors_complete) == (["Ann Lee", "Bob Ray"], False)


def test_a_second_language_says_the_same_paper_again(tmp_path: Path) -> None:
    english = f"**Authors:** Ann Lee\n**Abstract:** {WORDS}\n"
    facts = f"{english}**作者:** Ann Lee\n**摘要:** 砖墙很好。\n**链接:** {ARXIV}N"
    papers = papers_of(tmp_path, sections("### Walls N of Brick", facts))
    assert [(names_of(paper), paper.abstract) for paper in papers] == [(["Ann Lee"], WORDS)] * 3


def test_a_link_may_have_a_sign_for_a_label(tmp_path: Path) -> None:
    facts = f"**Abstract:**\n{WORDS}\n\n🔗 [read]({ARXIV}N)"
    papers = papers_of(tmp_path, sections("### N. Walls N of Brick", facts))
    assert [(paper.title, paper.abstract) for paper in papers] == [
        (f"Walls {n} of Brick", WORDS) for n in "123"
    ]


@pytest.mark.parametrize("heading", ["### 1N. Walls of Brick", "## 1N) Walls of Brick"])
def test_the_number_of_a_section_is_no_part_of_its_title(tmp_path: Path, heading: str) -> None:
    papers = papers_of(tmp_path, sections(heading, f"- Authors: Ann Lee\n- Link: {ARXIV}N"))
    assert [paper.title for paper in papers] == ["Walls of Brick"] * 3


def test_the_topic_above_entries_is_no_title(tmp_path: Path) -> None:
    entry = f"- **Walls N of Brick**\n  - Authors: Ann Lee\n  - Links: [arXiv]({ARXIV}N)\n"
    text = sections("### Things and Walls\n", entry) + "\n" + entry.replace("N", "4")
    titles = {paper.title for paper in papers_of(tmp_path, text)}
    assert titles <= {f"Walls {n} of Brick" for n in "1234"}


@pytest.mark.parametrize(
    "facts",
    [
        "**Authors:** Ann Lee\n**Link:** https://arxiv.org/abs/2401.00009\n\n**Authors:** Bob Ray",
        "**Authors:** Ann Lee\n**Link:** https://arxiv.org/abs/2401.00009\n**Link:** https://arxiv.org/abs/2401.00008",
    ],
)
def test_facts_of_several_papers_are_none_of_the_heading(tmp_path: Path, facts: str) -> None:
    text = sections("### Things and Walls N", facts)
    assert papers_of(tmp_path, text) == ()


def test_two_links_to_one_paper_are_one_paper(tmp_path: Path) -> None:
    facts = f"- Authors: Ann Lee\n- Link: {ARXIV}Nv1\n- PDF: https://arxiv.org/pdf/2401.0000Nv2"
    assert len(papers_of(tmp_path, sections("### Walls N of Brick", facts))) == 3


def test_a_notice_says_the_day_on_which_its_papers_were_listed(tmp_path: Path) -> None:
    facts = f" - **Authors:** Ann Lee\n - **Link:** {ARXIV}N\n"
    notice = "# New submissions for Thu, 4 Jan 24\n## Keyword: walls\n" + sections(
        "### Walls N of Brick", facts
    )
    assert [str(paper.listed) for paper in papers_of(tmp_path, notice)] == ["2024-01-04"] * 3
    other = notice.replace("Thu, 4 Jan 24", "Fri, 5 January 2024").replace("2401.0000", "2401.0001")
    days = [str(paper.listed) for paper in papers_of(tmp_path, f"{notice}\n{other}")]
    assert days == ["2024-01-04"] * 3 + ["2024-01-05"] * 3


def test_facts_below_an_item_are_of_its_paper(tmp_path: Path) -> None:
    facts = (
        "    [[abs](LINKN)]\n    [[pdf](https://arxiv.org/pdf/2401.0000N)]\n    * Title: Walls N of Brick\n"
        f"    * Publication Date: `2014`\n    * Authors: Ann Lee, Bob Ray\n    * Abstract: {WORDS}\n"
    )
    papers = papers_of(tmp_path, sections("count=N\n* Walls N of Brick", facts.replace("LINK", ARXIV)))
    assert [(paper.title, names_of(paper), paper.abstract) for paper in papers] == [
        (f"Walls {n} of Brick", ["Ann Lee", "Bob Ray"], WORDS) for n in "123"
    ]
    assert {str(paper.date) for paper in papers} == {"2014"}


def test_the_word_that_announces_a_paper_is_no_part_of_its_title(tmp_path: Path) -> None:
    facts = f" - **Authors:** Ann Lee\n - **Link:** {ARXIV}N\n"
    text = "".join(
        sections(f"#### [{kind} 00N] Walls N of {kind}", facts.replace("2401.0000", f"2401.000{place}"))
        for place, kind in enumerate(("new", "replaced"))
    )
    papers = papers_of(tmp_path, text)
    assert [paper.title for paper in papers[::3]] == ["Walls 1 of new", "Walls 1 of replaced"]
    assert [paper.announced for paper in papers] == ["new"] * 3 + ["replace"] * 3
