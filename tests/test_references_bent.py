r"""Reference lists that bend their format in the ways of services and managers: names, braces, ids."""

import io
from collections.abc import Callable, Iterable

import pytest

from papertui.dumps import bibtex, ris
from papertui.dumps.model import Record
from papertui.dumps.problem import Problem
from papertui.dumps.references import ListEntry, read_list
from papertui.paper import Paper
from papertui.reference import Name
from papertui.references.names import read_family_first, read_name, read_names, write_name
from papertui.references.ris import known_of
from papertui.references.scan import RawEntry, read_entries
from tests.test_references import Drip


def scanned(text: str) -> list[RawEntry]:
    whole = list(read_entries(io.StringIO(text)))
    assert list(read_entries(Drip(text))) == whole
    return [entry for entry in whole if isinstance(entry, RawEntry)]


def test_a_field_with_a_blank_in_its_name_costs_nothing() -> None:
    fields = "title={Reeds}, funding_text 1={A fund.},\nfunding_text\xa02 = {Another.}, source={Scopus},"
    [first, after] = scanned(f"@article{{a, {fields} }}\n@misc{{b, title = {{B}}}}")
    assert first.values == (
        ("title", "Reeds"),
        ("funding_text_1", "A fund."),
        ("funding_text_2", "Another."),
        ("source", "Scopus"),
    )
    assert after.key == "b"


def test_words_between_fields_take_no_field_along() -> None:
    assert scanned("@article{a, title={Reeds} stray author={Lee, Ann}}\n") == []


def test_the_comma_behind_a_key_may_be_missing() -> None:
    [entry] = scanned("@article{lee2020 author = {Lee, Ann},\n title = {Reeds}}\n")
    assert (entry.key, entry.values) == ("lee2020", (("author", "Lee, Ann"), ("title", "Reeds")))
    [entry] = scanned("@misc{title = {Reeds}, year = 2020}\n")
    assert (entry.key, entry.values) == ("", (("title", "Reeds"), ("year", "2020")))


EARLY = "@misc{a,\n title = {{REED\\}: a list}},\n author = {Lee, Ann},\n year = 2020,\n}\n"


def test_fields_behind_the_end_of_their_entry_are_taken_and_told() -> None:
    first, after = scanned(f"{EARLY}@misc{{b, title = {{B}}}}")
    assert first.values[1:] == (("author", "Lee, Ann"), ("year", "2020"))
    [doubt] = first.doubts
    assert doubt.startswith("it ends before its field author on line 3: is a brace missing?")
    assert doubt.endswith("were taken too")
    assert (after.key, after.line, after.doubts) == ("b", 6, ())


def test_fields_behind_an_entry_that_do_not_end_are_told() -> None:
    cut = EARLY.replace("2020,\n}", "2020,\n")
    for text in (f"{cut}@misc{{b, title = {{B}}}}", cut):
        first, *_ = scanned(text)
        assert [name for name, _ in first.values] == ["title"]
        assert first.doubts[0].endswith("were not read")


# Names


@pytest.mark.parametrize(
    ("written", "names", "complete"),
    [
        ("Lee, A; Foo, B.-C.; Test, M", ["A|Lee|", "B.-C.|Foo|", "M|Test|"], True),
        (r"Mart{\'i}n, A; {Gemini Team}; Ann van Foo;", ["A|Martín|", "Gemini Team", "Ann|van Foo|"], True),
        ("Lee, A; Foo, B; et al.", ["A|Lee|", "B|Foo|"], False),
        ("{Lee, A; Foo, B}", ["Lee, A; Foo, B"], True),
        ("Lee, A and Foo D, et al.", ["A|Lee|", "Foo|D|"], False),
        ("Lee, A. et al.", ["A.|Lee|"], False),
        ("Lee, A and et Al., Foo", ["A|Lee|", "|Foo|"], False),
        ("Lee, A and al., et", ["A|Lee|"], False),
        ("Lee, A and {et al.}", ["A|Lee|"], False),
        ("Lee, Al and Al, Other", ["Al|Lee|", "Other|Al|"], True),
        ("Ann Lee Jr. and Bo Foo {III}", ["Ann|Lee|Jr.", "Bo|Foo|III"], True),
        ("Ann B. {Lee, Jr.} and {Foo, Sr.}, Bo", ["Ann B.|Lee|Jr.", "Bo|Foo|Sr."], True),
        ("Lee B.F., Jr. and Ann Foo, Jr.", ["B.F.|Lee|Jr.", "Ann|Foo|Jr."], True),
        ("Lee, Ann Jr. and Foo III, Bo", ["Ann|Lee|Jr.", "Bo|Foo|III"], True),
        ("Jr., Ann Lee and Ann Lee, II", ["Ann|Lee|Jr.", "II|Ann Lee|"], True),
        ("Ivanov, II and Petrov, I IV", ["II|Ivanov|", "I IV|Petrov|"], True),
        ("Ann Lee, Bo de Foo, Cy Bar", ["Ann|Lee|", "Bo|de Foo|", "Cy|Bar|"], True),
        ("Ann Lee, Bo Foo, and Cy Bar", ["Ann|Lee|", "Bo|Foo|", "Cy|Bar|"], True),
        ("Foo Bar, Ann Eva, and Lee, Bo", ["Ann Eva|Foo Bar|", "Bo|Lee|"], True),
        ("Foo Bar, Ann B. and Lee Wu, Bo C.", ["Ann B.|Foo Bar|", "Bo C.|Lee Wu|"], True),
        ("Lee, Ann and 0003, Bo Foo", ["Ann|Lee|", "Bo|Foo|"], True),
        (
            r"{Garc\textbackslash{}'ia}, Ann and Buka\textbackslash{}la, Bo",
            ["Ann|García|", "Bo|Bukała|"],
            True,
        ),
    ],
)
def test_names_are_read_as_people_write_them(written: str, names: list[str], complete: bool) -> None:
    read = read_names(written)
    assert [parts_of(name) for name in read.names] == names
    assert (read.complete, read.empty) == (complete, 0)
    for name in read.names:
        assert read_name(write_name(name)) == name


