"""Markdown whose papers stand in folds, in block quotes, or beside a table in HTML."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from tests.test_dumps_markdown import dump_of

ARXIV = "https://arxiv.org/abs/2401.0000"
WORDS = "The wall of brick stands for a while, and then it yields."


def papers_of(tmp_path: Path, text: str) -> tuple[Paper, ...]:
    return dump_of(tmp_path, text).papers


def repeated(text: str) -> str:
    return "# Walls\n\n" + "\n\n".join(text.replace("N", number) for number in "123") + "\n"


@pytest.mark.parametrize(
    "summary",
    [
        f"<strong>Walls N of Brick</strong> - Ann Lee, Bob Ray - [[pdf]]({ARXIV}N)",
        f"<b>Walls N of Brick</b> — Ann Lee, Bob Ray [[pdf]]({ARXIV}N)",
        f"**Walls N of Brick** | Ann Lee, Bob Ray | <a href='{ARXIV}N'>pdf</a>",
        f"\n<b>Walls N of Brick</b>\n - Ann Lee, Bob Ray - [[pdf]]({ARXIV}N)\n",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", " ", "\n"])
def test_folded_papers_are_read(tmp_path: Path, summary: str, gap: str) -> None:
    fold = f"<details>\n<summary>{summary}</summary>{gap}**Abstract:** {WORDS}{gap}</details>"
    papers = papers_of(tmp_path, repeated(fold))
    assert [(paper.title, paper.arxiv_id, paper.abstract) for paper in papers] == [
        (f"Walls {n} of Brick", f"2401.0000{n}", WORDS) for n in "123"
    ]
    assert [str(name) for name in papers[2].authors] == ["Ann Lee", "Bob Ray"]


def test_remarks_that_are_folded_are_no_papers(tmp_path: Path) -> None:
    fold = f"<details><summary>Show</summary>\n\n  {WORDS}\n\n  </details>"
    papers = papers_of(tmp_path, repeated(f"- **Walls N of Brick** · {ARXIV}N\n  {fold}"))
    assert [paper.title for paper in papers] == [f"Walls {n} of Brick" for n in "123"]


def test_what_is_no_name_in_a_summary_is_none(tmp_path: Path) -> None:
    summary = f"<summary><b>Walls N of Brick</b> - in 3 parts - [[pdf]]({ARXIV}N)</summary>"
    fold = f"<details>{summary}\n{WORDS}\n</details>"
    assert [paper.authors for paper in papers_of(tmp_path, repeated(fold))] == [(), (), ()]


def test_summaries_without_papers_are_passed_over(tmp_path: Path) -> None:
    fold = f"<details><summary>More</summary>\n\n{WORDS} [paper]({ARXIV}N)\n</details>"
    assert papers_of(tmp_path, repeated(fold)) == ()


def test_entries_in_block_quotes_are_read_as_without(tmp_path: Path) -> None:
    entry = (
        "### N. Walls N of Brick\n\n"
        "| 属性 | 内容 |\n|:---:|:---|\n| 📅 发布日期 | 2024-03-0N |\n| 👤 作者 | Ann Lee |\n"
        f"\n**📄 英文摘要：**\n{WORDS}\n\n🔗 [read]({ARXIV}N)"
    )
    quoted = "\n".join(f"> {line}".rstrip() for line in entry.split("\n"))
    papers = papers_of(tmp_path, repeated(f"{quoted}\n\n---"))
    assert [(paper.title, str(paper.date), paper.arxiv_id, paper.abstract) for paper in papers] == [
        (f"Walls {n} of Brick", f"2024-03-0{n}", f"2401.0000{n}", WORDS) for n in "123"
    ]
    assert papers == papers_of(tmp_path, repeated(f"{entry}\n\n---"))


def test_quotes_without_heading_are_remarks(tmp_path: Path) -> None:
    assert papers_of(tmp_path, repeated(f"> [!TIP]\n> **Walls N of Brick** [paper]({ARXIV}N)")) == ()


def test_a_table_in_html_and_lists_are_read_both(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td><a href='{ARXIV}{n}'>Walls {n} of Brick</a></td><td>202{n}</td></tr>\n" for n in "123"
    )
    table = f"<table>\n<tr><th>Title</th><th>Year</th></tr>\n{rows}</table>\n"
    items = "".join(f"- [Doors {n} of Glass]({ARXIV}{n})\n" for n in "456")
    for text in (f"{table}\n# Doors\n\n{items}", f"# Doors\n\n{items}\n{table}"):
        dump = dump_of(tmp_path, text)
        assert {paper.arxiv_id for paper in dump.papers} == {f"2401.0000{n}" for n in range(1, 7)}
        assert {str(paper.date) for paper in dump.papers if paper.date} == {"2021", "2022", "2023"}


@pytest.mark.parametrize(
    "text",
    [
        "<summary>" * 20_000,
        "<summary><b>a</b>" * 10_000 + "</summary>" * 10_000,
        "> # a\n" + "> " * 50_000,
        "# a\n" + "- 👥 作者" + "，" * 100_000 + "\n",
        "# a\n作者: " + ", " * 10_000 + "等" * 10_000,
        "# a\n" + "**🔗 " * 30_000 + "http",
        "# a\n| a " * 20_000,
    ],
)
def test_nasty_wraps_are_refused_in_time(tmp_path: Path, text: str) -> None:
    assert papers_of(tmp_path, f"{text}\n{ARXIV}1 [x]({ARXIV}1)") == ()
