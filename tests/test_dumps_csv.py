"""CSV and TSV by their header: each service's own columns, anyone's, and papertui's own."""

import io
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.dumps.csv_services import initials_last
from papertui.dumps.csv_sources import source_of
from papertui.exports import formats
from papertui.reference import Name
from tests.test_dumps_references import Listed

SAMPLES = Path(__file__).parent.parent / "sample_dumps"


def dump_of(tmp_path: Path, text: str | bytes) -> Dump:
    path = tmp_path / "page"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_dump(path)


def test_zotero_gives_dates_abstracts_of_several_lines_and_its_owners_tags() -> None:
    dump = read_dump(SAMPLES / "zotero.csv")
    deep, adam = dump.papers
    assert (dump.format, dump.problems) == ("csv", ())
    assert (deep.authors[0], str(deep.date), deep.doi) == ("Yann LeCun", "2015-05-28", "10.1038/nature14539")
    assert deep.abstract.endswith("how to change.")
    assert (deep.reference.venue, deep.reference.volume, deep.reference.pages) == ("Nature", "521", "436-444")
    assert (adam.arxiv_id, str(adam.date)) == ("1412.6980", "2014-12")
    assert dump.marks[0].keywords == ("overview", "to read")
    assert dump.marks[0].note == "read for the seminar"


