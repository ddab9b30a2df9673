"""Names are stored as they are displayed only where they are read back the same."""

from itertools import product

from papertui.reference import Name, is_read_back, name_of

PARTS = ("", " ", "A", "Jr.", "III", "van der", "A B", "A  B", "x,y", " A", "\u00a0A")


def test_a_name_is_read_back_as_taking_it_apart_tells() -> None:
    for family, given, particle, suffix, literal in product(
        PARTS, PARTS, ("", "von"), ("", "Jr."), ("", "Lit X")
    ):
        name = Name(family, given, particle, suffix, literal)
        assert is_read_back(name, str(name)) == (name_of(str(name)) == name), name
