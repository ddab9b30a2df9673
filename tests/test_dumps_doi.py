"""DOIs come whole out of fields, links and notes: with angle brackets, closing brackets, entities."""

import pytest

from papertui.dumps.doi import doi_alone, read_doi
from papertui.dumps.paper_links import paper_link

_SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
_ASCE = "10.1061/(ASCE)0733-9445(2000)126:12(1428)"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        (_SICI, _SICI),
        (_SICI.replace("<", "&lt;").replace(">", "&gt;"), _SICI),
        (f"http://dx.doi.org/{_SICI.replace('<', '%3C').replace('>', '%3E')}", _SICI),
        (_ASCE, _ASCE),
        (f"(doi: {_ASCE}).", _ASCE),
        ("10.1016/0022-2836(81)90087-5", "10.1016/0022-2836(81)90087-5"),
        ("(see 10.1000/182)", "10.1000/182"),
        ("10.1000.10/123456.", "10.1000.10/123456"),
        ("<a href='#'>10.1000/182</a>", "10.1000/182"),
        ("https://doi.org/10.1002%2Fabc.1;", "10.1002/abc.1"),
        ("no doi", None),
        ("10.12/x", None),
        ("10.1177/0885412220921526journals.example.com/home/words", "10.1177/0885412220921526"),
        ("10.1000/words.com", "10.1000/words.com"),
    ],
)
def test_a_doi_comes_whole(text: str, doi: str | None) -> None:
    assert read_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("DOI: 10.1000/xyz.123", "10.1000/xyz.123"),
        ("doi:10.1000/xyz.123.", "10.1000/xyz.123"),
        ("https://doi.org/10.1000/xyz.123", "10.1000/xyz.123"),
        ("Erratum: doi:10.1000/other", None),
        ("doi:10.1000/one and doi:10.1000/two", None),
        ("10.1000/bare", None),
    ],
)
def test_a_note_gives_a_doi_only_where_it_says_nothing_else(text: str, doi: str | None) -> None:
    assert doi_alone([text]) == doi


def test_a_link_with_escaped_signs_is_the_same_doi() -> None:
    link = paper_link(f"https://doi.org/{_SICI.replace('<', '%3C').replace('>', '%3E')}")
    assert link
    assert link.doi == _SICI.lower()
