"""Files as services and programs write them today: each fact is read from where it stands."""

import json
import quopri
from pathlib import Path
from typing import Any

import pytest

from papertui.dumps import Dump, read_dump
from papertui.paper import Paper

ABSTRACT = (
    "Walls are built from bricks that were laid by hand, one row above the other, until no gap is left."
)


def dump_of(tmp_path: Path, text: str, encoding: str = "utf-8") -> Dump:
    path = tmp_path / "file"
    path.write_bytes(text.encode(encoding))
    return read_dump(path)


def paper_of(tmp_path: Path, value: Any) -> Paper:  # noqa: ANN401 - a text, or what JSON holds
    (paper,) = dump_of(tmp_path, value if isinstance(value, str) else json.dumps(value)).papers
    return paper


def facts(paper: Paper) -> tuple[str, str, str, str]:
    reference = paper.reference
    return reference.venue, reference.volume, reference.issue, reference.pages


def test_europe_pmc_has_its_journal_and_names_within(tmp_path: Path) -> None:
    item = {
        "id": "1", "source": "MED", "pmid": "1", "doi": "10.5555/walls", "title": "On walls",
        "authorString": "Doe J, Team W.",
        "authorList": {"author": [
            {"fullName": "Doe J", "firstName": "Jane", "lastName": "Doe", "initials": "J"},
            {"collectiveName": "Wall Team"},
        ]},
        "journalInfo": {"issue": "3", "volume": "12", "journal": {"title": "Walls"}},
        "pageInfo": "5-9", "pubYear": "2021", "firstPublicationDate": "2021-07-15",
    }  # fmt: skip
    paper = paper_of(tmp_path, {"hitCount": 1, "resultList": {"result": [item]}})
    assert (paper.authors, str(paper.date)) == (("Jane Doe", "Wall Team"), "2021-07-15")
    assert facts(paper) == ("Walls", "12", "3", "5-9")


def test_services_that_name_fields_in_their_own_way(tmp_path: Path) -> None:
    unpaywall = {
        "doi": "10.5555/walls", "title": "On walls", "genre": "journal-article", "journal_name": "Walls",
        "published_date": "2015-05-27", "z_authors": [{"given": "Jane", "family": "Doe"}],
    }  # fmt: skip
    paper = paper_of(tmp_path, unpaywall)
    assert (paper.authors, paper.reference.venue) == (("Jane Doe",), "Walls")
    links = {
        "paper_title": "On walls", "paper_arxiv_id": "2401.00001",
        "paper_url_pdf": "https://arxiv.org/pdf/2401.00001v5", "repo_url": "https://github.com/doe/walls",
    }  # fmt: skip
    paper = paper_of(tmp_path, [links])
    assert (paper.arxiv_id, paper.code_url) == ("2401.00001", "https://github.com/doe/walls")
    alphaxiv = {"title": "On walls", "abstract": ABSTRACT, "universal_paper_id": "2401.00001"}
    assert paper_of(tmp_path, {"papers": [alphaxiv]}).arxiv_id == "2401.00001"
    message = {
        "text": "look",
        "attachments": [{"title": "On walls", "title_link": "https://arxiv.org/abs/2401.00001"}],
    }
    assert paper_of(tmp_path, [message]).arxiv_id == "2401.00001"


def test_pages_of_openalex_and_of_semantic_scholar(tmp_path: Path) -> None:
    biblio = {"volume": "521", "issue": "7", "first_page": "436", "last_page": "444"}
    source = {"source": {"display_name": "Walls"}}
    work = {
        "id": "https://openalex.org/W1",
        "title": "On walls",
        "biblio": biblio,
        "primary_location": source,
    }
    assert facts(paper_of(tmp_path, {"results": [work]})) == ("Walls", "521", "7", "436-444")
    journal = {"name": "Walls", "pages": "5998-6008", "volume": "30"}
    paper = {"paperId": "2" * 40, "title": "On walls", "journal": journal, "authors": [{"name": "Jane Doe"}]}
    assert facts(paper_of(tmp_path, paper)) == ("Walls", "30", "", "5998-6008")


def test_the_page_of_a_publisher_has_volume_and_pages(tmp_path: Path) -> None:
    known = {
        "title": "On walls",
        "journal_title": "Walls",
        "volume": "5",
        "issue": "2",
        "firstpage": "7",
        "lastpage": "9",
    }
    meta = "".join(f'<meta name="citation_{name}" content="{value}"/>' for name, value in known.items())
    paper = paper_of(tmp_path, f"<!DOCTYPE html><html><head>{meta}</head><body>x</body></html>")
    assert facts(paper) == ("Walls", "5", "2", "7-9")


