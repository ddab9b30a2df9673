r"""Reference lists as services write them, against their own format: keys, fields, dates and pages."""

import io
from pathlib import Path

import pytest

from papertui.dumps import Dump, read_dump
from papertui.reference import Name
from papertui.references.bibtex import fields_of
from papertui.references.dates import NO_DATE, read_bibtex_date, read_date
from papertui.references.markup import read_markup
from papertui.references.name_parts import medical_names
from papertui.references.owners import own_keywords
from papertui.references.scan import RawEntry, Unread, read_entries
from tests.test_references import Drip


def dump_of(tmp_path: Path, text: str) -> Dump:
    path = tmp_path / "page"
    path.write_text(text, encoding="utf-8")
    return read_dump(path)


def scanned(text: str) -> list[RawEntry | Unread]:
    whole = list(read_entries(io.StringIO(text)))
    assert list(read_entries(Drip(text))) == whole
    return whole


def keys_and_titles(text: str) -> list[tuple[str, str]]:
    entries = [entry for entry in scanned(text) if isinstance(entry, RawEntry)]
    return [(entry.key, fields_of(entry.values).get("title", "")) for entry in entries]


# BibTeX


@pytest.mark.parametrize(
    "key",
    [
        "Du Bois Jr.2001", "van den Reed20212", "Reed III20041", "Reed1995104,106", "de\u00a0Reed2020",
        "Reed, 2015",
    ],
)  # fmt: skip
def test_a_key_of_scopus_may_have_blanks_and_commas(key: str) -> None:
    text = f"@ARTICLE{{{key},\n\tauthor = {{Reed, A.}},\n\ttitle = {{Reeds}}\n}}\n\n@MISC{{b,title={{B}}}}\n"
    assert keys_and_titles(text) == [(key, "Reeds"), ("b", "B")]
    assert keys_and_titles(text.replace("\n\t", " ")) == [(key, "Reeds"), ("b", "B")]


def test_a_list_of_one_entry_with_a_blank_in_its_key_is_one(tmp_path: Path) -> None:
    dump = dump_of(tmp_path, "@ARTICLE{Du Reed2001,\n  title={Reeds},\n  year={2001}\n}\n")
    assert [(paper.title, str(paper.date)) for paper in dump.papers] == [("Reeds", "2001")]


def test_fields_may_be_set_in_columns_as_wide_as_one_likes(tmp_path: Path) -> None:
    fields = [("title", "Reeds"), ("key words", "a")]
    wide = "".join(f"   {name:<40} = {{{text}}},\n" for name, text in fields)
    dump = dump_of(tmp_path, f"@article{{k,\n{wide}}}\n")
    assert [paper.title for paper in dump.papers] == ["Reeds"]
    assert dump.problems == ()


def test_a_broken_field_costs_what_is_on_its_line() -> None:
    text = "@article{a,\nabstract = {Rates {r} and s} of growth} are given},\n"
    text += "title = {Reeds},\nyear = {2020},\n}\n"
    [entry, after] = scanned(text + "@misc{b, title = {B}}\n")
    assert isinstance(entry, RawEntry)
    assert entry.values == (("abstract", "Rates {r} and s"), ("title", "Reeds"), ("year", "2020"))
    [doubt] = entry.doubts
    assert "“of growth} are given” stands where a field is expected" in doubt
    assert isinstance(after, RawEntry)


def test_an_entry_that_is_commented_out_is_no_problem() -> None:
    text = "%@misc{a,\n%  title = {A},\n%}\n\n@misc{b,\n title = {B},\n}\n  % @book{c,\n"
    assert [getattr(entry, "key", entry) for entry in scanned(text)] == ["b"]


def test_keywords_in_a_field_each_are_all_kept(tmp_path: Path) -> None:
    words = ["", "Oat, wild", "{Rye}"]
    fields = "".join(f'keywords = "{each}",\n' for each in words)
    dump = dump_of(tmp_path, f'@article{{a,\ntitle = "Reeds",\n{fields}year = "2020"\n}}\n')
    assert dump.problems == ()
    [paper] = dump.papers
    assert paper.entry
    assert own_keywords(fields_of(paper.entry.values)) == ["Oat", "wild", "Rye"]


# Dates


@pytest.mark.parametrize("written", ["0000", "0000///", "0", ""])
def test_a_year_of_zeros_is_none_and_no_problem(written: str) -> None:
    assert read_date(written) == NO_DATE


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("08/2020", "2020-08"), ("3.2004", "2004-03"), ("8/12/2020", "2020"),
        ("12 mai 2019", "2019-05-12"), ("juillet 2001", "2001-07"), ("5 déc. 2009", "2009-12-05"),
        ("3. März 2011", "2011-03-03"), ("Mai-Juni 2005", "2005-05"), ("Dez/2011", "2011-12"),
        ("abril de 2010", "2010-04"), ("2020年5月12日", "2020-05-12"), ("2020 年 5 月", "2020-05"),
        ("2020년 5월", "2020-05"), ("2020年", "2020"), ("Start date: 20170812", "2017-08-12"),
    ],
)  # fmt: skip
def test_dates_of_other_languages_and_services_are_read(written: str, date: str) -> None:
    read = read_date(written)
    assert (str(read.date), read.wrong) == (date, "")


@pytest.mark.parametrize("season", ["FAL", "WIN", "SPR-SUM", "Spring-Summer", "First Quarter"])
def test_an_issue_of_a_season_has_a_year_and_no_problem(season: str) -> None:
    read = read_bibtex_date({"year": "2014", "month": season})
    assert (str(read.date), read.wrong) == ("2014", "")


