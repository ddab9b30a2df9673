"""arXiv's pages, feeds and data: recognised by content, read whole, never followed or expanded."""

import gzip
import json
import resource
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.arxiv import split_names
from papertui.identity import same_paper
from papertui.merge import merge
from papertui.paper import Paper
from papertui.reference import Date

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
EXPECTED = {
    "arxiv-listing-new.html": ("arxiv-listing", 6),
    "arxiv-listing.txt": ("arxiv-text", 5),
    "arxiv-search.html": ("arxiv-search", 5),
    "arxiv-abs-1706.03762.html": ("arxiv-abs", 1),
    "arxiv-atom.xml": ("arxiv-atom", 6),
    "arxiv-rss.xml": ("arxiv-rss", 5),
    "broken/arxiv-rss-weekend.xml": ("arxiv-rss", 0),
    "arxiv-mail.txt": ("arxiv-mail", 5),
    "arxiv-mail.mbox": ("arxiv-mail", 2),
    "arxiv-by-id.json": ("arxiv-keyed", 4),
    "arxiv-snapshot.jsonl": ("arxiv-snapshot", 5),
}
ATOM = '<?xml version="1.0" encoding="UTF-8"?>\n{}<feed xmlns="http://www.w3.org/2005/Atom">\n{}</feed>\n'
RSS = '<rss version="2.0"><channel><link>http://rss.arxiv.org/rss/cs.CL</link>{}</channel></rss>'
NAMES = ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar", "Jakob Uszkoreit")


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return read_dump(path)


@cache
def sample(name: str) -> Dump:
    return read_dump(SAMPLES / name)


def bare(paper: Paper) -> Paper:
    return replace(paper, sources=(), added=0)


def by_title(dump: Dump, start: str) -> Paper:
    return next(paper for paper in dump.papers if paper.title.startswith(start))


def entry(title: str, summary: str = "<summary>It is so.</summary>", name: str = "2401.00001v1") -> str:
    return f"<entry><id>http://arxiv.org/abs/{name}</id>\n<title>{title}</title>\n{summary}</entry>\n"


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_recognised_and_gives_its_papers(name: str) -> None:
    kind, papers = EXPECTED[name]
    dump = sample(name)
    assert (dump.format, len(dump.papers)) == (kind, papers)
    assert bool(dump.problems) == (papers == 0)
    for paper in dump.papers:
        assert paper.arxiv_id
        assert paper.authors
        assert paper.url
        assert paper.url.startswith(f"https://arxiv.org/abs/{paper.arxiv_id}")
        # A mail prints no abstract of what was replaced.
        assert len(paper.abstract) > 150 or (kind == "arxiv-mail" and paper.announced == "replace")
        assert "\n" not in paper.title + paper.abstract
        assert not paper.title.startswith("Title")


@pytest.mark.parametrize("name", EXPECTED)
def test_names_of_files_and_packing_do_not_matter(tmp_path: Path, name: str) -> None:
    path = tmp_path / "something.bin"
    path.write_bytes(gzip.compress((SAMPLES / name).read_bytes()))
    again, first = read_dump(path), sample(name)
    assert again.format == first.format
    assert [bare(paper) for paper in again.papers] == [bare(paper) for paper in first.papers]


def test_one_paper_seen_in_several_formats_is_one_and_the_fullest() -> None:
    seen = [by_title(sample(name), "Attention") for name in ("arxiv-atom.xml", "arxiv-abs-1706.03762.html")]
    text = by_title(sample("reader-text-2025-11-06.txt"), "Attention")
    assert seen[0].id == seen[1].id == "arxiv:1706.03762"
    assert all(same_paper(text.keys, paper.keys) for paper in seen)
    merged = merge(merge(text, seen[0]), seen[1])
    assert len(merged.sources) == 3
    assert merged.authors[:4] == NAMES
    assert (merged.arxiv_version, merged.author_count) == (7, 8)


# Pages


def test_a_listing_dates_what_is_new_or_crossed_by_its_day_and_what_was_replaced_not() -> None:
    dump = sample("arxiv-listing-new.html")
    day = Date(2025, 12, 2)
    assert {paper.listed for paper in dump.papers} == {day}
    assert {(paper.announced, paper.date) for paper in dump.papers} == {
        ("new", day),
        ("cross", day),
        ("replace", None),
    }
    lora = by_title(dump, "LoRA")
    assert lora.categories == ("cs.CL", "cs.AI", "cs.LG")
    assert lora.code_url == "https://github.com/microsoft/LoRA"
    assert lora.links == ("https://github.com/microsoft/LoRA",)
    assert lora.pdf_url == "https://arxiv.org/pdf/2106.09685"