@pytest.mark.parametrize("written", ["M&uuml;ller, J", "Ministry of Tests; Office of Words", "Lee; Foo"])
def test_semicolons_that_part_no_persons_part_nothing(written: str) -> None:
    assert len(read_names(written).names) == 1


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Lee B.F., Jr.", "B.F.|Lee|Jr."),
        ("Lee B.F, Jr.", "B.F|Lee|Jr."),
        ("Lee B.F., III", "B.F.|Lee|III"),
        ("Lee, Jr., B.F.", "B.F.|Lee|Jr."),
        ("Lee, B.F., Jr.", "B.F.|Lee|Jr."),
        ("Lee, B Jr", "B|Lee|Jr"),
        ("Lee Jr., B.", "B.|Lee|Jr."),
        ("Lee, Jr.", "|Lee|Jr."),
        ("Ann van Foo, Jr.", "Ann|van Foo|Jr."),
        ("Ivanov, II", "II|Ivanov|"),
    ],
)
def test_a_suffix_of_ris_is_one_wherever_it_stands(written: str, parts: str) -> None:
    name = read_family_first(written)
    assert name
    assert parts_of(name) == parts


def parts_of(name: Name) -> str:
    family = " ".join(filter(None, (name.particle, name.family)))
    return name.literal or "|".join((name.given, family, name.suffix))


# Ids


def taken(text: str, entries_of: Callable[[io.StringIO], Iterable[ListEntry | Problem]]) -> Paper:
    [record] = read_list(entries_of(io.StringIO(text)))
    assert isinstance(record, Record)
    return record.paper


@pytest.mark.parametrize(
    ("fields", "doi", "arxiv"),
    [
        ("url = {https://doi.org/10.1007/978-3-030-1-7%5C_23}", "10.1007/978-3-030-1-7_23", None),
        ("url = {https://dl.acm.org/doi/10.1145/331.338}", "10.1145/331.338", None),
        ("url = {http://doi.acm.org/10.1145/331.338}", "10.1145/331.338", None),
        ("url = {https://onlinelibrary.wiley.com/doi/abs/10.1002/spe.27}", "10.1002/spe.27", None),
        ("url = {https://onlinelibrary.wiley.com/doi/full/10.1002/spe.27}", "10.1002/spe.27", None),
        ("url = {https://onlinelibrary.wiley.com/doi/pdf/10.1002/spe.27}", "10.1002/spe.27", None),
        ("url = {https://link.springer.com/article/10.1007/s1-2}", "10.1007/s1-2", None),
        ("url = {https://link.springer.com/chapter/10.1007/978-3_2#page-1}", "10.1007/978-3_2", None),
        ("url = {https://dl.acm.org/doi/proceedings/10.1145/331}", None, None),
        ("url = {https://dl.acm.org/doi/10.1145/331.338}, doi = {10.1000/own}", "10.1000/own", None),
        ("arxiv = {2401.00001}", None, "2401.00001"),
        ("arxiv = {https://arxiv.org/abs/2401.00001v2}", None, "2401.00001"),
        ("pdf = {https://arxiv.org/pdf/2401.00001.pdf}", None, "2401.00001"),
        ("html = {https://arxiv.org/abs/2401.00001}", None, "2401.00001"),
        ("eprint = {NIHMS12345}, arxivid = {2401.00001}", None, None),
        ("arxiv = {true}, pdf = {https://a.org/2401.00001.pdf}", None, None),
    ],
)
def test_ids_of_bibtex_are_found_in_links_and_in_fields_of_their_own(
    fields: str, doi: str | None, arxiv: str | None
) -> None:
    paper = taken(f"@misc{{a, title = {{Reeds}}, {fields}}}", bibtex.entries_of)
    assert (paper.doi, paper.arxiv_id) == (doi, arxiv)
    assert "%5C" not in (paper.url or "")


