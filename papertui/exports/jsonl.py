"""JSON Lines: one paper per line, every field, raw text; for `jq` and `papertui import`."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from papertui.exports.files import shown_path
from papertui.exports.format import ExportFormat, Listed
from papertui.reference import csl_name
from papertui.text import clean


def record(listed: Listed) -> dict[str, Any]:
    """Return a paper as the documented object: these keys, this order, unknown is null or []."""
    paper, reference = listed.paper, listed.paper.reference
    return {
        "id": clean(paper.id),
        "title": clean(paper.title),
        "abstract": clean(paper.abstract) or None,
        "authors": [clean(name) for name in paper.authors],
        "names": [{part: clean(text) for part, text in csl_name(name).items()} for name in paper.names],
        "n_authors": paper.author_count,
        "authors_complete": paper.authors_complete,
        "organization": _line(paper.organization),
        "date": paper.date.isoformat() if paper.date else None,
        "type": _line(reference.type),
        "venue": _line(reference.venue),
        "volume": _line(reference.volume),
        "issue": _line(reference.issue),
        "pages": _line(reference.pages),
        "publisher": _line(reference.publisher),
        "doi": _line(paper.doi),
        "categories": [clean(name) for name in paper.categories],
        "announced": _line(paper.announced),
        "comments": paper.comments,
        "upvotes": paper.upvotes,
        "arxiv_id": paper.arxiv_id or None,
        "url": _line(paper.url),
        "pdf_url": _line(paper.pdf_url),
        "code_url": _line(paper.code_url),
        "links": [clean(link) for link in paper.links],
        "tags": [clean(tag) for tag in sorted(listed.tags)],
        "note": clean(listed.note) or None,
        "queue": {clean(tag): place for tag, place in sorted(listed.places.items())} or None,
        "added": _time(paper.added),
        "tagged": _time(getattr(listed, "tagged", 0)),
        "sources": [shown_path(source) for source in paper.sources],
    }


def _line(text: str | None) -> str | None:
    return clean(text or "") or None


def _time(seconds: int) -> str | None:
    """Return a time as ISO 8601 in UTC; None for 0, which is unknown."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else None


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write one object per line, in UTF-8 without escapes."""
    for listed in papers:
        out.write(json.dumps(record(listed), ensure_ascii=False) + "\n")


FORMAT = ExportFormat("jsonl", ".jsonl", "JSON Lines, one paper per line, every field", write)
