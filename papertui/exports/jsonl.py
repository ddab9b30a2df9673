"""JSON Lines: a paper a line, every field, raw text; what `jq` and `papertui import` read."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from papertui.exports.files import shown_path
from papertui.exports.format import ExportFormat, Listed
from papertui.text import clean


def record(listed: Listed) -> dict[str, Any]:
    """Give a paper as the JSON object that README documents: these keys, this order, unknown null or []."""
    paper = listed.paper
    return {
        "id": clean(paper.id),
        "title": clean(paper.title),
        "abstract": clean(paper.abstract) or None,
        "authors": [clean(name) for name in paper.authors],
        "n_authors": paper.author_count,
        "organization": clean(paper.organization or "") or None,
        "date": paper.date.isoformat() if paper.date else None,
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "arxiv_id": paper.arxiv_id or None,
        "url": clean(paper.url or "") or None,
        "pdf_url": clean(paper.pdf_url or "") or None,
        "code_url": clean(paper.code_url or "") or None,
        "links": [clean(link) for link in paper.links],
        "tags": [clean(tag) for tag in sorted(listed.tags)],
        "note": clean(listed.note) or None,
        "queue": {clean(tag): place for tag, place in sorted(listed.places.items())} or None,
        "sources": [shown_path(source) for source in paper.sources],
    }


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one object a line, UTF-8 as it is rather than escaped."""
    for listed in papers:
        out.write(json.dumps(record(listed), ensure_ascii=False) + "\n")


FORMAT = ExportFormat("jsonl", ".jsonl", "JSON Lines, one paper a line, every field", write)