def test_a_listing_tells_how_many_authors_it_does_not_show(tmp_path: Path) -> None:
    html = (SAMPLES / "arxiv-listing-new.html").read_text(encoding="utf-8")
    html = html.replace("Tri Dao</a></div>", "Tri Dao</a>, et al. (12 additional authors not shown)</div>")
    mamba = by_title(dump_of(tmp_path, html), "Mamba")
    assert mamba.authors == ("Albert Gu", "Tri Dao")
    assert mamba.author_count == 14


def test_a_listing_that_is_cut_loses_only_what_was_cut(tmp_path: Path) -> None:
    html = (SAMPLES / "arxiv-listing-new.html").read_text(encoding="utf-8")
    dump = dump_of(tmp_path, html[: html.index("</dt>", html.index("[4]"))])
    assert len(dump.papers) == 3
    assert [problem.reason for problem in dump.problems] == ["entry 4 has no title"]
    dump = dump_of(tmp_path, html.replace("'list-title mathjax'", "'x'", 1))
    assert len(dump.papers) == 5
    assert [problem.reason for problem in dump.problems] == ["entry 1 has no title"]


def test_a_listing_without_abstracts_has_papers_without_abstracts(tmp_path: Path) -> None:
    html = (SAMPLES / "arxiv-listing-new.html").read_text(encoding="utf-8")
    dump = dump_of(tmp_path, html.replace("<p class='mathjax'>", "<p class='x'>"))
    assert {paper.abstract for paper in dump.papers} == {""}
    assert len(dump.papers) == 6


def test_search_results_give_the_whole_abstract_and_the_day_of_the_first_version() -> None:
    dump = sample("arxiv-search.html")
    paper = by_title(dump, "Auto-Encoding")
    assert paper.abstract.startswith("How can a model with continuous")
    assert paper.abstract.endswith("over slower samplers.")
    assert paper.date == Date(2013, 12, 20)
    assert by_title(dump, "Generative").date == Date(2014, 6, 10)
    assert by_title(dump, "Learning Transferable Visual Models").authors[0] == "Alec Radford"
    assert by_title(dump, "Deep").doi == "10.1145/2976749.2978318"
    assert by_title(dump, "NeRF").links == ("https://www.matthewtancik.com/nerf",)


def test_search_results_without_their_parts_are_said_or_do_without(tmp_path: Path) -> None:
    text = '<ol><li class="arxiv-result"><p class="title">A <span class="search-hit">wor</span>d</p>'
    text += (
        '<p class="authors">Authors: Ann Lee and Bo Wu</p><p class="is-size-7">Submitted 31 June, 2021;</p>'
    )
    dump = dump_of(tmp_path, text + '</li><li class="arxiv-result">nothing</li></ol>')
    paper = dump.papers[0]
    assert (paper.title, paper.authors, paper.date, paper.abstract) == (
        "A word",
        ("Ann Lee", "Bo Wu"),
        None,
        "",
    )
    assert [problem.reason for problem in dump.problems] == ["result 2 has no title"]


def test_an_abstract_page_turns_names_round_and_takes_the_first_date() -> None:
    paper = sample("arxiv-abs-1706.03762.html").papers[0]
    assert paper.authors[:4] == NAMES
    assert paper.date == Date(2017, 6, 12)
    assert paper.links == ("https://github.com/tensorflow/tensor2tensor",)
    assert (paper.categories, paper.arxiv_version) == (("cs.CL", "cs.LG"), 7)
    assert paper.remark.startswith("15 pages, 5 figures")


def test_a_publishers_page_is_a_paper_as_well(tmp_path: Path) -> None:
    page = (
        "<html><head><meta content='A Title' name='citation_title'><meta name=citation_author content='B, A'>"
        "<meta name='citation_publication_date' content='2020/05/06'>"
        "<meta name='citation_doi' content='doi:10.1000/xyz'></head></html>"
    )
    dump = dump_of(tmp_path, page.replace("<meta content='A Title' name", "<meta name").replace(
        "name='citation_title'", "name='citation_title' content='A Title'"
    ))  # fmt: skip
    paper = dump.papers[0]
    assert (paper.title, paper.authors, paper.doi) == ("A Title", ("A B",), "10.1000/xyz")
    assert paper.date == Date(2020, 5, 6)
    assert paper.arxiv_id is None
    assert dump_of(tmp_path, page).papers == dump.papers


# Feeds


