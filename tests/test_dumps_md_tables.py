"""Tables of papers in Markdown and HTML: their rules, headers, titles and abstracts."""

from pathlib import Path

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
