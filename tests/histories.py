"""Random histories of dumps: files that come, change, are renamed and go, and what their catalog must be.

Whatever has happened, the catalog is to answer as one that is built of the same files
at once: `state` is all that it answers, without numbers of documents.
"""

import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from papertui.catalog import Catalog, key_table
from papertui.catalog.columns import FLAGS, NAMES, NUMBERS, ORDERS
from papertui.catalog.tokens import tokens_in
from papertui.dumps import long_files
from papertui.paper_json import from_json, to_json
from papertui.sync import syncing
from tests.sync_desk import LONG_AGO

KINDS = ("add", "add", "change", "edit", "edit", "touch", "remove", "rename")
FORMATS = ("jsonl", "bib", "ris", "csv", "json", "txt", "snapshot", "csl")
Item = dict[str, Any]


def made_items(rng: random.Random, count: int) -> list[Item]:
    """Make papers of which many share an id, a DOI or a title with another."""
    items: list[Item] = []
    for number in range(count):
        twin = rng.choice(items) if items and rng.random() < 0.25 else None
        item = dict(twin) if twin else _item(rng, number)
        if twin:
            for name in rng.sample(
                ("arxiv", "doi", "abstract", "year", "authors", "place"), rng.randrange(3)
            ):
                item[name] = _item(rng, number)[name] if rng.random() < 0.5 else ""
        items.append(item)
    return items


def _item(rng: random.Random, number: int) -> Item:
    words = rng.choice(("Deep", "Sparse", "Robust", "Fast")), rng.choice(("Nets", "Trees", "Fields"))
    title = " ".join(words) if rng.random() < 0.1 else f"{' '.join(words)} for Task {number} of Many"
    return {
        "title": title,
        "arxiv": f"2401.{number:05}" if rng.random() < 0.5 else "",
        "doi": f"10.1000/x{number if rng.random() < 0.9 else number % 3}" if rng.random() < 0.4 else "",
        "abstract": f"We study {title} and find {number} things. " * rng.randrange(1, 6)
        if rng.random() < 0.6
        else "",
        "year": str(rng.randrange(1990, 2025)),
        "authors": rng.choice(("Doe, Jane", "Roe, Richard", "Poe, Ann")) if rng.random() < 0.8 else "",
        "votes": rng.randrange(9),
        "place": (rng.choice("12"), rng.choice("12"), f"{rng.randrange(1, 4)}--9")
        if rng.random() < 0.4
        else "",
    }


_BIB = ",\n journal = {{Of Things}}, volume = {{{}}}, number = {{{}}}, pages = {{{}}}"
_RIS = "T2  - Of Things\nVL  - {}\nIS  - {}\nSP  - {}\n"


def _printed(item: Item, form: str) -> str:
    return form.format(*item["place"]) if item.get("place") else ""


def _jsonl(items: Sequence[Item]) -> str:
    rows = (
        {
            "id": item["arxiv"],
            "title": item["title"],
            "summary": item["abstract"],
            "upvotes": item["votes"],
            "doi": item["doi"],
            "authors": [item["authors"]] if item["authors"] else [],
        }
        for item in items
    )
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def _bib(items: Sequence[Item]) -> str:
    return "".join(
        f"@article{{k{number},\n title = {{{item['title']}}},\n author = {{{item['authors']}}},\n"
        f" year = {{{item['year']}}},\n doi = {{{item['doi']}}},\n eprint = {{{item['arxiv']}}},\n"
        f" abstract = {{{item['abstract']}}}{_printed(item, _BIB)}\n}}\n"
        for number, item in enumerate(items)
    )


def _ris(items: Sequence[Item]) -> str:
    return "".join(
        f"TY  - JOUR\nTI  - {item['title']}\nAU  - {item['authors']}\nPY  - {item['year']}\n"
        f"DO  - {item['doi']}\nAB  - {item['abstract']}\n{_printed(item, _RIS)}ER  - \n"
        for item in items
    )


def _csv(items: Sequence[Item]) -> str:
    rows = (
        ",".join(f'"{item[name]}"' for name in ("title", "authors", "year", "doi", "abstract"))
        for item in items
    )
    return "\n".join(("title,authors,year,doi,abstract", *rows)) + "\n"


def _json(items: Sequence[Item]) -> str:
    return json.dumps(
        [
            {"title": item["title"], "abstract": item["abstract"], "id": item["arxiv"], "doi": item["doi"]}
            for item in items
        ]
    )


def _text(items: Sequence[Item]) -> str:
    nothing = "Nothing to say of it in a few words. " * 3
    cards = (
        f"\n{item['votes']}\n\n{item['title']}\n\n{item['abstract'] or nothing}\n\n"
        f"  • 3 authors\n·\nMay 1, {item['year']}\n"
        for item in items
    )
    return "Get trending papers in your email inbox!\n" + "".join(cards)


def _snapshot(items: Sequence[Item]) -> str:
    rows = (
        {
            "id": item["arxiv"],
            "title": item["title"],
            "abstract": item["abstract"],
            "doi": item["doi"],
            "authors_parsed": [[*reversed(item["authors"].split(", ")), ""]],
            "versions": [{"version": "v1", "created": f"{item['year']}-05-01"}],
        }
        for item in items
    )
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def _csl(items: Sequence[Item]) -> str:
    rows = (
        {
            "type": "article-journal",
            "title": item["title"],
            "abstract": item["abstract"],
            "DOI": item["doi"],
            "issued": {"date-parts": [[item["year"]]]},
        }
        for item in items
    )
    return json.dumps(list(rows), indent=1)


