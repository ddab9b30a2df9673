"""PubMed, Web of Science, EndNote, OAI-PMH and feeds of journals: tagged text and XML of records."""

from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.reference import Date

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
DEEP = ("Deep learning", "10.1038/nature14539")
# Format, titles and ids, problems.
EXPECTED: dict[str, tuple[str, list[tuple[str, str | None]], int]] = {
    "pubmed.nbib": (
        "pubmed",
        [("Deep learning.", DEEP[1]), ("[An invented title in translation].", None)],
        0,
    ),
    "pubmed.xml": (
        "pubmed-xml",
        [
            ("Highly accurate protein structure prediction with AlphaFold.", "10.1038/s41586-021-03819-2"),
            ("Walls of H₂O.", None),
        ],
        0,
    ),
    "savedrecs.txt": ("web-of-science", [DEEP, ("An invented paper on doors", None)], 0),
    "endnote.enw": ("endnote", [DEEP, ("Adam: A Method for Stochastic Optimization", "1412.6980")], 0),
    "oai-arxiv.xml": (
        "oai-pmh",
        [
            ("Attention Is All You Need", "1706.03762"),
            ("Adam: A Method for Stochastic Optimization", "1412.6980"),
            DEEP,
        ],
        1,
    ),
    "endnote.xml": ("endnote-xml", [DEEP], 0),
    "zotero.rdf": ("zotero-rdf", [DEEP], 1),
    "dblp.xml": (
        "dblp-xml",
        [
            DEEP,
            ("Fast Transformer Decoding: One Write-Head is All You Need", "1911.02150"),
            ("Walls of H₂O & doors", None),
        ],
        1,
    ),
    "acl-anthology.xml": (
        "acl-anthology",
        [
            (
                "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
                "10.18653/v1/n19-1423",
            )
        ],
        0,
    ),
    "bookmarks.html": (
        "bookmarks",
        [
            ("Attention Is All You Need", "1706.03762"),
            ("Mamba: Linear-Time Sequence Modeling with Selective State Spaces", "2312.00752"),
            ("An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", None),
        ],
        1,
    ),
    "biorxiv-feed.xml": (
        "journal-feed",
        [
            ("Cellpose: a generalist algorithm for cellular segmentation", "10.1101/2020.02.02.931238"),
            ("An invented study of cell walls", "10.1101/2024.01.10.000000"),
            ("An invented study of doors in membranes", "10.1101/2024.01.11.000001"),
        ],
        1,
    ),
}


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return read_dump(path)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_told_and_read(name: str) -> None:
    kind, papers, problems = EXPECTED[name]
    dump = read_dump(SAMPLES / name)
    assert (dump.format, len(dump.problems)) == (kind, problems)
    assert [(paper.title, paper.arxiv_id or paper.doi) for paper in dump.papers] == papers


