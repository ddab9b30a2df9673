"""Recorded answers for the titles of real papers, made by a script: what the services would have said.

Of the titles some have the same abstract, some another version of it, and some are
only the title of another paper. Half of them are known to Hugging Face, half to arXiv.
"""

import html
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from papertui.paper import Paper

SAME, REWRITTEN, HOMONYM = "same", "rewritten", "homonym"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A title that some service knows: how its record differs, and the id of it."""

    paper: Paper
    how: str
    arxiv_id: str
    title: str
    abstract: str
    is_on_hf: bool

    @property
    def day(self) -> str:
        """The day it came out: that of the listing where it says one."""
        return f"{self.paper.date.year if self.paper.date else 2026}-01-05"


def recorded(papers: Sequence[Paper], counts: Mapping[str, int], rng: random.Random) -> list[Recorded]:
    """Return records for so many of the papers of each kind, chosen at random."""
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    chosen = rng.sample([paper for paper in papers if len(paper.abstract) > 400], len(kinds))
    others = rng.sample([paper for paper in papers if paper not in chosen and len(paper.abstract) > 400], 60)
    found = []
    for number, (paper, kind) in enumerate(zip(chosen, kinds, strict=True)):
        title, abstract = paper.title, paper.abstract
        if kind == REWRITTEN:
            abstract = rewritten(abstract, rng)
            title = f"{title}: The Longer Title" if number % 2 and ":" not in title else title
        elif kind == HOMONYM:
            abstract = others[number % len(others)].abstract
        arxiv_id = f"26{number % 12 + 1:02}.{10_000 + number:05}"
        found.append(Recorded(paper, kind, arxiv_id, title, abstract, is_on_hf=number % 2 == 0))
    return found


def rewritten(abstract: str, rng: random.Random) -> str:
    """Return another version of an abstract: a new beginning, a sentence gone, words changed."""
    sentences = re.split(r"(?<=[.!?]) ", abstract)
    if len(sentences) > 3:
        del sentences[rng.randrange(1, len(sentences) - 1)]
    words = " ".join(sentences).split()
    for _ in range(len(words) // 12):
        words[rng.randrange(len(words))] = rng.choice(("notably", "robust", "novel", "further", "widely"))
    return "In this revised version, the following is shown. " + " ".join(words)


def write(folder: Path, records: Sequence[Recorded]) -> None:
    """Write the answers as the server of ../shared/services replays them."""
    folder.mkdir()
    index = [_row(folder, number, record) for number, record in enumerate(records)]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")


def _row(folder: Path, number: int, record: Recorded) -> dict[str, Any]:
    if record.is_on_hf:
        name, body = f"{number}.json", json.dumps(list(_items(record)), ensure_ascii=False)
        service, kind = "hf", "application/json"
        request = f"GET /api/papers/search?q={quote(record.paper.title[:250])}"
    else:
        name, body = f"{number}.xml", _feed(record)
        service, kind = "arxiv", "application/atom+xml"
        words = " ".join(re.sub(r"[\W_]+", " ", record.paper.title).split())
        query = quote(f'ti:"{words}"')
        request = f"GET /api/query?search_query={query}"
    (folder / name).write_text(body, encoding="utf-8")
    return {
        "service": service,
        "request": request,
        "file": name,
        "status": 200,
        "headers": {"Content-Type": kind},
    }


def _items(record: Recorded) -> Iterator[dict[str, Any]]:
    # The search of Hugging Face always returns something that is near.
    yield _item(
        f"2{record.arxiv_id[1:-1]}7",
        f"A Survey Near “{record.title[:40]}”",
        "Something else. " * 30,
        record.day,
    )
    yield _item(record.arxiv_id, record.title, record.abstract, record.day)


def _item(arxiv_id: str, title: str, abstract: str, day: str) -> dict[str, Any]:
    authors = [{"name": "Ada Example", "hidden": False}, {"name": "Ben Sample", "hidden": False}]
    paper = {"id": arxiv_id, "title": title, "summary": abstract, "authors": authors, "upvotes": 3}
    return {
        "paper": {**paper, "publishedAt": f"{day}T00:00:00.000Z"},
        "title": title,
        "summary": abstract,
    }


def _feed(record: Recorded) -> str:
    entry = (
        f"<entry><id>http://arxiv.org/abs/{record.arxiv_id}v2</id><published>{record.day}T00:00:00Z</published>"
        f"<title>{html.escape(record.title)}</title><summary>{html.escape(record.abstract)}</summary>"
        "<author><name>Ada Example</name></author><author><name>Ben Sample</name></author>"
        f'<link href="http://arxiv.org/abs/{record.arxiv_id}v2" rel="alternate" type="text/html"/>'
        '<category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/></entry>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>"
        '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1'
        f"</opensearch:totalResults>{entry}</feed>"
    )
