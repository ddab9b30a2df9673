"""Every export format: what it carries, and what hostile text cannot do to it."""

import csv
import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string

from papertui.errors import UsageError
from papertui.exports import ExportFormat, find_format, formats
from papertui.exports.bibtex import cite_keys
from papertui.exports.copies import COPIES
from papertui.exports.latex import latex, plain
from papertui.exports.links import page_url, safe_url
from papertui.paper import Paper
from papertui.reference import Date, names_of
from papertui.text import clean, clean_line
from tests.cases import cases

EVERY = pytest.mark.parametrize("form", formats().values(), ids=list(formats()))


@dataclass(frozen=True, slots=True)
class Row:
    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict, hash=False)
    cite: str = ""


PAPER = Paper(
    title="Training TÜLU & Friends to 100%",
    raw_title=r"Training T\"ULU & Friends to 100%",
    abstract="We train. It works: $x_1 < x_2$.",
    names=names_of(("Ada Lovelace", "Mary Somerville")),
    organization="Analytical Society",
    date=Date(2024, 6, 12),
    comments=3,
    upvotes=0,
    arxiv_id="2406.01234",
    url="https://example.org/papers/2406.01234",
    links=("https://example.org/code",),
    sources=(b"dumps/a.txt", b"dumps/\xff\xfe.html"),
)
ROW = Row(PAPER, ("rl/offline", "to-read"), "read section 3\nthen ask Ada")
KEYS = """
    id title abstract authors names n_authors authors_complete organization date type venue volume issue pages
    publisher doi categories announced comments upvotes arxiv_id url pdf_url code_url links tags note queue
    added tagged sources
"""
BARE = Row(Paper(title="A paper of which little is known", n_authors=12))


def written(papers: Sequence[Row], name: str) -> str:
    out = io.StringIO(newline="")
    find_format(name).write(papers, out)
    return out.getvalue()


def test_formats_of_this_release_are_there_and_an_unknown_one_names_them() -> None:
    assert {"bibtex", "csl-json", "csv", "jsonl", "markdown", "ris", "text"} <= set(formats())
    with pytest.raises(UsageError, match="bibtex csl-json csv html"):
        find_format("pdf\x1b[2J")


@EVERY
def test_every_format_carries_what_is_known(form: ExportFormat) -> None:
    text = written([ROW], form.name)
    for known in (
        "Friends",
        "Lovelace",
        "2024",
        "2406.01234",
        "example.org",
        "It works",
        "to-read",
        "ask Ada",
    ):
        assert known in text


@EVERY
def test_every_format_gives_the_number_of_authors_and_invents_none(form: ExportFormat) -> None:
    text = written([BARE], form.name)
    assert "12" in text
    assert "None" not in text
    assert "unknown" not in text.lower()


@EVERY
def test_every_format_writes_an_empty_list(form: ExportFormat) -> None:
    assert written([], form.name).count("\n") <= 1


@EVERY
def test_no_format_lets_a_control_character_through(form: ExportFormat) -> None:
    hostile = "a\x1b]52;c;eA==\x07b\x9b2Jc\u202ed\ud800e"
    paper = replace(
        PAPER, title=hostile, abstract=hostile, names=names_of((hostile,)), organization=hostile, url=None
    )
    text = written([Row(paper, (hostile,), hostile)], form.name)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)


@EVERY
def test_no_format_passes_a_script_link_on_as_a_link(form: ExportFormat) -> None:
    paper = replace(PAPER, url="javascript:alert(1)", arxiv_id=None)
    text = written([Row(paper)], form.name)
    assert form.name in ("jsonl", "csv") or "javascript:" not in text


# JSON Lines


def test_jsonl_has_the_documented_keys_in_order_and_raw_text() -> None:
    record = json.loads(written([ROW], "jsonl"))
    assert list(record) == KEYS.split()
    assert record["id"] == "arxiv:2406.01234"
    assert record["title"] == PAPER.title
    assert record["n_authors"] == 2
    assert record["date"] == "2024-06-12"
    assert record["upvotes"] == 0
    assert record["sources"] == ["dumps/a.txt", "dumps/\ufffd\ufffd.html"]


def test_jsonl_says_null_or_an_empty_list_for_what_is_unknown() -> None:
    record = json.loads(written([Row(Paper(title="x"))], "jsonl"))
    assert record.pop("title") == "x"
    assert record.pop("id") == "title:x?t"
    assert record.pop("authors_complete") is True
    assert "" not in record.values()
    assert all(value in (None, []) for value in record.values())


