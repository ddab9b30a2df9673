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


def test_particles_before_the_family_name_are_such() -> None:
    parts = {
        "Aaron van den Foo": Name("Foo", "Aaron", "van den"),
        "Ada Example de Souza": Name("Souza", "Ada Example", "de"),
        "van Gogh": Name("Gogh", "", "van"),
        "Ludwig van Example Jr.": Name("Example", "Ludwig", "van", "Jr."),
        "Maria del Carmen Lopez": Name("Lopez", "Maria del Carmen"),
        "ada bo example": Name("example", "ada bo"),
        "Al Example": Name("Example", "Al"),
    }
    for shown, name in parts.items():
        assert (name_of(shown), str(name)) == (name, shown)
        assert is_read_back(name, shown)
