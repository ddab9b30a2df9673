"""Links of a saved page, made whole: relative ones lead where the page was, or where their form says."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from papertui.dumps.page import Page

_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,5}\)(https?://[^\s<>\"]{4,500})", re.IGNORECASE)
_OWN_ADDRESS = (
    re.compile(r"<base\b[^<>]{0,200}\bhref\s*=\s*[\"']?(https?://[^\"'\s<>]{4,500})", re.IGNORECASE),
    _SAVED_FROM,
    re.compile(
        r"<link\b[^<>]{0,200}\brel\s*=\s*[\"']?canonical[^<>]{0,50}?\bhref\s*=\s*[\"']?(https?://[^\"'\s<>]{4,500})",
        re.I,
    ),
    re.compile(
        r"<meta\b[^<>]{0,100}\bog:url[^<>]{0,50}?\bcontent\s*=\s*[\"']?(https?://[^\"'\s<>]{4,500})",
        re.IGNORECASE,
    ),
)
_HEAD = 20_000
# The forms that addresses of proceedings have within their sites.
_SITES = (
    (re.compile(r"/?content[_/][\w./-]{4,200}_paper\.(?:html|pdf)\Z"), "https://openaccess.thecvf.com/"),
    (re.compile(r"/paper(?:_files)?/(?:paper/)?\d{4}/(?:hash|file)/"), "https://papers.nips.cc/"),
    (re.compile(r"/paper/\d{1,5}-[\w-]{8,200}\Z"), "https://papers.nips.cc/"),
    (re.compile(r"/(?:forum|pdf)\?id=[\w-]{6,20}"), "https://openreview.net/"),
    (re.compile(r"/(?:\d{4}\.[a-z]\w{1,20}-[a-z\d]{1,12}\.\d{1,4}|[A-Z]\d\d-\d{4})(?:/|\.pdf)?\Z"), "https://aclanthology.org/"),
)  # fmt: skip
_REDIRECT = re.compile(r"https?://scholar\.google\.[a-z.]{2,10}/scholar_url\?", re.IGNORECASE)


def address_of(page: Page) -> str:
    """Return the address that a page says it was saved from, "" where it says none."""
    head = page.text[:_HEAD]
    return next((match[1] for form in _OWN_ADDRESS if (match := form.search(head))), "")


def whole_link(href: str, address: str) -> str:
    """Return a link that leads there from anywhere; "" for one that leads nowhere else."""
    href = href.strip()
    if not href or href[0] == "#":
        return ""
    if _REDIRECT.match(href):
        href = next(iter(parse_qs(urlsplit(href).query).get("url", ())), href)
    if href.startswith(("http://", "https://")):
        return href
    if href.startswith("//"):
        return "https:" + href
    if ":" in href.partition("/")[0]:
        return ""
    site = next((site for form, site in _SITES if form.match(href)), address)
    try:
        return urljoin(site, href) if site else ""
    except ValueError:
        return ""
