"""What addresses of proceedings say of a paper: where it appeared, and in which year."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from papertui.reference import NO_REFERENCE, Date, Reference

_HOST = re.compile(
    r"thecvf\.com|(?:nips|neurips)\.cc|ijcai\.org|acl(?:anthology\.org|web\.org|anthology\.info)|usenix\.org"
    r"|ecva\.net|isca-(?:speech|archive)\.org|mlr\.press|jmlr\.org|roboticsproceedings\.org|vldb\.org|cidrdb\.org",
    re.IGNORECASE,
)
# Volumes of PMLR by the conference and its first year in a row of years.
_PMLR = {
    "ICML": (2013, (28, 32, 37, 48, 70, 80, 97, 119, 139, 162, 202, 235, 267)),
    "AISTATS": (2010, (9, 15, 22, 31, 33, 38, 51, 54, 84, 89, 108, 130, 151, 206, 238, 258)),
    "CoRL": (2017, (78, 87, 100, 155, 164, 205, 229, 270)),
    "COLT": (2011, (19, 23, 30, 35, 40, 49, 65, 75, 99, 125, 134, 178, 195, 247)),
    "ACML": (2010, (13, 20, 25, 29, 39, 45, 63, 77, 95, 101, 129, 157, 189, 222, 260)),
}
_OF_VOLUME = {
    str(volume): (venue, first + place)
    for venue, (first, volumes) in _PMLR.items()
    for place, volume in enumerate(volumes)
}
_ACL_LETTERS = {
    "P": "ACL", "D": "EMNLP", "N": "NAACL", "E": "EACL", "C": "COLING", "Q": "TACL", "K": "CoNLL",
    "J": "Computational Linguistics", "S": "SemEval",
}  # fmt: skip
_ACL_NAMES = {
    "acl": "ACL", "emnlp": "EMNLP", "naacl": "NAACL", "eacl": "EACL", "aacl": "AACL", "coling": "COLING",
    "tacl": "TACL", "conll": "CoNLL", "cl": "Computational Linguistics", "lrec": "LREC", "ijcnlp": "IJCNLP",
    "inlg": "INLG", "semeval": "SemEval", "wmt": "WMT", "findings-acl": "Findings of ACL",
    "findings-emnlp": "Findings of EMNLP", "findings-naacl": "Findings of NAACL",
    "findings-eacl": "Findings of EACL",
}  # fmt: skip
_USENIX = {"usenixsecurity": "USENIX Security", "atc": "USENIX ATC"}
_CENTURY_BREAK = 50
_LAST = 2100
_OF_ARXIV = "https://arxiv.org/"  # as most are


class Publication(NamedTuple):
    """Where a paper appeared; `venue` has no year, and is "" where only that is known."""

    venue: str
    year: int


def _century(digits: str) -> int:
    year = int(digits)
    return year if year > _LAST - 1000 else year + (1900 if year >= _CENTURY_BREAK else 2000)


def _cvf(match: re.Match[str]) -> Publication:
    workshop = " Workshops" if match[2] or match[4] else ""
    return Publication(match[1].upper() + workshop, int(match[3]))


def _acl(match: re.Match[str]) -> Publication:
    volume = match[2].lower()
    event = volume if volume.startswith("findings-") else volume.partition("-")[0]
    return Publication(_ACL_NAMES.get(event, ""), int(match[1]))


def _old_acl(match: re.Match[str]) -> Publication | None:
    venue = _ACL_LETTERS.get(match[1])
    return Publication(venue, _century(match[2])) if venue else None


def _pmlr(match: re.Match[str]) -> Publication | None:
    found = _OF_VOLUME.get(match[1])
    return Publication(*found) if found else None


def _usenix(match: re.Match[str]) -> Publication:
    name = match[1].lower()
    return Publication(_USENIX.get(name, name.upper()), _century(match[2]))


def _plain(venue: str, of_first: int = 0) -> "_Read":
    """Return what reads a year, or a volume of which the year before the first is given."""
    return lambda match: Publication(venue, of_first + int(match[1]) if of_first else _century(match[1]))


_Read = Callable[[re.Match[str]], Publication | None]
_ADDRESSES: Mapping[re.Pattern[str], _Read] = {
    re.compile(pattern, re.IGNORECASE): read
    for pattern, read in {
        r"thecvf\.com/content[_/](CVPR|ICCV|WACV|ACCV)(W|_workshops)?_?(20\d\d)(W|_workshops)?": _cvf,
        r"(?:nips|neurips)\.cc/paper(?:_files/paper)?/((?:19|20)\d\d)/": _plain("NeurIPS"),
        r"ijcai\.org/proceedings/(\d{4}|\d\d)(?:-\d)?/": _plain("IJCAI"),
        r"aclanthology\.org/(20\d\d)\.([a-z]+-[a-z]+|[a-z]+)[-.]": _acl,
        r"acl(?:web|anthology)\.\w{2,4}/(?:anthology/)?([PDNECQKJS])(\d\d)-\d{4}": _old_acl,
        r"usenix\.org/conference/([a-z]{3,20})'?(20\d\d|\d\d)/": _usenix,
        r"ecva\.net/papers/eccv_(20\d\d)": _plain("ECCV"),
        r"isca-(?:speech|archive)\.org/(?:archive/)?interspeech_(20\d\d)": _plain("Interspeech"),
        r"mlr\.press/v(\d{1,3})/": _pmlr,
        r"jmlr\.org/papers/v(?:olume)?(\d\d?)/": _plain("JMLR", 1999),
        r"roboticsproceedings\.org/rss(\d\d)/": _plain("RSS", 2004),
        r"vldb\.org/pvldb/vol(\d\d?)/": _plain("PVLDB", 2007),
        r"cidrdb\.org/cidr(20\d\d)/": _plain("CIDR"),
    }.items()
}


def published_at(addresses: Iterable[str | None]) -> Publication | None:
    """Return what the first address of proceedings says; None where none is known."""
    for address in addresses:
        if address and not address.startswith(_OF_ARXIV) and _HOST.search(address):
            for pattern, read in _ADDRESSES.items():
                if match := pattern.search(address):
                    return read(match)
    return None


def dated_by(
    addresses: Iterable[str | None], date: Date | None, reference: Reference
) -> tuple[Date | None, Reference]:
    """Return date and reference, where unknown as the address of a paper says them."""
    if date and reference is not NO_REFERENCE:
        return date, reference
    found = published_at(addresses)
    if found is None:
        return date, reference
    is_unknown = found.venue and reference == NO_REFERENCE
    venue = f"{found.venue} {found.year}"  # as lists of papers print it
    return date or Date(found.year), Reference(venue=venue) if is_unknown else reference
