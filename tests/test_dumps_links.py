"""Captures with links: the same cards, however a converter wrote the links down."""

import time
from functools import cache
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.markdown import markdown_pieces
from papertui.dumps.pieces import unwrap
from papertui.identity import fold_abstract, same_paper
from papertui.paper import Paper
from papertui.reference import Date

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
INVITATION = "Get trending papers in your email inbox!\n\n"
PROSE = "We study a thing. It turns out to be true in every case that was looked at, and in some others. " * 3


@cache
def sample(name: str) -> Dump:
    return read_dump(SAMPLES / name)


def by_title(dump: Dump, start: str) -> Paper:
    return next(paper for paper in dump.papers if paper.title.startswith(start))


def text_dump(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    return read_dump(path, year=2025)


def card(number: int, title: str, abstract: str = PROSE, who: str = "") -> str:
    url = f"https://huggingface.co/papers/2501.0000{number}"
    vote = f"[{number}](https://huggingface.co/login?next=%2Fpapers%2F2501.0000{number})"
    who = who or f"[- 3 authors]({url})"
    row = f"{who}\n\n·\n\nMay 1[6]({url}#community)\n\n"
    return f"{vote}\n\n### [{title}]({url})\n\n[{abstract}]({url})\n\n{row}"


LINKED = [
    "hf-search-html2text.md",
    "hf-search-markdownify.md",
    "hf-search-lynx.txt",
    "hf-search-url-lines.md",
]


@pytest.mark.parametrize("name", LINKED)
def test_an_id_in_a_link_is_the_papers_id(name: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for paper in sample(name).papers:
        assert paper.arxiv_id
        assert paper.arxiv_id in text
        assert paper.url == f"https://huggingface.co/papers/{paper.arxiv_id}"


@pytest.mark.parametrize("name", [*LINKED, "hf-search-w3m.txt", "hf-search-numbered.md"])
def test_a_paper_is_the_same_through_every_capture(name: str) -> None:
    plain = [sample(f"reader-text-{day}.txt") for day in ("2025-11-06", "upvotes-2024-12-03")]
    known = {paper.title: paper for dump in plain for paper in dump.papers}
    for paper in sample(name).papers:
        other = known[paper.title]
        assert same_paper(paper.keys, other.keys)
        assert fold_abstract(paper.abstract) == fold_abstract(other.abstract)
        assert None in (paper.date, other.date) or paper.date == other.date
        assert None in (paper.organization, other.organization) or paper.organization == other.organization
        assert None in (paper.n_authors, other.n_authors) or paper.n_authors == other.n_authors


def test_counts_and_organisations_stand_by_their_card() -> None:
    dump = sample("hf-search-lynx.txt")
    assert [(paper.upvotes, paper.comments) for paper in dump.papers] == [
        (60, 7),
        (7, None),
        (0, 1),
        (24, 4),
        (31, None),
    ]
    assert by_title(dump, "DINOv3").organization == "AI at Meta"
    lines = sample("hf-search-url-lines.md")
    assert by_title(lines, "SmolVLM").comments == 5
    assert by_title(lines, "SmolVLM").upvotes == 131
    assert by_title(lines, "Hierarchical").organization == "Sapient Intelligence"


def test_links_by_number_without_addresses_are_read_by_order() -> None:
    dump = sample("hf-search-numbered.md")
    assert [paper.upvotes for paper in dump.papers] == [18, 0, 33, 4, 17, 46]
    swe = by_title(dump, "SWE-bench")
    assert (swe.comments, swe.n_authors, swe.arxiv_id) == (6, 7, None)
    assert dump.papers[-1].date is None
    assert [problem.reason for problem in dump.problems] == ["the capture was cut here"]


def test_what_a_capture_says_of_itself_dates_its_cards(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    text = "# Web source\n\n- URL: https://x.org\n- Captured (UTC): 2022-03-04T05:06:07+00:00\n\n"
    path.write_text(text + INVITATION + card(1, "One"), encoding="utf-8")
    assert read_dump(path).papers[0].date == Date(2022, 5, 1)


def test_the_trending_page_prints_each_card_twice_and_votes_after_it() -> None:
    dump = sample("hf-trending.md")
    resnet = by_title(dump, "Deep Residual")
    assert (resnet.upvotes, resnet.n_authors, resnet.comments) == (149, 4, None)
    assert resnet.date == Date(2015, 12, 10)
    assert resnet.code_url == "https://github.com/KaimingHe/deep-residual-networks"
    assert by_title(dump, "Adam").code_url is None
    assert by_title(dump, "wav2vec").organization == "AI at Meta"


def test_the_page_of_one_paper_gives_authors_and_not_the_summary() -> None:
    dump = sample("hf-paper-page.md")
    paper = dump.papers[0]
    assert paper.authors == ("Rafael Rafailov", "Archit Sharma", "Eric Mitchell", "Stefano Ermon")
    assert paper.author_count == 6
    assert paper.date == Date(2023, 5, 29)
    assert paper.upvotes == 34
    assert paper.abstract.startswith("Steering a language model with")
    assert paper.abstract.endswith("easier to implement.")
    assert paper.code_url == "https://github.com/eric-mitchell/direct-preference-optimization"


def test_several_pages_of_single_papers_may_share_a_file(tmp_path: Path) -> None:
    page = "Papers\narxiv:2501.0000{0}\nCopy markdown\nTitle {0}\nin two lines\nPublished on Jul 18, 2024\n"
    page += "Upvote 17\n+9\nAuthors: Ann Ode ,\nBob Ell\n+ 8 authors\nAbstract\nA summary.\n"
    page += f"Generated by Some/Model-32B\n{PROSE}\nView arXiv page View PDF\nCommunity\nHello. I like it.\n"
    dump = text_dump(tmp_path, page.format(1) + page.format(2))
    assert dump.format == "hf-paper-page"
    assert [(paper.title, paper.author_count, paper.upvotes) for paper in dump.papers] == [
        ("Title 1 in two lines", 10, 17),
        ("Title 2 in two lines", 10, 17),
    ]
    assert dump.papers[0].abstract == PROSE.strip()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("One\\  Two", "One Two"),
        ("One\nTwo", "One Two"),
        ("One\n### Two", "One Two"),
        ("[Re] One \\[sic\\]", "[Re] One [sic]"),
        ("A_{X} \\_ and $\\alpha$", "A_{X} _ and α"),
        ("pre-\ntrained, pre-\nand post", "pre-trained, pre- and post"),
    ],
)
def test_titles_survive_markdown(tmp_path: Path, title: str, shown: str) -> None:
    dump = text_dump(tmp_path, INVITATION + card(1, title) + card(2, "Next"))
    assert [paper.title for paper in dump.papers] == [shown, "Next"]


@pytest.mark.parametrize("inside", ["[0, 1)", "(0, 1]", "[[0, 1]]", "[12]", "[a](b)", "]][["])
def test_brackets_in_an_abstract_do_not_break_its_link(tmp_path: Path, inside: str) -> None:
    dump = text_dump(tmp_path, INVITATION + card(1, "One", f"{PROSE}on {inside} too.") + card(2, "Two"))
    assert [paper.arxiv_id for paper in dump.papers] == ["2501.00001", "2501.00002"]
    assert all(paper.abstract.startswith("We study") for paper in dump.papers)
    assert [(paper.upvotes, paper.comments) for paper in dump.papers] == [(1, 6), (2, 6)]


def test_submitters_are_no_organisations(tmp_path: Path) -> None:
    submitted = "Submitted by\n\n[![](https://a.org/b.png)someone](https://huggingface.co/someone)\n\n"
    who = "[![mit](https://a.org/c.png)M. I. T.](https://huggingface.co/mit)"
    dump = text_dump(tmp_path, INVITATION + submitted + card(1, "One") + submitted + card(2, "Two", who=who))
    assert [paper.organization for paper in dump.papers] == [None, "M. I. T."]


def test_wrapped_words_are_made_whole() -> None:
    assert unwrap(["a model-", "internalized", "GPT-", "4 and text-", "or image"]) == (
        "a model-internalized GPT-4 and text- or image"
    )


@pytest.mark.parametrize(
    "piece", ["[", "[x]", "](", "](/papers/2401.00001)", "[[x", "### [", "![", "][1]", "[-] 1\n"]
)
def test_hostile_markdown_is_taken_apart_quickly(piece: str) -> None:
    start = time.process_time()
    list(markdown_pieces(piece * 20_000))
    assert time.process_time() - start < 2
