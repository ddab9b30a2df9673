r"""Reading and writing names in the syntax of BibTeX and biblatex, as CSL name parts.

`First von Last`, `von Last, First`, `von Last, Jr, First`, or biblatex's
`family=…, given=…`; a name that is one pair of braces is a literal
(https://www.bibtex.com/f/author-field/, Tame the BeaST, 11).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from papertui.reference import Name, name_of
from papertui.references.name_parts import (
    apart_suffix,
    are_persons,
    family_and_initials,
    has_entity,
    is_nobody,
    is_suffix,
    may_name_others,
    repaired,
    without_others,
)
from papertui.tex import tex_to_unicode
from papertui.text import clean_line

_LONGEST = 200
_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"[{}]|\s+and(?=\s)", re.IGNORECASE)
_SEMICOLON_OR_BRACE = re.compile(r"[{}]|(?<!\\);")
_COMMA_OR_BRACE = re.compile(r"[{},]")
_BLANK_OR_BRACE = re.compile(r"[{}]|(?:\s|(?<!\\)~|\\ )+")  # in \~n the tie is an accent
_OTHERS = frozenset(("others", "others.", "{others}", "et al", "et al.", "et. al."))
_PARTS = 3  # of a name with commas, at most: von Last, Jr, First
_ENDS_IN_MACRO = re.compile(r"\\[A-Za-z]+\Z")
_GROUP = re.compile(r"\{[^{}]*\}")
_PART = re.compile(
    r"\s*\"?(family|given|prefix|suffix|useprefix|(?:family|given|prefix|suffix)-i)\s*=\s*(.*?)\"?\s*\Z"
)
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_PLAIN_NAME = re.compile(
    r"[A-Z][A-Za-z]{0,60}, [A-Z][A-Za-z.-]{0,60}(?: [A-Z][A-Za-z.-]{0,60}){0,3}"
    r"(?<!II)(?<!IV)(?<![JS]r)(?<![JS]r\.)\Z"
)


@dataclass(frozen=True, slots=True)
class NameList:
    """The names of a list; `complete` is false after “and others”; `empty` counts skipped names."""

    names: tuple[Name, ...] = ()
    complete: bool = True
    empty: int = 0


def read_names(text: str) -> NameList:
    """Read a field of names."""
    found: list[Name] = []
    complete, empty = True, 0
    if "  " in text:  # a search for “and” would go through each run of blanks many times
        text = " ".join(text.split())
    may_be_cut = may_name_others(text)
    for written in _written_names(text) if text else ():
        written = written.strip()
        if may_be_cut and (rest := without_others(written)) != written:
            written, complete = rest or "others", False
        if may_be_cut and written.lower() in _OTHERS:
            complete = False
        elif name := _plain_name(written) or read_name(written):
            found.append(name)
        else:
            empty += 1
    return NameList(tuple(found), complete, empty)


def _written_names(text: str) -> Sequence[str]:
    names = list(_split(f" {text} ", _AND, _AND_OR_BRACE))
    if ";" not in text or len(names) > 1 or has_entity(text):
        with_comma = sum("," in name for name in names)
        return [each for name in names for each in _at_commas(name, is_alone=with_comma == 1)]
    parted = [name.strip() for name in _split(text, None, _SEMICOLON_OR_BRACE) if name.strip()]
    return (
        parted if are_persons([tex_to_unicode(name) for name in parted if not _is_one_group(name)]) else names
    )


def _at_commas(name: str, *, is_alone: bool) -> list[str]:
    """Split `Ada Lee, Bo Wu, Cy Fox`: of one name no three parts are of several words.

    Where no other name has a comma, two parts before “, and” are two names.
    """
    if name.count(",") < _PARTS - 1:
        return [name]
    parts = [part.strip() for part in _split(name, None, _COMMA_OR_BRACE)]
    filled = list(filter(None, parts))
    is_row = len(parts) > _PARTS - 1 and len(filled) > (1 if is_alone else _PARTS - 1)
    are_full = is_row and all(" " in part for part in filled)
    return filled if are_full and are_persons(list(map(tex_to_unicode, filled))) else [name]


def _plain_name(written: str) -> Name | None:
    """Read the common form `Last, First` with one word before the comma; a fast path."""
    if not _PLAIN_NAME.match(written):
        return None
    family, _, given = written.partition(", ")
    return Name(family, given)


@lru_cache(maxsize=1 << 14)
def read_name(written: str) -> Name | None:
    """Read one name; None for a text without letters."""
    written = repaired(written)
    if is_nobody(written):
        return None
    parts = [part.strip() for part in _split(written, None, _COMMA_OR_BRACE)]
    if "=" in written and all(map(_PART.match, parts)):
        return _extended(parts)
    if len(parts) > _PARTS or (len(parts) == 1 and _is_one_group(written)):
        shown = _shown([written])
        return Name(literal=shown) if shown else None
    if len(parts) == 1 or (len(parts) == 2 and any(map(is_suffix, parts, reversed(parts)))):
        given, particle, family, suffix = _displayed(parts)
    else:
        given, particle, family, suffix = _family_first(parts)
    name = Name(_shown(family), _shown(given), _shown(particle), _shown([suffix]))
    if name.family:
        return name
    return Name(literal=str(name)) if str(name) else None


def _displayed(parts: list[str]) -> tuple[list[str], list[str], list[str], str]:
    """Return given names, particle, family and suffix of `Ann Lee`, `Ann Lee, Jr.` or `Lee A.B., Jr.`."""
    if len(parts) == 1:
        words, suffix = apart_suffix(_words(parts[0]))
        return *_first_von_last(words), suffix
    shown, suffix = parts if is_suffix(parts[1], parts[0]) else reversed(parts)
    words, initials = family_and_initials(_words(shown))
    return (initials, *_von_last(words), suffix) if initials else (*_first_von_last(words), suffix)


def _family_first(parts: list[str]) -> tuple[list[str], list[str], list[str], str]:
    family_part, suffix, given_part = _ordered(parts)
    given, family = _words(given_part), _words(family_part)
    if not suffix:
        given, suffix = apart_suffix(given)
    if not suffix:
        family, suffix = apart_suffix(family)
    return given, *_von_last(family), suffix


def _ordered(parts: list[str]) -> tuple[str, str, str]:
    """Return family name, suffix and given names of a name with commas."""
    if len(parts) == 2:
        return parts[0], "", parts[1]
    suffix, given = parts[1], " ".join(filter(None, parts[2:]))
    if not given and " " in suffix:  # Last, First Middle, and …
        return parts[0], "", suffix
    # Not as BibTeX has it, but as many people write it: Last, First, Jr.
    if given.lower() in _SUFFIXES and suffix.lower() not in _SUFFIXES:
        suffix, given = given, suffix
    return parts[0], suffix, given


def _extended(parts: list[str]) -> Name | None:
    found = {match[1]: _shown([match[2]]) for part in parts if (match := _PART.match(part))}
    named = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}
    name = Name(**{part: found[key] for key, part in named.items() if key in found})
    return name if str(name) else None


def _is_one_group(written: str) -> bool:
    if not written.startswith("{") or re.match(r"\{\\(?!relax)", written):
        return False
    depth = 0
    for at, sign in enumerate(written):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at == len(written) - 1
    return False


def _first_von_last(words: list[str]) -> tuple[list[str], list[str], list[str]]:
    first_von = next((at for at, word in enumerate(words) if _is_von(word)), len(words))
    if first_von >= len(words) - 1:
        return words[:-1], [], words[-1:]
    particle, family = _von_last(words[first_von:])
    return words[:first_von], particle, family


def _von_last(words: list[str]) -> tuple[list[str], list[str]]:
    """Split `von Last`: von reaches to the last lower-case word, but never includes the last word."""
    last = max((at for at, word in enumerate(words[:-1]) if _is_von(word)), default=-1)
    return words[: last + 1], words[last + 1 :]


def read_family_first(written: str) -> Name | None:
    """Read `von Last, First` or `von Last, First, Jr`; without a comma, a displayed name."""
    written = clean_line(written, _LONGEST)
    if is_nobody(written):
        return None
    family, _, rest = written.partition(",")
    given, _, suffix = rest.partition(",")
    if not (family.strip() and given.strip()):
        shown = " ".join(written.replace(",", " ").split())
        return name_of(shown) if shown else None
    return _in_parts(family.strip(), given.strip(), suffix.strip())


def _in_parts(family: str, given: str, suffix: str) -> Name:
    if is_suffix(given, family) and not suffix:
        words, initials = family_and_initials(family.split())
        if not initials:
            return replace(name_of(family), suffix=given) if words[1:] else Name(family, suffix=given)
        family, given, suffix = " ".join(words), " ".join(initials), given
    elif given.lower() in _SUFFIXES and suffix and suffix.lower() not in _SUFFIXES:
        given, suffix = suffix, given
    if not suffix:
        given, suffix = _text_apart(given)
    if not suffix:
        family, suffix = _text_apart(family)
    particle, last = split_particle(family)
    return Name(last, given, particle, suffix)


def _text_apart(part: str) -> tuple[str, str]:
    words, suffix = apart_suffix(part.split()) if " " in part else ([], "")
    return (" ".join(words), suffix) if suffix else (part, "")


def split_particle(family: str) -> tuple[str, str]:
    """Split `van den Oord` into its particle and the family name."""
    words = family.split()
    first = next((at for at, word in enumerate(words) if not word[0].islower()), 0)
    return " ".join(words[:first]), " ".join(words[first:])


def _is_von(word: str) -> bool:
    if word[0].isalpha():
        return word[0].islower()
    if word.startswith(("\\", "{\\")):
        return tex_to_unicode(word)[:1].islower()
    outside = _GROUP.sub("", word)
    return next((sign.islower() for sign in outside if sign.isalpha()), False)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in filter(None, _split(text.strip(), None, _BLANK_OR_BRACE)):
        # `\L ukasz`: the blank ends the name of the macro, not the word.
        if words and _ENDS_IN_MACRO.search(words[-1]):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _split(text: str, simple: re.Pattern[str] | None, signs: re.Pattern[str]) -> Iterator[str]:
    """Split a text at matches of `signs` outside braces; `simple` does the same for text without braces."""
    if simple and "{" not in text:
        yield from simple.split(text)
        return
    depth = start = 0
    for sign in signs.finditer(text):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield text[start : sign.start()]
            start = sign.end()
    yield text[start:]


def _shown(words: list[str]) -> str:
    return clean_line(tex_to_unicode(" ".join(words)), _LONGEST)


def write_name(name: Name) -> str:
    """Return a name in BibTeX's syntax, so that it reads back into the same parts; not escaped."""
    if name.literal:
        return f"{{{name.literal}}}"
    family = name.family if _von_last(name.family.split() or [""])[0] == [] else f"{{{name.family}}}"
    given = " ".join(filter(None, (name.given, name.dropping)))
    last = " ".join(filter(None, (name.particle, _one_unit(family))))
    parts = [last, _one_unit(name.suffix), _one_unit(given)]
    written = ", ".join(part for part in parts if part)
    # Without a comma the words before the last would be given names.
    # Nor would the suffix be one without a second comma.
    return written if given or not (name.suffix or " " in last) else f"{written},"


def _one_unit(part: str) -> str:
    needs = "," in part or re.search(r"(?i)(?:\A|\s)and(?:\s|\Z)", part)
    return f"{{{part}}}" if needs and not part.startswith("{") else part
