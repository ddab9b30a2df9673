"""The small reference lists that the first release got wrong, each with what is right."""

import json
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.reference import Name
from tests.made_bibtex import differences
from tests.shared import CASES
from tests.test_exports import Row, written


def case(name: str) -> Dump:
    dump = read_dump(CASES / name)
    assert dump.problems == ()
    return dump


def dates(*names: str) -> list[str]:
    return [str(paper.date) for name in names for paper in case(name).papers]


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.bib")))
def test_bibtex_out_is_bibtex_in(name: str) -> None:
    rows = [Row(paper) for paper in case(name).papers]
    before = (CASES / name).read_text(encoding="utf-8")
    assert list(differences(before, written(rows, "bibtex"))) == []


def test_dates_of_any_precision_are_carried_by_every_export() -> None:
    assert dates("bib_year.bib", "ris_year.ris") == ["2019", "2018-03", "2017-05", "2019"]
    rows = [Row(paper) for paper in (*case("bib_year.bib").papers, *case("ris_year.ris").papers)]
    lines = written(rows, "jsonl").splitlines()
    assert [json.loads(line)["date"] for line in lines] == ["2019", "2018-03", "2017-05", "2019"]
    issued = [item["issued"]["date-parts"] for item in json.loads(written(rows[:3], "csl-json"))]
    assert issued == [[[2019]], [[2018, 3]], [[2017, 5]]]
    for name in ("ris", "csv", "markdown", "org", "html", "text"):
        assert all(year in written(rows, name) for year in ("2019", "2018", "2017")), name


def test_arxivs_own_bibtex_has_its_id_and_category() -> None:
    [paper] = case("arxiv_own_bibtex.bib").papers
    assert (str(paper.date), paper.arxiv_id, paper.categories) == ("2023", "1706.03762", ("cs.CL",))


def test_every_entry_is_read_with_its_own_names_and_texts() -> None:
    assert len(case("bib_merge.bib").papers) == 13
    first, second = case("two_papers_one_title.bib").papers
    assert (len(first.names), first.doi, first.abstract) == (1, "10.1162/pres.1997.6.4.355", "")
    assert (len(second.names), second.doi) == (3, "10.1561/1100000049")


def test_names_have_their_parts() -> None:
    papers = case("bib_names.bib").papers
    assert papers[1].names[0] == Name("Delgado de Molina", "A.")
    assert papers[1].names[2] == Name("Freitas", "Nando", "de")
    assert papers[2].names[0] == Name(literal="Gemini Team")
    assert papers[3].names[1] == Name("Sample", "Bob", suffix="III")
    assert papers[4].names[1] == Name("von Neumann", "John")
    shown = case("names_after_and.bib").papers[0].authors
    assert shown[1:] == ("Étienne Test", "Bob Özgür", "Łukasz Foo", "Élan Bar", "Ágnes Baz")


def test_a_cut_list_is_cut_in_every_format_that_can_say_so() -> None:
    [paper] = case("and_others.bib").papers
    assert (paper.author_count, paper.authors_complete, paper.arxiv_id) == (None, False, "2001.00077")
    record = json.loads(written([Row(paper)], "jsonl"))
    assert (record["n_authors"], record["authors_complete"], len(record["authors"])) == (None, False, 2)


def test_what_is_inherited_and_what_dblp_writes() -> None:
    child = case("crossref.bib").papers[0]
    assert (str(child.date), child.reference.venue) == ("2020-06-15", "Proceedings of X")
    first, second, third, _ = case("bib_dblp.bib").papers
    assert first.authors == ("Ada Example", "Jean-Bob Test", "Cid Foo Bar")
    assert first.title == "A Made-up Title for DBLP & Friends: O(n) and β-Things"
    assert (first.arxiv_id, second.arxiv_id) == ("2001.00031", "cs/0001015")
    assert (third.doi, third.url) == (
        "10.1007/978-3-000-00000-0_12",
        "https://doi.org/10.1007/978-3-000-00000-0_12",
    )


def test_texts_are_shown_as_a_reader_expects() -> None:
    titles = [paper.title.partition(" ")[2] for paper in case("tex_titles.bib").papers]
    assert titles[:6] == ["A & B", "50% off", "x_y", "#1 rank", "p < 0.05", "p > 5"]
    assert titles[10:20] == [
        "~8 ms", "µm size", "25 °C", "a | b", "CO₂ x", "CO₂ x", "m² x", "CO₂ x", "CO₂ x", "10⁻³ x",
    ]  # fmt: skip
    first, second = case("names_and_braces.bib").papers
    assert first.title == "Learning to Search – ‘Fast’ and Slow – a Survey"
    assert first.authors == ("Anh Nguyễn", "San Vũ Ngọc")
    assert (second.title, second.authors) == ("ShapeBots: Swarm, Homo sapiens, CO₂ and LaTeX", ("MA Bunge",))
    [jats] = case("jats.json").papers
    assert jats.title == "Effects of A & B on E. coli"
    assert jats.abstract.startswith("Aim To explore p < 0.05 & more. Methods We did")


def test_keywords_are_decoded_and_cochranes_blanks_are_read() -> None:
    assert case("kw_latex.bib").marks[0].keywords == ("naïve", "été", "München", "Gauß", "α")
    assert [paper.title for paper in case("ris_cochrane.ris").papers] == ["Coch one", "Coch two"]


def test_a_ris_file_with_bare_carriage_returns_is_read(tmp_path: Path) -> None:
    text = (CASES / "ris_cochrane.ris").read_bytes().replace(b"\n", b"\r")
    (tmp_path / "x.ris").write_bytes(text)
    assert len(read_dump(tmp_path / "x.ris").papers) == 2
