r"""Foreign text: made safe to show (`clean`), alike to compare (`fold`), readable (`latex_to_unicode`)."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# A string sequence is taken out whole only where it ends in its own line: one that never ends, or
# the bytes of badly decoded quotation marks, must not take the rest of an abstract with them.
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC
    r"|\x1b[PX^_][^\x1b\x9c\n]*(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
    r"|\x1b\[[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_INVISIBLE = (
    0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B,
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0,
    *range(0xFFF9, 0xFFFC), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_UNSAFE: dict[int, str | None] = {
    **{code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"},
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **_LINE_ENDS,
}
_ASCII_SAFE = re.compile(r"[\n\t -~]*\Z")
# Scripts whose blocks hold combining marks; five such characters in a row are looked at closely.
_MAY_PILE_UP = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c80-\u2dff\u3020-\u30ff\ua000-\uabff\ufb00-\ufe2f\U00010000-\U0001ffff]{5,}"
)
_MARKS_A_BASE = 4


def clean(text: str) -> str:
    r"""Make foreign text safe to print: no escape sequence, control, bidi override or invisible character.

    Keeps ``\n`` and ``\t``; other line ends become ``\n``, lone surrogates
    U+FFFD; at most four combining marks stay on a base. Joiners (ZWJ, ZWNJ) and
    the marks that right-to-left text needs stay. Idempotent.
    """
    if _ASCII_SAFE.match(text):
        return text
    text = text.replace("\r\n", "\n")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _MAY_PILE_UP.sub(_thin_marks, text.translate(_UNSAFE))


def clean_line(text: str, limit: int = 10_000) -> str:
    """Clean text and make it one line: white space folded, cut with … after `limit` characters."""
    # A cap before the work as well, for no one waits for a title of a megabyte.
    line = " ".join(clean(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


# Letters that are no accented ones, and are typed without their stroke or as two.
_TYPED_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ƶ": "z", "ƀ": "b", "ɨ": "i", "ʉ": "u"}
)


def fold(text: str) -> str:
    """Fold text for matching: accents off, case folded, ł ø æ and their like as they are typed: l o ae.

    The length may change.
    """
    return text.lower() if text.isascii() else fold_accents(text).translate(_TYPED_AS)


def fold_accents(text: str) -> str:
    """Fold text as identities and citation keys keep it: NFKC, accents off, case folded."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", bare)


def _thin_marks(match: re.Match[str]) -> str:
    kept = []
    marks = 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MARKS_A_BASE:
            kept.append(char)
    return "".join(kept)


_LATEX_CAP = 20_000
# Wrappers that are known before a brace even where a web page lost their backslash; then the others.
_BARE_WRAPPERS = (
    "text(?:bf|it|tt|rm|sf|sc|sl)|emph|operatorname|boldsymbol|math(?:cal|bb|bf|rm|frak|scr|sf|it|tt)"
)
_WRAPPERS = f"{_BARE_WRAPPERS}|text(?:up|normal)?|underline|uline|mbox|url|bm"
_LETTERS = "o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j"
_ACCENT = (
    r"\\(?:[\"'`^~=.]|[cvHukrbd](?=\{)|[cvHuk]\ (?=[A-Za-z]))"
    r"(?:\{\\?[A-Za-z]\}|\\[ij](?![A-Za-z])|[A-Za-z])"
)


@lru_cache(maxsize=1)
def _latex() -> re.Pattern[str]:
    # Compiled when it is needed: most starts show no LaTeX, and it takes 3 ms.
    return re.compile(
        rf"""
      (?P<keep> https?:[^\s\\{{}}$]+ | \\\\(?=\S) )
    | (?P<opener> \\(?:{_WRAPPERS})\s?\{{ | (?<![A-Za-z\\])(?:{_BARE_WRAPPERS})\{{
        | \{{\\(?:bf|it|em|tt|sc|sf|rm|sl|bfseries|itshape)(?![A-Za-z])\s? )
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


_MATH = re.compile(r"(?<![\\$])(\$\$?)([^\s$](?:[^$]{0,300}[^\s$\\])?)\1(?![\d$])")
_MATH_SIGN = re.compile(r"[\\^_{}=<>+*|]")
_ABOUT = re.compile(r"~ ?[$\\]*[.]?\d")
# What escaped quotation marks of a program's string leave behind; an accent is followed by a letter.
_ESCAPED_QUOTE = {'"': re.compile(r'\\"(?![A-Za-z{\\])'), "'": re.compile(r"\\'(?![A-Za-z{\\])")}
_SHORT_SYMBOL = re.compile(r"[^%<\s]{1,6}\Z")
_CONTRACTION = re.compile(r"(?<=[A-Za-z])\\'(?=(?:s|t|re|ll|ve|d|m)\b)")


def latex_to_unicode(text: str) -> str:
    r"""Show LaTeX as Unicode where it can be shown; text without LaTeX comes back as it is.

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
    if "$" in text:
        text = _MATH.sub(_formula, text)
    if "\\" in text:
        text = _CONTRACTION.sub("'", text)
        for sign, escaped in _ESCAPED_QUOTE.items():
            if escaped.search(text):
                text = text.replace("\\" + sign, sign)
    pieces: list[str] = []
    # One entry per open brace: where its wrapper stands in `pieces`, or None for a brace that is meant.
    braces: list[tuple[int, str] | None] = []
    end = 0
    for match in _latex().finditer(text):
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


def _brace(brace: str, braces: list[tuple[int, str] | None]) -> str:
    if brace == "{":
        braces.append(None)
        return brace
    return "" if braces and braces.pop() else brace


def _formula(match: re.Match[str]) -> str:
    inner = match[2]
    # Two sums of money frame words; a formula holds a sign, or no space at all.
    return inner if _MATH_SIGN.search(inner) or " " not in inner else match[0]


def _accent(match: re.Match[str]) -> str:
    shown = _pylatexenc(match[0])
    if len(shown) == 1 and not shown.isascii():
        return shown
    return match[0].replace("\\", "", 1) if match[0][:2] in ('\\"', "\\'") else match[0]


def _symbol(match: re.Match[str]) -> str:
    return _symbol_named(match[0].removesuffix("{}")[1:]) or match[0]


def _quoted(match: re.Match[str]) -> str:
    return f"“{_decoded(match['inner'])}”"


def _tie(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if _ABOUT.match(text, at) or before in ("/", "~") or after in ("/", "~", ""):
        return "~"
    if after.isspace():
        return ""
    if not before or before.isspace():
        return "" if after in "([\\" else "~"
    return " "


@lru_cache(maxsize=4096)
def _pylatexenc(fragment: str) -> str:
    """Decode one short, known construct; the whole text is never given to a parser that may be led astray."""
    from pylatexenc.latex2text import LatexNodes2Text

    return unicodedata.normalize("NFC", LatexNodes2Text().latex_to_text(fragment))


@lru_cache(maxsize=4096)
def _symbol_named(name: str) -> str | None:
    from pylatexenc.latex2text import get_default_latex_context_db

    macro = get_default_latex_context_db().get_macro_spec(name)
    shown = macro.simplify_repl if macro is not None else None
    return shown if isinstance(shown, str) and _SHORT_SYMBOL.match(shown) else None


_REPLACE: dict[str, Callable[[re.Match[str]], str]] = {
    "keep": lambda match: match[0],
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