def test_anyones_table_is_read_by_the_names_of_its_columns() -> None:
    dump = read_dump(SAMPLES / "papers.csv")
    first, second = dump.papers
    assert (first.arxiv_version, first.upvotes, first.categories) == (7, 97, ("cs.CL", "cs.LG"))
    assert (second.authors, second.upvotes) == (("Edward J. Hu", "Yelong Shen"), 1200)
    assert [(problem.line, problem.reason) for problem in dump.problems] == [
        (4, "1 of 3 rows are no papers: no id, no link to a paper")
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_charsets_do_not_matter(tmp_path: Path, delimiter: str, charset: str) -> None:
    rows = [["Title", "DOI", "Year"], ["Études of walls", "10.1000/x", "2019"]]
    text = "\r\n\r\n" + "\r\n".join(delimiter.join(row) for row in rows)
    papers = dump_of(tmp_path, text.encode(charset)).papers
    assert [(paper.title, paper.doi, str(paper.date)) for paper in papers] == [
        ("Études of walls", "10.1000/x", "2019")
    ]


SCOPUS = "Authors,Author full names,Title,Year,Source title,DOI,Abstract,EID"


ABSTRACT = "We show that walls are bridges, and that most of what is known of doors follows. " * 4


def test_scopus_in_another_language_is_read_by_what_its_columns_hold(tmp_path: Path) -> None:
    # The first name is a real export's: it stands over the authors, and means their keywords.
    header = "作者關鍵字,作者全名,作者 ID,文章題名,年份,來源,卷,期,編號,起始頁,結束頁,DOI,連結,摘要,EID"
    rows = (
        '"Kao C.-H.; Lee B.","Kao, Chi-Hsiang (57219859113); Lee, Bo (8615389200)",1,Walls,2024,J,73,5,,406,'
        f'412,10.9999/sc.1,https://www.scopus.com/inward/record.uri?eid=2-s2.0-1,"{ABSTRACT}",2-s2.0-1\n'
        '"Doe J.","Doe, Jane (1234567890)",3,1984 and after,2023,K,1,,e12,,,,,,2-s2.0-2\n'
    )
    first, second = dump_of(tmp_path, f"{header}\n{rows}").papers
    assert (first.title, first.authors, str(first.date)) == ("Walls", ("Chi-Hsiang Kao", "Bo Lee"), "2024")
    assert (first.doi, first.abstract) == ("10.9999/sc.1", ABSTRACT.strip())
    assert (first.reference.venue, first.reference.volume, first.reference.pages) == ("J", "73", "406-412")
    assert (second.title, second.authors, second.reference.venue) == ("1984 and after", ("Jane Doe",), "K")


@pytest.mark.parametrize(
    ("text", "authors", "date"),
    [
        (f'{SCOPUS}\n"Kao C.-H.; Lee A.B.","",A,2024,J,,,2-s2.0-1', ("C.-H. Kao", "A.B. Lee"), "2024"),
        (
            f'{SCOPUS}\n"Kao C.-H.","van Kao, Chen (57219859113)",A,2024,J,,,2-s2.0-1',
            ("Chen van Kao",),
            "2024",
        ),
        (
            'PMID,Title,Authors,Citation,Journal/Book\n1,A,"Lee A, van Dam CD.",J. 2021 Mar 5;75:1.,J',
            ("A Lee", "CD van Dam"),
            "2021-03-05",
        ),
        ("Document Title,Authors,Publication Year\nA,A. Lee; B. Wu,2017", ("A. Lee", "B. Wu"), "2017"),
        ("PT\tAU\tAF\tTI\tSO\tPY\nJ\tLee, A\tLee, Ann; Wu, Bo\tA\tJ\t2020", ("Ann Lee", "Bo Wu"), "2020"),
        (
            'Title,Author Names,Source\nA,"Lee A., Wu B.","J (2014) 1. Date of Publication: 2014"',
            ("A. Lee", "B. Wu"),
            "2014",
        ),
        ("Title,Authors,DOI,Year\nA,A. Lee et al.,10.1000/x,2017", ("A. Lee",), "2017"),
        ("PT\tAU\tTI\tSO\tPD\tPY\nJ\tLee, A\tA\tJ\tMAR 16\t2020", ("A Lee",), "2020-03-16"),
        ("Lens ID,Title,Author/s,Date Published,DOI\n1,A,Ann Lee; Bo Wu,2020-05-01,10.1000/x",
         ("Ann Lee", "Bo Wu"), "2020-05-01"),
        ("Authors,Title,Publication,Volume,Number,Pages,Year,Publisher\n"
         '"Lee, Ann; Wu, Bo; ",A,J,1,2,3-4,2020,P',
         ("Ann Lee", "Bo Wu"), "2020"),
        ('Cites,Authors,Title,Year,Source,GSRank,Type\n9,"A Lee, B Wu",A,2020,J,1,PDF',
         ("A Lee", "B Wu"), "2020"),
    ],
)  # fmt: skip
def test_each_service_writes_names_and_dates_in_its_way(
    tmp_path: Path, text: str, authors: tuple[str, ...], date: str
) -> None:
    papers = dump_of(tmp_path, text).papers
    assert [(paper.title, paper.authors, str(paper.date)) for paper in papers] == [("A", authors, date)]


def test_notes_are_no_papers_and_pages_stand_in_two_columns(tmp_path: Path) -> None:
    text = "Key,Item Type,Title,Author,Start Page,End Page\n1,journalArticle,A,X,1,9\n2,note,B,,,\n"
    dump = dump_of(tmp_path, text)
    assert [(paper.title, paper.reference.pages) for paper in dump.papers] == [("A", "1-9")]
    assert len(dump.problems) == 1
    paged = dump_of(tmp_path, "Document Title,Publication Title,Start Page,End Page\nA,J,1,9").papers[0]
    assert paged.reference.pages == "1-9"


WOS = "Publication Type,Authors,Author Full Names,Article Title,Source Title,Document Type,Publication Date"
WOS += ",Publication Year,Volume,Start Page,End Page,DOI,Early Access Date"


def test_web_of_science_as_a_spreadsheet_has_full_names_types_and_dates(tmp_path: Path) -> None:
    rows = (
        'J,"Lee, A; Wu, B","Lee, Ann; Wu, Bo",Ants,ANTS,Article; Early Access,,,10,1,9,10.1000/x,DEC 2020\n'
        'C,"Fox, C",,Bee Hives,BEES,Proceedings Paper,JAN-FEB,2019,,,,,\n'
        'J,"Fox, C",NA,Cat Flaps,CATS,Review,DEC 16,2018,NA,,,,'
    )
    first, second, third = dump_of(tmp_path, f"{WOS}\n{rows}").papers
    assert (first.title, first.authors, str(first.date)) == ("Ants", ("Ann Lee", "Bo Wu"), "2020-12")
    reference = first.reference
    assert (reference.venue, reference.volume, reference.pages) == ("ANTS", "10", "1-9")
    assert [paper.reference.type for paper in (first, second, third)] == [
        "article-journal", "paper-conference", "article-journal",
    ]  # fmt: skip
    assert (second.authors, str(second.date)) == (("C Fox",), "2019")
    assert (str(third.date), third.reference.volume) == ("2018-12-16", "")


def test_a_table_with_article_title_is_read_whoever_wrote_it(tmp_path: Path) -> None:
    text = (
        "Article Title,Author,Journal Title,Publication Date,First Page,DOI,Doctype\n"
        'Ant Hills,"Lee, Ann; Wu, Bo",ANTS,Jun2021,345,10.1000/x,Article'
    )
    (paper,) = dump_of(tmp_path, text).papers
    assert (paper.authors, str(paper.date)) == (("Ann Lee", "Bo Wu"), "2021-06")
    assert (paper.reference.venue, paper.reference.type) == ("ANTS", "article-journal")


def test_scopus_names_the_types_of_its_documents(tmp_path: Path) -> None:
    text = "Authors,Title,Year,Source title,Document Type,EID\nLee A.,A,2024,J,Conference Paper,2-s2.0-1"
    assert dump_of(tmp_path, text).papers[0].reference.type == "paper-conference"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('Title,Authors\nAnts,"Ann Lee, Bo Wu"\nBees,Cy Fox\nCats,', ["Ants", "Bees"]),
        ("Title,Authors,Year,Link\nAnts,Ann Lee,2026,\nBees,Cy Fox,2026,https://arxiv.org/abs/2601.00001",
         ["Ants", "Bees"]),
        ("title,author,year\nAnts,Ann Lee,2026", ["Ants"]),
        ("title,keywords,link,pdf\nAnts,,,https://conf.example/0001.pdf\nBees,,,", ["Ants"]),
        ("title,venue,year,paper_url\nAnts,V,2024,https://conf.example/presentation/ants", ["Ants"]),
        ("title,year,authors,link\nAnts,2024,Ann Lee,https://www.ijcai.org/proceedings/2020/0694.pdf",
         ["Ants"]),
        ("title,author\nAnts,Ann Lee", []),
        ("title,author,isbn,year\nAnts,Ann Lee,1234567890,2026", []),
        ("title,year,url\nAnts,2026,https://films.example/ants", []),
        ("name,authors,version\nants,Ann Lee,1.0", []),
        ("title,authors,doi\nAnts,Ann Lee,", []),
    ],
)  # fmt: skip
def test_authors_or_a_file_beside_a_title_make_a_row_a_paper(
    tmp_path: Path, text: str, titles: list[str]
) -> None:
    assert [paper.title for paper in dump_of(tmp_path, text).papers] == titles


