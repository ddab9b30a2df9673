"""Where a paper appeared, as lists of papers say it in passing: CVPR 2020, NeurIPS'23 (oral), ACL."""

import re
from collections.abc import Iterable

YEAR = r"(?:['’]\d\d|(?:19|20)\d\d(?:[-./]\d{1,2}){0,2})"
_HONOURS = (
    r"(?i:oral|posters?|spotlight|workshops?|findings|highlight|(?:best|outstanding) paper|award|track|main"
    r"|long|short|demo|accepted|papers?|datasets and benchmarks|d&b)"
)
_VENUE = re.compile(
    r"[\W_]*(?P<name>(?:[A-Z][\w&+-]{0,20}[A-Z][\w&+-]{0,20}?|(?i:arxiv|nature|science|interspeech|siggraph))"
    r"(?: (?:[A-Z][\w&-]{0,20}|on|of|and)){0,3}?)"
    rf"(?:[ ,-]*(?P<year>{YEAR})|(?P<short>\d\d))"
    rf"(?:[ ,(-]*{_HONOURS}\)?){{0,3}}[\W_]*"
)
# Those that stand without a year, too.
_KNOWN = frozenset(
    (
        "3DV", "AAAI", "AACL", "ACCV", "ACL", "AISTATS", "ASPLOS", "BMVC", "CCS", "CHI", "CIKM", "COLING",
        "COLM", "COLT", "CVPR", "CoRL", "CoNLL", "EACL", "ECCV", "ECIR", "EMNLP", "EuroSys", "ICASSP", "ICCV",
        "ICDE", "ICDM", "ICLR", "ICML", "ICRA", "ICSE", "IJCAI", "IJCV", "INTERSPEECH", "IROS", "ISCA",
        "ISSTA", "JMLR", "KDD", "MICCAI", "MLSys", "NAACL", "NDSS", "NSDI", "NIPS", "NeurIPS", "OSDI", "PAMI",
        "PLDI", "POPL", "RecSys", "SIGGRAPH", "SIGIR", "SIGMOD", "SOSP", "TACL", "TIP", "TKDE", "TMLR",
        "TOG", "TPAMI", "UAI", "UIST", "VLDB", "WACV", "WSDM", "WWW",
    )
)  # fmt: skip
_NO_VENUES = frozenset(
    (
        "arxiv", "biorxiv", "corr", "github", "hf", "huggingface", "todo", "new", "jan", "feb", "mar", "apr",
        "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    )
)  # fmt: skip
_PARTS = re.compile(r"[\[\](){}|,;:.*`<>\ue002\n]|\s[-–—]\s")
_AROUND = " _'’\"“”!?#@~+-–—"
_AT_END = re.compile(r"(?:,|\.|\s[-–—|@])?\s+[(\[]?([^,.()\[\]]{3,40})[)\]]?[.\s]*\Z")
_CITED = re.compile(r"\s?\(([A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+){0,2}) et\.? al\b\.?(?:,[^()]{0,60})?\)\s*\Z")
_FEWEST_WORDS = 2
_CENTURY, _LAST_OF_CENTURY = 2000, 50


def is_venue(words: str) -> bool:
    """Whether words say where a paper appeared, and when: CVPR 2020, arXiv 2025.05."""
    return _VENUE.fullmatch(words) is not None


def is_known(venue: str) -> bool:
    """Whether a venue is known by its name, whatever stands behind that."""
    return venue.partition(" ")[0] in _KNOWN


def venue_in(text: str) -> str:
    """Return the first part of a text that is a venue, with its year: CVPR 2020; "" for none."""
    return next(filter(None, map(_venue, _PARTS.split(text))), "")


def _venue(part: str) -> str:
    words = part.strip(_AROUND)
    if words in _KNOWN:
        return words
    match = _VENUE.fullmatch(words)
    if match is None or match["name"].split()[0].lower() in _NO_VENUES:
        return ""
    if match["short"] and match["name"] not in _KNOWN:  # FP16
        return ""
    year = (match["year"] or match["short"]).strip("'’")
    return f"{match['name']} {year[:4] if len(year) > len('20') else full_year(year)}"


def full_year(digits: str) -> int:
    """Return the year that two digits stand for; lists of papers name none before 1950."""
    return int(digits) + (_CENTURY if int(digits) < _LAST_OF_CENTURY else _CENTURY - 100)


def without_venue(title: str) -> str:
    """Return a title without the venue and the year behind it, and without names in brackets."""
    title = _CITED.sub("", title)
    match = _AT_END.search(title)
    rest = title[: match.start()] if match and is_venue(match[1]) else ""
    return rest if len(rest.split()) >= _FEWEST_WORDS else title


def cited(texts: Iterable[str]) -> str:
    """Return the name that brackets behind a title give: Lee et al. of (Lee et al., ICLR 2020)."""
    found = next(filter(None, map(_CITED.search, texts)), None)
    return f"{found[1]} et al." if found else ""
