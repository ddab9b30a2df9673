"""A line of Markdown taken apart: its links, its bold runs, its plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from papertui.dumps.md_authors import are_names, in_parts, names_around
from papertui.dumps.md_labels import (
    FEWEST_WORDS,
    GENERIC,
    TAGS,
    begins_title,
    day_of,
    is_label,
    is_label_of_link,
    is_remark,
    is_sentence,
    without_labels,
)
from papertui.dumps.md_venues import cited, is_venue, venue_in, without_venue
from papertui.dumps.paper_links import PaperLink, paper_link
from papertui.reference import Date
from papertui.references.markup import read_markup

_ORG_LINK = re.compile(r"\[\[(https?://[^\[\]\s]{1,1000})\](?:\[([^\[\]]{1,300})\])?\]")
_TASK = re.compile(r"\s*(?:TODO|DOING|DONE|LATER|NOW|NEXT|WAITING|READ|\[[ xX-]\])\s+")
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()\s]{0,500}(?:\s+\"[^\"\n]{0,200}\")?\)|<img\b[^<>]{0,1000}>")
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,300})\]"
    r"\(\s*<?(https?://(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,1000})>?[^()\n]{0,300}\)"
)
_WITHIN = re.compile(r"(?<!!)\[([^\[\]]{1,300})\]\((?!https?:)[^\s()]{0,300}\)")  # a link within the site
_HTML_LINK = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s*=\s*[\"']?(https?://[^\s\"'<>]{1,1000})[^<>]{0,300}>(.{0,1000}?)</a>",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"(?<![(\[\"'=])<?(https?://[^\s<>()\[\]|]{1,1000})>?")
_BOLD = re.compile(r"\*\*(.{1,1000}?)\*\*|__(.{1,1000}?)__|<(b|strong)>(.{1,1000}?)</\3>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w\\])[*_]{1,3}(?=\S)|(?<=[^\s\\])[*_]{1,3}(?!\w)|`")
# Before a letter a tilde or a dot is an accent of LaTeX.
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+!|<>-]|[.~](?![^\W\d_]))")
_NUMBER = re.compile(r"\A\s*(?:\d{1,4}[.)]\s+|\[\d{1,4}\]\s*|\d{1,4}\s*\))")
_OPENING = " \t[({|,;:·•–—-"
_LABEL = re.compile(
    r"[\s\[(]*\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?[\])]?\s*[:,]?\s*|\[[^\[\]]{0,60}\]\s*"
    r"|\([^()]{0,40}\d[^()]{0,10}\)\s*"
)
_KIND = re.compile(r"\s*\[(?:[A-Z]|EB|DB|CP)(?:/OL)?\]\.?\Z")  # of a work, as Chinese references mark it
_CODE_LABEL = re.compile(r"\A\s*`[^`]{0,60}`")
_RUN = re.compile(
    r"(?<![*_\w])[*_](?![*_\s])([^*_\n]{3,2000})[*_](?![*_\w])|<br ?/?>\s*([^<>\n]{3,2000}?)\s*(?=<br|\Z)"
)
_PROSE_BEHIND = re.compile(r"[ \t]*[,;]?[ \t]*[a-z]")
_AROUND = " |:;,-–—[("
_QUOTES = "\"“”'"
_QUOTE = re.compile(r"[\"“”]")
_WORD = re.compile(r"[^\W_]")
# Replaces a link in a text whose links were taken out; it occurs in no text.
MARK = "\ue002"
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
        return all(word in GENERIC for word in words) or _GENERIC_TEXT.match(self.text) is not None

    @property
    def is_venue(self) -> bool:
        """Whether its text says where the paper appeared, and when: CVPR 2020, arXiv 2025.05."""
        return is_venue(self.text)

    @property
    def says_what(self) -> bool:
        """Whether its text is no title."""
        return self.is_generic or self.is_venue


@dataclass(frozen=True)
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
    def alone(self) -> str:
        """The title that a line without links is, which may stand above those of a paper."""
        return "" if self.links else _title(self.bold or shown(self.text))

    @cached_property
    def title(self) -> str:
        """The title that the line gives a paper; "" for prose in which one is linked."""
        if not any(link.paper for link in self.links):
            return ""
        pieces = self.text.split(MARK)
        link, before, other = self.links[0], shown(pieces[0]).rstrip(_OPENING), shown(TAGS.sub("", pieces[0]))
        if self._is_linked_title(link, before, other, pieces[1]):
            return _title(link.text)
        if self.bold and (self.bold in before or len(other.split()) < FEWEST_WORDS):
            return _title(self._bold_title(before))
        if not link.says_what:
            return ""
        if not _WORD.search(other):
            return self._title_behind(pieces)
        if is_label_of_link(before) or (not link.text and _PROSE_BEHIND.match(pieces[1])):
            return ""
        if not link.text and is_remark(before):
            return ""
        return _title(without_labels(shown(_CODE_LABEL.sub("", pieces[0], count=1)).rstrip("[( ")))

    def _title_behind(self, pieces: Sequence[str]) -> str:
        """Return the title behind links that say what they lead to; "" where a remark is there."""
        for link, piece in zip(self.links, pieces[1:], strict=True):
            if not link.says_what:
                return ""
            if _WORD.search(TAGS.sub("", piece)):
                words = shown(piece).lstrip("])}>,;:.|–—- ")
                return _title(without_labels(words.rstrip("[( "))) if begins_title(words) else ""
        return ""

    @property
    def date(self) -> Date | None:
        """The year, and the month, that a label before the title gives, or brackets behind it."""
        title, before = self.title, shown(self.text.split(MARK)[0])
        labels = [
            link.text.replace(title, " ") for link in self.links[:1] if link.is_venue or title in link.text
        ]
        return day_of([*labels, before.replace(title, " ")]) if title else None

    @cached_property
    def venue(self) -> str:
        """Where the paper appeared, if a label around the title says so."""
        if not self.title:
            return ""
        first, *pieces = self.text.split(MARK)
        linked = (f"[{link.text}]{piece}" for link, piece in zip(self.links, pieces, strict=True))
        return venue_in("".join((first, *linked)).replace(self.title, "|"))

    @cached_property
    def authors(self) -> str:
        """The names that a run or line before the links is, else those around the title."""
        before = " ".join(self.text.split(MARK)[0].split())
        names = next(filter(are_names, (shown(run[1] or run[2]) for run in _RUN.finditer(before))), "")
        if names := names or in_parts(self._names_around()):
            return names
        return cited([*(link.text for link in self.links[:1]), shown(before).rstrip(_OPENING)])

    def _names_around(self) -> str:
        """Return the names beside the title, whether that is a link or not."""
        title = self.title
        if not title:
            return ""
        first, *others = self.text.split(MARK)
        if self.links and title in self.links[0].text:
            names = names_around(shown(first), shown(others[0]))
        else:
            before, found, behind = shown(first).partition(title)
            names = names_around(before, behind) if found else ""
        return "" if names in title else names

    def _is_linked_title(self, link: Link, before: str, other: str, behind: str) -> bool:
        """Whether the text of the first link is the title, whatever label stands before it."""
        if link.says_what:
            return False
        if not link.paper:  # a page of the project, the links to the paper directly behind it
            between = behind if len(self.links) > 1 else "x"
            has_words = len(link.text.split()) >= FEWEST_WORDS
            return has_words and not _WORD.search(other + between) and self.links[1].is_generic
        if not _WORD.search(other):
            return True
        words = len(link.text.split())
        if words < FEWEST_WORDS or _PROSE_BEHIND.match(behind) or words <= len(self.bold.split()):
            return False
        return is_label(before)

    def _bold_title(self, before: str) -> str:
        """Return the bold run; of “**Name**: the title” all of it."""
        whole = before.startswith(f"{self.bold}:") and " " not in self.bold
        return before if whole and len(before.split()) > FEWEST_WORDS else self.bold


def is_prose(line: str) -> bool:
    """Whether a line that begins with a bold run goes on as a sentence."""
    return is_sentence(shown(_BOLD.sub("", _LINK.sub("", line))))


def read_inline(text: str) -> Inline:
    """Take a line of Markdown apart; images and badges are left out, links around them stay."""
    text = _IMAGE.sub("", text[:20_000]).replace(MARK, "")
    text = _TASK.sub("", text, count=1) if _TASK.match(text) else text
    if "[[http" in text:  # as Org writes links
        text = _ORG_LINK.sub(lambda link: f"[{link[2] or 'link'}]({link[1]})", text)
    text = _WITHIN.sub(r"\1", text)
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
    text = text.replace(MARK, " ")
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "<" in text or "&" in text:
        text = read_markup(text)
    return " ".join(text.split())


def _unquoted(title: str) -> str:
    """Return a title without the quotation marks around all of it, or one that has no other."""
    inner = title.strip(_QUOTES)
    if title[:1] in _QUOTES and title[-1:] in _QUOTES and not _QUOTE.search(inner):
        return inner
    return title if _QUOTE.search(title[1:-1]) else inner


def _title(text: str) -> str:
    words = _NUMBER.sub("", shown(text), count=1)
    words = _LABEL.sub("", words, count=1) if _LABEL.match(words) else words
    words = _unquoted(without_venue(_KIND.sub("", words)).strip(_AROUND)).strip(_AROUND)
    return words.removesuffix(".").strip() if not words.endswith("...") else words