def test_jsonl_is_one_line_a_paper_whatever_the_note_holds() -> None:
    assert len(written([ROW, BARE], "jsonl").splitlines()) == 2


# CSV


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_csv_disarms_cells_that_would_be_formulas(start: str) -> None:
    title = f'{start}HYPERLINK("http://x","y")'
    cells = list(csv.DictReader(io.StringIO(written([Row(replace(PAPER, title=title), note=title)], "csv"))))
    assert all(
        not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＠")) for cell in cells[0].values()
    )
    assert "HYPERLINK" in cells[0]["title"]


def test_csv_shows_the_decoded_title_and_leaves_numbers_bare() -> None:
    (cells,) = csv.DictReader(io.StringIO(written([ROW], "csv")))
    assert cells["title"] == PAPER.title
    assert cells["comments"] == "3"
    assert cells["upvotes"] == "0"
    assert cells["tags"] == "rl/offline; to-read"


# HTML and Org


def test_html_of_1000_hostile_titles_has_an_article_each_and_no_element_of_theirs() -> None:
    from bs4 import BeautifulSoup

    payload = "<script>alert(1)</script><img src=x onerror=y>\"'</a></article>"
    rows = [replace(row, note=payload + row.note) for row in hostile_rows(cases(1000))]
    rows.append(
        Row(replace(PAPER, title=payload, abstract=payload, url='https://a.org/"><script>'), (payload,))
    )
    page = BeautifulSoup(written(rows, "html"), "lxml")
    assert len(page.find_all("article")) == len(page.find_all("h2")) == len(rows)
    names = {element.name for element in page.body.find_all()} if page.body else set()
    assert names <= {"article", "h2", "p", "a", "blockquote", "br"}
    assert all(str(link["href"]).startswith("https://") for link in page.find_all("a"))


def test_org_of_1000_hostile_titles_has_a_headline_each_and_no_other_block() -> None:
    rows = [
        replace(row, note=f"* no headline\n#+begin_src sh\n{row.note}") for row in hostile_rows(cases(1000))
    ]
    lines = written(rows, "org").split("\n")
    assert sum(line.startswith("*") for line in lines) == len(rows)
    blocks = {line for line in lines if line.lstrip().startswith("#")}
    assert blocks == {"#+begin_quote", "#+end_quote"}


def test_org_carries_tags_and_properties() -> None:
    text = written([ROW], "org")
    assert "  :rl_offline:to_read:\n:PROPERTIES:\n:AUTHOR: Ada Lovelace; Mary Somerville" in text
    assert ":TAGS: rl/offline to-read\n:END:" in text
    assert "[[https://example.org/papers/2406.01234]]" in text


# Markdown


@pytest.mark.parametrize(
    "title",
    [
        "# a",
        "<script>",
        "[x](javascript:y)",
        "*a* _b_ `c`",
        "1. a",
        "- a",
        "> a",
        "a | b",
        "![i](u)",
        "~~~",
        "&lt;",
    ],
)
def test_markdown_escapes_what_would_be_markup(title: str) -> None:
    paper = Paper(title="x", abstract=title)
    body = written([Row(paper)], "markdown").split("\n\n")[1].strip()
    assert not re.search(r"(?<!\\)[<>\[\]*_`|]", body)
    assert not re.match(r"#|[-+>=] |~|\d+[.)]|&\w+;", body)
    assert re.sub(r"\\(?=[^a-z0-9\s])", "", body) == title