def test_names_that_are_run_together_are_parted_and_said(tmp_path: Path) -> None:
    dump = dump_of(tmp_path, "Item Title,Authors,Item DOI\nA,Ann LeeBo (B.) McWuÁngel Fox,10.1000/x")
    assert dump.papers[0].authors == ("Ann Lee", "Bo (B.) McWu", "Ángel Fox")
    assert "parted as Ann Lee, Bo (B.) McWu, Ángel Fox" in dump.problems[0].reason


def test_what_papertui_exports_as_csv_it_reads_back(tmp_path: Path) -> None:
    names = ("papers.csv", "zotero.csv", "hf-papers-ls.json", "arxiv-mail.txt")
    every = {paper.id: paper for name in names for paper in read_dump(SAMPLES / name).papers}
    papers = list(every.values())
    out = io.StringIO()
    formats()["csv"].write([Listed(paper, ("to-read", "rl/offline"), "a note") for paper in papers], out)
    dump = dump_of(tmp_path, out.getvalue())
    assert not dump.problems
    found = {paper.id: paper for paper in dump.papers}
    for paper in papers:
        again = found[paper.id]
        assert (again.title, again.abstract, again.authors) == (paper.title, paper.abstract, paper.authors)
        same = ("date", "upvotes", "comments", "categories", "announced", "code_url", "authors_complete")
        assert [getattr(again, name) for name in same] == [getattr(paper, name) for name in same]
    assert {mark.keywords for mark in dump.marks} == {("rl/offline", "to-read")}
    assert {mark.note for mark in dump.marks} == {"a note"}
    assert len(found) == len(papers)