def test_atom_unwraps_titles_and_dates_a_paper_by_its_first_version() -> None:
    dump = sample("arxiv-atom.xml")
    paper = by_title(dump, "Neural Machine")
    assert paper.title == "Neural Machine Translation by Jointly Learning to Align and Translate"
    assert (paper.date, paper.arxiv_version) == (Date(2014, 9, 1), 7)
    assert paper.url == "https://arxiv.org/abs/1409.0473v7"
    assert by_title(dump, "3D Gaussian").doi == "10.1145/3592433"


def test_the_daily_atom_feed_is_read_like_the_daily_rss(tmp_path: Path) -> None:
    summary = "<summary>arXiv:2401.00001v2 Announce Type: cross \nAbstract: It is so.</summary>"
    extra = "<published>2026-06-12T00:00:00-04:00</published><creator>Ann Lee, Bo Wu</creator>"
    text = ATOM.format("", entry("A", summary + extra)).replace("http://arxiv.org/abs/", "oai:arXiv.org:")
    paper = dump_of(tmp_path, text.replace("v1", "v2")).papers[0]
    assert (paper.abstract, paper.authors) == ("It is so.", ("Ann Lee", "Bo Wu"))
    assert (paper.date, paper.date_inferred, paper.announced) == (Date(2026, 6, 12), True, "cross")
    assert (paper.arxiv_id, paper.arxiv_version) == ("2401.00001", 2)


def test_a_feed_that_breaks_off_gives_what_stands_before_the_break(tmp_path: Path) -> None:
    text = (SAMPLES / "arxiv-atom.xml").read_text(encoding="utf-8")
    dump = dump_of(tmp_path, "\n\n" + text[: text.index("Efficient Est") + 9])
    assert len(dump.papers) == 2
    assert [problem.reason.partition(":")[0] for problem in dump.problems] == [
        "entry 3 breaks off",
        "the XML is broken",
    ]
    cut = text[: text.index("Efficient Est")]
    assert [problem.line for problem in dump.problems] == [cut.count("\n") + 1, cut.count("\n") + 3]


def test_an_entry_without_title_and_an_error_of_the_server_are_said(tmp_path: Path) -> None:
    wrong = entry("Error", "<summary>incorrect id format</summary>", "x").replace("/abs/", "/api/errors#")
    dump = dump_of(tmp_path, ATOM.format("", entry("A") + entry(" ") + wrong))
    assert [paper.title for paper in dump.papers] == ["A"]
    assert [(problem.line, problem.reason) for problem in dump.problems] == [
        (6, "entry 2 has no title"),
        (9, "arXiv answered with an error: incorrect id format"),
    ]


