"""What publishers, browsers and managers of references keep on disk: XML, text and links."""

from pathlib import Path

import pytest

from papertui.catalog.columns import FLAGS
from papertui.dumps import Dump, read_dump
from papertui.paper import Paper

SAMPLES = Path(__file__).parent.parent / "sample_dumps"
ABSTRACT = (
    "Walls are built from bricks that were laid by hand, one row above the other, until no gap is left."
)


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "file"
    path.write_bytes(text.encode())
    return read_dump(path)


def sample(name: str) -> Dump:
    return read_dump(SAMPLES / name)


def facts(paper: Paper) -> tuple[str, ...]:
    reference = paper.reference
    return str(paper.date), reference.venue, reference.volume, reference.issue, reference.pages


def test_jats_has_its_article_and_not_what_it_cites() -> None:
    (paper,) = sample("jats.xml").papers
    assert paper.title == "Water, H₂O, in old walls"
    assert paper.authors == ("Anna B van den Berg Jr.", "The Wall Study Group")
    assert facts(paper) == ("2021-12-03", "Journal of Walls", "7", "2", "11-19")
    assert paper.abstract == f"Background: {ABSTRACT}\n\nResults: No gap is left."


def test_tei_has_the_paper_of_its_header(tmp_path: Path) -> None:
    (paper,) = sample("grobid.tei.xml").papers
    assert (paper.title, paper.authors) == ("How walls settle", ("Jane Q Doe", "José Núñez"))
    assert (paper.doi, paper.arxiv_id, paper.abstract) == ("10.9999/settle", "2105.90001", ABSTRACT)
    assert facts(paper) == ("2021-05-04", "Journal of Walls", "3", "", "5-9")
    work = "<biblStruct><analytic><title>Wall {0}</title></analytic><monogr/></biblStruct>"
    cited = "".join(map(work.format, (1, 2)))
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><listBibl>{cited}</listBibl></TEI>'
    assert [each.title for each in dump_of(tmp_path, text).papers] == ["Wall 1", "Wall 2"]


def test_text_of_pubmed_has_abstracts_or_citations() -> None:
    whole, short = sample("pubmed-abstracts.txt").papers
    assert whole.authors == ("J Doe", "AB van den Berg", "JM Núñez Jr", "Wall Study Group")
    assert facts(whole) == ("2015-05-28", "J Walls", "5", "1", "4-9")
    assert whole.abstract.startswith("BACKGROUND: Walls")
    assert whole.abstract.endswith("No gap is left.")
    assert (short.title, short.abstract, short.authors) == ("Is a brick a wall?", "", ("C Kao",))
    cited, other = sample("pubmed-summary.txt").papers
    assert cited.title == "On walls vs. fences: a review."
    assert (cited.doi, facts(cited), cited.authors) == ("10.9999/walls.1", facts(whole), whole.authors[:3])
    assert (other.title, facts(other)) == ("Is a brick a wall?", facts(short))


def test_papis_has_its_tags_and_its_citation_key(tmp_path: Path) -> None:
    dump = sample("papis-info.yaml")
    (paper,) = dump.papers
    assert (paper.title, paper.authors) == ("On walls: a study", ("Jane Doe", "José Núñez"))
    assert paper.abstract == ABSTRACT + " It's so."
    assert (paper.doi, facts(paper)) == ("10.9999/papis.1", ("2015-05", "Journal of Walls", "12", "", ""))
    assert (dump.marks[0].keywords, paper.other_keys) == (("masonry", "to read"), ("doe2015walls",))
    assert not FLAGS["other-keys"](paper), "it has one"
    short = "title: On walls\nref: doe\nauthor: Doe, Jane\nyear: 2015\ntags: a b\n"
    short += "abstract: |\n    One row.\n\n    Two rows.\n"
    dump = dump_of(tmp_path, short)
    assert (dump.papers[0].abstract, dump.marks[0].keywords) == ("One row.\n\nTwo rows.", ("a", "b"))


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("chrome-bookmarks.json", ["On walls & bricks", "Doors of brick"]),
        ("onetab.txt", ["On walls | and bricks", "Doors of brick"]),
        ("pinboard.json", ["On walls"]),
        ("telegram.json", ["On walls of brick", "Doors of brick and mortar"]),
        ("newsletter.html", ["On walls of brick", "Doors of brick and mortar", "How old houses settle"]),
    ],
)
def test_of_links_those_that_lead_to_papers(name: str, titles: list[str]) -> None:
    papers = sample(name).papers
    assert [paper.title for paper in papers] == titles
    # What people say beside a link is not of the paper, nor is the day on which they did.
    assert not any(paper.abstract or paper.date or paper.names for paper in papers)


def test_tags_in_rdf_are_those_of_the_user() -> None:
    assert sample("zotero.rdf").marks[0].keywords == ("to read",)


@pytest.mark.parametrize(
    "text",
    [
        "title: On walls\nurl: https://arxiv.org/abs/2401.90001\n",
        "ref: main\ntitles:\n- a\n",
        "title: Main page\nref: main\nlayout: wide\n",
        "openapi: 3.0.0\ninfo:\n  title: API\n- x\nref: x\ntitle: API of walls\nauthor: Jane Doe\n",
        "1. Buy bricks.\n\n2. Call Jane about PMID: 26017442.\n",
        "1: Buy bricks. 2015 was good. PMID: 1\n",
        "https://arxiv.org/abs/2401.90001 | On walls\nand then we went home\n",
        '{"roots": {"bar": {"children": [{"name": "Bricks", "type": "url", "url": "https://x.example.org"}]}}}',
        "<article><h1>On walls</h1><p>https://arxiv.org/abs/2401.90001</p></article>",
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><p>A letter.</p></text></TEI>',
    ],
)
def test_what_only_looks_like_it_holds_no_papers(tmp_path: Path, text: str) -> None:
    assert not dump_of(tmp_path, text).papers
