"""papertui's own export as CSV: a row put back into the object that its JSON Lines hold."""

import re
from collections.abc import Mapping
from typing import Any

from papertui.reference import Name, csl_name
from papertui.references.ris import read_name

_SIGNS = "=+@＝＋－＠﹢﹣﹦﹫-"
# The apostrophes that the export puts before what a spreadsheet would run.
_DISARMED = re.compile(rf"\A'(?=\s*[{_SIGNS}]|[\t\r\n])")
_WITHIN = re.compile(rf"(?<=[;|\t\r\n\"])(\s*)'(?=[{_SIGNS}])|(?<=,)(\s*)'(?=[=@＝＠]|[+＋－-][^\W\d])")
_BETWEEN = "; "
_NAMES = {
    "nauthors": "n_authors", "authorscomplete": "authors_complete", "arxivid": "arxiv_id",
    "pdfurl": "pdf_url", "codeurl": "code_url",
}  # fmt: skip
_LISTS = ("authors", "categories", "links", "tags")
_NUMBERS = ("n_authors", "comments", "upvotes")


def own_object(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row, by the folded names of its columns, as papertui's object of a paper."""
    item: dict[str, Any] = {_NAMES.get(name, name): _armed(str(cell)) for name, cell in row.items()}
    for name in _LISTS:
        item[name] = item[name].split(_BETWEEN) if item.get(name) else []
    for name in _NUMBERS:
        item[name] = int(item[name]) if item.get(name, "").isdecimal() else None
    places = (row.rpartition(" ") for row in item.get("queue", "").split(_BETWEEN))
    item["queue"] = {tag: place for tag, _, place in places if tag}
    item["authors_complete"] = item.get("authors_complete") != "false"
    item["names"] = _names(item.pop("names", "").split(_BETWEEN), item["authors"])
    return item


def _armed(cell: str) -> str:
    return _WITHIN.sub(r"\1\2", _DISARMED.sub("", cell))


def _names(written: list[str], shown: list[str]) -> list[dict[str, str]]:
    """Read names in parts; what is not shown as the column of authors shows it is one unit."""
    if len(written) != len(shown):
        return []
    pairs = zip(map(read_name, written), shown, strict=True)
    names = (name if name and str(name) == text else Name(literal=text) for name, text in pairs)
    return [csl_name(name) for name in names]
