"""Converting HTML and JATS in titles and abstracts of reference lists to text."""

import html
import re

from papertui.tex import SUBSCRIPTS, SUPERSCRIPTS, script

_INLINE = (
    "i|b|em|strong|u|s|a|sc|scp|span|font|tt|code|small|italic|bold|monospace|roman|sans-serif|underline|sub|sup|inf"
    "|ext-link|xref|named-content|styled-content|inline-formula|tex-math|math|mml:[a-z]{1,20}"
)
_BLOCK = (
    "p|div|br|hr|h[1-6]|li|ul|ol|table|tr|td|sec|title|label|list|list-item|disp-formula|disp-quote|blockquote"
    "|abstract|break"
)
_HINT = re.compile(r"<[a-z/]|&(?:#|[a-z])", re.IGNORECASE)
_SCRIPT = re.compile(r"<(?:jats:)?(sub|sup|inf)>([^<>]{0,60})</(?:jats:)?\1>", re.IGNORECASE)
_HEADING = re.compile(
    r"\A(?:\s|<[^<>]{1,200}>){0,10}<(?P<tag>[a-z:]{1,20}[1-6]?)(?:\s[^<>]{0,200})?>\s*abstract\s*[.:]?\s*</(?P=tag)>",
    re.IGNORECASE,
)
_INLINE_TAG = re.compile(rf"</?(?:jats:)?(?:{_INLINE})(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:jats:)?(?:{_BLOCK})(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
_OTHER_JATS = re.compile(r"</?jats:[\w-]{1,30}(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
# Without a sign behind it, only where a sentence begins: there is abstract interpretation.
_BARE_HEADING = re.compile(
    r"\A\s*(?i:abstract)(?:\s*\n+|\s*(?:[:.—–]|- )\s*(?<=\s)|\s+(?="
    r"(?i:background|objectives?|questions?|aims?|motivation|introduction|purpose|context|importance|methods?|summary)\b"
    r"|(?!(?:Meaning|Interpretation|Argumentation|Algebra|Syntax|Data|Domains?|Reasoning|State|Concepts?)\b)"
    r"[A-Z][a-z’'-]*,? [a-z]|(?:The|This|We|In|Our|An?) [A-Z]|(?<=[A-Z]\s)[A-Z][a-z]))(?=\S)"
)
_NO_ABSTRACT = re.compile(
    r"\W*(?:n/?a|none|null|abstract|(?:no )?abstract (?:is )?(?:un|not )?available"
    r"|(?:this|the) \w+ (?:does not have an|has no) abstract)?\W*\Z",
    re.IGNORECASE,
)
_LONGEST_REMARK = 60
# As Web of Science spells out signs that it does not have.
_SPELT = {"<middle dot>": "·", "<similar to>": "∼"}
# Crossref's texts often lack the blank before words in italics.
_GLUED = re.compile(r"(?<=[a-z])(?=<jats:italic>[^<>]{0,60}\s)")
_TITLE_CASE = re.compile(r"&[A-Z][a-z]{2,6};")  # an entity that ACM took for a word: &Amp; &Ldquo;
_JATS = "<jats:"


def read_markup(text: str) -> str:
    """Return the text without elements; block elements separate words, entities are decoded."""
    if not _HINT.search(text):
        return text
    for spelt, sign in _SPELT.items():
        text = text.replace(spelt, sign)
    # Some are escaped as a whole, entities included: there, the first decoding yields the markup.
    for _ in range(2):
        text = _without_elements(text)
        decoded = _TITLE_CASE.sub(_in_lower_case, html.unescape(text))
        if decoded == text:
            break
        text = decoded
    return text


def _in_lower_case(entity: re.Match[str]) -> str:
    sign = html.unescape(entity[0].lower())
    return sign if len(sign) == 1 else entity[0]


def without_heading(abstract: str) -> str:
    """Return an abstract without the heading “Abstract”; "" for words that say that there is none."""
    if len(abstract) <= _LONGEST_REMARK and _NO_ABSTRACT.match(abstract):
        return ""
    return _BARE_HEADING.sub("", abstract)


def _without_elements(text: str) -> str:
    if "<" not in text:
        return text
    text = _HEADING.sub("", text)
    text = _SCRIPT.sub(_scripted, text)
    if _JATS in text:
        text = _GLUED.sub(" ", text)
    text = _BLOCK_TAG.sub(" ", text)
    text = _INLINE_TAG.sub("", text)
    return _OTHER_JATS.sub(" ", text)


def _scripted(match: re.Match[str]) -> str:
    return script(match[2], SUPERSCRIPTS if match[1].lower() == "sup" else SUBSCRIPTS) or match[2]
