"""CSL-JSON for pandoc, Zotero and other citation processors; an item read from it is written unchanged.

The user's note is `annote`, a mere number of authors `note`. Data without a field
is in `custom`, which the schema reserves for programs: the paper's id, by which
`papertui import` identifies it, the organisation, the positions in manually ordered
tags; also tags and note if the item already had its own keywords and notes.
"""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from papertui.exports.cite_keys import keys_of
from papertui.exports.format import ExportFormat, Listed
from papertui.exports.inert import no_link
from papertui.exports.known import adds_tags, keywords_of, known_of
from papertui.exports.links import author_number, page_url
from papertui.paper import Paper
from papertui.reference import Entry, Name, csl_name
from papertui.references import csl
from papertui.text import clean, clean_line


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one array of items, titles and abstracts as Unicode, ids as the citation keys of BibTeX."""
    start = "[\n"
    for key, listed in zip(keys_of(papers), papers, strict=True):
        item = json.dumps(_item(key, listed), ensure_ascii=False, indent=2)
        # Line ends within texts are escaped, so these belong to the layout.
        out.write(f"{start}  " + item.replace("\n", "\n  "))
        start = ",\n"
    out.write("[]\n" if start == "[\n" else "\n]\n")


def _item(key: str, listed: Listed) -> dict[str, Any]:
    entry = listed.paper.entry
    if entry is not None and entry.source == csl.SOURCE:
        return _as_it_came(key, listed, entry)
    return _made(key, listed)


def _made(key: str, listed: Listed) -> dict[str, Any]:
    paper = listed.paper
    known = dict(csl.written_fields(known_of(paper)))
    own = _own(listed)
    words = keywords_of(paper)
    if words and adds_tags(listed, words):
        own["tags"] = list(map(clean_line, listed.tags))
    if "note" in known:
        own["note"] = clean(listed.note).strip()
    fields = {
        "id": key,
        "type": paper.reference.type or "article",
        "title": clean_line(paper.title),
        "author": [_person(name) for name in paper.names],
        "issued": csl.write_date(paper.date) if paper.date else None,
        **known,
        "abstract": clean(paper.abstract).strip(),
        "number": f"arXiv:{clean_line(paper.arxiv_id)}" if paper.arxiv_id else known.get("number"),
        "DOI": clean_line(paper.doi or ""),
        "URL": page_url(paper),
        "categories": list(map(clean_line, paper.categories)),
        "keyword": ", ".join(map(clean_line, (*words, *(listed.tags if "tags" in own or not words else ())))),
        "note": author_number(paper) or known.get("note"),
        "annote": clean(listed.note).strip(),
        "custom": {"papertui": own},
    }
    return {name: value for name, value in fields.items() if value}


def _own(listed: Listed) -> dict[str, Any]:
    paper = listed.paper
    own = {
        "id": clean_line(paper.id),
        "organization": clean_line(paper.organization or ""),
        "queue": dict(sorted(listed.places.items())),
    }
    known: dict[str, Any] = {name: value for name, value in own.items() if value}
    if paper.names and not paper.authors_complete:
        known["authors_complete"] = False
    return known


def _as_it_came(key: str, listed: Listed, entry: Entry) -> dict[str, Any]:
    item = csl.valid(csl.item_of(entry))
    item = {**item, **_lacking(listed.paper, item)}
    if isinstance(item.get("URL"), str):
        item["URL"] = no_link(item["URL"])
    if clean_line(str(item.get("id", ""))) != key and key != entry.key and not entry.key:
        item["id"] = key
    tags, note = list(map(clean_line, listed.tags)), clean(listed.note).strip()
    own: dict[str, Any] = {}
    if tags or (note and "keyword" in item):
        item["keyword"] = ", ".join(filter(None, (csl.first_text(item.get("keyword")), *tags)))
        own["tags"] = tags
    if note and note != csl.comment_of(item):
        annote = csl.first_text(item.get("annote"))
        item["annote"] = f"{annote}\n\n{note}" if annote else note
        own["note"] = note
    if own or listed.places:
        custom = item.get("custom")
        item["custom"] = {**(custom if isinstance(custom, dict) else {}), "papertui": {**_own(listed), **own}}
    return item


def _lacking(paper: Paper, item: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that the paper has from other records and the item lacks."""
    said = json.dumps(item, ensure_ascii=False).lower()
    fields: dict[str, Any] = {}
    if paper.date and not paper.date_inferred and not item.get("issued"):
        fields["issued"] = csl.write_date(paper.date)
    if paper.names and not item.keys() & {"author", "editor"}:
        fields["author"] = [_person(name) for name in paper.names]
    if paper.abstract and not item.get("abstract"):
        fields["abstract"] = clean(paper.abstract).strip()
    if paper.doi and paper.doi.lower() not in said:
        fields["DOI"] = clean_line(paper.doi)
    if paper.arxiv_id and paper.arxiv_id.rpartition("/")[2] not in said and "number" not in item:
        fields["number"] = f"arXiv:{clean_line(paper.arxiv_id)}"
    return fields


def _person(name: Name) -> dict[str, str]:
    return {part: clean_line(text) for part, text in csl_name(name).items()}


FORMAT = ExportFormat(
    "csl-json", ".json", "CSL-JSON for pandoc and Zotero, tags as keyword", write, has_keys=True
)
