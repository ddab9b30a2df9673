r"""Reference lists that bend their format in the ways of services and managers: names, braces, ids."""

import io

import pytest

from papertui.reference import Name
from papertui.references.names import read_family_first, read_name, read_names, write_name
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
        ("Ann van Foo, Jr.", "Ann van|Foo|Jr."),
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
