r"""Reference lists that bend their format in the ways of services and managers: names, braces, ids."""

import io

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
