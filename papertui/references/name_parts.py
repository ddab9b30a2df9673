"""What stands in lists of names beside the names: “et al.”, semicolons, suffixes such as Jr., numbers."""

import re
from collections.abc import Sequence

_OTHERS = re.compile(
    r"(?:\A|[\s,;~]+)\{{0,2}(?:and\s+)?(?:et\.?[\s~]+als?|and\s+others)\b\.?\}{0,2}[\s,;.]*\Z", re.IGNORECASE
)
# What programs make of “Lee et al.” that they take for a name: the last word goes first.
_OTHERS_FIRST = re.compile(r"\s*(?:et\.?\s+al\.?,\s*|al\.?,\s+et\b\.?)", re.IGNORECASE)
_MAY_NAME_OTHERS = re.compile(r"\bal\b|others", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{1,10};")
_WORD = r"(?:[^\W\d_a-z][^\W\d_]*|[a-z]{1,3}|de[nrl]\w{0,2})(?:[.'’-]+[^\W\d_]*)*"
_PERSON = re.compile(
    rf"\s*{_WORD}(?:[\s~]+{_WORD}){{0,4}}(?:\s*,\s*{_WORD}(?:[\s~]*{_WORD}){{0,4}}){{0,2}}\s*\Z"
)
_NO_PERSON = re.compile(r"\b(?:of|for|the|and|und|et|in|on)\b", re.IGNORECASE)
_JUNIOR = frozenset(("Jr", "Jr.", "jr.", "Sr", "Sr.", "sr."))
_NUMERAL = frozenset(("II", "III", "IV"))
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.-?){1,4}[^\W\d_a-z]?\Z")
_ENDS_IN_INITIALS = re.compile(r"\s(?:[^\W\d_a-z]\.-?){1,4}[^\W\d_a-z]?\Z")
_GROUP_WITH_SUFFIX = re.compile(r"\{([^{},\\]{1,60}),\s*([JS]r\.?|II|III|IV)\}\Z")
# As databases of medicine print a name: van den Sample AB, Lee J. M.
_MEDICAL = re.compile(
    r"(?P<family>(?=[^,]*[a-zß-ÿ])[^\W\d_][\w'’ -]{0,60}[\w'’])\s(?P<given>(?:[A-Z]\.?[ -]?){0,3}[A-Z]\.?)\Z"
)
_BETWEEN_MEDICAL = re.compile(r",\s*|(?<=\b[A-Z])\.\s+(?=[^\W\d_][a-zß-ÿ'’-])")
_VOWEL = re.compile(r"[AEIOUY]")
_FEWEST_SURE = 3
# DBLP's number of a namesake; programs that take it for the family name put it first.
_DBLP_NUMBER = re.compile(r"\s+\d{4}\Z|\A0\d{3},\s+")
_NOBODY = re.compile(r"\{?\[(?:anonymous|no author name available)\]\}?\Z", re.IGNORECASE)
# A macro that was escaped as text; behind the letter of one, the word may go on.
_BACKSLASH = re.compile(
    r"\\textbackslash(?:\{\}|\s|(?![A-Za-z]))(?:(?P<letter>[lLoO])(?=[a-z])|(?P<accent>[uvHkrc])(?P<on>[A-Za-z]))?"
)


def repaired(written: str) -> str:
    """Return a name without DBLP's number, its macros as macros where they were escaped as text."""
    written = _DBLP_NUMBER.sub("", written)
    return _BACKSLASH.sub(_macro, written) if "\\textbackslash" in written else written


def _macro(match: re.Match[str]) -> str:
    if match["accent"]:
        return f"\\{match['accent']}{{{match['on']}}}"
    return f"{{\\{match['letter']}}}" if match["letter"] else "\\"


def is_nobody(written: str) -> bool:
    """Whether this stands in the place of a name: [Anonymous]."""
    return _NOBODY.match(written) is not None


def may_name_others(text: str) -> bool:
    """Whether a list may say that it is cut; quick."""
    return _MAY_NAME_OTHERS.search(text) is not None


def without_others(written: str) -> str:
    """Return a name without the “et al.” behind it."""
    return _OTHERS_FIRST.sub("", _OTHERS.sub("", written)).strip(" ,;")


def are_persons(shown: Sequence[str]) -> bool:
    """Whether all these texts, of which some may say that there are others, look like names of persons."""
    return all(_is_person(name) or not without_others(name) for name in shown)


def _is_person(shown: str) -> bool:
    has_parts = "," in shown or " " in shown
    return has_parts and _PERSON.match(shown) is not None and not _NO_PERSON.search(shown)


def has_entity(text: str) -> bool:
    """Whether a semicolon may be the end of an entity."""
    return _ENTITY.search(text) is not None


def is_suffix(word: str, other: str) -> bool:
    """Whether what stands alone beside a comma is a suffix, and `other` the name; II may be initials."""
    if word in _JUNIOR:
        return word.endswith(".") or " " in other
    return word in _NUMERAL and _ENDS_IN_INITIALS.search(other) is not None


def apart_suffix(words: list[str]) -> tuple[list[str], str]:
    """Return the words of a part of a name, and the suffix that was the last of them."""
    if not words:
        return words, ""
    *before, last = words
    if grouped := _GROUP_WITH_SUFFIX.match(last):
        return [*before, grouped[1]], grouped[2]
    last = last.strip("{},")
    # Behind an initial without a stop, a numeral may be initials too.
    is_numeral = last in _NUMERAL and bool(before) and len(before[-1]) > 1
    return (before, last) if before and (last in _JUNIOR or is_numeral) else (words, "")


def family_and_initials(words: list[str]) -> tuple[list[str], list[str]]:
    """Split `Lee B.F.` into the family name and the initials behind it, where there are such."""
    first = next((at for at, word in enumerate(words) if at and all(map(_INITIALS.match, words[at:]))), 0)
    return (words[:first], words[first:]) if first else (words, [])


def medical_names(written: str) -> list[str]:
    """Split `Lee AB, van Dam C, Fox D` into `Lee, AB` …; a text such as `Garcia L, Maria J` is one name."""
    if written[-1:].islower():  # as most do that have given names
        return [written]
    parts = _BETWEEN_MEDICAL.split(written)
    found = [_MEDICAL.match(part) for part in parts]
    initials = [re.sub(r"\W", "", match["given"]) for match in found if match]
    if len(initials) < len(parts) or not _NUMERAL.isdisjoint(initials):
        return [written]
    with_stops = any("." in match["given"] for match in found if match)
    is_sure = len(parts) >= _FEWEST_SURE or (len(parts) > 1 and any(len(each) > 1 for each in initials))
    # Of one name alone, LI and XU may be the family's.
    is_initials = with_stops or len(initials[0]) == 1 or not _VOWEL.search(initials[0])
    if is_sure or (len(parts) == 1 and is_initials):
        return [f"{match['family']}, {match['given']}" for match in found if match]
    return [written]
