"""Markdown lists and tables, HTML tables, rows in JSON: entries that lead to papers, and no prose."""

import json
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.md_columns import columns_of
from papertui.dumps.md_inline import read_inline
from papertui.dumps.md_tables import split_row

SAMPLES = Path(__file__).parent.parent / "sample_dumps"


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return read_dump(path)


def test_a_reading_list_gives_its_entries_and_rows_and_nothing_else() -> None:
    dump = read_dump(SAMPLES / "reading-list.md")
    assert (dump.format, dump.problems) == ("markdown-papers", ())
    assert [(paper.title[:14], paper.arxiv_id) for paper in dump.papers] == [
        ("Attention Is A", "1706.03762"),
        ("FlashAttention", "2205.14135"),
        ("An Image is Wo", None),
        ("Adam: A Method", "1412.6980"),
        ("Deep Learning ", None),
        ("Chain-of-Thoug", "2201.11903"),
        ("ReAct: Synergi", "2210.03629"),
    ]
    flash, chain, react = (dump.papers[at] for at in (1, 5, 6))
    assert flash.code_url == "https://github.com/Dao-AILab/flash-attention"
    assert (str(chain.date), chain.authors, chain.authors_complete) == ("2022-01-28", ("Jason Wei",), False)
    assert (react.reference.venue, react.author_count) == ("ICLR 2023", 2)
    assert dump.papers[4].doi == "10.1145/2976749.2978318"


def test_a_table_in_html_gives_its_rows() -> None:
    dump = read_dump(SAMPLES / "papers-table.html")
    assert (dump.format, dump.problems) == ("html-table", ())
    assert [
        (paper.title[:12], paper.arxiv_id, str(paper.date), len(paper.authors)) for paper in dump.papers
    ] == [
        ("Generative A", "1406.2661", "2014", 1),
        ("Neural Discr", "1711.00937", "2017", 3),
        ("Batch Normal", "1502.03167", "2015", 2),
    ]
    assert dump.papers[1].code_url == "https://github.com/google-deepmind/sonnet"


def test_rows_in_json_are_cut_at_their_asterisks() -> None:
    dump = read_dump(SAMPLES / "daily-rows.json")
    assert (dump.format, dump.problems) == ("json-rows", ())
    assert [(paper.arxiv_id, str(paper.date), paper.authors, paper.code_url) for paper in dump.papers] == [
        (
            "2305.18290",
            "2023-05-29",
            ("Rafael Rafailov",),
            "https://github.com/eric-mitchell/direct-preference-optimization",
        ),
        ("2106.09685", "2021-06-17", ("Edward J. Hu",), None),
        ("2312.00752", "2023-12-01", ("Albert Gu",), "https://github.com/state-spaces/mamba"),
    ]


def test_a_row_in_json_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    rows = {"2401.00001": "|**2024-01-01**|**A | b, c**|D E et.al.|[x](y)|null|\n", "2401.00002": "nothing"}
    dump = dump_of(tmp_path, json.dumps({"Topic": rows}))
    assert [paper.title for paper in dump.papers] == ["A | b, c"]
    assert dump.problems[0].reason == "the row of 2401.00002 cannot be read: nothing"


