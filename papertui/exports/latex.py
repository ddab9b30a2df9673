r"""Text escaped for BibTeX and LaTeX, so that it can be read back exactly.

The text is for a field between braces that three kinds of program read: those that
count every brace (BibTeX, pybtex), those that skip `\{` (bibtexparser), and
LaTeX itself. So no brace is left unpaired, none is written as `\{`, and no
macro outside the tables below survives: a title cannot `\input` a file.

To read it back, replace `\textbackslash{}`, `\textbraceleft{}`,
`\textbraceright{}`, `\textasciicircum{}`, `\textasciitilde{}` and `\newline{}`
by the character of that name, and `\X` by X for X in ``$%#&_``.
"""

import re

from papertui.text import clean_line

_NAMED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "\n": r"\newline{}",
}
_SIGNS = "$%#&_"
_PLAIN = str.maketrans(_NAMED | {sign: f"\\{sign}" for sign in _SIGNS})

_ACCENTS = frozenset("\"'`^~=.ckruvHdbt")
_LETTER = "ss o O l L ae AE oe OE aa AA i j"
_WRAPPER = "text textbf textit textrm textsc textsf texttt textsl emph underline url"
_TEXT = """
    S P dag ddag dots ldots copyright pounds textendash textemdash LaTeX TeX , ; : ! - / $ % # & _
"""
_SYMBOL = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi
    rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    times cdot div pm mp ast star circ bullet oplus otimes odot wedge vee cap cup setminus in notin ni subset
    subseteq supset supseteq emptyset forall exists neg le leq ge geq ll gg ne neq equiv approx sim simeq cong
    propto perp parallel mid infty partial nabla ell hbar Re Im aleph prime dagger
    to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow mapsto longrightarrow
    uparrow downarrow cdots vdots ddots langle rangle lfloor rfloor lceil rceil lbrace rbrace Vert vert
"""
_MATH = """
    mathcal mathbb mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol bm text textbf textit textrm
    operatorname frac dfrac tfrac sqrt binom sum prod int log ln exp sin cos tan min max arg sup inf lim det
    dim ker Pr gcd deg hat bar tilde vec dot ddot check widehat widetilde overline underline ldots dots
    quad qquad , ; : ! % # & _ $
"""
_LETTERS, _WRAPPERS = frozenset(_LETTER.split()), frozenset(_WRAPPER.split())
_TEXT_MACROS, _SYMBOLS = _LETTERS.union(_TEXT.split()), frozenset(_SYMBOL.split())
_MATH_MACROS = _SYMBOLS.union(_MATH.split())
LATEX_MACROS = _MATH_MACROS | _TEXT_MACROS | _WRAPPERS | _ACCENTS
"""Macros allowed in titles: none of them reads, writes or defines anything."""
_DEEPEST = 20  # pybtex refuses more than a hundred nested braces

_TOKEN = re.compile(
    r"\$(?!\s)(?P<math>(?:[^$\\\n]|\\[^\n])+?)(?<!\s)\$(?!\d)"
    r"|\\(?P<macro>[A-Za-z]+|.|\n|$)"
    r"|(?P<tie>(?<=\S)~(?=[^\W\d]))"
    r"|(?P<sign>[{}$%#&_^~\n])"
    r"|[^\\{}$%#&_^~\n]+"
)
# What may follow an accent besides a group: a letter or a macro for a letter, with or without blanks.
_BASE = re.compile(rf"\s*(?:[A-Za-z]|\\(?:{'|'.join(sorted(_LETTERS))})(?![A-Za-z]))")
# Formulas that TeX rejects: a script or a macro without its argument, a second script, letters
# beyond ASCII.
_SCRIPT = r"\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[^\\{}])\s*"
_BROKEN = re.compile(
    r"[\^_]\s*(?:[\^_}&]|\Z)|&|[^\x00-\x7f]"
    rf"|\^{_SCRIPT}\^|(?<!\\)_{_SCRIPT}_"
    r"|\\(?:math[a-z]+|boldsymbol|bm|text[a-z]*|operatorname|[dt]?frac|sqrt|binom|(?:wide)?(?:hat|tilde)|bar|vec"
    r"|d?dot|check|overline|underline)(?![A-Za-z])(?!\s*[\[{\w\\])"
)
_IN_MATH = re.compile(r"\\([A-Za-z]+|.)|([{}%#&])")


def plain(text: str) -> str:
    """Escape plain text (a tag, a note): every character is printed as itself and can be read back."""
    return text.translate(_PLAIN)


def keyword(tag: str) -> str:
    """Return a tag escaped as one keyword of a list."""
    escaped = plain(clean_line(tag))
    return f"{{{escaped}}}" if "," in escaped else escaped


def latex(text: str) -> str:
    """Escape text that may contain LaTeX (a title, an abstract): safe accents, macros and formulas stay."""
    tokens = list(_TOKEN.finditer(text))
    paired = _pairs([token["sign"] for token in tokens])
    groups = {place for place in paired if tokens[place][0] == "{"}
    # There may be a blank between a macro and its group.
    taking = {place - 1 - tokens[place - 1][0].isspace() for place in groups if place}
    return "".join(_safe(token, place in paired, place in taking) for place, token in enumerate(tokens))


def _safe(token: re.Match[str], paired: bool, takes_group: bool) -> str:
    whole = token[0]
    if paired or token["tie"]:
        return whole
    if token["math"] is not None:
        return _formula(token["math"])
    if token["macro"] is not None:
        return _macro(token, takes_group)
    return plain(whole)


def _macro(token: re.Match[str], takes_group: bool) -> str:
    name = token["macro"]
    if name in _TEXT_MACROS or (name in _WRAPPERS and takes_group):
        return token[0]
    if name in _SYMBOLS:
        return f"{{$\\{name}$}}"
    if name in ("{", "}"):
        return plain(name)
    if name in _ACCENTS and (takes_group or _BASE.match(token.string, token.end())):
        return token[0]
    return plain(token[0])


def _formula(body: str) -> str:
    depth = 0
    parts = []
    at = 0
    if _BROKEN.search(body):
        return plain(f"${body}$")
    for found in _IN_MATH.finditer(body):
        macro, sign = found.groups()
        depth += (sign == "{") - (sign == "}")
        if depth < 0 or depth > _DEEPEST or (macro and macro not in _MATH_MACROS and macro not in "{}"):
            return plain(f"${body}$")
        parts += [body[at : found.start()], _math_sign(found)]
        at = found.end()
    return plain(f"${body}$") if depth else f"${''.join(parts)}{body[at:]}$"


def _math_sign(found: re.Match[str]) -> str:
    macro, sign = found.groups()
    if macro in ("{", "}"):
        return r"\lbrace " if macro == "{" else r"\rbrace "
    return f"\\{sign}" if sign and sign in "%#&" else found[0]


def _pairs(signs: list[str | None]) -> set[int]:
    """Return the positions of paired braces that are not nested too deep."""
    paired: set[int] = set()
    open_at: list[int] = []
    for place, sign in enumerate(signs):
        if sign == "{":
            open_at.append(place)
        elif sign == "}" and open_at:
            start = open_at.pop()
            if len(open_at) < _DEEPEST:
                paired |= {start, place}
    return paired
