"""Names of persons taken apart for formats that keep family and given names in fields of their own."""

_SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"))


def split_name(name: str) -> tuple[str, str, str]:
    """Give given names, family name and suffix; joined by spaces they are the name again.

    The last word is the family name, as BibTeX takes it; a name of one word or
    with a comma is all family name.
    """
    words = name.split()
    suffix = words.pop() if len(words) > 2 and words[-1] in _SUFFIXES else ""
    if "," in name or len(words) < 2:
        return "", name, ""
    return " ".join(words[:-1]), words[-1], suffix