def test_a_page_that_a_browser_saved_as_one_file(tmp_path: Path) -> None:
    page = '<html><head><meta name="citation_title" content="Über Mauern"/></head><body></body></html>'
    coded = quopri.encodestring(page.encode()).decode()
    head = 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="-B-"\n'
    part = f"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n{coded}\n"
    style = "Content-Type: text/css\n\na { b: c }\n"
    paper = paper_of(tmp_path, f"{head}\n\n---B-\n{part}\n---B-\n{style}\n---B---\n".replace("\n", "\r\n"))
    assert paper.title == "Über Mauern"


def test_a_saved_page_that_is_not_packed_keeps_every_letter(tmp_path: Path) -> None:
    page = '<html><head><meta name="citation_title" content="论墙 Über Mauern"/></head><body></body></html>'
    head = 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="-B-"\n'
    part = f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{page}\n"
    assert paper_of(tmp_path, f"{head}\n\n---B-\n{part}\n---B---\n").title == "论墙 Über Mauern"


def test_endnote_writes_days_without_their_year_and_tags_of_its_own(tmp_path: Path) -> None:
    ris = "TY  - JOUR\nTI  - On walls\nAU  - Doe, J.\nPY  - 2016\nDA  - Jan 28\nER  - \n"
    assert str(paper_of(tmp_path, ris).date) == "2016-01-28"
    refer = "%0 Journal Article\n%A 李明\n%A 王小红\n%+ 清华大学\n%T 墙\n%D 2020\n%W CNKI\n"
    assert paper_of(tmp_path, refer).authors == ("李明", "王小红")


def test_notes_of_services_are_not_those_of_the_user(tmp_path: Path) -> None:
    scopus = "TY  - JOUR\nTI  - On walls\nN1  - Export Date: 03 March 2024; Cited By: 5\nN1  - good\nER  - \n"
    (mark,) = dump_of(tmp_path, scopus).marks
    assert mark.note == "good"


def test_bibtex_may_link_the_pdf_and_name_a_journal_by_a_macro(tmp_path: Path) -> None:
    entry = "@article{a, title={On walls}, journal={\\prl}, pdf={http://walls.example.org/a.pdf}, year=2021}"
    paper = paper_of(tmp_path, entry)
    assert (paper.pdf_url, paper.reference.venue) == (
        "http://walls.example.org/a.pdf",
        "Physical Review Letters",
    )


@pytest.mark.parametrize(
    ("table", "encoding"),
    [
        ("Titel;Autoren;Jahr;DOI\nOn walls;Jane Doe, Günther Möller;2015;10.5555/walls\n", "cp1252"),
        ('题名,作者,年份,DOI\nOn walls,"Jane Doe, Günther Möller",2015,10.5555/walls\n', "utf-8"),
        (
            'Name,Authors,Year,URL\nOn walls,"Jane Doe, Günther Möller",2015,https://doi.org/10.5555/walls\n',
            "utf-8",
        ),
    ],
)
def test_columns_in_other_words(tmp_path: Path, table: str, encoding: str) -> None:
    (paper,) = dump_of(tmp_path, table, encoding).papers
    assert (paper.title, paper.authors) == ("On walls", ("Jane Doe", "Günther Möller"))
    assert (str(paper.date), paper.doi) == ("2015", "10.5555/walls")


def test_the_name_of_a_model_is_no_title(tmp_path: Path) -> None:
    assert not dump_of(tmp_path, "Name,Params,Link\nWall-7B,7,https://arxiv.org/abs/2401.00001\n").papers


@pytest.mark.parametrize(
    "item",
    [
        "- `2023` On walls. [Paper](https://arxiv.org/abs/2401.0000{})",
        '* "On walls" - [doi](https://arxiv.org/abs/2401.0000{})',
        "- TODO [On walls](https://arxiv.org/abs/2401.0000{})",
        "- [[https://arxiv.org/abs/2401.0000{}][On walls]]",
        "- [On walls](https://www.nature.com/articles/s41586-024-0000{}-1)",
    ],
)
def test_titles_of_list_items(tmp_path: Path, item: str) -> None:
    dump = dump_of(tmp_path, "# Papers\n\n" + "\n".join(item.format(number) for number in range(1, 4)))
    assert [paper.title for paper in dump.papers] == ["On walls"] * 3