@contextmanager
def short_pieces() -> Iterator[None]:
    """Have files of more than some papers read in pieces, and their records written some at a time."""
    with (
        mock.patch.multiple(long_files, PIECE=1500, _WHOLE=3000, _CHUNK=700),
        mock.patch.object(syncing, "_BATCHES", (20, 50)),
        mock.patch.object(key_table, "_MANY", 40),
    ):
        yield


WRITERS: dict[str, Callable[[Sequence[Item]], str]] = {
    "jsonl": _jsonl, "bib": _bib, "ris": _ris, "csv": _csv, "json": _json, "txt": _text,
    "snapshot": _snapshot, "csl": _csl,
}  # fmt: skip


class History:
    """A folder of dumps that changes at random."""

    def __init__(self, dumps: Path, seed: int, papers: int = 120) -> None:
        self.rng = random.Random(seed)
        self._dumps = dumps
        self._items = made_items(self.rng, papers)
        self._files = 0
        self._items_of: dict[str, list[Item]] = {}
        dumps.mkdir(parents=True, exist_ok=True)

    def change(self) -> str:
        """Add, change, rename or remove some file; say what was done."""
        files = sorted(path for path in self._dumps.iterdir() if path.is_file())
        kind = self.rng.choice(KINDS) if files else "add"
        getattr(self, f"_{kind}")(self.rng.choice(files) if files else self._dumps)
        return kind

    def _add(self, _file: Path) -> None:
        self._files += 1
        form = self.rng.choice(FORMATS)
        self._write(self._dumps / f"{self.rng.randrange(100):02}-{self._files}.{form}", self._some())

    def _change(self, file: Path) -> None:
        self._write(file, self._some())

    def _edit(self, file: Path) -> None:
        """Change a few papers of a file and leave the others where they are."""
        items = [*self._items_of[file.name]]
        for _ in range(self.rng.randrange(1, 4)):
            at = self.rng.randrange(len(items))
            kind = self.rng.choice(("insert", "insert", "drop", "spoil", "move", "double"))
            if kind == "insert":
                items[at:at] = self._some()[: self.rng.choice((1, 2, 30))]
            elif kind == "double":
                items.insert(at, self.rng.choice(items))
            elif kind == "spoil":
                items[at] = items[at] | {"title": self.rng.choice(("", "Another Title"))}
            elif len(items) > 1:
                item = items.pop(at)
                items[:0] = [item] if kind == "move" else []
        self._write(file, items)

    def _touch(self, file: Path) -> None:
        self._write(file, self._items_of[file.name])

    def _remove(self, file: Path) -> None:
        file.unlink()

    def _rename(self, file: Path) -> None:
        self._files += 1
        name = f"{self.rng.randrange(100):02}-{self._files}{file.suffix}"
        self._items_of[name] = self._items_of[file.name]
        file.rename(self._dumps / name)

    def _some(self) -> list[Item]:
        start = self.rng.randrange(len(self._items))
        some = self._items[start : start + self.rng.randrange(1, 1 + len(self._items) // 3)]
        return self.rng.sample(some, len(some)) if self.rng.random() < 0.5 else some

    def _write(self, file: Path, items: Sequence[Item]) -> None:
        self._items_of[file.name] = [*items]
        file.write_text(WRITERS[file.suffix[1:]](items))
        when = LONG_AGO - self.rng.randrange(10**6)
        os.utime(file, (when, when))


def state(catalog: Catalog) -> dict[str, object]:
    """Return all that a catalog answers, by papers."""
    order = catalog.order("date")
    papers = dict(zip(order, map(to_json, catalog.papers(order)), strict=True))
    found: dict[str, object] = {"papers": sorted(papers.values()), "count": catalog.count}
    for name in ORDERS:
        found[f"order {name}"] = [papers[doc] for doc in catalog.order(name)]
    for name in (*NUMBERS,):
        column = catalog.column(name)
        found[name] = sorted((papers[doc], column[doc]) for doc in papers)
    for name in FLAGS:
        found[f"flag {name}"] = sorted(papers[doc] for doc in _docs(catalog.has(name)))
    for kind in NAMES:
        rows = catalog.names.rows(kind)
        found[f"names {kind}"] = [(name, sorted(papers[doc] for doc in docs)) for name, _shown, docs in rows]
    keys = {key for text in papers.values() for key in _keys(text)}
    found["keys"] = {
        key: sorted(papers[doc] for doc in docs) for key, docs in catalog.docs_of_keys(keys).items()
    }
    tokens = tokens_in(catalog)
    found["tokens"] = sorted((papers[doc], sorted(tokens.of(doc))) for doc in papers)
    files = [replace(file, path=os.path.basename(file.path)) for file in catalog.report().files]
    found["files"] = files
    return found


def _docs(bits: int) -> Iterator[int]:
    return (doc for doc in range(bits.bit_length()) if bits >> doc & 1)


def _keys(text: str) -> tuple[str, ...]:
    return from_json(text).keys


def differences(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """Return the names of what differs."""
    return [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
