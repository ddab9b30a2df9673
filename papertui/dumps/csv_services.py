"""How each service writes the cells of its CSV: names, dates, places in journals, made into the table's."""

import re
from typing import Any

Item = dict[str, Any]
_LAST_INITIALS = re.compile(r"(.+?)\s+((?:[A-Z]\.?-?){1,5})(?:\s+(Jr\.?|Sr\.?|II|III|IV|2nd|3rd|4th))?\Z")
_SCOPUS_ID = re.compile(r"\s*\(\d{5,12}\)")
# `J Tests. 2019 Jul 5;142(1):12-9. doi: 10.1000/x.` of PubMed, where all but the year may be missing.
_CITATION = re.compile(
    r"(?:Version \d+\. )?(?P<journal>.*?)\.\s+(?P<published>\d{4}(?: [A-Z][a-z]{2}(?: \d{1,2})?)?)"
    r"[^;:.\[]{0,20}(?:\[[^\]]{1,60}\])?"
    r"(?:;(?P<volume>\w[^;:()]{0,20})?(?:\((?P<issue>[^()]{1,30})\))?)?(?::(?P<pages>[\w.+,-]{1,30}))?[;:.]"
)
_DATED = re.compile(r"\b\d{4}(?: [A-Z][a-z]{2}(?: \d{1,2})?)?\b")
_CITED_DOI = re.compile(r"\bdoi:\s*(10\.\S+)")
_EXTRA_ARXIV = re.compile(r"\barXiv:\s*(\S{7,40})", re.IGNORECASE)
_PUBLISHED = re.compile(r"Date of Publication:\s*([^;|]{4,40})")
# Names run together: a capital behind a lower-case letter or a bracket, but for names with one within.
_RUN_TOGETHER = re.compile(
    r"(?<=[^\W\d_A-Z])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?<!\bLe)(?<!\bVan)(?<!\bDi)(?=[A-ZÀ-ÞŁŠŽ])"
    r"|(?<=\))(?=[A-ZÀ-ÞŁŠŽ])"
)


def nothing(item: Item) -> None:
    """Leave a row as it is."""


def initials_last(text: str) -> list[object]:
    """Split `van den Sample AB, Proband C` or `Kao C.-H.; …`, and put a comma before the initials.

    A name with a suffix is an object of its parts.
    """
    names = (name.strip() for name in re.split(r"[;,]", text))
    return [_parted(name) for name in names if name]


def _parted(name: str) -> object:
    found = _LAST_INITIALS.match(name)
    if found is None:
        return name
    family, given, suffix = found.groups()
    return {"family": family, "given": given, "suffix": suffix} if suffix else f"{family}, {given}"


def scopus(item: Item) -> None:
    """Read the full names, else those with initials."""
    full = _SCOPUS_ID.sub("", str(item.pop("authorfullnames", "")))
    authors = str(item.get("authors", ""))
    if full:
        item["authors"] = full.split(";")
    elif authors and not authors.startswith("["):
        item["authors"] = initials_last(authors.replace("., ", ".; "))


def pubmed(item: Item) -> None:
    """Read names without commas, and what the citation says."""
    item["authors"] = initials_last(str(item.get("authors", "")).strip().removesuffix("."))
    citation = str(item.get("citation", ""))
    if cited := _CITATION.match(citation):
        item.setdefault("journal", cited["journal"])
        item["published"] = cited["published"]
        item["doctype"] = "journal article"
        item.update((key, cited[key].rstrip(".")) for key in ("volume", "issue", "pages") if cited[key])
    elif dated := _DATED.search(citation):  # of a book, or an issue of a season
        item["published"] = dated[0]
    if found := _CITED_DOI.search(citation):
        item.setdefault("doi", found[1].rstrip(".;"))
    if (pmid := str(item.get("pmid", ""))).isdecimal():
        item["url"] = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def springer(item: Item) -> None:
    """Part the names that are run together."""
    names = _RUN_TOGETHER.split(str(item.get("authors", "")))
    item["authors"] = names
    if len(names) > 1:
        item["doubt"] = f"the file runs authors together; they were parted as {', '.join(names)}"


def zotero(item: Item) -> None:
    """Read the names and the arXiv id."""
    item["authors"] = str(item.pop("author", "")).split(";")
    if found := _EXTRA_ARXIV.search(str(item.get("extra", ""))):
        item["eprint"] = found[1]


def wos(item: Item) -> None:
    """Read the names, and the date in its two columns."""
    names = str(item.get("af") or item.get("au") or "").split(";")
    # Bibliometrix leaves out the commas.
    item["authors"] = [name if "," in name else _parted(name.strip()) for name in names]
    day = str(item.get("pd", ""))
    # JAN-FEB is a range, of which the year is sure.
    known = f"{day.title()} {item.get('year', '')}" if day and "-" not in day else ""
    # What appeared early has no year yet.
    item["published"] = known or ("" if item.get("year") else str(item.get("ea", "")).title())
    # PT is the kind of publication.
    item.pop("pt", None)


def scholar(item: Item) -> None:
    """Part the names."""
    item["authors"] = str(item.get("authors", "")).split(";")


def embase(item: Item) -> None:
    """Read the names and the date of the source."""
    item["authors"] = initials_last(str(item.get("authors", "")))
    if found := _PUBLISHED.search(str(item.get("source", ""))):
        item["published"] = found[1]


def lens(item: Item) -> None:
    """Part the names; where there is no given name, Lens writes null."""
    names = str(item.get("author/s", "")).split(";")
    item["author/s"] = [name.strip().removeprefix("null ") for name in names]


def acm(item: Item) -> None:
    """Read the title of a book, which stands where that of the proceedings does."""
    if "title" not in item and "booktitle" in item:
        item["title"] = item.pop("booktitle")
    if "booktitle" in item and "journal" not in item and item.get("doctype") == "article":
        item["doctype"] = "proceeding"


def openalex(item: Item) -> None:
    """Part the names."""
    item["authors"] = str(item.get("authors", "")).split("|")