@pytest.mark.parametrize(
    ("lines", "doi", "arxiv"),
    [
        ("M3  - 10.1000/own", "10.1000/own", None),
        ("L3  - 10.1000/own.", "10.1000/own", None),
        ("L2  - https://doi.org/10.1000/own", "10.1000/own", None),
        ("L1  - http://dx.doi.org/10.1000/own", "10.1000/own", None),
        ("DO  - 10.1000/own\nM3  - 10.1000/other", "10.1000/own", None),
        ("M3  - Article of 10.1000/other", None, None),
        ("T2  - ArXiv\nVL  - abs/2401.00001", None, "2401.00001"),
        ("JO  - CORR\nVL  - abs/2401.00001", None, "2401.00001"),
        ("T2  - Reeds\nVL  - abs/2401.00001", None, None),
    ],
)
def test_ids_of_ris_are_found_under_other_tags(lines: str, doi: str | None, arxiv: str | None) -> None:
    paper = taken(f"TY  - JOUR\nTI  - Reeds\n{lines}\nER  - \n", ris.entries_of)
    assert (paper.doi, paper.arxiv_id) == (doi, arxiv)
    assert paper.entry
    assert "10.1000/own" not in known_of(paper.entry).texts.values()


# RIS


@pytest.mark.parametrize(
    ("kind", "first", "authors"),
    [
        ("CPAPER", "IEEE", ("A. Lee", "B. Foo")),
        ("CONF", "FOO BAR ASSOC", ("A. Lee", "B. Foo")),
        ("CPAPER", "Test, Ann", ("A. Lee", "B. Foo", "Ann Test")),
        ("CPAPER", "The Foo Collaboration", ("A. Lee", "B. Foo", "The Foo Collaboration")),
        ("JOUR", "CERN", ("A. Lee", "B. Foo", "CERN")),
    ],
)
def test_a_sponsor_of_a_conference_is_no_author(kind: str, first: str, authors: tuple[str, ...]) -> None:
    text = f"TY  - {kind}\nAU  - Lee, A.\nAU  - Foo, B.\nA1  - {first}\nTI  - Reeds\nER  - \n"
    assert taken(text, ris.entries_of).authors == authors


def test_a_group_alone_is_the_author_of_a_paper_of_a_conference() -> None:
    assert taken("TY  - CPAPER\nA1  - IEEE\nTI  - Reeds\nER  - \n", ris.entries_of).authors == ("IEEE",)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("On ``Grain for Words{''} and reeds", "On “Grain for Words” and reeds"),
        ("Reeds in a village,\\nAndhra Example", "Reeds in a village, Andhra Example"),
        ("The arrow \\nRightarrow", "The arrow ⇏"),
    ],
)
def test_signs_of_programs_in_titles_of_ris_are_mended(written: str, title: str) -> None:
    assert taken(f"TY  - JOUR\nTI  - {written}\nER  - \n", ris.entries_of).title == title


def test_macros_left_in_titles_and_venues_of_ris_are_decoded() -> None:
    lines = (
        "TI  - The Foo\\textendashBar and Test\\textquoteright s x\nT2  - Reeds \\& Lakes\nPB  - A \\& B\n"
    )
    paper = taken(f"TY  - JOUR\n{lines}ER  - \n", ris.entries_of)
    assert (paper.title, paper.reference.venue) == ("The Foo–Bar and Test’s x", "Reeds & Lakes")
    assert paper.reference.publisher == "A & B"


@pytest.mark.parametrize("written", ["Foo, B., et al.", "Foo, B. et al", "Foo, B.\nAU  - et al."])
def test_others_behind_a_name_of_ris_say_that_the_list_is_cut(written: str) -> None:
    paper = taken(f"TY  - JOUR\nAU  - Lee, Al\nAU  - {written}\nTI  - Reeds\nER  - \n", ris.entries_of)
    assert (paper.authors, paper.authors_complete) == (("Al Lee", "B. Foo"), False)


@pytest.mark.parametrize("written", ["[Anonymous]", "{[Anonymous]}", "[No author name available]"])
def test_nobody_is_no_name(written: str) -> None:
    assert read_name(written) is None
    assert read_family_first(written.strip("{}")) is None
