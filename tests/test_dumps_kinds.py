"""The kind of a work, as services name it, decides its entry in BibTeX and RIS."""

import io
from pathlib import Path

import pytest

from papertui.dumps import read_dump
from papertui.exports import formats
from papertui.paper import Paper
from papertui.references.kinds import kind_of
from tests.test_dumps_references import Listed

WOS = "FN ISI\nPT {}\nAU Lee, A\nTI Reeds\nSO J\n{}PY 2017\nER\n"
NBIB = "PMID- 1\nDP  - 2017 Aug\nFAU - Lee, Ann\n"
ENDNOTE_XML = (
    "<xml><records><record><ref-type name='{}'>{}</ref-type><contributors><authors><author>Lee, A.</author>"
    "</authors></contributors><titles><title>Reeds</title><secondary-title>J Tests</secondary-title></titles>"
    "<dates><year>2017</year></dates></record></records></xml>"
)
BOOK_XML = (
    "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>7</PMID>{}<Book><Publisher><PublisherName>P"
    "</PublisherName></Publisher><BookTitle>All Reeds</BookTitle><PubDate><Year>2017</Year><Month>08</Month>"
    "</PubDate><AuthorList Type='authors'><Author><LastName>Lee</LastName><ForeName>Ann</ForeName></Author>"
    "</AuthorList></Book></BookDocument></PubmedBookArticle></PubmedArticleSet>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bib="http://purl.org/net/biblio#"'
    ' xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"><rdf:Description rdf:about="#item_1"><z:itemType>thesis'
    "</z:itemType><dc:title>Reeds</dc:title><dc:identifier><dcterms:URI><rdf:value>https://reeds.example/1"
    "</rdf:value></dcterms:URI></dc:identifier></rdf:Description></rdf:RDF>"
)


def papers_of(tmp_path: Path, text: str) -> tuple[Paper, ...]:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return tuple(read_dump(path).papers)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WOS.format("J", "DT Article\n"), "article-journal"),
        (WOS.format("J", "DT Article; Proceedings Paper\n"), "article-journal"),
        (WOS.format("C", "DT Proceedings Paper\n"), "paper-conference"),
        (WOS.format("S", "DT Article; Book Chapter\n"), "chapter"),
        (WOS.format("B", ""), "book"),
        (f"{NBIB}TI  - Reeds\nJT  - J Tests\nPT  - Review\n", "article-journal"),
        (f"{NBIB}TI  - Reeds\nJT  - J Tests\nPT  - Preprint\n", "article"),
        (f"{NBIB}TI  - Reeds\nBTI - All Reeds\n", "chapter"),
        (f"{NBIB}BTI - All Reeds\n", "book"),
        (ENDNOTE_XML.format("Journal Article", 17), "article-journal"),
        (ENDNOTE_XML.format("Conference Proceedings", 10), "paper-conference"),
        (ENDNOTE_XML.format("Book Section", 5), "chapter"),
        (ENDNOTE_XML.format("Generic", 13), ""),
        ("%0 Conference Paper\n%T Reeds\n%A Lee, Ann\n%D 2017\n", "paper-conference"),
        ("%0 Thesis\n%T Reeds\n%A Lee, Ann\n%D 2017\n", "thesis"),
        (BOOK_XML.format(""), "book"),
        (BOOK_XML.format("<ArticleTitle>Reeds</ArticleTitle>"), "chapter"),
        (RDF, "thesis"),
        ('{"DOI": "10.1000/x", "title": ["Reeds"], "type": "proceedings-article", "member": "1"}',
         "paper-conference"),
        ('[{"key": "A", "itemType": "bookSection", "title": "Reeds", "creators": [], "bookTitle": "All"}]',
         "chapter"),
        ("Key,Item Type,Title,Author\nA,journalArticle,Reeds,Lee", "article-journal"),
        ("Item Title,Authors,Item DOI,Content Type\nReeds,Ann Lee,10.1000/x,ConferencePaper",
         "paper-conference"),
    ],
)  # fmt: skip
def test_the_kind_of_a_work_is_read(tmp_path: Path, text: str, kind: str) -> None:
    assert [paper.reference.type for paper in papers_of(tmp_path, text)] == [kind]


def test_an_article_of_a_service_is_one_in_bibtex_and_ris(tmp_path: Path) -> None:
    [paper] = papers_of(tmp_path, f"{NBIB}TI  - Reeds\nJT  - J Tests\nVI  - 4\n")
    written = {}
    for name in ("bibtex", "ris"):
        out = io.StringIO()
        formats()[name].write([Listed(paper)], out)
        written[name] = out.getvalue()
    assert written["bibtex"].startswith("@article{")
    assert "journal = {J Tests}" in written["bibtex"]
    assert written["ris"].startswith("TY  - JOUR")