@pytest.mark.parametrize(
    ("link", "doi"),
    [
        ("https://link.springer.com/article/10.1007/s10994-021-05946-3#Sec1", "10.1007/s10994-021-05946-3"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/aic.1?af=R", "10.1002/aic.1"),
        ("https://www.nature.com/articles/s41586-021-03819-2", "10.1038/s41586-021-03819-2"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001",
            "10.1371/journal.pone.0000001",
        ),
    ],
)
def test_addresses_of_publishers_hold_the_doi(tmp_path: Path, link: str, doi: str) -> None:
    assert paper_of(tmp_path, [{"title": "On walls", "url": link}]).doi == doi


def test_the_names_of_sites_are_no_part_of_a_bookmark(tmp_path: Path) -> None:
    titles = (
        "On walls | Nature",
        "On walls - ScienceDirect",
        "On walls | IEEE Conference Publication | IEEE Xplore",
    )
    links = "".join(
        f'<DT><A HREF="https://doi.org/10.5555/w{at}">{title}</A>\n' for at, title in enumerate(titles)
    )
    dump = dump_of(tmp_path, f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{links}</DL>")
    assert [paper.title for paper in dump.papers] == ["On walls"] * 3


def test_bookmarks_nest_without_end(tmp_path: Path) -> None:
    folders = "<DT><H3>f</H3>\n<DL><p>\n" * 400
    link = '<DT><A HREF="https://arxiv.org/abs/2401.00001">On <b>walls</b></A>\n'
    dump = dump_of(tmp_path, f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n{folders}{link}")
    assert [paper.title for paper in dump.papers] == ["On walls"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("author_list:\n- family: Doe\nref: doe\n", "papis export"),
        ('<?xml version="1.0"?><opml version="1.0"><body><outline xmlUrl="http://x"/></body></opml>', "OPML"),
        ("On walls.\n\nDoe J(1).\n\nPMID: 26017442\n", "PubMed"),
        ("   [1]Skip to main content\n\nOn walls of [2]brick\n", "plain text"),
        ("Titel,Farbe,Maß\nMauer,rot,5\n", "title, authors, year, doi, url"),
    ],
)
def test_a_refusal_says_what_it_is(tmp_path: Path, text: str, what: str) -> None:
    (problem,) = dump_of(tmp_path, text).problems
    assert what in problem.reason


def test_digests_have_a_section_a_paper(tmp_path: Path) -> None:
    linked = (
        "### {0}. [On walls {0}](https://arxiv.org/abs/2401.0000{0})\n\n**Authors:** Jane Doe, José Núñez\n"
    )
    linked += "**Published:** 2024-01-0{0}\n\n**Abstract:** " + ABSTRACT + "\n\n---\n\n"
    first, *_ = dump_of(tmp_path, "# Digest\n\n" + "".join(map(linked.format, range(1, 4)))).papers
    assert (first.title, first.authors) == ("On walls 1", ("Jane Doe", "José Núñez"))
    assert (str(first.date), first.abstract) == ("2024-01-01", ABSTRACT)
    labelled = "## On walls {0}\n- Authors: Jane Doe\n- Link: https://arxiv.org/abs/2401.0000{0}\n\n"
    dump = dump_of(tmp_path, "# Digest\n\n" + "".join(map(labelled.format, range(1, 4))))
    assert [(paper.title, paper.arxiv_id) for paper in dump.papers] == [
        (f"On walls {number}", f"2401.0000{number}") for number in range(1, 4)
    ]


def test_atom_of_journals_is_read_by_the_ids_of_its_entries(tmp_path: Path) -> None:
    entry = (
        "<id>https://doi.org/10.5194/w-1</id><title>On walls</title><updated>2024-12-03T00:00:00Z</updated>"
    )
    entry += f"<author><name>Jane Doe</name></author><summary>{ABSTRACT}</summary>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>J</title><entry>{entry}</entry></feed>'
    paper = paper_of(tmp_path, feed)
    assert (paper.doi, paper.authors, paper.abstract) == ("10.5194/w-1", ("Jane Doe",), ABSTRACT)
    assert not dump_of(tmp_path, feed.replace("https://doi.org/", "https://blog.example.org/")).papers


def test_answers_of_publishers(tmp_path: Path) -> None:
    springer = {
        "title": "On walls", "doi": "10.5555/walls", "creators": [{"creator": "Doe, Jane"}],
        "publicationName": "Walls", "volume": "5", "number": "2", "startingPage": "1", "endingPage": "9",
    }  # fmt: skip
    paper = paper_of(tmp_path, {"records": [springer]})
    assert (paper.authors, facts(paper)) == (("Jane Doe",), ("Walls", "5", "2", "1-9"))
    authors = {"authors": [{"full_name": "Jane Doe", "author_order": 1}, {"full_name": "José Núñez"}]}
    paper = paper_of(
        tmp_path, {"articles": [{"title": "On walls", "doi": "10.5555/walls", "authors": authors}]}
    )
    assert paper.authors == ("Jane Doe", "José Núñez")
    elsevier = {
        "dc:title": "On walls", "dc:creator": "Doe J.", "prism:publicationName": "Walls",
        "prism:coverDate": "2015-05-28", "prism:doi": "10.5555/walls", "prism:pageRange": "1-9",
    }  # fmt: skip
    paper = paper_of(tmp_path, {"search-results": {"entry": [elsevier]}})
    assert (paper.doi, str(paper.date), facts(paper)) == (
        "10.5555/walls",
        "2015-05-28",
        ("Walls", "", "", "1-9"),
    )


def test_dates_in_columns_of_their_own(tmp_path: Path) -> None:
    row = "title,year,month,day,authors,doi\nOn walls,2015,5,28,Jane Doe,10.5555/walls\n"
    assert str(paper_of(tmp_path, row).date) == "2015-05-28"
    row = "Title,Authors,Published Year,Published Month,DOI\nOn walls,Jane Doe,2015,May,10.5555/walls\n"
    assert str(paper_of(tmp_path, row).date) == "2015-05"


def test_older_programs_have_a_field_of_arxiv(tmp_path: Path) -> None:
    assert paper_of(tmp_path, "@article{a, title={On walls}, arxivId={2401.00001}}").arxiv_id == "2401.00001"


@pytest.mark.parametrize(
    "text",
    [
        "# Walls\n\nCode of walls.\n\n```bibtex\n@article{a, title={On walls}, year={2020}}\n```\n",
        "| Model | MMLU | Paper |\n|---|---|---|\n" + "| M | 7 | [paper](LINK) |\n" * 4,
        "# Notes\n" + "- Anna: read https://arxiv.org/abs/2401.00001, was good\n" * 4,
        "# Zoo\n" + "## Wall-7B\n- Paper: LINK\n- Code: https://github.com/a/b\n" * 4,
        "<!DOCTYPE html><table><tr><th>Name</th><th>Released</th><th>Notes</th></tr>"
        + '<tr><td>Wall-7B</td><td>2024</td><td><a href="LINK">[1]</a></td></tr>' * 4,
    ],
)
def test_what_speaks_of_papers_is_no_list_of_them(tmp_path: Path, text: str) -> None:
    assert not dump_of(tmp_path, text.replace("LINK", "https://arxiv.org/abs/2401.00001")).papers


@pytest.mark.parametrize(
    "front",
    [
        'title: "On walls"\nauthors:\n  - "[[Jane Doe]]"\n  - "[[José Núñez]]"\n'
        "year: 2024\narxiv: 2401.00001\n",
        "title: On walls | alphaXiv\nauthors: [Jane Doe, José Núñez]\nyear: 2024\n"
        "source: https://www.alphaxiv.org/abs/2401.00001\n",
        "authors: Jane Doe, José Núñez\nyear: 2024\nurl: https://arxiv.org/abs/2401.00001\n",
    ],
)
def test_a_note_is_the_paper_that_its_front_matter_names(tmp_path: Path, front: str) -> None:
    dump = dump_of(tmp_path, f"---\n{front}tags: [walls, '#read']\n---\n# On walls\n\nGood.\n")
    (paper,), (mark,) = dump.papers, dump.marks
    assert (paper.title, paper.authors) == ("On walls", ("Jane Doe", "José Núñez"))
    assert (paper.arxiv_id, str(paper.date), mark.keywords) == ("2401.00001", "2024", ("walls", "read"))


def test_a_note_keeps_what_arxiv_says_of_its_paper(tmp_path: Path) -> None:
    text = (
        f'---\ntitle: On walls\nresource: "https://arxiv.org/abs/2401.00001v1"\n'
        f'arxiv_abstract: "{ABSTRACT}"\n'
        "arxiv_categories: [cs.AI, cs.LG]\n---\n\nGood.\n"
    )
    (paper,) = dump_of(tmp_path, text).papers
    assert (paper.arxiv_id, paper.categories) == ("2401.00001", ("cs.AI", "cs.LG"))
    assert paper.abstract == ABSTRACT.strip()
    assert dump_of(tmp_path, text.replace(f'"{ABSTRACT}"', ">-")).papers[0].abstract == ""
    listed = dump_of(
        tmp_path, text.replace("arxiv_categories: [cs.AI, cs.LG]", "categories:\n  - cs.AI\n  - cs.LG")
    )
    assert listed.papers[0].categories == ("cs.AI", "cs.LG")


def test_a_post_with_front_matter_is_no_paper(tmp_path: Path) -> None:
    post = "---\ntitle: On walls\nauthor: Jane Doe\nurl: /posts/walls\ntags: [arxiv]\n---\nSee https://arxiv.org/abs/2401.00001\n"
    assert not dump_of(tmp_path, post).papers


def test_hal_marks_the_types_of_its_fields(tmp_path: Path) -> None:
    work = {
        "docid": 1, "uri_s": "https://hal.science/hal-1", "title_s": ["On walls"],
        "authFullName_s": ["Jane Doe", "José Núñez"], "abstract_s": [ABSTRACT],
        "producedDate_s": "2020-07-05", "arxivId_s": "2401.00001", "doiId_s": "10.5555/walls",
    }  # fmt: skip
    paper = paper_of(tmp_path, {"response": {"docs": [work]}})
    assert (paper.title, paper.authors, paper.abstract) == ("On walls", ("Jane Doe", "José Núñez"), ABSTRACT)
    assert (paper.arxiv_id, paper.doi, str(paper.date)) == ("2401.00001", "10.5555/walls", "2020-07-05")


def test_openalex_joins_names_by_bars_in_csv(tmp_path: Path) -> None:
    columns = "id,doi,title,display_name,publication_date,type,primary_location.source.display_name"
    columns += ",authorships.author.display_name,biblio.volume,biblio.first_page,biblio.last_page"
    row = "https://openalex.org/W1,https://doi.org/10.5555/walls,On walls,On walls,2015-05-27,article,Walls"
    paper = paper_of(tmp_path, f"{columns}\n{row},Jane Doe|José Núñez,5,1,9\n")
    assert (paper.authors, facts(paper)) == (("Jane Doe", "José Núñez"), ("Walls", "5", "", "1-9"))


def test_saved_pages_in_csv_have_the_title_of_the_paper_and_no_date(tmp_path: Path) -> None:
    raindrop = "id,title,note,excerpt,url,folder,tags,created\n"
    raindrop += (
        '1,[2401.00001] On walls,,x,https://arxiv.org/abs/2401.00001,Unsorted,"a, b",2024-12-03T10:00:00Z\n'
    )
    paper = paper_of(tmp_path, raindrop)
    assert (paper.title, paper.date) == ("On walls", None)


def test_abstracts_and_dates_of_publishers_pages(tmp_path: Path) -> None:
    meta = (
        '<meta name="citation_title" content="On walls"/><meta name="citation_date" content="2015 May 28"/>'
    )
    for name in ("citation_abstract", "dc.description"):
        content = f'<meta name="{name}" content="&lt;p&gt;{ABSTRACT}&lt;/p&gt;"/>'
        paper = paper_of(tmp_path, f"<!DOCTYPE html><html><head>{meta}{content}</head><body></body></html>")
        assert (str(paper.date), paper.abstract) == ("2015-05-28", ABSTRACT)


def test_arxiv_in_markdown_without_front_matter(tmp_path: Path) -> None:
    listing = (
        "# Machine Learning\n\n### Showing new listings for Tuesday, 3 December 2024\n\n"
        '\\[1\\] [arXiv:2412.00001](https://arxiv.org/abs/2412.00001 "Abstract") '
        '\\[[pdf](https://arxiv.org/pdf/2412.00001 "Download PDF"), [html](https://arxiv.org/html/2412.00001v1)\\]\n\n'
        "Title: On walls\n\n[Jane Doe](https://arxiv.org/a), [José Núñez](https://arxiv.org/a)\n\n"
        f"Subjects: Machine Learning (cs.LG)\n\n{ABSTRACT}\n"
    )
    paper = paper_of(tmp_path, listing)
    assert (paper.title, paper.authors, paper.abstract) == ("On walls", ("Jane Doe", "José Núñez"), ABSTRACT)
    page = (
        "**arXiv:2412.00001** (cs)\n\n\\[Submitted on 2 Dec 2024\\]\n\n# Title:On walls\n\n"
        f"Authors: [Jane Doe](https://arxiv.org/a)\n\n> Abstract:{ABSTRACT}\n\n"
        "|     |     |\n| --- | --- |\n| Subjects: | Machine Learning (cs.LG) |\n"
    )
    paper = paper_of(tmp_path, page)
    assert (str(paper.date), paper.abstract, paper.categories) == ("2024-12-02", ABSTRACT, ("cs.LG",))


def test_works_of_orcid_have_typed_ids_and_dates_in_parts(tmp_path: Path) -> None:
    ids = [{"external-id-type": "isbn", "external-id-value": "1"}]
    ids += [{"external-id-type": "doi", "external-id-value": "10.5555/Walls"}]
    summary = {
        "title": {"title": {"value": "On walls"}}, "external-ids": {"external-id": ids},
        "type": "journal-article", "journal-title": {"value": "Walls"},
        "publication-date": {"year": {"value": "2019"}, "month": {"value": "04"}, "day": None},
    }  # fmt: skip
    paper = paper_of(tmp_path, {"group": [{"work-summary": [summary]}]})
    assert (paper.title, paper.doi, str(paper.date)) == ("On walls", "10.5555/walls", "2019-04")
    assert paper.reference.venue == "Walls"


def test_records_under_the_names_of_doaj_and_osf(tmp_path: Path) -> None:
    entry = {
        "title": "On walls", "author": [{"name": "Jane Doe"}], "journal": {"title": "Walls"},
        "year": "2015", "month": "5",
        "identifier": [{"id": "1234-5678", "type": "eissn"}, {"id": "10.5555/w", "type": "doi"}],
    }  # fmt: skip
    paper = paper_of(tmp_path, {"results": [{"id": "x", "bibjson": entry}]})
    assert (paper.doi, str(paper.date), paper.reference.venue) == ("10.5555/w", "2015-05", "Walls")
    attributes = {"title": "On walls", "description": ABSTRACT, "date_published": "2021-03-04T05:06:07"}
    links = {"preprint_doi": "https://doi.org/10.31234/osf.io/abc12"}
    preprint = {"id": "abc12", "type": "preprints", "attributes": attributes, "links": links}
    paper = paper_of(tmp_path, {"data": [preprint]})
    assert (paper.doi, str(paper.date)) == ("10.31234/osf.io/abc12", "2021-03-04")


def test_who_posts_a_link_is_no_author(tmp_path: Path) -> None:
    post = {"title": "[R] On walls", "url": "https://arxiv.org/abs/2401.00001", "author": "someone"}
    paper = paper_of(tmp_path, {"data": {"children": [{"kind": "t3", "data": {**post, "subreddit": "w"}}]}})
    assert (paper.title, paper.authors) == ("On walls", ())
    assert paper_of(tmp_path, {"hits": [{**post, "points": 5}]}).authors == ()


def test_logseq_has_properties_in_place_of_front_matter(tmp_path: Path) -> None:
    note = "title:: On walls\nauthors:: [[Jane Doe]], [[José Núñez]]\ndoi:: 10.5555/walls\n\n- good\n"
    paper = paper_of(tmp_path, note)
    assert (paper.authors, paper.doi) == (("Jane Doe", "José Núñez"), "10.5555/walls")


def test_when_a_row_was_made_is_no_date_of_the_paper(tmp_path: Path) -> None:
    row = 'Name,Authors,DOI,Created\nOn walls,Jane Doe,10.5555/walls,"March 3, 2024 4:05 PM"\n'
    assert paper_of(tmp_path, row).date is None


def test_an_accent_of_a_tie_in_a_name(tmp_path: Path) -> None:
    entry = (
        "@article{a, title={On walls}, author={N\\'{u}\\~{n}ez, Jos\\'{e} and Mu\\~noz, Ana~B.}, year=2021}"
    )
    assert paper_of(tmp_path, entry).authors == ("José Núñez", "Ana B. Muñoz")