def test_markdown_links_the_title() -> None:
    assert "## [Training" in written([ROW], "markdown")
    assert "](https://example.org/papers/2406.01234)" in written([ROW], "markdown")


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://a.org/x?y=1&z=2", "https://a.org/x?y=1&z=2"),
        ("HTTP://a.org", "HTTP://a.org"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("https://a.org/(x) y>", "https://a.org/%28x%29%20y%3E"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//a.org", None),
        ("http://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_and_mail_addresses_are_links(address: str | None, safe: str | None) -> None:
    assert safe_url(address) == safe


def test_a_paper_without_a_link_is_found_by_its_arxiv_id_or_doi() -> None:
    assert page_url(Paper(title="x", arxiv_id="hep-ph/9901001")) == "https://arxiv.org/abs/hep-ph/9901001"
    assert page_url(Paper(title="x", doi="10.1/ab")) == "https://doi.org/10.1/ab"
    assert page_url(Paper(title="x")) is None


# BibTeX

PIECES = (
    *"{}{}{}@%\\\\$$#&_^~\"',=() \n\t-<>|`ab3",
    *(
        "@article{",
        "@misc(",
        "\\input{/etc/passwd}",
        '\\"u',
        "\\'",
        "\\c",
        "\\alpha",
        "$x_1$",
        "$\\frac{a}{b}$",
    ),
    *(
        "\\{",
        "\\}",
        "\\\\",
        "ü",
        "名",
        "🙂",
        " and ",
        "others",
        "\\textbf{a}",
        "word",
        "{" * 120,
        "}" * 120,
        "\ud800",
    ),
)
READ_BACK = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "textasciicircum": "^", "textasciitilde": "~", "newline": "\n",
}  # fmt: skip


def read_back(escaped: str) -> str:
    """Undo the escapes as the docstring of `latex` says."""
    named = "|".join(READ_BACK)
    escape = re.compile(rf"\\({named})\{{\}}|\\([$%#&_])")
    return escape.sub(lambda found: READ_BACK[found[1]] if found[1] else found[2], escaped)


def hostile_rows(count: int, seed: int = 5) -> list[Row]:
    chance = random.Random(seed)

    def text(length: int) -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, length)))

    return [
        Row(
            Paper(
                title=clean_line(text(30)) or "x",
                abstract=clean(text(10)),
                names=names_of(tuple(clean_line(text(8)) for _ in range(chance.randrange(3)))),
            ),
            (clean_line(text(6)).replace(" ", "") or "t",),
            clean(text(20)),
        )
        for _ in range(count)
    ]


def test_bibtex_of_500_hostile_titles_is_read_back_whole_by_two_other_programs() -> None:
    rows = hostile_rows(cases(500))
    text = written(rows, "bibtex")
    theirs = parse_string(text)
    others = pybtex.database.parse_string(text, "bibtex")
    assert len(theirs.blocks) == len(theirs.entries) == len(others.entries) == len(rows)
    assert [entry.key for entry in theirs.entries] == list(others.entries)
    for row, entry, other in zip(rows, theirs.entries, others.entries.values(), strict=True):
        assert re.fullmatch("[a-z0-9-]+", entry.key)
        note = entry.get("annote")
        assert read_back(note.value if note else "") == row.note.strip()
        names = [name for name in row.paper.authors if name]
        assert len(other.persons.get("author", [])) == len(names)


def test_bibtex_escapes_ampersand_in_title_and_leaves_latex_alone() -> None:
    text = written([ROW], "bibtex")
    assert r"title = {Training T\"ULU \& Friends to 100\%}" in text
    assert "abstract = {We train. It works: $x_1 < x_2$.}" in text


def test_bibtex_fields() -> None:
    entry = parse_string(written([ROW], "bibtex")).entries[0]
    values = {field.key: field.value for field in entry.fields}
    assert entry.entry_type == "misc"
    assert values["author"] == "Ada Lovelace and Mary Somerville"
    assert (values["year"], values["month"], values["day"]) == ("2024", "jun", "12")
    assert (values["eprint"], values["archivePrefix"]) == ("2406.01234", "arXiv")
    assert values["keywords"] == "rl/offline, to-read"
    assert read_back(values["annote"]) == ROW.note
    assert "note" not in values


def test_bibtex_puts_a_mere_number_of_authors_into_the_note_field() -> None:
    entry = parse_string(written([BARE], "bibtex")).entries[0]
    assert entry["note"] == "12 authors"
    assert "author" not in entry.fields_dict


@pytest.mark.parametrize("name", ["Barnes and Noble", "Doe, Jane", "others", "a, b, c, d, e", "AND"])
def test_bibtex_keeps_a_name_one_name(name: str) -> None:
    text = written([Row(replace(PAPER, names=names_of((name, "Ada Lovelace"))))], "bibtex")
    (entry,) = pybtex.database.parse_string(text, "bibtex").entries.values()
    assert len(entry.persons["author"]) == 2


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("50% of $5", r"50\% of \$5"),
        ("{a} b}", r"{a} b\textbraceright{}"),
        (r"M\"uller \& S\o n", r"M\"uller \& S\o n"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input{/etc/passwd}"),
        (r"\alpha-fair", r"{$\alpha$}-fair"),
        (r"$\write18{x}$", r"\$\textbackslash{}write18\textbraceleft{}x\textbraceright{}\$"),
        (r"$\{a\}$", r"$\lbrace a\rbrace $"),
        ("a_b^c", r"a\_b\textasciicircum{}c"),
        ("Table~A ~5", r"Table~A \textasciitilde{}5"),
        ("ends in \\", r"ends in \textbackslash{}"),
    ],
)
def test_latex_keeps_what_is_sane_and_disarms_the_rest(text: str, escaped: str) -> None:
    assert latex(text) == escaped