def test_a_book_of_pubmed_is_the_work_or_the_whole_of_it(tmp_path: Path) -> None:
    [book] = papers_of(tmp_path, f"{NBIB}BTI - All Reeds\nPB  - P\n")
    assert (book.title, book.reference.venue, book.reference.publisher) == ("All Reeds", "", "P")
    [chapter] = papers_of(tmp_path, BOOK_XML.format("<ArticleTitle>Reeds</ArticleTitle>"))
    assert (chapter.title, chapter.reference.venue, chapter.authors) == ("Reeds", "All Reeds", ("Ann Lee",))
    assert (str(chapter.date), chapter.url) == ("2017-08", "https://pubmed.ncbi.nlm.nih.gov/7/")


def test_zotero_rdf_has_the_address_within_the_item(tmp_path: Path) -> None:
    assert papers_of(tmp_path, RDF)[0].url == "https://reeds.example/1"


def test_a_series_of_zotero_rdf_is_no_book(tmp_path: Path) -> None:
    parts = "<dcterms:isPartOf><bib:Series><dc:title>All Oats</dc:title></bib:Series></dcterms:isPartOf>"
    [book] = papers_of(tmp_path, RDF.replace("<dc:title>Reeds", f"{parts}<dc:title>Reeds"))
    assert book.reference.venue == ""
    whole = parts.replace("Series", "Book").replace("Oats", "Reeds")
    [chapter] = papers_of(tmp_path, RDF.replace("<dc:title>Reeds", f"{parts}{whole}<dc:title>Reeds"))
    assert chapter.reference.venue == "All Reeds"


def test_a_chapter_of_a_table_keeps_its_pages_without_a_book(tmp_path: Path) -> None:
    [paper] = papers_of(tmp_path, "Key,Item Type,Title,Author,Pages,Volume\nA,bookSection,Reeds,Lee,1-9,4")
    assert (paper.reference.type, paper.reference.pages, paper.reference.volume) == ("chapter", "1-9", "4")
    [paper] = papers_of(tmp_path, "title,lead author,year,publication type,issue\nReeds,Lee,2018,review,gout")
    assert (paper.reference.type, paper.reference.issue) == ("article-journal", "")


def test_marc_is_no_endnote(tmp_path: Path) -> None:
    text = "<searchRetrieveResponse><records><record><recordSchema>x</recordSchema><recordData>"
    text += '<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection></recordData></record>'
    text += "</records></searchRetrieveResponse>"
    (tmp_path / "x").write_text(text, encoding="utf-8")
    dump = read_dump(tmp_path / "x")
    assert dump.format is None
    assert "MARC records" in dump.problems[0].reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Article; Proceedings Paper", "article-journal"), ("journal-article", "article-journal"),
     ("Conference and Workshop Papers", "paper-conference"), ("posted_content", "article"), (None, ""),
     ("nonsense", "")],
)  # fmt: skip
def test_names_of_kinds_are_those_of_many_services(name: object, kind: str) -> None:
    assert kind_of([name]) == kind


def test_only_journals_have_issues(tmp_path: Path) -> None:
    head = "title,authors,doi,journal,volume"
    for column, kind in (("issue", "article-journal"), ("number", "")):
        [paper] = papers_of(tmp_path, f"{head},{column}\nReeds,Ann Lee,10.1000/x,Reeds &amp; Oats,4,2\n")
        assert (paper.reference.type, paper.reference.venue) == (kind, "Reeds & Oats")
    [paper] = papers_of(
        tmp_path, f"{head},issue,document type\nReeds,A Lee,10.1000/x,Reeds,4,2,Conference Paper"
    )
    assert paper.reference.type == "paper-conference"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("IET Conferences", "paper-conference"), ("River eBook Chapters", "chapter"), ("reference work", "book"),
     ("IEEE Journals & Magazines", "article-journal"), ("IEEE Standards", "standard")],
)  # fmt: skip
def test_the_last_word_is_the_kind_where_a_publisher_stands_before_it(name: str, kind: str) -> None:
    assert kind_of([name]) == kind


def test_entities_and_addresses_are_no_parts_of_names(tmp_path: Path) -> None:
    [paper] = papers_of(tmp_path, "title,authors,doi\nReeds,Ann L&#233;e; Bo W&uuml;st,10.1000/x\n")
    assert paper.authors == ("Ann Lée", "Bo Wüst")
    [paper] = papers_of(tmp_path, WOS.format("J", "").replace("Lee, A", "Lee, Ann B. (lee@reeds.example)"))
    assert paper.authors == ("Ann B. Lee",)
