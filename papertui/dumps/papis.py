"""papis's data of one document, info.yaml: https://papis.readthedocs.io/en/latest/info-file.html."""

import re
from collections.abc import Iterator
from dataclasses import replace

from papertui.dumps.json_papers import ids_of, read_object
from papertui.dumps.json_table import TITLE, Folded, folded
from papertui.dumps.json_walk import Origin
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.yaml_values import Yaml, read_keys
from papertui.text import clean_line

_SIGN = re.compile(r"^(?:author_list|papis_id|ref):", re.MULTILINE)
_KEYS = (
    "title", "abstract", "author", "author_list", "doi", "eprint", "arxivid", "journal", "booktitle",
    "volume", "issue", "number", "pages", "publisher", "url", "year",
)  # fmt: skip
_FIRST_KEY = re.compile(r"[a-z_][\w-]{0,60}:(?:[ \t\n]|\Z)")


def _recognise(page: Page) -> bool:
    is_yaml = _FIRST_KEY.match(page.text) is not None and _SIGN.search(page.text) is not None
    item = _item(page.once(_keys)) if is_yaml else {}
    # A page of a site may have a title and a ref, too.
    is_dated = "year" in item and "author" in item
    return TITLE.of(item) is not None and (is_dated or ids_of(item, Origin()).any)


def _keys(page: Page) -> dict[str, Yaml]:
    return read_keys(page.text.split("\n"))


def _item(keys: dict[str, Yaml]) -> Folded:
    known: dict[str, object] = {key: keys[key] for key in _KEYS if keys.get(key)}
    known["author"] = keys.get("author_list") or keys.get("author")
    known.pop("author_list", None)
    year, month = keys.get("year"), keys.get("month")
    if isinstance(year, str) and isinstance(month, str) and month.isdecimal():
        known["date"] = f"{year}-{month.zfill(2)}"
    return folded({key: value for key, value in known.items() if value})


def _parse(page: Page) -> Iterator[Found]:
    keys = page.once(_keys)
    record = read_object(_item(keys), Origin(page.line))
    if record is None:
        yield Problem(page.line, "the document has no title")
        return
    tags, ref = keys.get("tags", ""), keys.get("ref", "")
    words = tags if isinstance(tags, list) else re.split(r"[,\s]\s*", tags) if isinstance(tags, str) else []
    key = clean_line(ref, 200) if isinstance(ref, str) else ""
    yield replace(
        record,
        paper=replace(record.paper, other_keys=(key,) if key else ()),
        keywords=tuple(word for word in words if isinstance(word, str) and word),
    )


FORMAT = DumpFormat(
    name="papis",
    description="papis's data of one document (info.yaml)",
    example="“title:” beside “author_list:”, “ref:” or “papis_id:” at the left margin",
    gives=("dates", "names", "abstracts", "ids", "venues", "tags"),
    recognise=_recognise,
    parse=_parse,
)