ARXIV = "https://arxiv.org/abs/2401.0000"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"[A Title]({ARXIV}1)", "A Title"),
        (f"[A Title of [Brackets]]({ARXIV}1)", "A Title of [Brackets]"),
        (f"**A Title.** Ada B. [[paper]({ARXIV}1)]", "A Title"),
        (f"<b>A Title</b> [PDF]({ARXIV}1)", "A Title"),
        (f"A Title [[PDF]]({ARXIV}1) [[Code]](https://github.com/a/b)", "A Title"),
        (f"A Title, [arXiv:2401.00001]({ARXIV}1)", "A Title"),
        (f"(*NeurIPS'20*) A Title of 12) Things, Ada et al. [[pdf]({ARXIV}1)]", "A Title of 12) Things"),
        (f"A Title (Long Version) [[pdf]({ARXIV}1)]", "A Title (Long Version)"),
        (f"[2024/01] [A Title]({ARXIV}1)", "A Title"),
        (f"(ICML 2024) [A Title]({ARXIV}1)", "A Title"),
        (f"2024.01 **A Title** [paper]({ARXIV}1)", "A Title"),
        (f"12) [A &amp; B<sup>2</sup>]({ARXIV}1)", "A & B²"),
        (f"![x](https://img.shields.io/x) [A Title]({ARXIV}1)", "A Title"),
        (f"[![arXiv](https://img.shields.io/x)]({ARXIV}1) **A Title**", "A Title"),
        (f"CVPR 2022, [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"MoCo: [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"NeurIPS [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"*CVPR 2021* [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"He et al., [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"2024/01 | CVPR | [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f'<a name="x"></a>[A Title]({ARXIV}1) [[back]](#toc)', "A Title"),
        (f"**CVPR 2024** [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"**MoCo**: [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"**New!** [A Title of Three]({ARXIV}1)", "A Title of Three"),
        (f"**A Title of Three** Ada B. [NeurIPS 2020]({ARXIV}1)", "A Title of Three"),
        (f"[[CVPR2020]({ARXIV}1)] A Title of Three [[github](https://github.com/a/b)]", "A Title of Three"),
        (f"[[Arxiv]({ARXIV}1)] A Title of Three [[github](https://github.com/a/b)]", "A Title of Three"),
        (f"[arXiv 2025.05]({ARXIV}1), A Title of Three", "A Title of Three"),
        (
            f"[A Title of Three](https://a.github.io/) [![arXiv](https://img.shields.io/x)]({ARXIV}1)",
            "A Title of Three",
        ),
        (
            f"Scaling Great Agents (Read more on [arXiv]({ARXIV}1) or [HF](https://hf.co/x))",
            "Scaling Great Agents",
        ),
        (f"A Title of Three (2017), F. Lang et al. [[pdf]]({ARXIV}1)", "A Title of Three"),
        (f"A Title of Three (2017), S. Lang. [[pdf]]({ARXIV}1)", "A Title of Three"),
        (f"arXiv 2023.03, A Title of Three, [arXiv]({ARXIV}1)", "A Title of Three"),
        (f"**DAE**: A Title of Three, [arXiv]({ARXIV}1)", "DAE: A Title of Three"),
        (f"Learning from 100 Words [[pdf]]({ARXIV}1)", "Learning from 100 Words"),
        (f"[Layers in Year 2020]({ARXIV}1)", "Layers in Year 2020"),
        (
            f"A Title of Three ([SOSP 2023](../notes/a.md)) [[Paper]({ARXIV}1)] [[Notes](b.md)]",
            "A Title of Three",
        ),
        (f"[A Title by Jo\\~ao]({ARXIV}1)", "A Title by Jo\\~ao"),
        (f"Lang A. <b>A Title of Three[J]</b>. Walls, 2022. [Link]({ARXIV}1)", "A Title of Three"),
        (f"`a` `b` [A Title]({ARXIV}1) **TL;DR**: it is short", "A Title"),
        (f"A Title of Three [paper]({ARXIV}1) **Serving** | **MoE**", "A Title of Three"),
        (
            f"[ICCV 2017] ([paper]({ARXIV}1) [code](https://github.com/a/b)) A Title of Three",
            "A Title of Three",
        ),
        (f"[ICML 2019] (NEW!) ([paper]({ARXIV}1)) A Title of Three", "A Title of Three"),
        (f"22_SIGMOD_A Title of Three [[paper]]({ARXIV}1)", "A Title of Three"),
        (f"We follow [A Title of Three]({ARXIV}1).", ""),
        (f"Based on [A Title of Three]({ARXIV}1)", ""),
        (f"the loss of walls is that of [A Title of Three]({ARXIV}1)", ""),
        (f"[Paper]({ARXIV}1) by Ada and Ben about walls", ""),
        (f"[Great Walls](https://github.com/a/b) - code of walls [[paper]]({ARXIV}1)", ""),
        (f"See [our paper on walls]({ARXIV}1) for how.", ""),
        (f"We follow Ada et al. [A Title]({ARXIV}1) here", ""),
        (f"[paper]({ARXIV}1)", ""),
        (f"{ARXIV}1", ""),
        ("[A repository](https://github.com/a/b)", ""),
    ],
)
def test_a_title_is_what_leads_to_a_paper_or_stands_before_it(line: str, title: str) -> None:
    assert read_inline(line).title == title


@pytest.mark.parametrize(
    ("line", "date"),
    [
        (f"CVPR 2022, [A Title of Three]({ARXIV}1)", "2022"),
        (f"[[CVPR2020]({ARXIV}1)] A Title of Three", "2020"),
        (f"[arXiv 2025.05]({ARXIV}1), A Title of Three", "2025-05"),
        (f"A Title of Three (2017), S. Lang. [[pdf]]({ARXIV}1)", "2017"),
        (f"[2024/01] [Walls of 1999]({ARXIV}1)", "2024-01"),
        (f"2024-01-02, **A Title of Three**, Paper: [x]({ARXIV}1)", "2024-01-02"),
        (f"[Walls of 1999]({ARXIV}1)", "None"),
    ],
)
def test_a_label_dates_an_entry(line: str, date: str) -> None:
    assert str(read_inline(line).date) == date


@pytest.mark.parametrize("number", [1, 2, 3])
def test_fewer_than_three_entries_are_a_note(tmp_path: Path, number: int) -> None:
    items = "".join(f"- [Title {n}]({ARXIV}{n})\n" for n in range(number))
    assert len(dump_of(tmp_path, f"# Notes\n\n{items}").papers) == (3 if number == 3 else 0)


# Entries of several lines, as lists of papers are written: {n} is the number of one.
ENTRIES = {
    "a link below": "- **Title of Walls {n}**\n  - [[paper]]({arxiv}{n}) [[code]](https://github.com/a/b{n})\n",
    "links of a paragraph of the item": (
        "{n}. **Title of Walls {n}.** Preprint.\n\n   *Ada Lovelace, Ben Adam*  [[pdf]({arxiv}{n})], 2021.11"
        " [[code]](https://github.com/a/b{n})\n\n"
    ),
    "a paragraph": (
        "**Title of Walls {n}** \\\n*Ada Lovelace, Ben Adam* \\\narXiv 2023. [[Paper]({arxiv}{n})]"
        " [[Github](https://github.com/a/b{n})] \\\n11 Oct 2023\n\n"
    ),
    "a paragraph and its links": (
        "**Title of Walls {n}**\n\n- Paper(Oral): {arxiv}{n}\n- Code: https://github.com/a/b{n}\n\n"
    ),
    "a paragraph of elements": (
        "**Title of Walls {n}** <br>Ada Lovelace, Ben Adam <br>[CHI 2024]({arxiv}{n}) [code](https://github.com/a/b{n})\n\n"
    ),
    "a link alone": "[Title of Walls {n}]({arxiv}{n}) [code](https://github.com/a/b{n})\n\n---\n\n",
    "a bold link": (
        "[**Title of Walls {n}**]({arxiv}{n}) （**2024.06.07**） [code](https://github.com/a/b{n})\n\n"
    ),
    "facts below": (
        "- **Title of Walls {n}**\n  - Authors: Ada Lovelace, Ben Adam\n"
        "  - Published: 2026-01-15 | Category: `cs.LG`\n"
        "  - Links: [arXiv]({arxiv}{n}) | [PDF](https://arxiv.org/pdf/2401.0000{n})\n"
        "  - Code: https://github.com/a/b{n}\n"
    ),
    "facts below a link": (
        "- [Title of Walls {n}]({arxiv}{n})\n    - Authors: Ada Lovelace, Ben Adam\n"
        "    - Date: January 15, 2026\n"
        "    - Code: https://github.com/a/b{n}\n"
    ),
    "topics": "- Walls of kind {n}\n  - [Title of Walls {n}]({arxiv}{n}) [code](https://github.com/a/b{n})\n",
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_entries_of_several_lines_are_read_whole(tmp_path: Path, entry: str) -> None:
    dump = dump_of(tmp_path, "Walls\n\n" + "".join(entry.format(n=n, arxiv=ARXIV) for n in range(1, 5)))
    assert [(paper.title, paper.arxiv_id, paper.code_url) for paper in dump.papers] == [
        (f"Title of Walls {n}", f"2401.0000{n}", f"https://github.com/a/b{n}") for n in range(1, 5)
    ]
    paper = dump.papers[0]
    assert paper.authors == (("Ada Lovelace", "Ben Adam") if "Ada" in entry else ())
    if "  - Authors" in entry:
        assert str(paper.date) == "2026-01-15"


@pytest.mark.parametrize(
    "head",
    [
        '<div align="center">\n\n# Walls\n\n</div>\n\n',
        "<!--\n@misc{a,\n author = {Ada},\n title = {A}}\n-->\n# Walls\n",
        "<h1>Walls</h1>\n\n",
    ],
)
def test_markdown_may_begin_with_elements(tmp_path: Path, head: str) -> None:
    items = "".join(f"- [Title {n}]({ARXIV}{n})\n" for n in range(3))
    assert [paper.title for paper in dump_of(tmp_path, head + items).papers] == [
        f"Title {n}" for n in range(3)
    ]
    assert dump_of(tmp_path, f"<html><body><pre>{head}{items}</pre></body></html>").papers == ()


def test_entries_with_lines_below_keep_their_labels(tmp_path: Path) -> None:
    entry = (
        "- CVPR 2022, [Walls of Brick {n}]({arxiv}{n})\n  - [code](https://a.org/b{n})\n  - It is short.\n"
    )
    named = (
        "- **Walls of Brick {n}**, *Ada Lang, Ben Adam*, 2022.\n  - Paper: {arxiv}{n}\n  - Abstract: Walls.\n"
    )
    for each, names in ((entry, 0), (named, 2)):
        dump = dump_of(tmp_path, "".join(each.format(n=n, arxiv=ARXIV) for n in range(1, 4)))
        assert [str(paper.date) for paper in dump.papers] == ["2022"] * 3
        assert [len(paper.authors) for paper in dump.papers] == [names] * 3


def test_an_example_of_yaml_hides_no_entries(tmp_path: Path) -> None:
    items = "".join(f"- [Title {n}]({ARXIV}{n})\n" for n in range(3))
    example = "```yaml\nsteps:\n  - name: Build\n    uses: a/b@v1\n```\n"
    assert len(dump_of(tmp_path, f"# Walls\n\n{example}\n## Papers\n\n{items}").papers) == 3


def test_yaml_is_no_markdown(tmp_path: Path) -> None:
    entry = (
        "- id: lang{n}\n  title: Walls of Kind {n}\n  authors: Ada Lovelace, Ben Adam\n  paper: {arxiv}{n}\n"
    )
    dump = dump_of(tmp_path, "".join(entry.format(n=n, arxiv=ARXIV) for n in range(1, 5)))
    assert dump.format != "markdown-papers"


def test_paragraphs_of_prose_are_no_entries(tmp_path: Path) -> None:
    text = "**Walls** (**W**) are what keeps the wind from us (see [the survey]({}{}) for more)\n\n"
    assert dump_of(tmp_path, "".join(text.format(ARXIV, n) for n in range(4))).papers == ()


@pytest.mark.parametrize(
    ("heading", "count"),
    [("News", 0), ("📰 Latest News (2024)", 0), ("Contact us", 0), ("Citation", 0), ("Contributing to it", 0)]
    + [(f"{topic} Walls", 3) for topic in ("News", "Contact-rich", "Citation", "Content")],
)
def test_a_section_is_left_out_for_its_whole_heading(tmp_path: Path, heading: str, count: int) -> None:
    items = "".join(f"- [Title {n}]({ARXIV}{n})\n" for n in range(3))
    assert len(dump_of(tmp_path, f"## {heading}\n\n{items}").papers) == count


def test_a_table_needs_a_title_column_and_papers_in_its_rows(tmp_path: Path) -> None:
    row = f"| Ours | [x]({ARXIV}1) |\n"
    assert dump_of(tmp_path, f"| Dataset | Size |\n|---|---|\n{row * 3}").papers == ()
    assert dump_of(tmp_path, f"| Model | Link |\n|---|---|\n{row}").papers == ()
    assert dump_of(tmp_path, f"| Title | Link |\n|---|---|\n{row}| B | none |\n").papers == ()
    whole = f"| Date | Title | Authors | Link |\n|:--|:-:|--|--|\n| 2024-01-02 | T | A B | [x]({ARXIV}1) |\n"
    assert [(p.title, str(p.date)) for p in dump_of(tmp_path, whole).papers] == [("T", "2024-01-02")]


def test_bars_and_headers_are_read_as_written() -> None:
    assert split_row(r"| a \| b | c |") == ["a | b", "c"]
    assert split_row("a|b||") == ["a", "b", ""]
    assert split_row("|**a**|**b | c**|d|") == ["**a**", "**b | c**", "d"]
    assert columns_of(["**Publish Date**", "Paper", "GitHub"]) == {
        "date": 0,
        "title": 1,
        "code": 2,
        "link": 1,
    }
    assert columns_of(["Dataset", "Size"]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "- [" * 50_000 + f"]({ARXIV}1)",
        "- " + "[a" * 50_000 + f"]({ARXIV}1)",
        f"- [a]({ARXIV}1" * 20_000,
        "|" * 100_000 + f"\n|---|\n{ARXIV}1",
        ("| a " * 2_000 + "|\n|---|\n") * 20 + f"{ARXIV}1](",
        "- **" * 50_000 + f"]({ARXIV}1)",
        "- <a href=" * 30_000 + f"]({ARXIV}1)",
        "<table><tr><td>title" * 20_000 + ARXIV,
        "<table>" * 20_000 + "arxiv.org/",
    ],
)
def test_nasty_lists_are_refused_in_time(tmp_path: Path, text: str) -> None:
    dump = dump_of(tmp_path, text)
    assert not any("broke off" in problem.reason for problem in dump.problems)


@pytest.mark.parametrize(
    "words",
    [
        "There is more on this in",
        "They compare their walls with those of, e.g.",
        "I wonder how " + "the walls that they build " * 6 + "are to hold",
    ],
)
def test_what_a_bare_address_is_the_end_of_is_no_title(tmp_path: Path, words: str) -> None:
    assert dump_of(tmp_path, "".join(f"- {words} {ARXIV}{n}\n" for n in range(4))).papers == ()