@pytest.mark.parametrize(
    "text",
    [
        "Title,DOI\n" + '"' * 100_000,
        "Title,DOI\n" + "," * 1_000_000,
        "Title,DOI\nA," + "10.1000/x" * 100_000,
        'Title,Authors\nA,"' + "[" * 10_000 + "]" * 10_000 + '"',
        "Item Title,Authors\nA," + "aB" * 50_000,
    ],
)
def test_nasty_tables_are_read_or_refused_in_time(tmp_path: Path, text: str) -> None:
    dump = dump_of(tmp_path, text)
    assert not any("broke off" in problem.reason for problem in dump.problems)


def test_a_header_without_title_is_no_table_of_papers() -> None:
    assert source_of(["pid", "name", "memory"]) is None
    assert initials_last("Lee A, van Dam CD, Wu IV") == ["Lee, A", "van Dam, CD", "Wu, IV"]
    assert initials_last("Lee AB 3rd") == [{"family": "Lee", "given": "AB", "suffix": "3rd"}]


# What services and reviewers of the literature write


def test_pubmed_until_2020_has_all_in_its_citation(tmp_path: Path) -> None:
    head = "Title,URL,Description,Details,ShortDetails,Resource,Type,Identifiers,Db,EntrezUID,Properties\n"
    rows = [
        ("Reeds.", "Lee AB, van Dam C.", "J Tests. 2019 May - Jun;12(3):60-8. doi: 10.1000/x. Review.", "31"),
        (
            "Oats.",
            "Lee A.",
            "Version 2. T1000Res. 2018 Dec 11 [revised 2019 Jan 1];7:19. doi: 10.1000/y.",
            "32",
        ),
        ("Rye.", "Lee A.", "J Tests. 2019 Jul 12. pii: S1. doi: 10.1000/z. [Epub ahead of print]", "33"),
        ("Corn.", "Lee A.", "J Tests. Spring 2017;30(1):56-66.", "34"),
    ]
    made = (
        f'"{title}","/pubmed/{number}","{names}","{cited}","J","PubMed","citation","PMID:{number}"'
        f',"pubmed","{number}","create date:2020/01/02 | first author:Lee A",\n'
        for title, names, cited, number in rows
    )
    papers = dump_of(tmp_path, head + "".join(made)).papers
    places = [(p.reference.venue, p.reference.volume, p.reference.issue, p.reference.pages) for p in papers]
    assert places == [
        ("J Tests", "12", "3", "60-8"),
        ("T1000Res", "7", "", "19"),
        ("J Tests", "", "", ""),
        ("",) * 4,
    ]
    assert [str(paper.date) for paper in papers] == ["2019-05", "2018-12-11", "2019-07-12", "2017"]
    assert [paper.doi for paper in papers] == ["10.1000/x", "10.1000/y", "10.1000/z", None]
    assert papers[0].names == (Name("Lee", "AB"), Name("Dam", "C", "van"))
    assert papers[0].url == "https://pubmed.ncbi.nlm.nih.gov/31/"


@pytest.mark.parametrize("above", ['"","AU"', '"AU"'])  # as write.csv and write.table do
def test_bibliometrix_writes_the_tags_of_web_of_science(tmp_path: Path, above: str) -> None:
    text = f'{above},"TI","SO","VO","NU","PP","PY","DI","DT"\n'
    text += '"1","LEE AB;VAN DAM C;","REEDS","J TESTS","4","2","1-9",2009,"10.1000/X","ARTICLE "\n'
    (paper,) = dump_of(tmp_path, text).papers
    assert (paper.title, str(paper.date), paper.doi) == ("REEDS", "2009", "10.1000/x")
    assert paper.names == (Name("LEE", "AB"), Name("VAN DAM", "C"))
    reference = paper.reference
    assert (reference.venue, reference.volume, reference.issue, reference.pages, reference.type) == (
        "J TESTS", "4", "2", "1-9", "article-journal",
    )  # fmt: skip


