"""Formulas between dollars, and escaped braces, in texts with TeX."""

import re
from collections.abc import Callable

# It begins with a plain character, to which a search goes at once. Before a digit it is a formula where no
# sum of money can be: one that begins with a sign of mathematics, or that has one and no blank.
_MATH = re.compile(
    r"(\$(?<![\\$]\$)\$?)([^\s$](?:[^$]{0,300}[^\s$\\])?)\1(?![\d$])"
    r"|\$(?<![\\$]\$)([\\_^{<>=](?:[^$]{0,300}[^\s$\\])?|[A-Za-z][^\s$\\_^]{0,20}[\\_^][^\s$]{0,100}(?<!\\))\$(?=\d)"
)
_INNER = r"[^\s$](?:[^$]{0,300}[^\s$\\])?"
_MATH_ROW = re.compile(rf"\$(?<![\\$]\$){_INNER}(?:\$\${_INNER}){{1,200}}\$(?!\$)")
_MATH_SIGN = re.compile(r"[\\^_{}=<>+*|]")
# Mendeley escapes the braces that guard capitals in its own titles; those of a set hold no word alone.
_ESCAPED_GROUP = re.compile(
    r"(?<![a-z]{4})(\{)?(?(1)\\\{\}|\$\\\{\$)([^{}$,;|=<>]{1,200}?)(?(1)\{\\\}\}|\$\\\}\$)(?=(\w?))"
)


def is_formula(inner: str) -> bool:
    """Whether text between dollars is a formula: it contains a sign, or no space at all."""
    return " " not in inner or _MATH_SIGN.search(inner) is not None


def replace_formulas(text: str, shown: Callable[[str, str], str]) -> str:
    """Replace formulas between dollars, rather than two sums of money.

    `shown` gets what stands between the dollars, and the same with them.
    """
    if "$$" in text:
        text = _MATH_ROW.sub(lambda row: _row(row[0], shown), text)
    return _MATH.sub(lambda found: shown(found[2] or found[3], found[0]), text)


def _row(formulas: str, shown: Callable[[str, str], str]) -> str:
    return "".join(shown(inner, f"${inner}$") for inner in formulas[1:-1].split("$$"))


def without_escaped_groups(text: str) -> str:
    """Return TeX without the escaped braces around words."""
    return _ESCAPED_GROUP.sub(_without_braces, text)


def _without_braces(found: re.Match[str]) -> str:
    is_word = sum(map(str.isalpha, found[2])) > 1 or (found[2].isalpha() and found[3])
    return found[2] if is_word else found[0]
