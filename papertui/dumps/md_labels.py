"""What stands around titles in lists of papers: venues, days, names, and words that say what a link is."""

import re
from collections.abc import Iterable

from papertui.dumps.json_values import read_day
from papertui.dumps.md_venues import YEAR
from papertui.reference import Date

# A date, a venue or a number in brackets that stands before a title.
TAGS = re.compile(
    r"\[[^\[\]]{0,60}\]|\([^()]{0,60}\)|`[^`]{0,60}`|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|^\s*\d{1,4}[.)]"
)
# Behind a title in plain text.
_AND_OTHERS = re.compile(r",\s+[^,]{2,60}\bet\.? ?al\b[.,]?\s*\Z")
_LABEL_WORDS = re.compile(r"[^\W_][\w'’&+.-]*")
_VENUE_BEFORE = re.compile(
    rf"(?:[A-Z][\w&+-]{{1,20}}|arXiv)[ '’-]{{0,2}}{YEAR}\s*[,|]\s+|\d\d_[A-Z][A-Za-z&+-]{{1,15}}_(?=\S)"
)
_YEAR_BEHIND = re.compile(r"\s+\((?:[A-Z][\w&'’+-]{1,20} )?(?:19|20)\d\d\)(?:,.{0,200})?[.,\s]*\Z")
_WHEN = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?!\d)")
FEWEST_WORDS = 3
"""So many words are a title in the place of a label."""
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
# Behind a title, before its address: “论文地址：”.
_LINK_LABEL = re.compile(
    r"\s+(?:论文|論文|代码|项目|原文)?(?:地址|链接|連結|主页|下载|论文|論文)\s?[:：]?\s*\Z"
)
_BEFORE_OBJECT = frozenset(
    (
        "in", "of", "to", "or", "and", "the", "by", "with", "for", "from", "at", "on", "as", "see", "e.g",
        "i.e", "via", "a", "an", "is", "are", "like", "than", "our", "their", "this", "that", "here", "using",
        "called",
    )
)  # fmt: skip
_OF_SENTENCES = frozenset(
    ("i", "we", "is", "are", "was", "would", "should", "could", "does", "do", "have", "has")
)
_LONGEST_TITLE = 150
GENERIC = frozenset(
    (
        "paper", "pdf", "arxiv", "link", "links", "code", "project", "page", "website", "homepage", "github",
        "repo", "blog", "demo", "video", "slides", "data", "dataset", "datasets", "model", "models", "html",
        "abs", "abstract", "doi", "here", "bib", "bibtex", "url", "huggingface", "hf", "openreview",
        "preprint", "poster", "supp", "supplementary", "download", "read", "more", "source",
    )
)  # fmt: skip


def is_label(words: str) -> bool:
    """Whether what stands before a title is a venue, a day, names or a short name, and no sentence."""
    found = _LABEL_WORDS.findall(words)
    if len(found) > _LONGEST_LABEL or (found and found[0].lower() in _OPEN_SENTENCES):
        return False
    return not any(word[0].islower() and word not in _SMALL and word not in GENERIC for word in found)


def is_label_of_link(words: str) -> bool:
    """Whether words such as “Paper (oral)” say what the link behind them is."""
    found = re.findall(r"[a-z]+", words.lower())
    return all(word in GENERIC for word in found) or (
        found[0] in GENERIC and len(found) == 2 and "(" in words
    )


def is_remark(words: str) -> bool:
    """Whether words before a bare address are a remark that it belongs to, and no title."""
    found = _LABEL_WORDS.findall(words.lower())
    if not found or found[-1].rstrip(".") in _BEFORE_OBJECT:
        return True
    return len(words) > _LONGEST_TITLE and not _OF_SENTENCES.isdisjoint(found)


def is_sentence(words: str) -> bool:
    """Whether words are more than names, venues and days."""
    small = [word for word in _LABEL_WORDS.findall(words) if word[0].islower() and word not in _SMALL]
    return len(small) > FEWEST_WORDS


def begins_title(words: str) -> bool:
    """Whether words behind a link can be a title, and no remark."""
    starts = words[:1].isupper() or words[:1].isdigit() or words[:1] in "\"“‘'"
    return starts and len(_LABEL_WORDS.findall(TAGS.sub("", words))) >= FEWEST_WORDS


def without_labels(words: str) -> str:
    """Return a title without the venue before it, and without year, names and an open bracket behind it."""
    at = words.rfind("(")
    words = words[:at] if at > 0 and ")" not in words[at:] else words
    words = _AND_OTHERS.sub("", _YEAR_BEHIND.sub("", _LINK_LABEL.sub("", words)))
    match = _VENUE_BEFORE.match(words)
    return words[match.end() :] if match and len(words[match.end() :].split()) >= FEWEST_WORDS else words


def day_of(labels: Iterable[str]) -> Date | None:
    """Return the date that the first label gives which has one; a year, a month or a day."""
    found = next(filter(None, map(_WHEN.search, labels)), None)
    if found is None:
        return None
    return read_day("-".join(part.zfill(2) for part in found.groups() if part)) or Date(int(found[1]))
