r"""Decoding values of BibTeX: TeX to Unicode, with no brace and no backslash left.

For text that is TeX throughout. Text of pages, which contains
LaTeX only here and there, is read by `latex.latex_to_unicode`.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from papertui.tex_macros import MACRO_SIGNS, MACRO_WORDS, WITHOUT_TEXT, name_shown
from papertui.tex_math import is_formula, replace_formulas, without_escaped_groups

_LONGEST = 100_000  # what lies beyond is not decoded: no one reads it, and every byte of it takes time
_DEEPEST = 60
_SPECIAL = re.compile(r"[\\{}$~`]|--|''")
_MORE_THAN_BRACES = re.compile(r"[\\$~`]|--|''|\{http")
_BEHIND = re.compile(r"https?:[^\s{}\\]{1,500}\Z")
_ESCAPED = re.compile(r"\\([%&#_$])")
_PLAIN = r"(?:[^\\{}~`'^_-]++|-(?!-)|'(?!'))"
# Beside the tokens of TeX, what is most of them in libraries: plain groups, escaped signs, accented letters.
_TOKEN = re.compile(
    rf"(?P<text>{_PLAIN}++)"
    rf"|\{{(?P<plain>(?!http){_PLAIN}*+)\}}"
    r"|(?P<known>(?P<brace>\{)?\\(?:[%&#_$,]|[\"'`^~=.](?:\{[A-Za-z]\}|[A-Za-z]))(?(brace)\}))"
    r"|\\(?P<name>[A-Za-z]+)\*?(?P<blank>[ \t\n]*)"
    r"|\\(?P<sign>.|\Z)"
    r"|(?P<quote>``|'')"
    r"|(?P<dash>---?)"
    r"|(?P<script>[_^])"
    r"|(?P<one>.)",
    re.DOTALL,
)
ABOUT = re.compile(r"~ ?[$\\]*[.]?\d")
"""A tie that means “about”, as in ~5."""
_QUOTED = re.compile(r"`([^`']{1,200})'(?!')")
_SHORT_SYMBOL = re.compile(r"[^%<\s]{1,6}\Z")

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "k": "\u0328", "r": "\u030a", "u": "\u0306", "v": "\u030c", "H": "\u030b", "d": "\u0323",
    "b": "\u0331", "t": "\u0361", "h": "\u0309", "G": "\u030f", "U": "\u030e", "f": "\u0311",
}  # fmt: skip
_DOTTED = {"ı": "i", "ȷ": "j"}
_SIGNS = {",": " ", ";": " ", ":": " ", " ": " ", "\n": " ", "\t": " ", "\\": " ", "!": "", "/": "", "-": ""}
SUBSCRIPTS = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
SUPERSCRIPTS = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)


def tex_to_unicode(text: str) -> str:
    """Decode a value of BibTeX; unknown macros are removed, their arguments stay. Never raises."""
    if not _SPECIAL.search(text):
        return text
    text = text[:_LONGEST]
    if not _MORE_THAN_BRACES.search(text):
        return text.replace("{", "").replace("}", "")
    if not _SPECIAL.search(_ESCAPED.sub("", text)):
        return text.replace("\\", "")
    if "\\}" in text:
        text = without_escaped_groups(text)
    if "$" in text:
        text = replace_formulas(text, _between_brackets)
    if "`" in text:
        text = _QUOTED.sub("‘\\1’", text)
    return _Scan(text).group()


def script(text: str, signs: dict[str, str]) -> str | None:
    """Return text as a sub- or superscript; None if Unicode lacks one of its characters."""
    found = [signs.get(sign) for sign in text.replace("−", "-").replace("–", "-")]
    return "".join(filter(None, found)) if all(found) else None


def _between_brackets(inner: str, formula: str) -> str:
    return f"\\({inner}\\)" if is_formula(inner) else formula


@lru_cache(maxsize=4096)
def symbol_named(name: str) -> str | None:
    r"""Return the character that the macro `\name` stands for, or None."""
    from pylatexenc.latex2text import get_default_latex_context_db

    macro = get_default_latex_context_db().get_macro_spec(name)
    shown = macro.simplify_repl if macro is not None else None
    return shown if isinstance(shown, str) and _SHORT_SYMBOL.match(shown) else None


@lru_cache(maxsize=4096)
def _known_sign(written: str) -> str:
    r"""Decode `\&`, `\'e`, `\'{e}` and `{\'e}`."""
    mark, *letters = (sign for sign in written if sign not in "{}\\")
    return _accented(mark, letters[0]) if letters else _SIGNS.get(mark, mark)


def _accented(mark: str, base: str) -> str:
    return unicodedata.normalize("NFC", _DOTTED.get(base[0], base[0]) + _ACCENTS[mark]) + base[1:]


class _Scan:
    """The state of decoding a text from left to right."""

    __slots__ = ("at", "depth", "in_math", "quoted", "text")

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.in_math = self.quoted = False

    def group(self) -> str:
        """Decode up to the brace that closes this group, or the end."""
        parts: list[str] = []
        text, at, size = self.text, self.at, len(self.text)
        while at < size and (match := _TOKEN.match(text, at)):
            at = match.end()
            kind = match.lastgroup
            if kind == "text" or kind == "plain":
                parts.append(match[kind])
            elif kind == "known":
                parts.append(_known_sign(match[0]))
            elif match[0] == "}":
                if self.depth:
                    break
            else:
                self.at = at
                parts.append(self._token(match))
                at = self.at
        self.at = at
        return "".join(parts)

    def _token(self, match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind in ("name", "blank"):
            return self._macro(match["name"], match["blank"])
        return _KINDS[kind or "one"](self, match[0])

    def _macro(self, name: str, blank: str) -> str:
        if name in MACRO_WORDS:
            return MACRO_WORDS[name] + blank
        if (shown := MACRO_SIGNS.get(name)) is not None:
            return shown
        if name in _ACCENTS:
            return self._accent(name)
        if (special := _MACROS.get(name)) is not None:
            return special(self)
        if name in WITHOUT_TEXT:
            count, has_text = WITHOUT_TEXT[name]
            for _ in range(count):
                self.argument()
            return self.argument() if has_text else ""
        if (symbol := symbol_named(name)) is not None:
            return symbol
        shown = "" if self.text.startswith("{", self.at) else name_shown(name)
        return shown + blank if shown else ""

    def _sign(self, written: str) -> str:
        sign = written[1:]
        if sign in "()[]" and sign:
            self.in_math = sign in "(["
            return ""
        if sign in _ACCENTS:
            return self._accent(sign)
        return _SIGNS.get(sign, sign)

    def _accent(self, mark: str) -> str:
        base = self.argument()
        if not base or not base[0].isalpha():
            # `\~{}` is the sign itself; a mark before what is no letter is too.
            return (mark if not mark.isalpha() else "") + base
        return _accented(mark, base)

    def _quote(self, written: str) -> str:
        if written == "``":
            self.quoted = True
            return "“"
        return "”" if self.quoted else written

    def _script(self, written: str) -> str:
        if not self.in_math:
            return written
        # Behind its base a script stays as people type it, x_i; alone it is about the text before: H$_2$O.
        stands_alone = self.text[max(self.at - 3, 0) : self.at - 1].endswith("\\(")
        inner = self.argument()
        lifted = script(inner, SUBSCRIPTS if written == "_" else SUPERSCRIPTS) if stands_alone else None
        return lifted or written + (inner if len(inner) < 2 or inner.isalnum() else f"({inner})")

    def _one(self, sign: str) -> str:
        if sign == "{":
            # An address behind another, as pages leave it of a link and its text, is one of its own.
            is_behind = self.text.startswith("http", self.at) and _BEHIND.search(self.text, 0, self.at - 1)
            return (" " if is_behind else "") + self._nested()
        if sign == "~":
            return self._tie()
        return "" if sign == "}" else sign

    def _tie(self) -> str:
        before = self.text[self.at - 2 : self.at - 1] if self.at > 1 else ""
        is_about = ABOUT.match(self.text, self.at - 1) is not None and (not before or before in " \n(/[")
        return "~" if is_about or before == "/" else " "

    def _nested(self) -> str:
        if self.depth >= _DEEPEST:
            return ""
        self.depth += 1
        inner = self.group()
        self.depth -= 1
        return inner

    def argument(self) -> str:
        """Decode the argument of a macro: a group, another macro, or one character."""
        while self.text[self.at : self.at + 1] in (" ", "\n", "\t"):
            self.at += 1
        following = self.text[self.at : self.at + 1]
        if following in ("", "}"):
            return ""
        if following == "\\" and self.depth < _DEEPEST:
            self.depth += 1
            match = _TOKEN.match(self.text, self.at)
            shown = ""
            if match:
                self.at = match.end()
                shown = self._token(match)
            self.depth -= 1
            return shown
        self.at += 1
        return self._nested() if following == "{" else following

    def _fraction(self) -> str:
        return f"{self.argument()}/{self.argument()}"

    def _root(self) -> str:
        inner = self.argument()
        return f"√{inner}" if len(inner) < 2 else f"√({inner})"

    def _lowered(self) -> str:
        inner = self.argument()
        return script(inner, SUBSCRIPTS) or inner

    def _raised(self) -> str:
        inner = self.argument()
        return script(inner, SUPERSCRIPTS) or inner

    def _quotation(self) -> str:
        return f"“{self.argument()}”"


_KINDS: dict[str, Callable[[_Scan, str], str]] = {
    "known": lambda scan, written: _known_sign(written),
    "sign": _Scan._sign,
    "quote": _Scan._quote,
    "dash": lambda scan, written: "–" if written == "--" else "—",
    "script": _Scan._script,
    "one": _Scan._one,
}
_MACROS: dict[str, Callable[[_Scan], str]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "sfrac"), _Scan._fraction),
    "sqrt": _Scan._root,
    "textsubscript": _Scan._lowered,
    "textsuperscript": _Scan._raised,
    **dict.fromkeys(("enquote", "mkbibquote"), _Scan._quotation),
}