@pytest.mark.parametrize("name", EXPECTED)
def test_blank_lines_before_and_other_line_ends_do_not_matter(tmp_path: Path, name: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    whole = read_dump(SAMPLES / name)
    dump = dump_of(tmp_path, "\r\n\r\n\r\n" + text.replace("\n", "\r\n"))
    assert [paper.title for paper in dump.papers] == [title for title, _ in EXPECTED[name][1]]
    lines = [mark.line for mark in whole.marks]
    assert [mark.line for mark in dump.marks] == [line and line + 3 for line in lines]


@pytest.mark.parametrize(
    "name", ["pubmed.nbib", "savedrecs.txt", "endnote.enw", "arxiv-mail.txt", "arxiv-mail.mbox"]
)
def test_lines_of_something_else_around_records_do_not_matter(tmp_path: Path, name: str) -> None:
    junk = "".join(f"a line of something else, number {number}\n" for number in range(20))
    text = (SAMPLES / name).read_text(encoding="utf-8-sig")
    found = dump_of(tmp_path, f"{junk}\n{text}\n\n{junk}").papers
    assert [paper.title for paper in found] == [paper.title for paper in read_dump(SAMPLES / name).papers]


def test_medline_joins_lines_and_puts_initials_first() -> None:
    first, second = read_dump(SAMPLES / "pubmed.nbib").papers
    assert first.authors == ("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton", "A Study Group")
    assert "each level in terms of the one below. METHODS:" in first.abstract
    assert (first.date, first.reference.venue, first.reference.issue) == (Date(2015, 5, 28), "Nature", "7553")
    assert (second.authors, second.date) == (("AB Proband",), Date(2019))


def test_medline_of_eric_has_no_pmid(tmp_path: Path) -> None:
    eric = "OWN - ERIC\nTI  - Walls in class\nAU  - Example, Ada\nOID - EJ1\nAB  - They stand.\nDP  - 2020\n"
    dump = dump_of(tmp_path, f"{eric}\n{eric.replace('Walls', 'Doors')}")
    assert [(paper.title, paper.authors) for paper in dump.papers] == [
        ("Walls in class", ("Ada Example",)),
        ("Doors in class", ("Ada Example",)),
    ]


def test_pubmed_xml_keeps_labels_and_takes_no_doi_of_a_reference() -> None:
    first, second = read_dump(SAMPLES / "pubmed.xml").papers
    assert first.abstract.startswith("METHODS: A network")
    assert "errors < 1 angstrom.\n\nRESULTS: It folds" in first.abstract
    assert first.authors == ("John Jumper", "Richard Evans", "A Study Group")
    assert (first.date, second.date, second.authors) == (Date(2021, 8), Date(2018), ())


def test_web_of_science_dates_what_appeared_early(tmp_path: Path) -> None:
    text = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Lee, A\nTI A\nEA DEC 2020\nER\n\nEF\n"
    assert [str(paper.date) for paper in dump_of(tmp_path, text).papers] == ["2020-12"]


def test_web_of_science_takes_whole_names_and_the_year_of_a_range() -> None:
    first, second = read_dump(SAMPLES / "savedrecs.txt").papers
    assert (first.authors, first.date) == (("Yann LeCun", "Yoshua Bengio"), Date(2015, 5, 28))
    assert (first.reference.pages, first.abstract[-14:]) == ("436-444", "the one below.")
    assert (second.authors, second.date) == (("C Proband",), Date(2018))


def test_endnote_completes_its_year_and_goes_on_in_untagged_lines() -> None:
    first, second = read_dump(SAMPLES / "endnote.enw").papers
    assert (first.date, second.date) == (Date(2015, 5, 28), Date(2014))
    assert first.abstract.endswith("represent, each level in terms of the one below.")


def test_a_harvest_takes_the_first_version_and_skips_deleted_records() -> None:
    dump = read_dump(SAMPLES / "oai-arxiv.xml")
    first, raw, core = dump.papers
    assert (first.date, first.categories, first.remark) == (
        Date(2017, 6, 12),
        ("cs.CL", "cs.LG"),
        "15 pages, 5 figures",
    )
    assert (raw.date, raw.authors) == (Date(2014, 12, 22), ("Diederik P. Kingma", "Jimmy Ba"))
    assert (core.date, core.abstract) == (Date(2015, 5, 27), "Models of many layers.")
    assert dump.problems[0].reason.startswith("1 of 4 records are no papers")


def test_a_feed_gives_the_items_that_are_papers_by_their_own_id() -> None:
    dump = read_dump(SAMPLES / "biorxiv-feed.xml")
    assert dump.papers[0].authors == ("C. Stringer", "T. Wang", "M. Michaelos", "M. Pachitariu")
    assert dump.papers[0].abstract == "One model segments cells of many kinds without being retrained."
    assert dump.problems[0].reason.startswith("1 of 4 items are no papers: no arXiv id")


def test_styles_of_endnote_are_joined_and_its_groups_known() -> None:
    paper = read_dump(SAMPLES / "endnote.xml").papers[0]
    assert paper.abstract == "Models of many layers make H₂O of it."
    assert (paper.authors, paper.date) == (("Yann LeCun", "A Study Group"), Date(2015, 5, 28))


def test_zoteros_rdf_has_the_doi_at_the_journal() -> None:
    paper = read_dump(SAMPLES / "zotero.rdf").papers[0]
    assert (paper.doi, paper.reference.venue, paper.reference.volume) == (DEEP[1], "Nature", "521")
    assert paper.authors == ("Yann LeCun", "A Study Group")


def test_the_acl_dates_a_paper_by_its_volume() -> None:
    paper = read_dump(SAMPLES / "acl-anthology.xml").papers[0]
    assert (paper.date, paper.authors[2]) == (Date(2019, 6), "Mononym")
    assert paper.reference.venue.startswith("Proceedings of the 2019 Conference of the North American")
    assert paper.url == "https://aclanthology.org/N19-1423/"


def test_tags_of_bookmarks_are_their_owners() -> None:
    dump = read_dump(SAMPLES / "bookmarks.html")
    assert dump.marks[0].keywords == ("attention", "read")
    assert dump.problems[0].reason == "2 of 5 bookmarks lead to no paper"


def test_arxivs_feed_of_before_2024_is_read(tmp_path: Path) -> None:
    names = "&lt;a href='x'&gt;Ann Lee&lt;/a&gt;, &lt;a href='y'&gt;Bo Wu&lt;/a&gt;"
    item = (
        "<item><title>Walls. (arXiv:2301.00001v2 [cs.LG] UPDATED)</title>"
        "<link>http://arxiv.org/abs/2301.00001</link>"
        "<description>&lt;p&gt;They stand.&lt;/p&gt;</description>"
        f"<dc:creator>{names}</dc:creator></item>"
    )
    head = "<rdf:RDF xmlns:rdf='r' xmlns:dc='d' xmlns='http://purl.org/rss/1.0/'>"
    paper = dump_of(tmp_path, f"<?xml version='1.0'?>\n{head}{item}</rdf:RDF>").papers[0]
    assert (paper.title, paper.arxiv_id, paper.authors) == ("Walls", "2301.00001", ("Ann Lee", "Bo Wu"))
    assert (paper.abstract, paper.categories) == ("They stand.", ("cs.LG",))


@pytest.mark.parametrize(
    "text",
    [
        "PMID- 1\nTI  - A\n" * 2_000,
        "PMID- 1\nTI  - A\n" + "      b\n" * 50_000,
        "PT J\nAU \nTI A\n" + "   b\n" * 50_000,
        "%0 x\n%T A\n" + "b\n" * 50_000,
        "<PubmedArticleSet>" + "<PubmedArticle>" * 20_000,
        "<OAI-PMH>" + "<record><metadata>" * 10_000,
        "<rdf:RDF>prism:doi" + "<item>" * 20_000,
    ],
)
def test_nasty_records_are_read_or_refused_in_time(tmp_path: Path, text: str) -> None:
    dump = dump_of(tmp_path, text)
    assert not any("broke off" in problem.reason for problem in dump.problems)
