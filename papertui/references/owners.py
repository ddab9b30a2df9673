r"""What the owner of a BibTeX list made of its entries: keywords and notes, apart from the entry's own.

In an entry that came from another program, papertui adds its tags and note
behind an empty group, `{}`, where the entry has keywords or notes of its own:
so they can be told apart again, and every program reads them all.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from papertui.tex import tex_to_unicode

OWN_FIELDS = ("papertui", "papertui-queue")
"""Fields that only papertui writes."""

_KEYWORDS = ("keywords", "keyword", "groups")
_COMMENTS = re.compile("note|annote|annotation|comment(-.+)?|review")
_INITIALS = "nacrNACR"  # of those names
_AUTHOR_NUMBER = r"\s*(\d{1,6}) authors?\s*\Z"
_LABEL = re.compile(rf"{_AUTHOR_NUMBER}|\s*arxiv:|\s*citation[ -]key:", re.IGNORECASE)
_NAMED = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "textasciicircum": "^", "textasciitilde": "~", "newline": "\n",
}  # fmt: skip
# Zotero's spellings of signs that ours writes in other ways.
_FOREIGN = {
    r"{\textless}": "<", r"{\textgreater}": ">", r"{\textbar}": "|", r"{\textbackslash}": "\\",
    r"{\textasciitilde}": "~", r"{\textasciicircum}": "^", r"\{": "{", r"\}": "}", "\\\\\n": "\n",
}  # fmt: skip
_FOREIGN_SIGN = re.compile("|".join(map(re.escape, _FOREIGN)))
_SEPARATOR = re.compile(r"[,;](?![^{}]{0,200}\})")
_GUARDED = re.compile(r"\A\{([^{}]*)\}\Z")
_ESCAPED_SIGN = re.compile(rf"\\({'|'.join(_NAMED)})\{{\}}|\\([$%#&_])")
_TEX = re.compile(r"[\\{$]")
KEYWORDS_MARK = ", {}"
"""What parts an entry's own keywords from the user's tags; a comma follows where there are any."""
NOTE_MARK = "{}"
"""What the user's note begins with where the entry has notes of its own."""
_OWN_KEYWORDS = re.compile(r", \{\}(?:,|\s*\Z)")
_OWN_NOTE = re.compile(r"(?:\A|\n\n)\{\}(?=\S)")


def is_label(note: str) -> bool:
    """Whether a note is no one's words: an id, a key, or the number of authors."""
    return _LABEL.match(note) is not None


def unescaped(text: str) -> str:
    """Read plain text, such as a note, out of the escapes that papertui and other programs export it in."""
    return _ESCAPED_SIGN.sub(lambda found: _NAMED[found[1]] if found[1] else found[2], text)


def keywords_of(fields: Mapping[str, str]) -> list[str]:
    """Return the keywords of an entry, decoded; where papertui added its tags, those alone."""
    keywords = fields.get("keywords", "")
    if marked := _OWN_KEYWORDS.search(keywords):
        return list(filter(None, map(_keyword, _SEPARATOR.split(keywords[marked.end() :]))))
    return own_keywords(fields)


def own_keywords(fields: Mapping[str, str]) -> list[str]:
    """Return what an entry of any program has for keywords, decoded."""
    words = [word for name in _KEYWORDS if name in fields for word in _SEPARATOR.split(fields[name])]
    # papis parts its tags by blanks where it writes no comma.
    tags = fields.get("tags", "")
    words += _SEPARATOR.split(tags) if _SEPARATOR.search(tags) else tags.split()
    words += ["read"] if fields.get("readstatus") == "read" else []
    return list(map(_keyword, words))


@lru_cache(maxsize=1 << 12)
def _keyword(written: str) -> str:
    word = _GUARDED.sub(r"\1", written.strip())
    # What papertui escaped comes back exactly; what others wrote is TeX.
    return tex_to_unicode(word) if _TEX.search(_ESCAPED_SIGN.sub("", word)) else unescaped(word)


def comment_of(values: tuple[tuple[str, str], ...]) -> str:
    """Join what the owner of the list wrote, wherever the program that wrote it keeps that."""
    found = [
        (folded, text)
        for name, text in values
        if name[:1] in _INITIALS and is_comment(folded := name.lower())
    ]
    for name, text in found:
        if name == "annote" and (marked := _OWN_NOTE.search(text)):
            return unescaped(text[marked.end() :])
    texts = [
        text for name, text in found if _COMMENTS.fullmatch(name) and not (name == "note" and is_label(text))
    ]
    plain = (unescaped(_FOREIGN_SIGN.sub(lambda found: _FOREIGN[found[0]], text)) for text in texts)
    return "\n\n".join(dict.fromkeys(plain))


def without_own(
    values: tuple[tuple[str, str], ...], fields: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the fields of an entry without what papertui added; notes that stand apart are joined.

    `fields` are the same by name in lower case.
    """
    if len(fields) == len(values) and not _has_own(fields):
        return values
    kept: dict[str, tuple[str, str]] = {}
    for name, value in values:
        folded = name.lower()
        own = None if folded in OWN_FIELDS else _without_mark(folded, value)
        if own is None:
            continue
        if folded not in kept:
            kept[folded] = (name, own)
        elif is_comment(folded) and own != kept[folded][1]:
            kept[folded] = (name, f"{kept[folded][1]}\n\n{own}")
    return tuple(kept.values())


def _has_own(fields: Mapping[str, str]) -> bool:
    return (
        any(name in fields for name in OWN_FIELDS)
        or NOTE_MARK in fields.get("annote", "")
        or NOTE_MARK in fields.get("keywords", "")
    )


def is_comment(name: str) -> bool:
    """Whether a field, named in lower case, holds what the owner of a list wrote."""
    return name[:1] in _INITIALS and _COMMENTS.fullmatch(name) is not None


def _without_mark(name: str, value: str) -> str | None:
    if name == "keywords" and (parted := _OWN_KEYWORDS.search(value)):
        return value[: parted.start()]
    marked = _OWN_NOTE.search(value) if name == "annote" and NOTE_MARK in value else None
    return (value[: marked.start()] or None) if marked else value
