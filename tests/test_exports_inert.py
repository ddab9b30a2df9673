"""FAULTS 25: what a page says is only text in every export; it runs, includes and links to nothing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pybtex.database
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from papertui.exports import formats
from papertui.exports.markdown import escape
from papertui.paper import Paper
from papertui.reference import names_of
from papertui.text import clean, clean_line
from tests.payloads import ORDINARY, PAYLOADS
from tests.test_exports import PAPER, Row, read_back, written

pytestmark = pytest.mark.usefixtures("forks")

ADDRESS = "https://example.org/papers/2406.01234"


def hostile(payload: str) -> Row:
    """Make a paper of which every field is hostile, but its address."""
    paper = replace(
        PAPER,
        title=payload,
        abstract=f"Fine.\n\n{payload}\n{payload}",
        names=names_of((payload, f"A {payload} B")),
        organization=payload,
        code_url=payload,
        links=(payload,),
    )
    return Row(paper, (payload,), f"{payload}\n\nand {payload}")


ROWS = [hostile(payload) for payload in PAYLOADS]


def test_there_are_at_least_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


# What may not stand in an Org file outside of what papertui itself writes; see org-syntax and org-agenda.el.
ORG_MEANS = {
    "Lisp of the diary": r"%%\(",
    "a date of the agenda": r"<\d{4}-\d\d-\d\d|\[\d{4}-\d\d-\d\d",
    "a snippet": r"@@[\w-]+:",
    "code in a line": r"(?:src|call)_[^\s\[({]+[\[({]",
    "a macro": r"\{\{\{",
    "a link": r"\[\[|\]\]",
    "a plain link": r"(?:^|[^=\w])(?:elisp|shell|file(?:\+\w+)?|https?|mailto|help|doi|id|info):[^\s]",
    "an angle link": r"<[\w+-]+:",
    "a target": r"<<",
    "a footnote or a citation": r"\[fn:|\[cite",
    "LaTeX": r"\\[A-Za-z(\[]|\^\^",
    "a keyword, a block or a comment": r"(?m)^[ \t]*#",
    "a drawer or a property": r"(?m)^[ \t]*:\S",
    "a table": r"(?m)^[ \t]*\|",
    "a plan": r"(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):",
    "a second headline": r"(?m)^\*",
    "settings of an editor": r"-\*-|Local Variables:|vim:\s*set|vim:\w+=",
}
OWN_LINES = re.compile(rf"(?m)^(?:#\+(?:begin|end)_quote|\[\[{re.escape(ADDRESS)}\]\]|:[A-Z]+:(?= |$))")
HEADLINE = re.compile(r"\A\* (?P<title>.*?)(?:  :[\w@#%:]+:)?\n")


@pytest.mark.parametrize("meaning", ORG_MEANS)
def test_org_means_nothing_of_what_a_page_says(meaning: str) -> None:
    for row in ROWS:
        entry = written([row], "org")
        headline = HEADLINE.match(entry)
        assert headline
        assert not re.match(r"(?:TODO|DONE|COMMENT|NEXT)(?: |$)|\[#\w\]", headline["title"]), entry
        assert not re.search(r"(?:^| ):[\w@#%:]+:$", headline["title"]), entry
        text = "· " + headline["title"] + "\n" + OWN_LINES.sub("·", entry[headline.end() :])
        assert not re.search(ORG_MEANS[meaning], text), entry


def test_org_leaves_ordinary_titles_as_they_are_and_addresses_whole() -> None:
    for title in ORDINARY:
        row = Row(
            replace(PAPER, title=title.replace("\\", ""), abstract="Code: https://a.org/b_c?d=e.")
        ).paper
        text = written([Row(row)], "org")
        assert text.startswith(f"* {row.title}\n"), title
        assert "=https://a.org/b_c?d=e=." in text


def test_org_shows_no_picture_from_elsewhere() -> None:
    text = written([Row(replace(PAPER, url="https://evil.test/a.png"))], "org")
    assert "[[https://evil.test/a%2Epng]]" in text


def test_html_holds_the_elements_that_papertui_writes_and_the_text_as_it_was() -> None:
    page = BeautifulSoup(written(ROWS, "html"), "lxml")
    articles = page.find_all("article")
    assert len(articles) == len(ROWS)
    for article, row in zip(articles, ROWS, strict=True):
        elements = article.find_all()
        assert {element.name for element in elements} <= {"h2", "p", "a", "blockquote", "br"}
        assert {name for element in elements for name in element.attrs} <= {"href", "rel"}
        [link] = article.find_all("a")
        assert link["href"] == ADDRESS
        assert link.text == clean_line(row.paper.title)


def tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, text and address of every token that a reader of Markdown finds, as GitHub reads it."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    for block in parser.parse(text):
        for token in [block, *(block.children or ())]:
            yield token.type, token.content, str(token.attrs.get("href") or token.attrs.get("src") or "")


def test_markdown_means_nothing_of_what_a_page_says() -> None:
    blocks = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"}
    allowed = blocks | {"text", "softbreak", "link_open", "link_close", "blockquote_open", "blockquote_close"}
    for row in ROWS:
        found = list(tokens(written([row], "markdown")))
        assert {kind for kind, _, _ in found} <= allowed | {"text_special"}, row
        assert [to for kind, _, to in found if kind == "link_open"] == [ADDRESS]
        assert sum(kind == "heading_open" for kind, _, _ in found) == 1
        text = written([row], "markdown")
        assert "{{" not in text
        assert "{%" not in text
        assert not re.search(r"-\*-|Local Variables:|\A(?:---|\+\+\+)", text)


@pytest.mark.parametrize("text", [*ORDINARY, *PAYLOADS], ids=ascii)
def test_markdown_shows_text_as_it_was(text: str) -> None:
    shown = "".join(
        content if kind in ("text", "text_special") else "\n"
        for kind, content, _ in tokens(escape(text))
        if kind != "inline"
    )
    assert shown.split() == clean(text).split()


STARTS = re.compile(r"\s*[=+\-@＝＋－＠﹢﹣﹦﹫]")


def test_csv_holds_no_formula_however_its_cells_are_cut() -> None:
    text = written(ROWS, "csv")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(ROWS) + 1
    assert all(len(row) == len(rows[0]) for row in rows)
    assert not [cell for row in rows for cell in row if STARTS.match(cell)]
    for separator in ";|\t":
        cut = re.split(rf"[{re.escape(separator)}\n\"]", text)
        assert not [cell for cell in cut if STARTS.match(cell)], separator


def test_csv_leaves_ordinary_text_as_it_is() -> None:
    for title in ORDINARY:
        if not STARTS.match(title):
            [cells] = csv.DictReader(io.StringIO(written([Row(Paper(title))], "csv")))
            assert cells["title"] == Paper(title).title


# What TeX would read, write or run, or what would change how it reads.
TEX_RUNS = re.compile(
    r"\\(?:input|include|verbatiminput|immediate|write|openin|openout|read|newread|csname|endcsname|catcode|def|let"
    r"|expandafter|string|usepackage|ShellEscape|directlua|href|begin|end|special|jobname)(?![A-Za-z])|\^\^"
)


def test_bibtex_is_an_entry_a_paper_and_runs_nothing() -> None:
    text = written(ROWS, "bibtex")
    theirs, others = parse_string(text), pybtex.database.parse_string(text, "bibtex")
    assert len(theirs.blocks) == len(theirs.entries) == len(others.entries) == len(ROWS)
    assert not TEX_RUNS.search(text)
    assert not re.search(r"(?m)^@(?!misc\{[a-z0-9-]+,$)", text)
    assert not re.search(r"(?<!\\)%", re.sub(r"(?m)^  (?:url|doi|papertui) = .*", "", text))
    for entry, row in zip(theirs.entries, ROWS, strict=True):
        assert read_back(entry["annote"]) == clean(row.note).strip()


def test_ris_is_a_record_a_paper_with_the_fields_that_papertui_writes() -> None:
    text = written(ROWS, "ris")
    records = rispy.loads(text)
    assert len(records) == len(ROWS)
    for record, row in zip(records, ROWS, strict=True):
        assert record["type_of_reference"] == "GEN"
        assert record["keywords"] == [clean_line(row.tags[0])]
        assert len(record["authors"]) == 2
        assert record["title"] == clean_line(row.paper.title)
    assert len(re.findall(r"(?m)^TY  - ", text)) == len(re.findall(r"(?m)^ER  - ", text)) == len(ROWS)


def test_json_is_an_object_a_paper() -> None:
    assert [json.loads(line)["title"] for line in written(ROWS, "jsonl").splitlines()] == [
        clean(row.paper.title) for row in ROWS
    ]
    assert len(json.loads(written(ROWS, "csl-json"))) == len(ROWS)


def test_text_is_a_paragraph_a_paper_and_sets_no_editor() -> None:
    for row in ROWS:
        text = written([row], "text")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
        assert not re.search(r"-\*-|Local Variables:|vim:set|vim: set", text)


def test_the_payloads_reach_every_format() -> None:
    for name in formats():
        assert "PWNED" in written(ROWS, name)


@pytest.mark.parametrize("name", ["list.html.j2", "list.md.j2", "list.org.j2", "list.tex.j2"])
def test_a_template_without_filters_makes_nothing_of_it_either(tmp_path: Path, name: str) -> None:
    from tests.test_exports_template import filled

    template = "{% for p in papers %}\n<{{ p.title }} {{ p.abstract }} {{ p.tags|join(', ') }}>\n{% endfor %}"
    text = filled(tmp_path, template, *ROWS, name=name)
    bad = {
        ".html": r"<(?:script|img|svg|/article)",
        ".md": r"(?<!\\)<(?:script|img)|!\[",
        ".org": r"%%\(|\[\[|@@\w+:|src_\w+\{|(?m:^#\+)",
        ".tex": TEX_RUNS.pattern,
    }
    assert not re.search(bad[Path(name[:-3]).suffix], text)
