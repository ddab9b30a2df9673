"""A line of Markdown taken apart: its links, its bold runs, its plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from papertui.dumps.json_values import read_day
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
_LABEL_WORDS = re.compile(r"[^\W_][\w'’&+.-]*")
_YEAR = r"(?:['’]\d\d|(?:19|20)\d\d(?:[-./]\d{1,2}){0,2})"
_VENUE = re.compile(
    r"[\W_]*(?:[A-Z][\w&+-]{0,20}[A-Z][\w&+-]{0,20}|(?i:arxiv|nature|science|interspeech|siggraph))"
    r"(?: (?:[A-Z][\w&-]{0,20}|on|of|and)){0,3}"
    rf"(?:[ ,-]*{_YEAR}|\d\d)"
    r"(?:[ ,(-]*(?i:oral|poster|spotlight|workshops?|findings|highlight|best paper)\)?)?[\W_]*"
)
_VENUE_BEFORE = re.compile(rf"(?:[A-Z][\w&+-]{{1,20}}|arXiv)[ '’-]{{0,2}}{_YEAR}\s*[,:|]\s+")
_YEAR_BEHIND = re.compile(r"\s+\((?:19|20)\d\d\)(?:,.{0,200})?[.,\s]*\Z")
_WHEN = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?!\d)")
_RUN = re.compile(
    r"(?<![*_\w])[*_](?![*_\s])([^*_\n]{3,2000})[*_](?![*_\w])|<br ?/?>\s*([^<>\n]{3,2000}?)\s*(?=<br|\Z)"
)
_ET_AL = re.compile(r",?\s*\bet\.? ?al\b\.?")
_BETWEEN_NAMES = re.compile(r",\s*(?:and\s+)?|\s+and\s+|;\s*")
_MOST_OF_NAME = 5
_FEWEST_WORDS = 3
_LONGEST_LABEL = 8
_SMALL = frozenset(
    ("et", "al", "al.", "and", "of", "the", "de", "van", "von", "der", "in", "on", "for", "oral")
)
_OPEN_SENTENCES = frozenset(
    (
        "see", "we", "our", "this", "these", "it", "check", "based", "thanks", "follow", "following", "using",
        "from", "inspired", "as", "please", "implements", "implementation", "read", "also", "for", "in",
        "the", "if", "to", "is", "here", "you", "official", "unofficial", "compare", "cite", "note", "or",
    )
)  # fmt: skip
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

    @property
    def is_venue(self) -> bool:
        """Whether its text says where the paper appeared, and when: CVPR 2020, arXiv 2025.05."""
        return _VENUE.fullmatch(self.text) is not None


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
    def alone(self) -> str:
        """The title that a line without links is, which may stand above those of a paper."""
        return "" if self.links else _title(self.bold or shown(self.text))

    @property
    def title(self) -> str:
        """The title that the line gives a paper; "" for prose in which one is linked."""
        if not any(link.paper for link in self.links):
            return ""
        pieces = self.text.split(MARK)
        pieces[0] = _CODE_LABEL.sub("", pieces[0], count=1)
        link, before = self.links[0], shown(pieces[0]).rstrip(_OPENING)
        if self._is_linked_title(link, before, pieces[1]):
            return _title(link.text)
        if self.bold:
            return _title(self._bold_title(before))
        is_label = _is_label_of_link(before)
        in_prose = not link.text and _PROSE_BEHIND.match(pieces[1])
        if not before and (link.is_generic or link.is_venue):
            return _behind(pieces[1])
        if is_label or in_prose or not (link.is_generic or link.is_venue):
            return ""
        return _title(_behind_venue(_AND_OTHERS.sub("", _closed(shown(pieces[0]).rstrip("[( ")))))

    @property
    def date(self) -> Date | None:
        """The year, and the month, that a label before the title gives, or brackets behind it."""
        title, before = self.title, shown(self.text.split(MARK)[0])
        labels = [link.text for link in self.links[:1] if link.is_venue]
        found = next(filter(None, map(_WHEN.search, (*labels, before.replace(title, " ")))), None)
        if not title or found is None:
            return None
        return read_day("-".join(part.zfill(2) for part in found.groups() if part)) or Date(int(found[1]))

    @property
    def authors(self) -> str:
        """The names that an emphasised run, or a line of its own, gives before the links."""
        runs = (shown(run[1] or run[2]) for run in _RUN.finditer(self.text.split(MARK)[0]))
        return next(filter(_are_names, runs), "")

    def _is_linked_title(self, link: Link, before: str, behind: str) -> bool:
        """Whether the text of the first link is the title, whatever label stands before it."""
        if link.is_generic or link.is_venue:
            return False
        if not link.paper:  # a page of the project, the links to the paper directly behind it
            between = behind if len(self.links) > 1 else "x"
            has_words = len(link.text.split()) >= _FEWEST_WORDS
            return has_words and not _WORD.search(before + between) and self.links[1].is_generic
        if not _WORD.search(_TAGS.sub("", before)):
            return True
        words = len(link.text.split())
        if words < _FEWEST_WORDS or _PROSE_BEHIND.match(behind) or words <= len(self.bold.split()):
            return False
        return is_label(before)

    def _bold_title(self, before: str) -> str:
        """Return the bold run; of “**Name**: the title” all of it."""
        whole = before.startswith(f"{self.bold}:") and " " not in self.bold
        return before if whole and len(before.split()) > _FEWEST_WORDS else self.bold


def is_prose(line: str) -> bool:
    """Whether a line that begins with a bold run goes on as a sentence."""
    rest = shown(_BOLD.sub("", _LINK.sub("", line)))
    small = [word for word in _LABEL_WORDS.findall(rest) if word[0].islower() and word not in _SMALL]
    return len(small) > _FEWEST_WORDS


def _are_names(words: str) -> bool:
    """Whether words are the names of several people, or of one and others."""
    named, others = _ET_AL.subn("", words)
    names = [name.split() for name in _BETWEEN_NAMES.split(named.strip(" .,")) if name]
    return len(names) + others > 1 and all(map(_is_name, names))


def _is_name(words: Sequence[str]) -> bool:
    fits = 1 < len(words) <= _MOST_OF_NAME and words[-1][-1].isalpha()
    return fits and words[0][0].isupper() and words[-1][0].isupper()


def is_label(words: str) -> bool:
    """Whether what stands before a title is a venue, a day, names or a short name, and no sentence."""
    found = _LABEL_WORDS.findall(words)
    if len(found) > _LONGEST_LABEL or (found and found[0].lower() in _OPEN_SENTENCES):
        return False
    return not any(word[0].islower() and word not in _SMALL and word not in _GENERIC for word in found)


def _is_label_of_link(words: str) -> bool:
    """Whether words such as “Paper (oral)” say what the link behind them is."""
    found = re.findall(r"[a-z]+", words.lower())
    return all(word in _GENERIC for word in found) or (
        found[0] in _GENERIC and len(found) == 2 and "(" in words
    )


def _behind(text: str) -> str:
    """Return the title that stands behind a link with a venue for its text; "" for anything else."""
    words = shown(text).lstrip("])}>,;:.|–—- ")
    starts = words[:1].isupper() or words[:1].isdigit() or words[:1] in "\"“‘'"
    if not starts or len(_LABEL_WORDS.findall(_TAGS.sub("", words))) < _FEWEST_WORDS:
        return ""
    return _title(_AND_OTHERS.sub("", _closed(words.rstrip("[( "))))


def _closed(text: str) -> str:
    """Return a text without its end from a bracket on that a link has been cut out of."""
    at = text.rfind("(")
    text = text[:at] if at > 0 and ")" not in text[at:] and at > text.rfind(MARK) else text
    return _YEAR_BEHIND.sub("", text)


def _behind_venue(text: str) -> str:
    match = _VENUE_BEFORE.match(text)
    return text[match.end() :] if match and len(text[match.end() :].split()) >= _FEWEST_WORDS else text


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
