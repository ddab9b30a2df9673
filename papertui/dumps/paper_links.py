"""Links that lead to a paper, and the identifiers in them; other links are no evidence of a paper."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.identity import trimmed_doi

_WEB = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:(?:[\w-]{1,20}\.)?arxiv\.org/(?:abs|pdf|html|format)/|alphaxiv\.org/(?:abs|pdf|overview)/"
    r"|huggingface\.co/papers/|hf\.co/papers/)",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:/|%2F)(?:abs|pdf|html|format|overview|papers)/(?P<id>[^\s?#]{7,40})", re.IGNORECASE)
_DOI = re.compile(r"(?:(?:dx\.)?doi\.org|doi\.acm\.org)/(10\.\d{4,9}/[^\s\"<>{}?#]{1,200})", re.IGNORECASE)
_BIORXIV = re.compile(
    r"(?:bio|med)rxiv\.org/content/(10\.1101/[\d.]{6,30}?)(?:v\d{1,3})?(?:[./?#]|\Z)", re.IGNORECASE
)
# Publishers whose addresses hold the DOI.
_OF_PUBLISHER = re.compile(
    r"(?:link\.springer\.com/(?:article|chapter|book|content/pdf)|(?:[\w-]{1,30}\.)?onlinelibrary\.wiley\.com/doi"
    r"|science\.org/doi|dl\.acm\.org/doi|pnas\.org/doi|tandfonline\.com/doi|pubs\.acs\.org/doi"
    r"|journals\.sagepub\.com/doi|royalsocietypublishing\.org/doi|annualreviews\.org/doi"
    r"|journals\.aps\.org/\w{1,20}/abstract|frontiersin\.org/(?:journals/[\w-]{1,60}/)?articles"
    r"|iopscience\.iop\.org/article|journals\.plos\.org/\w{1,30}/article\?id=)"
    r"(?:/(?:abs|full|pdf|epdf|pdfdirect|book))?/?(10\.\d{4,9}/[^\s\"<>{}?#]{1,200}?)(?:/(?:full|pdf|abstract|meta)|\.pdf)?(?:[?#]|\Z)",
    re.IGNORECASE,
)
_NATURE = re.compile(r"nature\.com/articles/([a-z][a-z\d-]{4,40})(?:\.pdf)?(?:[?#/]|\Z)", re.IGNORECASE)
# Hosts whose pages of this form are papers.
_OTHERS = re.compile(
    r"openreview\.net/(?:forum|pdf)\?(?:[^\s#]{0,60}&)?id=[\w-]{3,40}"
    r"|(?:www\.)?aclanthology\.org/[A-Za-z\d][\w.-]{4,60}"
    r"|aclweb\.org/anthology/[\w./-]{4,60}"
    r"|proceedings\.mlr\.press/v[\w-]{1,20}/[\w-]{4,60}"
    r"|openaccess\.thecvf\.com/content[\w/.-]{10,200}"
    r"|(?:papers|proceedings)\.(?:nips|neurips)\.cc/paper[\w/.-]{5,200}"
    r"|semanticscholar\.org/paper/[\w%./-]{10,300}"
    r"|(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/\d{4,9}"
    r"|ijcai\.org/proceedings/\d{4}(?:-\d)?/\d{1,5}(?:\.pdf)?"
    r"|usenix\.org/(?:conference/[\w-]{3,40}/presentation/|system/files/)[\w./-]{3,100}"
    r"|ndss-symposium\.org/ndss-paper/[\w-]{4,200}"
    r"|ojs\.aaai\.org/(?:index\.php/)?AAAI/article/view/\d{1,7}"
    r"|jmlr\.org/papers/[\w/.-]{4,100}"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?document/\d{4,12}"
    r"|sciencedirect\.com/science/article/(?:abs/)?pii/[\w()-]{10,40}",
    re.IGNORECASE,
)

# What sites put around the title of a paper in that of its page.
_BEFORE = re.compile(r"\s*(?:\[[^\[\]]{7,40}\]|Paper page\s*[-–—])\s*")
_BEHIND = re.compile(
    r"\s*(?:[|–—]|\s-)\s*(?:OpenReview|(?:alpha|bio|med|ar)Xiv(?:\.org)?|ACL Anthology|Semantic Scholar"
    r"|PubMed|ScienceDirect|SpringerLink|Science|PNAS|Nature(?: [A-Z][a-z]+){0,4}|Wiley Online Library"
    r"|[^|]{0,200}\| (?:IEEE Xplore|Proceedings[^|]{0,300}|[A-Z][\w &]{3,80}))\s*\Z"
)


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A link to a paper; `doi` is in lower case, "" where the link has none."""

    url: str
    arxiv: ArxivId | None = None
    doi: str = ""


def paper_link(url: str) -> PaperLink | None:
    """Read a link; None for one that leads to no paper."""
    web = _WEB.match(url)
    if web is None:
        return None
    at = web.end()
    if _ARXIV.match(url, at):
        match = _ID.search(url, at)
        found = arxiv_id(match["id"]) if match else None
        return PaperLink(url, found) if found else None
    if match := _DOI.match(url, at) or _BIORXIV.match(url, at) or _OF_PUBLISHER.match(url, at):
        return _by_doi(url, match[1])
    if match := _NATURE.match(url, at):
        return _by_doi(url, f"10.1038/{match[1]}")
    return PaperLink(url) if _OTHERS.match(url, at) else None


def _by_doi(url: str, doi: str) -> PaperLink:
    doi = trimmed_doi(unquote(doi)).lower()
    if found := doi.startswith("10.48550/arxiv.") and arxiv_id(doi.removeprefix("10.48550/")):
        return PaperLink(url, found)
    return PaperLink(url, doi=doi)


def publisher_doi(url: str) -> str:
    """Return the DOI that the address of a paper at its publisher holds, or ""."""
    link = paper_link(url)
    return link.doi if link else ""


def page_title(text: str) -> str:
    """Return the title of a paper from that of its page: without an id before it, or the site behind it."""
    return _BEHIND.sub("", _BEFORE.sub("", text, count=1))
