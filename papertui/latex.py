r"""Decoding text that contains some LaTeX, as pages and feeds do (`latex_to_unicode`).

Anything not known to be LaTeX stays unchanged; values of BibTeX are decoded by `tex`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from papertui.tex import ABOUT, symbol_named, tex_to_unicode
from papertui.tex_math import is_formula, replace_formulas

_LATEX_CAP = 20_000
# Wrappers that are known before a brace even where a web page lost their backslash; then the others.
_BARE_WORDS = {
    "text": "bf|it|tt|rm|sf|sc|sl",
    "mkbib": "emph|bold|italic",
    "math": "cal|bb|bf|rm|frak|scr|sf|it|tt",
    "": "emph|operatorname|boldsymbol",
}
_BARE_WRAPPERS = "|".join(f"{begin}(?:{ends})" for begin, ends in _BARE_WORDS.items())
_WRAPPERS = f"{_BARE_WRAPPERS}|text(?:up|normal)?|underline|uline|mbox|url|bm"
_LETTERS = "o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j"
_ACCENT = (
    r"\\(?:[\"'`^~=.]|[cvHukrbd](?=\{)|[cvHuk]\ (?=[A-Za-z]))"
    r"(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])"
)
# An accent on what has one already, or of its own group with a blank: {\~{\^e}}, {\d u}.
_ACCENT_GROUP = (
    r"\{\\[\"'`^~=.cvHukrbdth]\s?(?:[A-Za-z]|\{?\\[\"'`^~=.cvHukrbdth]\s?(?:\{[A-Za-z]\}|[A-Za-z])\}?)\}"
    r"|\\[\"'`^~=.]\{\\[\"'`^~=.]\{?[A-Za-z]\}?\}"
)


# What a match of `_latex` begins with: a search for it passes over most characters at once.
_SIGN = re.compile(r"[\\{}~`]")
_INFINITY = re.compile(r"infty(?<=[_^]infty)")


@lru_cache(maxsize=1)
def _sign_or_word() -> re.Pattern[str]:
    return re.compile(rf"{_SIGN.pattern}|https?:|infty|(?:{_BARE_WRAPPERS})\{{")


@lru_cache(maxsize=1)
def _bare_wrapper() -> re.Pattern[str]:
    # From the brace backwards: a search for one sign is faster than one for any of many words.
    words = (f"{begin}{end}" for begin, ends in _BARE_WORDS.items() for end in ends.split("|"))
    alone = "|".join(rf"(?<=(?<![A-Za-z\\]){word}\{{)" for word in words)
    return re.compile(rf"\{{(?<=[a-z]\{{)(?:{alone})")


@lru_cache(maxsize=1)
def _latex() -> re.Pattern[str]:
    # Compiled when it is needed: most starts show no LaTeX, and it takes 3 ms.
    return re.compile(
        rf"""
      (?P<keep> https?:[^\s\\{{}}$]+ | \\\\(?=\S) )
    | (?P<tex> {_ACCENT_GROUP} | \{{\\(?:[%&$\#_{{}}]|text[a-z]{{3,20}}(?:\{{\}})?)\}}
        | \{{?\\text(?:sub|super)script\{{[^{{}}\\]{{0,40}}\}}\}}? )
    | (?P<opener> \\(?:{_WRAPPERS})\s?\{{ | (?<![A-Za-z\\])(?:{_BARE_WRAPPERS})\{{
        | \{{\\(?:bf|it|em|tt|sc|sf|rm|sl|bfseries|itshape|relax)(?![A-Za-z])\s?
        | \{{(?=\\[A-Za-z]{{2,20}}) )
    | (?P<accent> \{{{_ACCENT}\}} | {_ACCENT} )
    | (?P<letter> \{{\\(?:{_LETTERS})\}} | \\(?:{_LETTERS})(?![A-Za-z])(?:\{{\}}|\s(?=[A-Za-z]))? )
    | (?P<infinity> (?<=[_^])(?: \\?infty(?![A-Za-z]) | \{{\\?infty\}} ) )
    | (?P<formula> \\[dt]?frac\{{[^{{}}\\]{{1,40}}\}}\{{[^{{}}\\]{{1,40}}\}} | \\sqrt\{{[^{{}}\\]{{1,40}}\}} )
    | (?P<nothing> \\(?:[!/@-] | (?:left|right|[bB]igg?[lrm]?|displaystyle|xspace)(?![A-Za-z])
        | (?:{_WRAPPERS})(?![A-Za-z{{])\s? ) )
    | (?P<escaped> \\[%&$\#_{{}}] | \\[~^]\{{\}} )
    | (?P<space> \\[,;:\ ] | \\\\\s* )
    | (?P<symbol> \\[A-Za-z]+(?:\{{\}})? )
    | (?P<quoted> ``(?P<inner>[^`]{{1,200}}?)(?:''|") )
    | (?P<tie> ~ )
    | (?P<brace> [{{}}] )
    """,
        re.VERBOSE,
    )


# What escaped quotation marks of a program's string leave behind; an accent is followed by a letter.
_ESCAPED_QUOTE = {'"': re.compile(r'\\"(?![A-Za-z{\\])'), "'": re.compile(r"\\'(?![A-Za-z{\\])")}
# A formula that only lowers or raises what stands before it: H$_2$O.
_SCRIPT = re.compile(r"[_^](?:\{[^{}\\]{1,20}\}|[^{}\\\s])\Z")
_BRACKETED = re.compile(r"(?<!\\)\\\(\s*([^$\\]{0,300}?(?:\\[^()$][^$\\]{0,300}?){0,40})\s*\\\)")
_ENDS_IN_MACRO = re.compile(r"\\[A-Za-z]+\Z")  # what follows the formula must not become part of its name
# A line end that a program wrote as two signs, before the word that begins the next line.
_LINE_END = re.compile(r"\\n(?!Right|Left|Vdash)(?=[A-Z][a-z]{2,})")
_CONTRACTION = re.compile(r"(?<=[A-Za-z])\\'(?=(?:s|t|re|ll|ve|d|m)\b)")


def latex_to_unicode(text: str) -> str:
    r"""Return text with its LaTeX as Unicode where possible; text without LaTeX is returned unchanged.

    Decodes accents, symbols and escaped signs, unwraps ``\textbf{}`` and its
    like, takes off ``$`` around formulas. Unknown macros and plain words such as
    times or alpha stay. Never raises; what lies beyond 20,000 characters stays raw.
    """
    if not (
        "\\" in text or "~" in text or "{" in text or "$" in text or "`" in text or "infty" in text
    ):  # written out, for this runs on every row that is painted
        return text
    if len(text) > _LATEX_CAP:
        return _decoded(text[:_LATEX_CAP]) + text[_LATEX_CAP:]
    return _decoded(text)


@lru_cache(maxsize=2048)
def _decoded(text: str) -> str:
    text = _mended(text)
    pieces: list[str] = []
    # One entry per open brace: where its wrapper stands in `pieces`, or None for a brace that is meant.
    braces: list[tuple[int, str] | None] = []
    end = 0
    for match in _found(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        kind = match.lastgroup or ""
        if kind == "opener":
            braces.append((len(pieces), match[0]))
            pieces.append("")
        elif kind == "brace":
            pieces.append(_brace(match[0], braces))
        else:
            pieces.append(_REPLACE[kind](match))
    pieces.append(text[end:])
    for unclosed in filter(None, braces):
        pieces[unclosed[0]] = unclosed[1]
    return "".join(pieces)


def _mended(text: str) -> str:
    """Return a text with its formulas decoded, and without what programs made of TeX by mistake."""
    if "\\(" in text:
        text = _BRACKETED.sub(r"$\1$", text)
    if "$" in text:
        text = replace_formulas(text, _formula)
    if "{''}" in text:
        text = text.replace("{''}", "''")
    if "\\" in text:
        text = _LINE_END.sub(" ", text) if "\\n" in text else text
        text = _CONTRACTION.sub("'", text) if "\\'" in text else text
        for sign, escaped in _ESCAPED_QUOTE.items():
            if escaped.search(text):
                text = text.replace("\\" + sign, sign)
    return text


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield what `finditer` would, without asking it at places where nothing begins."""
    has_word = "http" in text or _INFINITY.search(text) or _bare_wrapper().search(text)
    begin, latex, at = _sign_or_word() if has_word else _SIGN, _latex(), 0
    while begins := begin.search(text, at):
        match = latex.match(text, begins.start())
        if match:
            yield match
        at = match.end() if match else begins.start() + 1


def _brace(brace: str, braces: list[tuple[int, str] | None]) -> str:
    if brace == "{":
        braces.append(None)
        return brace
    return "" if braces and braces.pop() else brace


def _formula(inner: str, formula: str) -> str:
    if _SCRIPT.match(inner):
        return tex_to_unicode(formula)
    if not is_formula(inner):
        return formula
    return f"{inner}{{}}" if _ENDS_IN_MACRO.search(inner) else inner


def _accent(match: re.Match[str]) -> str:
    shown = _pylatexenc(match[0])
    if len(shown) == 1 and not shown.isascii():
        return shown
    return match[0].replace("\\", "", 1) if match[0][:2] in ('\\"', "\\'") else match[0]


def _symbol(match: re.Match[str]) -> str:
    return symbol_named(match[0].removesuffix("{}")[1:]) or match[0]


def _quoted(match: re.Match[str]) -> str:
    return f"“{_decoded(match['inner'])}”"


def _tie(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if ABOUT.match(text, at) or before in ("/", "~") or after in ("/", "~", ""):
        return "~"
    if after.isspace():
        return ""
    if not before or before.isspace():
        return "" if after in "([\\" else "~"
    return " "


@lru_cache(maxsize=4096)
def _pylatexenc(fragment: str) -> str:
    """Decode one short, known construct; the parser never gets the whole text, which could confuse it."""
    from pylatexenc.latex2text import LatexNodes2Text

    return unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(fragment))


_REPLACE: dict[str, Callable[[re.Match[str]], str]] = {
    "keep": lambda match: match[0],
    "tex": lambda match: tex_to_unicode(match[0]),
    "accent": _accent,
    "letter": lambda match: _pylatexenc(match[0].strip()),
    "infinity": lambda match: "∞",
    "formula": lambda match: _pylatexenc(match[0]),
    "nothing": lambda match: "",
    "escaped": lambda match: match[0][1],
    "space": lambda match: " ",
    "symbol": _symbol,
    "quoted": _quoted,
    "tie": _tie,
}