def test_a_feed_declared_in_another_charset_is_read_as_it_was_decoded(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    text = ATOM.format("", entry("Naïve Études")).replace("UTF-8", "ISO-8859-1")
    path.write_bytes(text.encode("latin-1"))
    assert read_dump(path).papers[0].title == "Naïve Études"


def test_rss_takes_its_descriptions_apart() -> None:
    dump = sample("arxiv-rss.xml")
    react = by_title(dump, "ReAct")
    assert react.abstract
    assert not any("Announce" in paper.abstract or "arXiv:" in paper.abstract for paper in dump.papers)
    assert (react.arxiv_version, react.announced, len(react.authors)) == (3, "cross", 7)
    assert (react.date, react.categories) == (Date(2025, 12, 2), ("cs.CL", "cs.AI"))
    assert by_title(dump, "SWE-bench").date is None


def test_a_feed_of_a_weekend_holds_no_papers_and_says_why() -> None:
    dump = sample("broken/arxiv-rss-weekend.xml")
    assert dump.papers == ()
    assert [problem.reason for problem in dump.problems] == [
        "the feed holds no papers: arXiv announces none at weekends and on holidays"
    ]


def test_rss_items_without_announcement_or_title_are_read_or_said(tmp_path: Path) -> None:
    items = "<item><title>A</title><link>https://arxiv.org/abs/2401.00001</link><description>It is so."
    items += "</description></item><item><title/></item>"
    dump = dump_of(tmp_path, RSS.format(items))
    assert [(paper.arxiv_id, paper.abstract) for paper in dump.papers] == [("2401.00001", "It is so.")]
    assert [problem.reason for problem in dump.problems] == ["item 2 has no title"]


@pytest.mark.parametrize("where", ["text", "attribute", "quadratic", "parameter"])
def test_entities_are_not_expanded(tmp_path: Path, where: str) -> None:
    declared = {
        "quadratic": f'<!ENTITY e9 "{"lol" * 20_000}">',
        "parameter": "<!ENTITY % a \"<!ENTITY e9 'lol'>\"> %a; %a;",
    }.get(where) or '<!ENTITY e0 "lol">' + "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)
    )
    use = "&e9;" * (2000 if where == "quadratic" else 1)
    bomb = f'<entry x="{use}">' if where == "attribute" else f"<entry><title>Before {use} after</title>"
    text = ATOM.format(f"<!DOCTYPE feed [{declared}]>\n", entry("A") + bomb + "</entry>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    dump = dump_of(tmp_path, text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    assert dump.format == "arxiv-atom"
    assert not any("lol" in paper.title for paper in dump.papers)
    assert dump.papers or dump.problems


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_nothing_outside_the_file_is_read(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET", encoding="utf-8")
    outside = f'<!DOCTYPE x SYSTEM "{secret.as_uri()}" [<!ENTITY s SYSTEM "{secret.as_uri()}">'
    outside += f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>\n'
    if kind == "atom":
        text = ATOM.format(outside, entry("A &s; B") + entry("C"))
    else:
        item = "<item><title>A &s; B</title><link>https://arxiv.org/abs/2401.00001</link></item>"
        text = outside + RSS.format(item)
    dump = dump_of(tmp_path, text)
    assert "SECRET" not in repr(dump)
    assert dump.papers


@pytest.mark.parametrize(
    "text",
    [
        ATOM.format("", "<a>" * 50_000),
        ATOM.format("", "<entry>" * 50_000),
        ATOM.format("", "").replace("feed", "feed " + " ".join(f"a{n}='1'" for n in range(20_000)), 1),
        RSS.format("<item>" * 50_000),
        RSS.format("\x00\x1b<item><title>"),
        "<dl id='articles'>" + "<dt>" * 20_000,
        "<dl id='articles'>" * 5_000,
        "<li class='arxiv-result'>" + "<ul><li class='arxiv-result'>" * 5_000,
        "<meta name='citation_title'>",
        "<meta name='citation_title' content=' '>",
        '{"2401.00001": {' * 20_000,
        '{"2401.00001": {"title": 3}, "2401.00002": {"title": "A", "authors": {}}}',
        '{"2401.00001": {"title": "A"}, "2401.00002": {"title": "B"',
        '{"authors_parsed": 3}',
        '{"authors_parsed": [], "id": "x", "versions": [{"created": "Mon, 2 Apr 99999999999 1:2:3 GMT"}]}',
        '{"authors_parsed": [[[]], 3, [null]], "versions": [null], "id": 3, "title": []}',
    ],
)
def test_nasty_pages_are_problems_and_nothing_worse(tmp_path: Path, text: str) -> None:
    if text.startswith(ATOM[:30]):
        text = text.replace("</feed>", "<id>http://arxiv.org/abs/</id></feed>")
    dump = dump_of(tmp_path, text)
    assert dump.problems
    assert not any("broke off" in problem.reason for problem in dump.problems)


# Data


def test_the_snapshot_gives_versions_dates_and_parsed_names() -> None:
    dump = sample("arxiv-snapshot.jsonl")
    large = by_title(dump, "The Large N")
    assert large.title == "The Large N Limit of Superconformal Field Theories and Supergravity"
    assert (large.arxiv_id, large.arxiv_version, large.doi) == (
        "hep-th/9711200",
        3,
        "10.1023/A:1026654312961",
    )
    assert large.date == Date(1997, 11, 27)
    assert "Blaise Agüera y Arcas" in by_title(dump, "Communication").authors
    assert by_title(dump, "Neural").authors[0] == "Aaron van den Oord"


def test_a_bad_line_of_the_snapshot_costs_only_itself(tmp_path: Path) -> None:
    lines = (SAMPLES / "arxiv-snapshot.jsonl").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1][:200]
    lines[3] = '{"id": "2401.00001", "authors_parsed": []}'
    dump = dump_of(tmp_path, "\n".join(lines))
    assert len(dump.papers) == 3
    assert [problem.line for problem in dump.problems] == [2, 4]


def test_a_snapshot_as_one_list_and_with_missing_fields_is_read(tmp_path: Path) -> None:
    record: dict[str, Any] = {
        "id": "0704.0001",
        "title": "A\n  B",
        "authors_parsed": [["Last", "First", "Jr."]],
    }
    plain: dict[str, Any] = {
        "id": "0704.0002",
        "title": "C",
        "authors": "A. B\\'er, C. D (Univ, Land) and E. F",
        "authors_parsed": [],
    }
    plain["versions"] = [{"version": "v1", "created": "2007-04-02"}, {"version": "v2"}]
    dump = dump_of(tmp_path, json.dumps([record, plain]))
    first, second = dump.papers
    assert (first.title, first.authors, first.date) == ("A B", ("First Last Jr.",), None)
    assert second.authors == ("A. Bér", "C. D", "E. F")
    assert (second.date, second.arxiv_version) == (Date(2007, 4, 2), 2)


def test_a_dictionary_keyed_by_id_knows_many_names_for_its_fields(tmp_path: Path) -> None:
    data = {
        "arXiv:2401.00001v2": {
            "title": "A",
            "summary": "s",
            "authors": [{"name": "B"}, 3],
            "comments": "9 pages",
        },
        "hep-th/9711200": {
            "title": "C",
            "abstract": "t",
            "authors": "Dan D, Eve E",
            "published": "1997-11-27T00:00:00Z",
        },
        "2401.00003": {"abstract": "no title"},
    }
    dump = dump_of(tmp_path, json.dumps(data, indent=1))
    first, second = dump.papers
    assert (first.arxiv_id, first.arxiv_version, first.authors, first.comments) == (
        "2401.00001",
        2,
        ("B",),
        None,
    )
    assert (second.authors, second.date) == (("Dan D", "Eve E"), Date(1997, 11, 27))
    assert [(problem.line, problem.reason) for problem in dump.problems] == [(19, "2401.00003 has no title")]


def test_a_break_in_a_dictionary_costs_the_entry_it_is_in(tmp_path: Path) -> None:
    text = (SAMPLES / "arxiv-by-id.json").read_text(encoding="utf-8")
    at = text.index("RoFormer")
    dump = dump_of(tmp_path, text[:at] + '"' + text[at:])
    assert len(dump.papers) == 3
    assert dump.problems[0].reason.startswith("the JSON of 2104.09864 is broken")
    assert len(dump_of(tmp_path, text[: text.index("2212.04356") + 40]).papers) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee, Bo Wu and Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("Ann Lee, Bo Wu, and Cy Fox", ["Ann Lee", "Bo Wu", "Cy Fox"]),
        ("A. B (1), C. D (2 and 3) ((1) Univ, Land, (2) X (Y, Z))", ["A. B", "C. D"]),
        ("Sammy Davis, Jr., Andy Band", ["Sammy Davis Jr.", "Andy Band"]),
        ("", []),
    ],
)
def test_rows_of_names_are_split(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_a_copied_listing_holds_what_the_page_holds() -> None:
    page, copied = sample("arxiv-listing-new.html"), sample("arxiv-listing.txt")
    by_id = {paper.arxiv_id: paper for paper in page.papers}
    for again in copied.papers:
        paper = by_id[again.arxiv_id]
        assert replace(again, sources=paper.sources, added=paper.added, links=paper.links) == paper


def test_wrapped_lines_of_a_text_browser_are_parted_at_its_links(tmp_path: Path) -> None:
    text = (
        "   Showing new listings for Tuesday, 3 December 2024\n\nNew submissions (showing 1 of 1 entries)\n\n"
        "   [1] [17]arXiv:2412.00001 [[18]pdf, [19]html, [20]other]\n"
        "          Title: Walls of a height that nobody had built\n          before Them\n"
        "          [21]Jane Doe, [22]José Núñez, et al. (7 additional authors not\n          shown)\n"
        "          Subjects: Machine Learning (cs.LG); Statistics Theory (math.ST)\n\n"
        "          Walls are built from bricks that\n          were laid by hand.\n"
    )
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    (paper,) = read_dump(path).papers
    assert paper.title == "Walls of a height that nobody had built before Them"
    assert (paper.authors, paper.author_count) == (("Jane Doe", "José Núñez"), 9)
    assert (str(paper.date), paper.announced) == ("2024-12-03", "new")
    assert paper.abstract == "Walls are built from bricks that were laid by hand."


def test_a_copied_abstract_page(tmp_path: Path) -> None:
    text = (
        "Computer Science > Computation and Language\narXiv:1706.03762 (cs)\n"
        "[Submitted on 12 Jun 2017 (v1), last revised 2 Aug 2023 (this version, v7)]\n"
        "Title:Attention Is All You Need\nAuthors:Ashish Vaswani, Noam Shazeer\nView PDF\n"
        "Abstract:Only attention is used.\nComments:\t15 pages, 5 figures\n"
        "Subjects:\tComputation and Language (cs.CL)\nCite as:\tarXiv:1706.03762 [cs.CL]\n"
    )
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    (paper,) = read_dump(path).papers
    assert (paper.title, paper.authors) == ("Attention Is All You Need", ("Ashish Vaswani", "Noam Shazeer"))
    assert (str(paper.date), paper.abstract) == ("2017-06-12", "Only attention is used.")
    assert (paper.categories, paper.remark) == (("cs.CL",), "15 pages, 5 figures")
