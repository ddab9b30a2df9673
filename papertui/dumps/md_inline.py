"""A line of Markdown taken apart: its links, its bold runs, its plain text."""

import re
from dataclasses import dataclass

from papertui.dumps.paper_links import PaperLink, paper_link
from papertui.references.markup import read_markup

_ORG_LINK = re.compile(r"\[\[(https?://[^\[\]\s]{1,1000})\](?:\[([^\[\]]{1,300})\])?\]")
_TASK = re.compile(r"\s*(?:TODO|DOING|DONE|LATER|NOW|NEXT|WAITING|READ|\[[ xX-]\])\s+")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,500}(?:\s+\"[^\"\n]{0,200}\")?\)|<img\b[^<>]{0,1000}>")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,300})\]"
    r"\(\s*<?(https?://(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,1000})>?[^()\n]{0,300}\)"
)
_HTML_LINK = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*[\"']?(https?://[^\s\"'<>]{1,1000})[^<>]{0,300}>(.{0,1000}?)</a>",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"(?<![(\[\"'=])<?(https?://[^\s<>()\[\]|]{1,1000})>?")
_BOLD = re.compile(r"\*\*(.{1,1000}?)\*\*|__(.{1,1000}?)__|<(b|strong)>(.{1,1000}?)</\3>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_NUMBER = re.compile(r"\A\s*(?:\d{1,4}[.)]\s+|\[\d{1,4}\]\s*|\d{1,4}\s*\))")
_OPENING = " \t[({|,;:·•–—-"
# A date, a venue or a number in brackets that stands before a title.
_TAGS = re.compile(
    r"\[[^\[\]]{0,60}\]|\([^()]{0,60}\)|`[^`]{0,60}`|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|^\s*\d{1,4}[.)]"
)
_LABEL = re.compile(
    r"[\s\[(]*\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])]?\s*[:,]?\s*|\[[^\[\]]{0,60}\]\s*"
    r"|\([^()]{0,40}\d[^()]{0,10}\)\s*"
)
_CODE_LABEL = re.compile(r"\A\s*`[^`]{0,60}`")
# Behind a title in plain text.
_AND_OTHERS = re.compile(r",\s+[^,]{2,60}\bet\.? ?al\b[.,]?\s*\Z")
_PROSE_BEHIND = re.compile(r"[ \t]*[,;]?[ \t]*[a-z]")
_WORD = re.compile(r"[^\W_]")
# Replaces a link in a text whose links were taken out; it occurs in no text.
MARK = "\ue002"
_GENERIC = frozenset(
    (
        "paper", "pdf", "arxiv", "link", "links", "code", "project", "page", "website", "homepage", "github",
        "repo", "blog", "demo", "video", "slides", "data", "dataset", "datasets", "model", "models", "html",
        "abs", "abstract", "doi", "here", "bib", "bibtex", "url", "huggingface", "hf", "openreview",
        "preprint", "poster", "supp", "supplementary", "download", "read", "more", "source",
    )
)  # fmt: skip
_GENERIC_TEXT = re.compile(
    r"[\W\d_]*\Z|(?:arxiv[:\s]*)?\d{4}\.\d{4,5}(?:v\d+)?\Z|https?://\S*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is shown; `paper` is set where it leads to one."""

    text: str
    url: str
    paper: PaperLink | None

    @property
    def is_generic(self) -> bool:
        """Whether its text only says what kind of thing is there: paper, PDF, code, an id."""
        words = re.findall(r"[a-z]+", self.text.lower())
        return all(word in _GENERIC for word in words) or _GENERIC_TEXT.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class Inline:
    """A line: `text` with a mark in place of each link, the links in order, the first bold run."""

    text: str
    links: tuple[Link, ...]
    bold: str

    @property
    def paper(self) -> PaperLink | None:
        """The first link that leads to a paper, an arXiv id or DOI before others."""
        papers = [link.paper for link in self.links if link.paper]
        return next((paper for paper in papers if paper.arxiv or paper.doi), papers[0] if papers else None)

    @property
    def is_generic(self) -> bool:
        """Whether it only says what its links lead to."""
        return not _WORD.search(self.text.replace(MARK, "")) and all(link.is_generic for link in self.links)

    @property
    def plain(self) -> str:
        """The text as it is read, links shown by their words."""
        texts = iter(self.links)
        return shown("".join(next(texts).text if char == MARK else char for char in self.text))

    @property
    def title(self) -> str:
        """The title that the line gives a paper; "" for prose in which one is linked."""
        first = next((at for at, link in enumerate(self.links) if link.paper), None)
        if first is None:
            return ""
        pieces = self.text.split(MARK)
        pieces[0] = _CODE_LABEL.sub("", pieces[0], count=1)
        before = shown(pieces[0]).rstrip(_OPENING)
        link = self.links[0]
        if link.paper and not link.is_generic and not _WORD.search(_TAGS.sub("", pieces[0])):
            return _title(link.text)
        if self.bold:
            return _title(self.bold)
        is_label = all(word in _GENERIC for word in re.findall(r"[a-z]+", before.lower()))
        in_prose = not link.text and _PROSE_BEHIND.match(pieces[1])
        if is_label or in_prose or not link.is_generic:
            return ""
        return _title(_AND_OTHERS.sub("", shown(pieces[0]).rstrip("[( ")))


def read_inline(text: str) -> Inline:
    """Take a line of Markdown apart; images and badges are left out, links around them stay."""
    text = _IMAGE.sub("", text[:20_000]).replace(MARK, "")
    text = _TASK.sub("", text, count=1) if _TASK.match(text) else text
    if "[[http" in text:  # as Org writes links
        text = _ORG_LINK.sub(lambda link: f"[{link[2] or 'link'}]({link[1]})", text)
    links: list[Link] = []

    def take(words: str, url: str) -> str:
        links.append(Link(shown(words), url, paper_link(url)))
        return MARK

    bold = _first_bold(text)
    found = sorted(
        [(m.start(), m.end(), m[1], m[2]) for m in _LINK.finditer(text)]
        + [(m.start(), m.end(), m[2], m[1]) for m in _HTML_LINK.finditer(text)]
        + [(m.start(), m.end(), "", m[1]) for m in _AUTOLINK.finditer(text)]
    )
    pieces, end = [], 0
    for start, stop, words, url in found:
        if start < end:
            continue
        pieces += [text[end:start], take(words, url)]
        end = stop
    return Inline("".join([*pieces, text[end:]]), tuple(links), bold)


def _first_bold(text: str) -> str:
    for match in _BOLD.finditer(text):
        words = shown(_LINK.sub(r"\1", match[1] or match[2] or match[4] or ""))
        # A date or a label in bold is no title.
        if len(re.findall(r"[^\W\d_]{2,}", words)) >= 1 and not words.endswith(":"):
            return words
    return ""


def shown(text: str) -> str:
    """Return Markdown as it is read: emphasis, escapes, elements and entities decoded."""
    text = _EMPHASIS.sub("", text.replace(MARK, " "))
    text = _ESCAPED.sub(r"\1", text)
    if "<" in text or "&" in text:
        text = read_markup(text)
    return " ".join(text.split())


def _title(text: str) -> str:
    words = _NUMBER.sub("", shown(text), count=1)
    words = _LABEL.sub("", words, count=1) if _LABEL.match(words) else words
    words = words.strip(" |:;,-–—[(").strip("\"“”'").strip(" |:;,-–—[(")
    return words.removesuffix(".").strip() if not words.endswith("...") else words
