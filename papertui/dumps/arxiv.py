"""What everything that comes from arXiv has in common: addresses, names in one line, categories, days."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from papertui.latex import latex_to_unicode
from papertui.paper import Paper
from papertui.reference import Date

# Affiliations, which may hold commas of their own; three deep is more than anyone writes.
_IN_BRACKETS = re.compile(r"\([^()]{0,500}\)")
_DEPTH = 3
_NOT_SHOWN = re.compile(r"\((\d{1,5}) additional authors? not shown\)")
_BETWEEN_NAMES = re.compile(r"\s*(?:,\s*and\s|,|\band\b)\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_UNIT = re.compile("\ue000(\\d{1,6})\ue001")
# https://arxiv.org/category_taxonomy, with the archives that were closed.
_ARCHIVES = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th"
    "|physics|q-bio|q-fin|quant-ph|stat|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn"
    "|chem-ph|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORY = re.compile(
    rf"(?<![\w.-])(?:(?:cond-mat|physics)\.[a-z]{{2,6}}(?:-[a-z]{{2,4}})?|(?:{_ARCHIVES})(?:\.[A-Z]{{2}})?)(?![\w.-])"
)
_ANNOUNCED = {
    "new": "new",
    "cross": "cross",
    "replace": "replace",
    "replace-cross": "replace",
    "absonly": "replace",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PRINTED_DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]{0,6}\.? (\d{4}|\d{2})\b")


def on_arxiv(paper: Paper) -> Paper:
    """Return a paper with the addresses that its arXiv id has, where it came without."""
    if paper.arxiv_id is None or (paper.url and paper.pdf_url):
        return paper
    url, pdf_url = addresses_of(paper.arxiv_id)
    return replace(paper, url=paper.url or url, pdf_url=paper.pdf_url or pdf_url)


def addresses_of(name: str) -> tuple[str, str]:
    """Return the addresses of the page and of the PDF with an arXiv id."""
    return f"https://arxiv.org/abs/{name}", f"https://arxiv.org/pdf/{name}"


def split_names(text: str, units: Sequence[str] = ()) -> list[str]:
    """Split `A. Person, B. Person Jr. (Place, Land) and C. Person`; affiliations are left out.

    `units` are names that must not be split; `unit_mark` of their number stands for each in the text.
    """
    if "\\" in text:
        text = latex_to_unicode(text)
    for _ in range(_DEPTH):
        if "(" in text:
            text = _IN_BRACKETS.sub("", text)
    names: list[str] = []
    for part in _BETWEEN_NAMES.split(" ".join(text.split())):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        elif part:
            names.append(_UNIT.sub(lambda mark: units[int(mark[1])], part) if units else part)
    return names


def listed_names(text: str, units: Sequence[str] = ()) -> tuple[list[str], int | None]:
    """Split the names of a listing, and say how many there are where it leaves some out."""
    hidden = _NOT_SHOWN.search(text)
    names = [name for name in split_names(text, units) if name != "et al."]
    return names, len(names) + int(hidden[1]) if hidden else None


def unit_mark(number: int) -> str:
    """Return what stands for the unit of this number in a text for `split_names`."""
    return f"\ue000{number}\ue001"


def read_categories(texts: Iterable[str], primary: str = "") -> tuple[str, ...]:
    """Find the categories of arXiv's taxonomy in texts, the primary one first; other codes are left out."""
    found = (code for text in (primary, *texts) for code in _CATEGORY.findall(text))
    return tuple(dict.fromkeys(found))


def announced_as(text: str) -> str:
    """Return new, cross or replace for what a feed calls the announcement; "" for another word."""
    return _ANNOUNCED.get(text.strip().lower(), "")


def printed_day(text: str) -> Date | None:
    """Find a day as arXiv prints it: `Fri, 21 Aug 2026`, `Friday, 21 August 2026`, `Fri,  3 Mar 23`."""
    match = _PRINTED_DAY.search(" ".join(text[:200].split()))
    if match is None or match[2].lower() not in _MONTHS:
        return None
    year = int(match[3])
    # arXiv began in 1991, and its mails print two digits of the year.
    year += 0 if year > 99 else 1900 if year >= 91 else 2000
    try:
        return Date.of(datetime.date(year, _MONTHS.index(match[2].lower()) + 1, int(match[1])))
    except ValueError:
        return None
