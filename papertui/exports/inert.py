r"""Raw BibTeX values made safe for export: TeX cannot execute, read or write anything through them."""

import re

from papertui.exports.latex import LATEX_MACROS, latex
from papertui.tex import symbol_named
from papertui.tex_macros import KNOWN_MACROS
from papertui.text import clean

_DEEPEST = 98  # pybtex refuses more than a hundred nested braces
# Macros for text and formulas that other programs write, in addition to those allowed in titles.
_HARMLESS = """
    mkbibemph mkbibbold mkbibitalic mkbibquote mkbibparens mkbibbrackets mkbibacro enquote textquote relax
    noopsort textsubscript textsuperscript ensuremath bf it em tt sc sf rm sl bfseries itshape scshape upshape
    ttfamily sffamily rmfamily mdseries normalfont textup textnormal textmd mbox hbox uppercase lowercase
    MakeUppercase MakeLowercase nocase protect xspace nobreakspace foreignlanguage cite citep citet citeauthor
    footnote textcolor url href nolinkurl path doi left right big Big bigl bigr Bigl Bigr bigg Bigg middle
    limits nolimits displaystyle textstyle scriptstyle hspace vspace hfill linebreak newline par SI si num qty
    unit ce hyphen allowbreak bibrangedash backslash ifmmode else fi unskip penalty kern hskip hfil
    greektext cyr
"""
# Macros for journals, common in astronomy.
_JOURNALS = """
    aj apj apjl apjs mnras aap aaps araa nat pasp pasj prl pra prb prc prd pre physrep jgr planss icarus ssr
    solphys jcap aplett apss baas bain fcp grl iaucirc memras nar nphysa pasa qjras rmxaa skytel sovast zap
"""
_INERT = KNOWN_MACROS.union(LATEX_MACROS, _HARMLESS.split(), _JOURNALS.split())
# Fields that no style prints may contain Windows paths; there only what TeX would execute is escaped.
_RUN = """
    input include verbatiminput lstinputlisting includegraphics includepdf immediate write openout openin read
    newread newwrite closeout closein csname endcsname catcode def edef gdef xdef let futurelet expandafter
    string special usepackage RequirePackage documentclass directlua latelua luaexec ShellEscape begin end
    newcommand renewcommand providecommand DeclareRobustCommand href url jobname loop repeat shipout output
"""
_RUNS = frozenset(_RUN.split())
_UNPRINTED = re.compile(
    r"file|local.*|bdsk-.*|path|owner|timestamp|date-(?:added|modified)|groups", re.IGNORECASE
)
_FAMILY = re.compile(r"(?:text|math(?!char|code)|mkbib|guil|cyr|CYR|quote)[A-Za-z]{1,20}\Z")
_RAW_MACRO = re.compile(r"\\([A-Za-z][A-Za-z@]*|@[A-Za-z@]+)|\\.|\^\^", re.DOTALL)
_LINK = re.compile(r"\s*\{\s*(?:https?:|mailto:|doi:|10\.)", re.IGNORECASE)
_LINKS = frozenset(("href", "url", "nolinkurl", "path"))
# Some parsers see the start of an entry at the start of a line, even within values.
_LIKE_AN_ENTRY = re.compile(r"^@(?=\w*[ \t]*[{(])", re.MULTILINE)
# Styles turn an address into a link; an address that is not of the web must not become clickable.
_ADDRESSES = frozenset(("url", "ee", "link", "pdf", "howpublished"))
_NO_PAGE = re.compile(r"(?i)\A\s*(?!https?:|mailto:|ftp:|doi:|urn:|arxiv:)([a-z][a-z0-9+.-]{1,20}):")
_BRACES = re.compile(r"[{}]")


def inert(raw: str, name: str = "") -> str:
    """Return a BibTeX value unchanged, except for dangerous parts, which are escaped.

    Dangerous are macros that are not known to be harmless, links that are not to the
    web, and unpaired braces, which would end the entry. `name` is the name of the field.
    """
    raw = clean(raw)
    if name in _ADDRESSES:
        raw = no_link(raw)
    if ("{" in raw or "}" in raw) and not _is_paired(raw):
        return latex(raw)
    if "\\" in raw or "^^" in raw:
        raw = _RAW_MACRO.sub(_inert_path if _UNPRINTED.fullmatch(name) else _inert_macro, raw)
        if raw.endswith("\\") and not raw.endswith("\\\\"):
            raw += " "
    return _LIKE_AN_ENTRY.sub("{@}", raw) if "@" in raw else raw


def no_link(address: str) -> str:
    """Return a web address unchanged; any other address is altered so that it cannot be clicked."""
    return _NO_PAGE.sub(r"\1%3A", address)


def _inert_macro(match: re.Match[str]) -> str:
    name = match[1]
    if match[0] == "^^":
        return r"\textasciicircum{}\textasciicircum{}"
    if name is None:
        return match[0]
    is_sound = name in _INERT or _FAMILY.match(name) is not None or symbol_named(name) is not None
    if name in _LINKS and not _LINK.match(match.string, match.end()):
        is_sound = False
    return match[0] if is_sound else rf"\textbackslash{{}}{name}"


def _inert_path(match: re.Match[str]) -> str:
    is_obeyed = match[0] == "^^" or match[1] in _RUNS
    return _inert_macro(match) if is_obeyed else match[0]


def _is_paired(raw: str) -> bool:
    depth = 0
    for brace in _BRACES.finditer(raw):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0 or depth > _DEEPEST:
            return False
    return depth == 0