@pytest.mark.parametrize("name", ["Early Access Date", "EarlyAccessDate", "Early-Access-Date"])
def test_what_is_in_no_issue_yet_has_the_date_of_its_early_access(tmp_path: Path, name: str) -> None:
    fields = f"Title = {{{{Reeds}}}},\n{name} = {{{{SEP 2020}}}},\n"
    for more, date in (("", "2020-09"), ("Year = {2021},\n", "2021")):
        dump = dump_of(tmp_path, f"@article{{ k,\n{fields}{more}}}\n")
        assert [str(paper.date) for paper in dump.papers] == [date]


# Names, places and ids


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Lee RCA, van der Fox JJ, O'Wu C, de Sedge H-J",
         ["Lee, RCA", "van der Fox, JJ", "O'Wu, C", "de Sedge, H-J"]),
        ("Lee AB, Wu C", ["Lee, AB", "Wu, C"]),
        ("Lee J, Fox K. M. Wu C.", ["Lee, J", "Fox, K. M", "Wu, C."]),
        ("Lee R.", ["Lee, R."]), ("Lee M.A.", ["Lee, M.A."]), ("Lee J", ["Lee, J"]), ("Lee JM", ["Lee, JM"]),
        ("Ann LI", ["Ann LI"]), ("Ann Lee", ["Ann Lee"]), ("Reed II, Ann J", ["Reed II, Ann J"]),
        ("Garcia L, Maria J", ["Garcia L, Maria J"]), ("Lee, A. B.", ["Lee, A. B."]),
        ("LEE AB, WU C", ["LEE AB, WU C"]),
    ],
)  # fmt: skip
def test_names_with_initials_last_are_parted(written: str, names: list[str]) -> None:
    assert medical_names(written) == names


def test_ovid_writes_all_authors_in_a_line_and_the_short_name_of_the_journal(tmp_path: Path) -> None:
    text = "1. \nTY  - ELEC\nT1  - Reeds\nA1  - Lee RCA, van der Fox JJ\nY1  - 2016//\n"
    text += "JA  - Reed journal\nVL  - 13\nSP  - No\nEP  - Specified\nER  -  \n"
    [paper] = dump_of(tmp_path, text).papers
    assert paper.names == (Name("Lee", "RCA"), Name("Fox", "JJ", "van der"))
    assert (paper.reference.venue, paper.reference.volume, paper.reference.pages) == (
        "Reed journal",
        "13",
        "",
    )


@pytest.mark.parametrize(
    ("tags", "pages"),
    [
        ("SP  - 3\nEP  - 9\n", "3-9"), ("SP  - xii\nEP  - xx\n", "xii-xx"), ("SP  - e15\nEP  - nan\n", "e15"),
        ("SP  - pp 37-64\n", "37-64"), ("SP  - p10008\n", "p10008"), ("SP  - 12\nEP  - +\n", "12-+"),
        ("SP  - 155 - 162\n", "155-162"), ("SP  - e125 -\n", "e125"),
    ],
)  # fmt: skip
def test_pages_of_ris_are_pages(tmp_path: Path, tags: str, pages: str) -> None:
    [paper] = dump_of(tmp_path, f"TY  - JOUR\nTI  - Reeds\n{tags}ER  - \n").papers
    assert paper.reference.pages == pages


@pytest.mark.parametrize(
    ("field", "doi"),
    [
        ("doi = {{10.1000/0885(2008)28{[}109:CMA{]}2.0.CO;2}}", "10.1000/0885(2008)28[109:CMA]2.0.CO;2"),
        ("ee = {http://dx.doi.org/10.1000/x}", "10.1000/x"),
        ("note = {Series Title: Reeds\nDOI: 10.1000/x{\\_}9}", "10.1000/x_9"),
        ("note = {References: Lee A, doi: 10.1000/x}", None),
    ],
)
def test_dois_of_bibtex_stand_in_groups_links_and_lines(tmp_path: Path, field: str, doi: str | None) -> None:
    [paper] = dump_of(tmp_path, f"@article{{k,\n title = {{Reeds}},\n {field}\n}}\n").papers
    assert paper.doi == doi


def test_entities_in_title_case_are_decoded() -> None:
    assert (
        read_markup("R&Amp;D of &Ldquo;Reeds&Rdquo; &Eacute;t AT&T; &Foo;") == "R&D of “Reeds” Ét AT&T; &Foo;"
    )


def test_ris_without_types_and_with_names_between_semicolons_is_ris(tmp_path: Path) -> None:
    entry = "TY  - \nAU  - Lee, T; Fox, JB; M&uuml;ller, C\nAU  - Ministry of Tests; Office of Words\n"
    entry += "TI  - Reeds\nPY  - 2020\nSP  - \nJF  - J TESTS\nER  - \n"
    [paper] = dump_of(tmp_path, f'"x"\n"1""\n{entry}').papers
    assert (paper.reference.type, paper.reference.venue, str(paper.date)) == (
        "article-journal",
        "J TESTS",
        "2020",
    )
    assert dump_of(tmp_path, "TY  - \nabout trees\n").format is None
    assert paper.authors == ("T Lee", "JB Fox", "C Müller", "Ministry of Tests; Office of Words")


def test_inf_is_what_elsevier_calls_a_subscript() -> None:
    assert read_markup("TiO<inf>2</inf>, x<sup>2</sup>, CO&lt;inf&gt;2&lt;/inf&gt;") == "TiO₂, x², CO₂"
