"""Links as authors and pages write them, made into links that can be opened."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_LINK = re.compile(r"https?:(?:[^\s<>\"{}|\\^`（）。，、；“”]|\\[_%#&~])+")
_ESCAPED = re.compile(r"\\([_%#&~])")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+\Z", re.IGNORECASE)
# Most links: there is nothing to repair in them, and their host is no mirror of Hugging Face's.
_SOUND = re.compile(
    r"https?://(?!hf|huggingface)[a-z0-9]++(?:-++[a-z0-9]++)*+(?:\.[a-z0-9-]+)+"
    r"(?:/|[/?#][\w./?#=&%~+:@-]{0,200}[\w/])?\Z",
    re.ASCII,
)
_TRAILING = ".,;:!?)]}'*"
_LONGEST = 2000
_CODE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/[\w.-]+/[\w.-]+", re.IGNORECASE)
_OWN_HOSTS = ("huggingface.co", "hf.co", "hf.space")
_MIRROR = re.compile(r"(?:hf|huggingface)(?:-?(?:mirror|proxy|cdn))?\.|huggingface\.co\.", re.IGNORECASE)
_NO_MIRROR = re.compile(
    r"(?:.*\.)?(?:github\.io|readthedocs\.io|gitlab\.io|netlify\.app|vercel\.app)\Z", re.IGNORECASE
)


def find_links(text: str) -> tuple[str, ...]:
    """Return the links in a text, each once, in order, without the punctuation of the sentence."""
    if "http" not in text:
        return ()
    repaired = (repair_link(match[0]) for match in _LINK.finditer(text))
    return tuple(dict.fromkeys(link for link in repaired if link))


def code_link(links: Iterable[str]) -> str | None:
    """Return the first link to a repository of code, None where there is none."""
    return next((link for link in links if _CODE.match(link)), None)


def repair_link(link: str) -> str | None:
    """Make a link that can be opened, or None: slashes put back, tails cut, mirrors mapped back.

    Only http and https; hosts need a dot, so that nothing local is ever opened.
    """
    if _SOUND.match(link):
        return link
    link = _ESCAPED.sub(r"\1", link.strip()[:_LONGEST])
    scheme, _, rest = link.partition(":")
    if scheme.lower() not in ("http", "https"):
        return None
    rest = _without_tail(rest.partition("{")[0].lstrip("/"))
    try:
        host = urlsplit("//" + rest).netloc
    except ValueError:
        return None
    bare = host.rpartition("@")[2].partition(":")[0].rstrip(".")
    if "@" in host or not _HOST.match(bare):
        return None
    tail = rest[len(host) :]
    if _is_mirror(bare):
        return "https://huggingface.co" + tail
    port = host.partition(":")[1] + host.partition(":")[2]
    return f"{scheme.lower()}://{bare}{port}{tail}"


def _without_tail(link: str) -> str:
    while link and link[-1] in _TRAILING:
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def _is_mirror(host: str) -> bool:
    host = host.lower()
    if any(host == own or host.endswith("." + own) for own in _OWN_HOSTS):
        return False
    return bool(_MIRROR.match(host)) and not _NO_MIRROR.match(host)
