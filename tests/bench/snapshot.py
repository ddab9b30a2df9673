"""Write a made-up metadata snapshot of arXiv: JSON Lines of the shape that Kaggle offers.

`python tests/bench/snapshot.py COUNT FILE`. The papers are those of `corpus`, with what
a snapshot has and they have not: wrapped abstracts with TeX in a quarter of them, accents
written as TeX in a tenth of the names, versions, and ids that ascend by month.
"""

import json
import random
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from tests.bench.corpus import generate

MATH = ("$\\alpha$", "$O(n \\log n)$", "$\\mathcal{N}=4$", "$10^{-3}$", "$\\sim 5\\sigma$", "\\textit{via}")
CATEGORIES = (
    "cs.LG", "cs.CV", "cs.CL", "hep-th", "hep-ph", "astro-ph.GA", "math.AG", "math.PR", "quant-ph", "stat.ML",
)  # fmt: skip
ACCENTED = ('M{\\"u}ller', "Garc\\'ia", "Erd\\H{o}s", "Poincar\\'e")


def write_snapshot(file: Path, count: int, seed: int = 7) -> None:
    """Write so many papers, one a line; the same ones for the same seed."""
    with file.open("w", encoding="utf-8") as out:
        for item in snapshot(count, seed):
            out.write(json.dumps(item) + "\n")


def snapshot(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield the objects of a snapshot."""
    rng = random.Random(seed)
    for number, paper in enumerate(generate(count, seed)):
        yield _item(rng, paper, number, count)


def _item(rng: random.Random, paper: Paper, number: int, count: int) -> dict[str, Any]:
    month = int(235 * (number / count) ** 0.55)
    day = date(2007 + (3 + month) // 12, (3 + month) % 12 + 1, rng.randint(1, 28))
    words = paper.abstract.split(" ")
    if rng.random() < 0.25:
        for _ in range(3):
            words.insert(rng.randrange(len(words)), rng.choice(MATH))
    names = [[str(name.family or name.literal), name.given, ""] for name in paper.names] or [
        ["Doe", "J.", ""]
    ]
    if rng.random() < 0.1:
        names[0][0] = rng.choice(ACCENTED)
    return {
        "id": f"{day:%y%m}.{number % 100_000:05}",
        "submitter": " ".join(names[0][1::-1]),
        "authors": ", ".join(f"{given} {family}" for family, given, _ in names),
        "title": paper.title,
        "comments": f"{rng.randint(4, 60)} pages, {rng.randint(1, 12)} figures",
        "journal-ref": None,
        "doi": f"10.{rng.randint(1000, 9999)}/x.{number}" if rng.random() < 0.4 else None,
        "report-no": None,
        "categories": " ".join(rng.sample(CATEGORIES, rng.randint(1, 3))),
        "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "abstract": textwrap.fill(" ".join(words), 78, initial_indent="  ") + "\n",
        "versions": [
            {"version": f"v{version + 1}", "created": f"{day:%a, %d %b %Y} 12:01:42 GMT"}
            for version in range(1 + int(rng.expovariate(1.2)))
        ],
        "update_date": day.isoformat(),
        "authors_parsed": names,
    }


if __name__ == "__main__":
    write_snapshot(Path(sys.argv[2]), int(sys.argv[1]))