def test_openalex_names_authors_and_venue_by_paths(tmp_path: Path) -> None:
    text = "id,authorships.author.display_name,display_name,doi,primary_location.source.display_name,"
    text += "publication_date,type\nhttps://openalex.org/W1,Ann Lee|Bo Wu,Reeds,,J Tests,2017-09-12,article"
    (paper,) = dump_of(tmp_path, text).papers
    assert (paper.authors, paper.reference.venue) == (("Ann Lee", "Bo Wu"), "J Tests")


def test_names_of_columns_that_r_has_mended_are_known(tmp_path: Path) -> None:
    text = "Authors,Author.Full.Names,Article.Title,Source.Title,Publication.Year,DOI\n"
    (paper,) = dump_of(tmp_path, text + '"Lee, A","Lee, Ann",Reeds,J TESTS,2019,10.1000/x').papers
    assert (paper.authors, str(paper.date), paper.reference.venue) == (("Ann Lee",), "2019", "J TESTS")


def test_books_of_acm_have_their_title_where_papers_have_that_of_proceedings(tmp_path: Path) -> None:
    text = "type,id,author,title,article_no,doi,year,booktitle,acronym,isbn\n"
    text += (
        "book,1,Ann Lee and Bo Wu,,,,2014,All Reeds,,123\narticle,2,Ann Lee,Reeds,,10.1000/x,2015,R '15,R,1\n"
    )
    assert [(paper.title, paper.authors[0], str(paper.date)) for paper in dump_of(tmp_path, text).papers] == [
        ("All Reeds", "Ann Lee", "2014"), ("Reeds", "Ann Lee", "2015"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "DOI,Title,Year,Authors\n10.1000/x,Ants,2025,Ann Lee\n,Bees,2025,Bo Wu\n,Cats,2025,",
            ["Ants", "Bees"],
        ),
        ("title,author,isbn,doi,year\nAnts,Ann Lee,1,,2026\nBees,Bo Wu,,10.1000/x,2026", ["Ants", "Bees"]),
        ("title,lead author,year\nAnts,lee,2018\nBees,,2018", ["Ants"]),
        ("title,abstract,label_included\nAnts,Short.,1\nBees,,0", ["Ants", "Bees"]),
        ("title,abstract,label\nAnts,Short.,1", []),
    ],
)
def test_rows_of_screened_tables_are_papers(tmp_path: Path, text: str, titles: list[str]) -> None:
    assert [paper.title for paper in dump_of(tmp_path, text).papers] == titles


def test_the_first_of_the_authors_is_not_all_of_them(tmp_path: Path) -> None:
    (paper,) = dump_of(tmp_path, "title,First Author,year\nAnts,Lee,2018").papers
    assert (paper.authors, paper.authors_complete) == (("Lee",), False)


def test_a_month_as_spreadsheets_show_it_is_one_of_a_year(tmp_path: Path) -> None:
    text = "Title,Authors,Publication date\nAnts,Ann Lee,May-19\nBees,Bo Wu,Sep-98\n"
    assert [str(paper.date) for paper in dump_of(tmp_path, text).papers] == ["2019-05", "1998-09"]


def test_pictures_in_a_header_are_no_part_of_its_names(tmp_path: Path) -> None:
    rows = "".join(
        f"Walls {n},Ann Lee,https://arxiv.org/abs/2401.0000{n},x,https://github.com/a/w{n}\n" for n in (1, 2)
    )
    papers = dump_of(tmp_path, f"Title,Authors,📄 Paper,📄 Note,💻 Code\n{rows}").papers
    assert [(paper.arxiv_id, paper.code_url) for paper in papers] == [
        (f"2401.0000{n}", f"https://github.com/a/w{n}") for n in (1, 2)
    ]


def test_lens_writes_null_for_a_given_name(tmp_path: Path) -> None:
    text = "Lens ID,Title,Publication Year,Author/s,Source Title\n1,Reeds,1941,null Lee; Bo Wu,J Tests"
    (paper,) = dump_of(tmp_path, text).papers
    assert paper.authors == ("Lee", "Bo Wu")
