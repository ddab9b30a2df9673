"""What stands beside a printed name: marks of footnotes, “et al.”, the stop that ends a row."""

import re
from collections.abc import Sequence

_ELEMENT = re.compile(r"<(su[pb])>[^<>]{0,40}</\1>|</?[a-z]{1,8}>", re.IGNORECASE)
_SIGNS = "*^#†‡§¶✉♠♣♦♥⋆∗¹²³⁴⁵⁶⁷⁸⁹⁰"
# Behind a name: Ada Lee*, Bo Wu† 1,2, Cy Fox3. Digits behind a capital are of the word.
_MARKS = re.compile(rf"[\s,]*[{_SIGNS}][{_SIGNS}\d\s,]*\Z|(?<=[^\W\d_A-Z])\d{{1,2}}(?:,\d{{1,2}})*\Z")
_MARKS_IN_ROW = re.compile(
    rf"[{_SIGNS}][{_SIGNS}\d,]{{0,20}}(?=\s*(?:[,;&]|and\b|\Z))|(?<=[a-z])\d(?:,\d)+(?=\s*[,;])"
)
_OF_DBLP = re.compile(r"\s\d{4}\Z")
_LETTER = re.compile(r"[^\W\d_]")
_OTHERS = re.compile(
    r"(?:[\s,;]|\band\b){0,8}(?:\bet\.? ?al\b\.?|\band others\b|…|\.\.\.)(?:[\s,;]{1,8}\S.{0,60})?\Z",
    re.IGNORECASE,
)
_MAY_NAME_OTHERS = re.compile(r"\bal\b|others|…|\.\.\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][^\W\d_A-Z][\w'’-]*\.\Z")
_ABBREVIATED = frozenset(("inc.", "ltd.", "co.", "corp.", "univ.", "dept.", "jr.", "sr."))


def without_marks(name: str) -> str:
    """Return a name without the marks and numbers behind it; "" for a text without letters."""
    if name.isascii() and name[-1:].isalpha() and "<" not in name:  # as most are
        return name
    name = _ELEMENT.sub("", name) if "<" in name else name
    name = _OF_DBLP.sub("", _MARKS.sub("", name.strip())) if " " in name.strip() else name
    return name if _LETTER.search(name) else ""


def without_marks_in(row: str) -> str:
    """Return a row of names without the marks behind each, whose commas part no names."""
    row = _ELEMENT.sub("", row) if "<" in row else row
    return _MARKS_IN_ROW.sub("", row)


def without_others(names: str) -> str:
    """Return names without the “et al.” behind them, and without what follows it: a venue."""
    return _OTHERS.sub("", names, count=1) if _MAY_NAME_OTHERS.search(names) else names


def without_stop(names: Sequence[str]) -> list[str]:
    """Return names without the stop that ends a row: that of the last name, if it is the only one."""
    *before, last = names
    words = last.split()
    is_stop = len(words) > 1 and _WORD.match(words[-1]) and words[-1].lower() not in _ABBREVIATED
    others_end_so = any(name.endswith(".") for name in before)
    return [*before, last[:-1]] if is_stop and not others_end_so else list(names)