def test_plain_text_comes_back_exactly() -> None:
    for row in hostile_rows(300, seed=6):
        assert read_back(plain(row.note)) == row.note


def test_cite_keys_are_made_of_the_papers_own_facts() -> None:
    papers = [
        PAPER,
        replace(PAPER, names=names_of(()), organization="Qualcomm AI", title="The Way of Things"),
        Paper(title="On the Origin of Species"),
        replace(PAPER, names=names_of(("Gödel, Kurt",)), date=None),
        replace(PAPER, names=names_of(("Sammy Davis Jr.",))),
    ]
    assert cite_keys(papers) == [
        "lovelace2024training",
        "qualcomm2024way",
        "originspecies",
        "godeltraining",
        "davis2024training",
    ]


def test_cite_keys_are_unique_and_do_not_depend_on_the_order() -> None:
    papers = [replace(PAPER, arxiv_id=f"2406.{number:05}") for number in range(50)]
    papers += [Paper(title="名字"), Paper(title="別名"), Paper(title="!!!")]
    forward, backward = cite_keys(papers), cite_keys(papers[::-1])
    assert len(set(forward)) == len(papers)
    assert forward == backward[::-1]


def test_a_cite_key_changes_only_with_a_paper_of_a_like_key() -> None:
    strangers = [replace(PAPER, title=f"Word{n} of it", arxiv_id=f"2501.{n:05}") for n in range(40)]
    like, other = replace(PAPER, arxiv_id="2406.99999"), Paper(title="Something else")
    (alone,) = cite_keys([PAPER])
    for listed in ([PAPER, *strangers], [*strangers, other, PAPER], [other, PAPER]):
        assert dict(zip(listed, cite_keys(listed), strict=True))[PAPER] == alone
    ours, theirs = cite_keys([PAPER, like])
    assert ours.startswith(f"{alone}-")
    assert theirs.startswith(f"{alone}-")
    third = replace(PAPER, arxiv_id="2406.88888")
    for listed in ([like, *strangers, PAPER], [third, PAPER, other, like]):
        keys = dict(zip(listed, cite_keys(listed), strict=True))
        assert (keys[PAPER], keys[like]) == (ours, theirs)


def test_cite_keys_are_the_same_in_every_run() -> None:
    program = (
        "from papertui.exports.bibtex import cite_keys; from papertui.paper import Paper\n"
        "print(cite_keys([Paper('A B'), Paper('A B', 'x'), Paper('A B', 'y'), Paper('\\u540d')]))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {b"['b-f785f625', 'b-9ed295bc', 'b-5759fecc', 'paper4e739b53']\n"}


def test_the_same_paper_twice_still_has_two_keys() -> None:
    assert len(set(cite_keys([PAPER, PAPER]))) == 2


# The copy menu


def test_copies_of_one_paper() -> None:
    made = {copy.label: copy.text([ROW]) for copy in COPIES}
    assert made["title"] == PAPER.title
    assert made["URL"] == PAPER.url
    assert made["arXiv id"] == "2406.01234"
    assert made["BibTeX"] == written([ROW], "bibtex")
    assert made["Markdown link"] == f"[{PAPER.title}]({PAPER.url})"
    assert made["citation"] == (
        f"Ada Lovelace, Mary Somerville (2024). {PAPER.title}. arXiv:2406.01234. {PAPER.url}"
    )


def test_copies_of_many_are_a_line_each_and_pass_over_what_is_unknown() -> None:
    made = {copy.label: copy.text([ROW, BARE]) for copy in COPIES}
    assert made["title"].splitlines() == [PAPER.title, BARE.paper.title]
    assert made["URL"].splitlines() == [PAPER.url]
    assert made["citation"].splitlines()[1] == "12 authors. A paper of which little is known."


def test_a_long_list_of_authors_is_cited_as_et_al() -> None:
    many = replace(PAPER, names=names_of(tuple(f"Author {letter}" for letter in "ABCDEFGH")))
    citation = next(copy for copy in COPIES if copy.label == "citation").text([Row(many)])
    assert citation.startswith("Author A, Author B, Author C, Author D, Author E et al. (2024).")


def test_copy_keys_differ() -> None:
    assert len({copy.key for copy in COPIES}) == len(COPIES)
