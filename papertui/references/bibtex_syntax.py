"""The grammar of BibTeX's entries as patterns: heads, keys, fields and the ends of values."""

import re

START = re.compile(r"(?<![\w.])@\s{0,20}([A-Za-z][\w.:+/*!-]{0,60})\s{0,20}([{(])")
LONGEST_START = 120
HEAD = re.compile(r"^[ \t]{0,20}@[ \t]{0,20}[A-Za-z][\w-]{0,60}\s{0,20}[{(]", re.MULTILINE)
NAME = r"[^\s\"#%'(),={}]++"
# Some leave out the comma behind the key.
_FIELD_FOLLOWS = rf"(?<=\s)(?={NAME}\s*+=\s*+[{{\"])"
# Scopus makes keys of the family name as it is: `Du Bois Jr.2001`, `Foo1995104,106`, and people `Foo, 2015`.
_KEY_WORD = r"[^\s,{}()=\"]{1,60}+"
_SPACED_KEY = (
    rf"{_KEY_WORD}(?:(?:,?[^\S\n]{{1,3}}+|,){_KEY_WORD}){{1,6}}(?=[^\S\n]*+,(?:\s*+\}}|\s*+{NAME}\s*+=))"
)
KEY = {
    "{": re.compile(rf"\s*+({_SPACED_KEY}|[^\s,{{}}]*+)\s*+(,|(?=\}})|{_FIELD_FOLLOWS})"),
    "(": re.compile(rf"\s*+([^\s,{{}}]*?)\s*+(,|(?=\)\s)|{_FIELD_FOLLOWS})"),
}


def _nested(depth: int) -> str:
    inner = "[^{}]*+"
    for _ in range(depth):
        inner = rf"[^{{}}]*+(?:\{{{inner}\}}[^{{}}]*+)*+"
    return inner


# Most fields are plain: a name, and one value that ends in a comma. The others are read sign by sign.
FIELD = re.compile(
    rf"\s*+({NAME})\s*+=\s*+(?:\{{({_nested(3)})\}}|\"((?:[^\"{{}}]++|\{{{_nested(2)}\}})*+)\"|({NAME}))\s*+(,|(?=[)}}]))"
)
FIELD_NAME = re.compile(rf"({NAME})\s*+=\s*+")
# Scopus writes “funding_text 1”, with any blank.
SPACED_NAME = re.compile(
    r"([^\s\"#%'(),={}@]{1,40}(?:[^\S\n]{1,3}[^\s\"#%'(),={}@]{1,40}){1,3})[^\S\n]{0,60}=\s{0,60}(?=[{\"])"
)
STRAY = re.compile(r"[\s,]{0,60}([A-Za-z][\w-]{1,40})\s{0,60}=\s{0,60}[{\"]")
"""A field behind the end of an entry: its braces close too early."""
NEXT_FIELD = re.compile(rf"^[ \t]{{0,60}}{NAME}[ \t]{{0,60}}=[ \t]{{0,60}}[{{\"]", re.MULTILINE)
"""A field on a line of its own, where reading can go on behind one that is broken."""
WORD = re.compile(NAME)
_BETWEEN = re.compile(r"(?:[\s,]++|%[^\n]*+\n)*+")
_BRACE = re.compile(r"[{}]")
_QUOTE_OR_BRACE = re.compile(r'[{}"]')
JOIN = re.compile(r"\s*+#\s*+")
WRAPPED = re.compile(r"[ \t]*\n[ \t]*")


class CutError(Exception):
    """The text ends before the entry does."""


class BrokenError(Exception):
    """The text is not a valid entry; the arguments are the reason and the position."""


def skip(text: str, at: int) -> int:
    """Return the offset behind the blanks, commas and comments that stand here."""
    between = _BETWEEN.match(text, at)
    return between.end() if between else at


def is_behind_comma(text: str, at: int) -> bool:
    """Whether the last sign before the offset is a comma."""
    return text[max(at - 200, 0) : at].rstrip().endswith(",")


def end_of(text: str, at: int) -> int:
    """Return the offset where the value that opens at `at`, with a brace or a quote, is closed."""
    if text[at] == "{":
        depth = 0
        for brace in _BRACE.finditer(text, at):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.start()
        raise CutError
    depth = 0
    for sign in _QUOTE_OR_BRACE.finditer(text, at + 1):
        if sign[0] == '"' and depth == 0:
            return sign.start()
        depth += (sign[0] == "{") - (sign[0] == "}")
        if depth < 0:
            raise BrokenError("a brace within quotes is closed but not opened", sign.start())
    raise CutError
