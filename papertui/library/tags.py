"""Names of tags: which names are valid, and which of them a pattern matches."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress

from papertui.errors import UsageError
from papertui.text import clean, clean_line

LONGEST = 100

LOOKED_AT = frozenset({"read", "archived"})
"""Tags of which either makes a paper no longer unread."""

# These separate or group things in queries and in the keyword fields of other programs' files.
_SIGNS = ',;"()*?'
_JOINERS = "\u200c\u200d"  # the only invisible characters that may stand in text

_RULES: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda tag: not tag, "is empty"),
    (lambda tag: len(tag) > LONGEST, f"has more than {LONGEST} characters"),
    (lambda tag: any(map(str.isspace, tag)), "holds a space; write it as in to-read"),
    (lambda tag: clean(tag) != tag, "holds a character that cannot be shown"),
    (lambda tag: not tag.strip(_JOINERS), "has no character that can be seen"),
    (lambda tag: tag[0] in "+-", "begins with + or -, which add and remove tags"),
    (lambda tag: any(sign in tag for sign in _SIGNS), f"holds one of {_SIGNS}, which queries need"),
    (lambda tag: "" in tag.split("/"), "has nothing beside a /; write it as in rl/offline"),
)


def valid_tag(name: str) -> str:
    """Return the tag as it is stored (NFC, case as typed). Raises UsageError with the reason for a bad name.

    A tag has 1 to 100 characters, no space, control or invisible character and
    none of ``, ; " ( ) * ?``; it does not begin with + or -. Slashes make a
    hierarchy: ``rl/offline``.
    """
    tag = unicodedata.normalize("NFC", name)
    for breaks, reason in _RULES:
        if breaks(tag):
            raise UsageError(f"the tag “{clean_line(name, 40)}” {reason}")
    return tag


def tag_of(keyword: str) -> str | None:
    """Turn another program's keyword into a tag (Machine Learning: Machine-Learning); None if it cannot be.

    A valid tag is returned unchanged; “a > b”, as JabRef writes groups, becomes a/b.
    """
    word = clean_line(unicodedata.normalize("NFC", keyword))
    with suppress(UsageError):
        return valid_tag(word)
    word = re.sub(r"\s*>\s*", "/", word).translate(dict.fromkeys(map(ord, _SIGNS)))
    parts = (re.sub(r"[\s-]+", "-", part).strip("-+") for part in word.split("/"))
    with suppress(UsageError):
        return valid_tag("/".join(filter(None, parts))[:LONGEST].strip("/"))
    return None


def tags_matching(pattern: str, names: Iterable[str]) -> list[str]:
    """Return the names that match: ``*`` matches any run, slashes included, ``?`` one character.

    The comparison is case-sensitive, on NFC.
    """
    parts = re.split(r"([*?])", unicodedata.normalize("NFC", pattern))
    wild = {"*": ".*", "?": "."}
    matches = re.compile("".join(wild.get(part) or re.escape(part) for part in parts)).fullmatch
    return [name for name in names if matches(name)]
