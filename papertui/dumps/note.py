"""Notes about one paper, as Obsidian and its like keep them: what their front matter says of the paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from papertui.dumps.json_papers import ids_of, read_object
from papertui.dumps.json_table import TITLE, Folded, fold_key
from papertui.dumps.json_walk import Origin
from papertui.dumps.md_inline import read_inline
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.paper_links import page_title
from papertui.dumps.problem import Problem

# Under other names the front matter of a note holds what is of the note.
_KEYS = frozenset(
    (
        "title", "authors", "author", "year", "published", "publicationdate", "journal", "venue", "booktitle",
        "conference", "abstract", "volume", "issue", "pages", "publisher", "doi", "arxiv", "arxivid",
        "eprint", "url", "arxivurl", "arxivabstract", "categories", "arxivhtml", "arxivlink", "paperurl",
        "paperlink", "pdf", "pdfurl",
    )
)  # fmt: skip
_HEADING = re.compile(r"^#[ \t]+(\S[^\n]*)$", re.MULTILINE)
_PROPERTY = re.compile(r"(?:- )?([A-Za-z][\w-]{0,40}):: ?([^\n]*)")
_LISTED = re.compile(r"\[(?!\[)(.*)\]\Z", re.DOTALL)
_LINKED_ROW = re.compile(r"\[\[[^\[\]]{1,200}\]\](?:, \[\[[^\[\]]{1,200}\]\]){1,1000}")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


def _recognise(page: Page) -> bool:
    if not (page.front or _PROPERTY.match(page.text)):
        return False
    item = page.once(_item)
    return TITLE.of(item) is not None and ids_of(item, Origin()).any


def front_item(page: Page) -> Folded:
    """Return what the front matter says under the keys of the JSON table."""
    item: dict[str, object] = {}
    for name, text in page.once(_front).items():
        key = fold_key(name)
        if key in _KEYS and text:
            item[key] = _value(text)
    front = page.once(_front)
    if source := front.get("source") or front.get("resource"):
        item.setdefault("url", source)
    if categories := front.get("arxiv_categories"):
        item["categories"] = _value(categories)
    if "title" in item:
        item["title"] = page_title(str(item["title"]))
    return item


def _item(page: Page) -> Folded:
    """Return what the front matter says, the title from the heading if need be."""
    item = page.once(front_item)
    if "title" in item or (heading := _HEADING.search(page.text)) is None:
        return item
    return {**item, "title": page_title(read_inline(heading[1]).plain)}


def _front(page: Page) -> Mapping[str, str]:
    """Return the front matter, or the properties that Logseq has in its place."""
    if page.front:
        return page.front
    front: dict[str, str] = {}
    for line in page.text.split("\n"):
        if (match := _PROPERTY.match(line)) is None:
            break
        front.setdefault(match[1].lower(), match[2].strip())
    return front


def _value(text: str) -> str | list[str]:
    """Read a value of YAML: a text, or a list in lines or in brackets; links to other notes are names."""
    listed = _LISTED.match(text)
    parts = re.split(r",[ \t]*|\n", listed[1]) if listed else text.split("\n")
    if not listed and len(parts) == 1 and _LINKED_ROW.fullmatch(text):
        parts = text.split(", ")
    values = [_WIKI.sub(r"\1", part.strip(" \"'")) for part in parts]
    return values if len(values) > 1 or listed else values[0]


def _parse(page: Page) -> Iterator[Found]:
    record = read_object(page.once(_item), Origin(page.line))
    if record is None:
        yield Problem(page.line, "the note has no title")
        return
    yield replace(record, keywords=keywords(page))


def keywords(page: Page) -> tuple[str, ...]:
    """Return the tags that the front matter gives the note."""
    tags = _value(page.once(_front).get("tags", ""))
    words = tags if isinstance(tags, list) else [tags]
    return tuple(filter(None, (word.lstrip("#").strip() for word in words)))


FORMAT = DumpFormat(
    name="note",
    description="a note about one paper with front matter (Obsidian, Zotero Integration, web clippers)",
    example="front matter with “title:” and “doi:”, “arxiv:” or a “url:” or “source:” that leads to a paper",
    gives=("dates", "names", "abstracts", "ids", "venues", "tags"),
    recognise=_recognise,
    parse=_parse,
)
