"""Names of persons as pages, lists and JSON print them: rows of names, texts and objects."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from papertui.dumps.arxiv import split_names
from papertui.dumps.json_values import Json, is_no_value, read_text
from papertui.dumps.name_marks import without_marks, without_marks_in, without_others, without_stop
from papertui.reference import Name
from papertui.references.names import read_family_first, split_particle
from papertui.text import clean_line

_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}\Z")
# As databases of medicine print them: van den Sample AB.
_LAST_INITIALS = re.compile(r"([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+){0,3}) (?!II|IV|VI)([A-Z]{1,3})\.?\Z")
_SURE_INITIALS = re.compile(r" [A-Z]{2,3}\.?(?:,|\s*\Z)| [A-Z]{1,3}\.\s*\Z")
# A word with a vowel is no initial, and the dot behind it ends the row.
_FULL_GIVEN = re.compile(r"(?:\A|[\s-])(?=[^\W\d_]*[aeiouyà-ÿ])[^\W\d_]{3,}\.\Z", re.IGNORECASE)
_PARTS = (("family", "lastname", "last", "keyname"), ("given", "firstname", "first", "forenames"))
_WHOLE = ("displayname", "fullname", "name", "literal", "text", "collectivename", "creator")
_ROLES = ("author", "presenter", "inventor")
_LONGEST_NAME = 200


def read_names(value: object) -> tuple[list[str | Name], bool]:
    """Read authors given as a list of texts or objects, or as one text; and whether they are all."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, str):
        return _of_text(value)
    names: list[str | Name] = []
    complete = True
    for each in value if isinstance(value, list) else ():
        name = _of_object(each) if isinstance(each, dict) else each
        if isinstance(name, str):
            shown = without_others(name)
            complete = complete and shown == name
            name = _turned(shown)
        if name and not (isinstance(name, str) and is_no_value(name)) and isinstance(name, str | Name):
            names.append(name)
    return _without_stop(names), complete


def _without_stop(names: list[str | Name]) -> list[str | Name]:
    """Return names without the stop that ends a row of them; names in parts have none."""
    texts = [name for name in names if isinstance(name, str)]
    if names and names[-1:] == texts[-1:] and texts[-1].endswith("."):
        return [*names[:-1], without_stop(texts)[-1]]
    return names


def _of_object(author: Json) -> str | Name | None:
    """Read a name of an object, whatever its keys are called; None for hidden and for other roles."""
    keys = _keys_of(tuple(author))
    if keys.hidden and author[keys.hidden] is True:
        return None
    if keys.role and _first(author, keys.role, "author").lower() not in _ROLES:
        return None
    if keys.inner and isinstance(inner := author[keys.inner], dict):
        return _of_object(inner)
    family, given = (_first_text(author, part) for part in (keys.family, keys.given))
    if family and given:
        particle, last = split_particle(clean_line(family, _LONGEST_NAME))
        suffix = clean_line(read_text(author.get(keys.suffix)), _LONGEST_NAME)
        return Name(last, clean_line(given, _LONGEST_NAME), particle, suffix)
    whole = (author[key] for key in keys.whole)
    return next((name for name in whole if isinstance(name, str) and name.strip()), family or given or None)


def _first(author: Json, keys: Sequence[str], otherwise: str) -> str:
    return str(next(filter(None, (author[key] for key in keys)), otherwise))


def _first_text(author: Json, keys: Sequence[str]) -> str:
    return next(filter(None, (read_text(author[key]) for key in keys)), "")


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of an author's object by what they hold; "" or () for what it does not have."""

    hidden: str
    role: tuple[str, ...]
    inner: str
    family: tuple[str, ...]
    given: tuple[str, ...]
    suffix: str
    whole: tuple[str, ...]


@lru_cache(maxsize=1 << 8)  # the authors of a file have the same keys
def _keys_of(keys: tuple[str, ...]) -> _Keys:
    known = {key.lower().replace("_", "").replace("-", ""): key for key in keys}

    def those(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(known[name] for name in names if name in known)

    family, given = map(those, _PARTS)
    hidden, inner, suffix = (known.get(name, "") for name in ("hidden", "author", "suffix"))
    return _Keys(hidden, those(("creatortype", "role")), inner, family, given, suffix, those(_WHOLE))


def _turned(name: str) -> str | Name:
    name = (html.unescape(name) if "&" in name else name).strip()
    name = without_marks(name)
    if name.count(",") != 1:
        return name
    found = read_family_first(name)
    if found and found.given.endswith(".") and _FULL_GIVEN.search(found.given):
        return replace(found, given=found.given[:-1])
    return found or ""


def _of_text(text: str) -> tuple[list[str | Name], bool]:
    row = without_marks_in(" ".join(text.split()))
    whole = without_others(row)
    names = (name if isinstance(name, Name) else without_marks(name) for name in split_authors(whole))
    found = [name for name in names if isinstance(name, Name) or not is_no_value(name)]
    return _without_stop(found), whole == row


def split_authors(text: str) -> Sequence[str | Name]:
    """Split a row of authors at `;`, else at “and”, else at commas; `Last, F.` pairs stay together."""
    if ";" in text:
        return [_turned(part) for part in text.split(";") if part.strip()]
    pieces = [piece.strip() for piece in re.split(r"\s+(?:and|&)\s+", text) if piece.strip()]
    if len(pieces) > 2:  # “Lee, Ann, and Wu, Bo, and Fox, Cy”
        pieces = [piece.rstrip(" ,") for piece in pieces]
    if len(pieces) > 1 and all(piece.count(",") == 1 for piece in pieces):
        return [_turned(piece) for piece in pieces]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and len(parts) % 2 == 0:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        one_person = len(parts) == 2 and not any(" " in part for part in parts)
        if one_person or all(_INITIALS.match(second) for _, second in pairs):
            return [_turned(f"{first}, {second}") for first, second in pairs]
    # Single letters alone may be the beginnings of family names.
    if all(map(_LAST_INITIALS.match, parts)) and _SURE_INITIALS.search(text):
        return [_turned(_LAST_INITIALS.sub(r"\1, \2", part.rstrip("."))) for part in parts]
    return split_names(", ".join(pieces))
