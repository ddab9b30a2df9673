"""Macros of TeX by their names: those that stand for a sign or a word, those whose argument is no text."""

import re

MACRO_SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textbackslash": "\\", "textasciitilde": "~",
    "textasciicircum": "^", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}",
    "textdollar": "$", "textendash": "–", "textemdash": "—", "textquotesingle": "'", "textquotedbl": '"',
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "textmu": "µ", "textdegree": "°", "degree": "°", "textellipsis": "…", "dots": "…", "ldots": "…",
    "textperiodcentered": "·", "textbullet": "•", "textregistered": "®", "texttrademark": "™",
    "textcopyright": "©", "copyright": "©", "texteuro": "€", "euro": "€", "textsterling": "£", "textyen": "¥",
    "textpm": "±", "texttimes": "×", "textdiv": "÷", "textonehalf": "½", "textonequarter": "¼",
    "textordfeminine": "ª", "textordmasculine": "º", "textasciiacute": "´", "textasciigrave": "`",
    "textprime": "′", "textminus": "−", "textalpha": "α", "textbeta": "β", "textgamma": "γ",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "quotedblbase": "„", "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "textexclamdown": "¡",
    "textquestiondown": "¿", "ss": "ß", "SS": "ẞ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ",
    "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "dag": "†",
    "ddag": "‡", "pounds": "£", "infty": "∞", "sim": "∼", "lbrace": "{", "rbrace": "}", "slash": "/",
    "newline": "\n", "par": "\n\n",
    "quad": " ", "qquad": " ", "space": " ", "and": "and", "lq": "‘", "rq": "’",
    }  # fmt: skip
# Macros that stand for a word: the blank behind them stays, O(n log n).
MACRO_WORDS = {"TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX"}
_FUNCTIONS = "log ln exp sin cos tan min max sup inf lim arg det dim ker Pr gcd deg"
MACRO_WORDS |= {name: name for name in _FUNCTIONS.split()}
KNOWN_MACROS = frozenset(MACRO_SIGNS) | frozenset(MACRO_WORDS)
"""Macros that stand for a sign or a word."""
TEXT_SIGNS = {name: sign for name, sign in MACRO_SIGNS.items() if name.startswith("text")}
"""The signs of macros such as `textendash`, which need no mathematics."""
# Macros whose argument is no text, by how many of them there are; of some the last one is.
WITHOUT_TEXT = {
    "noopsort": (1, False), "label": (1, False), "vspace": (1, False), "hspace": (1, False),
    "begin": (1, False), "end": (1, False), "color": (1, False), "href": (1, True), "textcolor": (1, True),
    "includegraphics": (1, False), "foreignlanguage": (1, True), "fontsize": (2, False),
}  # fmt: skip
# Switches of font and size, which look like the name of a program.
_SWITCHES = frozenset(
    ("Large", "LARGE", "Huge", "MakeUppercase", "MakeLowercase", "NoCaseChange", "Bbb", "Alph", "Roman")
)
_LINE_END = re.compile(r"n[A-Z][a-z]{2}")
_GLUED = re.compile(r"(?:math(?:cal|bb|bf|rm|sf|it|tt|frak|scr)|text(?:bf|it|rm|sc|sf|tt)|emph)(?=[A-Z])")


def name_shown(macro: str) -> str:
    r"""Return what an unknown macro without an argument shows: `\TikZ` TikZ, `\mathcalV` V, most ""."""
    if macro.islower() or len(macro) == 1 or macro in _SWITCHES:
        return ""
    # A program wrote the end of a line as `\n`, before a word that begins the next.
    return f" {macro[1:]}" if _LINE_END.match(macro) else _GLUED.sub("", macro)
