"""Lists of papers as HTML: which elements are titles, and what is read around them."""

from pathlib import Path

import pytest

from papertui.paper import Paper
from tests.test_dumps_markdown import dump_of

TITLES = ("Walls of Brick in Towns", "Doors without Any Handle", "On the Height of Windows")
NAMES = (("Ann Lee", "Bob Ray"), ("Cy Fox",), ("Di Gee", "Ed Hay"))
ABSTRACT = "The wall of brick stands for a while, and then it yields to the wind, as walls do in town."


def papers_of(tmp_path: Path, body: str, head: str = "") -> tuple[Paper, ...]:
    return dump_of(tmp_path, f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>").papers


def page(entry: str, between: str = ", ") -> str:
    """Return three entries; TITLE, NAMES and @ (a number) stand for theirs."""
    return "\n".join(
        entry.replace("TITLE", title).replace("NAMES", between.join(names)).replace("@", str(n))
        for n, (title, names) in enumerate(zip(TITLES, NAMES, strict=True), 1)
    )


@pytest.mark.parametrize(
    ("entry", "between", "url"),
    [
        (
            '<dt class="ptitle"><br><a href="content_WALL_2020/html/Lee_@_paper.html">TITLE</a></dt>'
            '<dd><form class="authsearch"><a href="#">NAMES</a></form></dd><dd>[<a href="x.pdf">pdf</a>]'
            '<div class="bibref">InProceedings{Lee,<br>title = {TITLE},<br>year = {2020}<br>}</div></dd>',
            ", ",
            "https://openaccess.thecvf.com/content_WALL_2020/html/Lee_{}_paper.html",
        ),
        (
            '<div class="paper"><p class="title">TITLE</p><p class="details">'
            '<span class="authors">NAMES</span>;'
            '<span class="info"><i>Proceedings of Walls</i>, PMLR 202:1-20</span></p>'
            '<p class="links">[<a href="https://proceedings.mlr.press/v202/lee@.html">abs</a>]</p></div>',
            ", ",
            "https://proceedings.mlr.press/v202/lee{}.html",
        ),
        (
            '<li class="conference"><a title="paper title"'
            ' href="/paper_files/paper/2023/hash/a@-Abstract.html">'
            "TITLE</a> <i>NAMES</i></li>",
            ", ",
            "https://papers.nips.cc/paper_files/paper/2023/hash/a{}-Abstract.html",
        ),
        (
            "<p class=d-flex><span><a class=badge href=https://aclanthology.org/2023.acl-long.@.pdf>pdf</a>"
            "<a class=badge href=/x.bib>bib</a></span><span><strong><a class=align-middle"
            " href=https://aclanthology.org/2023.acl-long.@/>TITLE</a></strong><br>NAMES</span></p>",
            " | ",
            "https://aclanthology.org/2023.acl-long.{}/",
        ),
        (
            '<li class="note"><h4><a href="/forum?id=AAAA1111b@">TITLE</a> '
            '<a href="/pdf?id=AAAA1111b@"><img></a></h4>'
            '<div class="note-authors"><a href="/profile?id=x">NAMES</a></div></li>',
            "</a>, <a>",
            "https://openreview.net/forum?id=AAAA1111b{}",
        ),
        (
            '<li class="entry"><nav><a href="https://doi.org/10.5555/walls.@"><img></a></nav><cite>'
            '<span itemprop="author">NAMES</span>:<br> <span class="title" itemprop="name">TITLE.</span>'
            ' <span itemprop="datePublished">2020</span></cite></li><li class="year">2019</li>',
            '</span>, <span itemprop="author">',
            "https://doi.org/10.5555/walls.{}",
        ),
        (
            '<div class="card">NAMES<br><strong>TITLE</strong><br><i>Journal of Walls</i> 5 (2020), 1-9'
            '<div><a href="https://arxiv.org/abs/2001.0000@">arXiv</a></div></div>',
            " and ",
            "https://arxiv.org/abs/2001.0000{}",
        ),
        (
            '<div class="gs_ri"><h3 class="gs_rt"><a href="https://arxiv.org/abs/2001.0000@">TITLE</a></h3>'
            '<div class="gs_a">NAMES - Journal of Walls, 2020 - arxiv.org</div></div>',
            ", ",
            "https://arxiv.org/abs/2001.0000{}",
        ),
    ],
)  # fmt: skip
def test_entries_are_read_of_pages_of_all_kinds(tmp_path: Path, entry: str, between: str, url: str) -> None:
    papers = papers_of(tmp_path, f"<h1>Walls</h1><div>{page(entry, between)}</div><footer>2024</footer>")
    assert [(paper.title, paper.authors) for paper in papers] == list(zip(TITLES, NAMES, strict=True))
    assert [paper.url for paper in papers] == [url.format(n) for n in (1, 2, 3)]
    assert {str(paper.date) for paper in papers} <= {"2020", "2023", "None"}


def test_a_card_says_what_is_known_of_its_paper(tmp_path: Path) -> None:
    papers = papers_of(
        tmp_path,
        page(
            '<div class="card"><div class="title">TITLE</div><div class="author">NAMES</div>'
            '<div class="periodical"><em>Journal of Walls</em></div><time datetime="2024-01-02">Jan 2</time>'
            f'<div class="links"><a class="abstract">Abs</a> <a href="https://arxiv.org/pdf/2401.0000@.pdf">PDF</a>'
            '<a href="https://doi.org/10.5555/walls.@">publisher</a>'
            '<a href="https://github.com/a/w@">Code</a></div>'
            f'<div class="abstract"><b>Abstract</b> {ABSTRACT}</div></div>'
        ),
    )
    paper = papers[0]
    assert (paper.arxiv_id, paper.doi, paper.abstract) == ("2401.00001", "10.5555/walls.1", ABSTRACT)
    assert (paper.reference.venue, paper.code_url) == ("Journal of Walls", "https://github.com/a/w1")


def test_of_two_titles_the_one_in_latin_letters_is_taken(tmp_path: Path) -> None:
    entry = (
        '<div class="card"><div class="card-title">砖墙与门窗的研究论文</div>'
        '<div class="card-title-en">TITLE</div>'
        '<a href="https://arxiv.org/abs/2401.0000@">arXiv</a></div>'
    )
    assert [paper.title for paper in papers_of(tmp_path, page(entry))] == list(TITLES)


def test_links_lead_from_where_the_page_was(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://aclanthology.org/events/walls-2023/">'
    papers = papers_of(tmp_path, page('<li><a href="/W23-100@/">TITLE</a></li>'), head)
    assert [paper.url for paper in papers] == [f"https://aclanthology.org/W23-100{n}/" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "body",
    [
        # Sections of prose, each with a link.
        page(
            '<h2>TITLE</h2><p>It was shown in this <a href="https://arxiv.org/abs/2401.0000@">paper</a>.</p>'
        ),
        page('<p>As shown in <a href="https://arxiv.org/abs/2401.0000@">TITLE</a>, they hold very well.</p>'),
        page('<li><a href="https://doi.org/10.5555/walls.@">Walls 5 (2020) 12</a></li>'),
        page('<li><b>TITLE</b> <a href="https://github.com/a/w@">code</a></li>'),
    ],
)
def test_what_cites_papers_is_no_list_of_them(tmp_path: Path, body: str) -> None:
    assert not papers_of(tmp_path, body)
