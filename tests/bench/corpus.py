"""Made-up papers in any number: sentences of sample_dumps, recombined, with a tail of rare words.

Real abstracts bring new words for as long as one reads. So words are invented
here at ranks of a truncated Pareto distribution: a few are common, most occur
once, and the distinct words grow with about the 0.9th power of the papers.
Nothing is drawn from a clock or from a hash: the same count and seed give the
same papers and files.
"""

import datetime
import itertools
import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from papertui.dumps import read_dump
from papertui.identity import fold_title
from papertui.paper import Paper
from papertui.reference import Date, names_of

SAMPLES = Path(__file__).parents[2] / "sample_dumps"
FIRST_DAY, LAST_DAY = datetime.date(2016, 1, 1), datetime.date(2025, 11, 20)

_SYLLABLES = [first + second for first in "bdfgklmnprstvxz" for second in "aeiou"]
_RANKS = 10**7
_TAIL = 0.12  # exponent of the Pareto distribution; words ~ papers ** (1 / (1 + _TAIL))
_FORENAMES = (
    "Ada",
    "Bo",
    "Chen",
    "Dana",
    "Eli",
    "Fatima",
    "Goro",
    "Hana",
    "Jun",
    "Lea",
    "Noor",
    "Priya",
    "Wei",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_READER_HEADER = (
    "new", "Get trending papers in your email inbox once a day!", "Get trending papers in your email inbox!",
    "Subscribe", "Daily Papers", "byAK and the research community", f"{LAST_DAY:%b} {LAST_DAY.day}",
)  # fmt: skip
_MODIFIED = 1_763_600_000  # every file's modification time: `added` is the same on every run


def generate(count: int, seed: int = 7) -> Iterator[Paper]:
    """Return `count` papers, no two with one title; one in twenty has no date, no authors and no comments."""
    rng = random.Random(seed)
    titles, sentences = _material()
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for _ in range(count):
        title = _title(rng, titles)
        while fold_title(title) in used:
            title = _title(rng, titles)
        used.add(fold_title(title))
        yield _paper(rng, title, _abstract(rng, sentences), numbers)


def write_folder(
    directory: Path, papers: Iterable[Paper], per_file: int = 100, format: str = "reader text"
) -> list[Path]:
    """Write papers as dump files of a format (`reader text`, `jsonl`) and give the files.

    A file holds what its format prints: reader text has the number of authors,
    not their names, and no arXiv ids.
    """
    directory.mkdir(parents=True, exist_ok=True)
    suffix, render = _WRITERS[format]
    files: list[Path] = []
    remaining = iter(papers)
    while batch := list(itertools.islice(remaining, per_file)):
        file = directory / f"page-{len(files):05}{suffix}"
        file.write_text(render(batch), encoding="utf-8")
        os.utime(file, (_MODIFIED, _MODIFIED))
        files.append(file)
    return files


def rare_word(rank: int) -> str:
    """Invent the word of a rank: pronounceable, three syllables or more, never the same for two ranks."""
    number, syllables = rank + len(_SYLLABLES) ** 2, [""]
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables)


@cache
def _material() -> tuple[list[str], list[str]]:
    papers = [paper for file in sorted(SAMPLES.iterdir()) for paper in read_dump(file).papers]
    titles = dict.fromkeys(paper.title for paper in papers)
    sentences = (part for paper in papers for part in re.split(r"(?<=[.!?])\s+", paper.abstract))
    return list(titles), [sentence for sentence in dict.fromkeys(sentences) if len(sentence) > 30]


def _draw(rng: random.Random) -> str:
    rank = int((1 - rng.random() * (1 - _RANKS**-_TAIL)) ** (-1 / _TAIL)) - 1
    return rare_word(min(rank, _RANKS))


def _title(rng: random.Random, titles: Sequence[str]) -> str:
    words = rng.choice(titles).split(": ")[-1].split()
    if rng.random() < 0.5:
        other = rng.choice(titles).split()
        words = words[: rng.randrange(1, len(words) + 1)] + other[len(other) // 2 :]
    name = f"{_draw(rng).capitalize()}: " if rng.random() < 0.7 else ""
    return name + " ".join(words)


def _abstract(rng: random.Random, sentences: Sequence[str]) -> str:
    words = " ".join(rng.choices(sentences, k=rng.randint(5, 9))).split(" ")
    for _ in range(rng.randint(3, 9)):
        words.insert(rng.randrange(1, len(words)), _draw(rng))
    return " ".join(words)


def _paper(rng: random.Random, title: str, abstract: str, numbers: Counter[str]) -> Paper:
    date = LAST_DAY - datetime.timedelta(days=int((LAST_DAY - FIRST_DAY).days * rng.random() ** 1.7))
    month = f"{date:%y%m}"
    numbers[month] += 1
    names = [
        f"{rng.choice(_FORENAMES)} {_draw(rng).capitalize()}" for _ in range(1 + int(rng.expovariate(0.18)))
    ]
    paper = Paper(title, abstract, upvotes=_some(rng, 20), arxiv_id=f"{month}.{numbers[month]:05}")
    if rng.random() < 0.05:
        return paper
    paper = replace(paper, date=Date.of(date), comments=_some(rng, 2))
    if rng.random() < 0.05:
        return replace(paper, organization=f"{_draw(rng).capitalize()} Lab")
    return replace(paper, names=names_of(tuple(names)))


def _some(rng: random.Random, mean: float) -> int | None:
    return int(rng.expovariate(1 / mean)) or None


def _reader_text(papers: Sequence[Paper]) -> str:
    return "\n".join((*_READER_HEADER, *itertools.chain.from_iterable(map(_card, papers)), ""))


def _card(paper: Paper) -> Iterator[str]:
    yield from ("", "-" if paper.upvotes is None else str(paper.upvotes), "", paper.title, "", paper.abstract)
    if paper.date is None:
        return
    who = paper.organization
    yield from ("", f"{who.split()[0].lower()} {who}" if who else f"  • {paper.author_count} authors", "·")
    comments = f" {paper.comments}" if paper.comments else ""
    yield f"{_MONTHS[paper.date.month - 1]} {paper.date.day}, {paper.date.year}{comments}"


def _json_lines(papers: Sequence[Paper]) -> str:
    return "".join(json.dumps(_api_item(paper), ensure_ascii=False) + "\n" for paper in papers)


def _api_item(paper: Paper) -> dict[str, Any]:
    item: dict[str, Any] = {"id": paper.arxiv_id, "title": paper.title, "summary": paper.abstract}
    if paper.date:
        item["publishedAt"] = f"{paper.date}T00:00:00.000Z"
    if paper.authors:
        item["authors"] = [{"name": name, "hidden": False} for name in paper.authors]
    if paper.organization:
        item["organization"] = {"name": paper.organization.lower(), "fullname": paper.organization}
    if paper.upvotes:
        item["upvotes"] = paper.upvotes
    return {"paper": item, "numComments": paper.comments or 0}


_WRITERS: dict[str, tuple[str, Callable[[Sequence[Paper]], str]]] = {
    "reader text": (".txt", _reader_text),
    "jsonl": (".jsonl", _json_lines),
}
