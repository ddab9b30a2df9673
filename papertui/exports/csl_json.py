"""CSL-JSON: what pandoc, Zotero and other citation processors take.

The user's note is `annote`, the mere number of authors `note`. What has no field
of its own stands under `custom`, which the schema leaves to programs: the
paper's id, by which `papertui import` knows it, the organisation, and the places
in the tags that were ordered by hand.
"""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from papertui.exports.bibtex import cite_keys
from papertui.exports.format import ExportFormat, Listed
from papertui.exports.links import author_number, page_url
from papertui.reference import Name, csl_name
from papertui.text import clean, clean_line


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one array of items, titles and abstracts as Unicode, ids as the cite keys of BibTeX."""
    keys = cite_keys([listed.paper for listed in papers])
    items = [_item(key, listed) for key, listed in zip(keys, papers, strict=True)]
    out.write(json.dumps(items, ensure_ascii=False, indent=2) + "\n")


def _item(key: str, listed: Listed) -> dict[str, Any]:
    paper, date = listed.paper, listed.paper.date
    own = {
        "id": clean_line(paper.id),
        "organization": clean_line(paper.organization or ""),
        "queue": dict(sorted(listed.places.items())),
    }
    fields = {
        "id": key,
        "type": "article",
        "title": clean_line(paper.title),
        "author": [_person(name) for name in paper.names],
        "issued": {"date-parts": [list(date.parts)]} if date else None,
        "abstract": clean(paper.abstract).strip(),
        "number": f"arXiv:{clean_line(paper.arxiv_id)}" if paper.arxiv_id else None,
        "DOI": clean_line(paper.doi or ""),
        "URL": page_url(paper),
        "keyword": ", ".join(map(clean_line, listed.tags)),
        "note": author_number(paper),
        "annote": clean(listed.note).strip(),
        "custom": {"papertui": {name: value for name, value in own.items() if value}},
    }
    return {name: value for name, value in fields.items() if value}


def _person(name: Name) -> dict[str, str]:
    return {part: clean_line(text) for part, text in csl_name(name).items()}


FORMAT = ExportFormat("csl-json", ".json", "CSL-JSON for pandoc and Zotero, tags as keyword", write)
