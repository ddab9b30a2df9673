"""The authors of entries of Markdown lists, wherever they stand."""

from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.dumps.md_authors import are_names, are_persons, in_parts
from papertui.paper import Paper

LINK = "[[paper]](https://arxiv.org/abs/2001.0000{})"


def read(folder: Path, entry: str) -> Paper:
    others = [f"- Words of the other list {number} {LINK.format(number)}" for number in (2, 3, 4)]
    file = folder / "list.md"
    file.write_text("\n".join([entry, "", *others]), "utf-8")
    return read_dump(file).papers[0]


TITLE = "Words in order of size"
TITLED = f"[{TITLE}](https://arxiv.org/abs/2001.00001)"
PAPER = LINK.format(1)
NAMES = "Ada Example, Bo B. Sample"
BOTH = ["Ada Example", "Bo B. Sample"]


@pytest.mark.parametrize(
    ("entry", "authors"),
    [
        (f"- **{TITLE}.** *{NAMES}.* {PAPER}", BOTH),
        (f"- **{TITLE}.** {NAMES}. ACL 2020. {PAPER}", BOTH),
        (f"- {TITLED}; {NAMES}, Cy Fox; Words about words.", [*BOTH, "Cy Fox"]),
        (f"- **{TITLED}.** {NAMES} and Cy Fox.", [*BOTH, "Cy Fox"]),
        (f"- 2022-10-09, **{TITLE}**, Ada Example et.al., Paper: {PAPER}", BOTH[:1]),
        (f"- {TITLED} ({NAMES})", BOTH),
        (
            f"- Example A, Fox B C, Del Roe D. <b>{TITLE}[J]</b>. {PAPER}",
            ["A Example", "B C Fox", "D Del Roe"],
        ),
        (f"- {TITLED}\n    - {NAMES}\n    - Institutions: Unknown", BOTH),
        (f"1. **{TITLE}.** ACL 2020. {PAPER}\n\n   *{NAMES}.*", BOTH),
        (f"**{TITLED}**\n\n<font color='gray'>{NAMES} </font>", BOTH),
        (f"- **{TITLE}.** *Ada Example (University of Words) et al. ACL.* {PAPER}", BOTH[:1]),
        (f"- **{TITLE}.** *{NAMES}, and et al.* {PAPER}", BOTH),
    ],
)
def test_authors_stand_beside_the_title(tmp_path: Path, entry: str, authors: list[str]) -> None:
    paper = read(tmp_path, entry)
    assert (paper.title, list(paper.authors)) == (TITLE, authors)


@pytest.mark.parametrize(
    "behind",
    [
        "Image Generation, Tool Use",
        "Multi-Device Agent, Hierarchical Replanning, Agent Recovery",
        "University of Words, San Example",
        "A short remark, and another one",
        "Scaling Up, Speeding Up",
    ],
)
def test_topics_behind_a_title_are_no_authors(tmp_path: Path, behind: str) -> None:
    assert read(tmp_path, f"- {TITLED} - {behind}").authors == ()


def test_a_title_that_a_line_repeats_is_no_row_of_names(tmp_path: Path) -> None:
    views = "Sparse Views, Near Light"
    entry = f"- [{views} and Walls](https://arxiv.org/abs/2001.00001)\n  - {views}"
    assert read(tmp_path, entry).authors == ()


def test_several_names_or_one_and_others() -> None:
    assert are_names("Ada Example et al. Words")
    assert not are_names("Ada Example")
    assert not are_persons("Deep Learning, Large Models")


def test_initials_behind_family_names_are_turned() -> None:
    assert in_parts("Example A, Sample B C, et al.") == "Example, A; Sample, B C; et al."
    assert in_parts("Ada Example, Bo Sample") == "Ada Example, Bo Sample"
