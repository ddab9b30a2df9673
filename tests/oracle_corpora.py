"""The corpora that the judge of the search is asked over: real, made up, and made to be awkward."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from papertui.paper import Paper
from papertui.reference import Date, Entry, Name, Reference, names_of
from tests.bench.corpus import generate, write_folder
from tests.browsing import SAMPLES
from tests.shared import DUMPS

REAL = {"samples": SAMPLES, "real": DUMPS}

# Ligatures, full width, combining marks, letters that fold to two or change their length, signs, scripts.
_AWKWARD = (
    "ﬁne-tuning", "ＧＰＴ－４", "β-VAE", "α", "alpha", "π0", "∞-norm", "behaviour", "behavior", "optimise",
    "optimized",     "naïve", "nai\u0308ve", "İstanbul", "straße", "STRASSE", "ǅungla", "Ångström",
    "图神经网络", "图神经", "グラフ", "그래프", "그래프신경망", "GPT模型", "モデル化", "神", "经网络c++",
    "Łukasz", "Søren", "Đorđe", "Ægir", "Œuvre", "Þór", "ıssız", "граф", "γράφος", "ΓΡΆΦΟΣ", "שלום",
    "سلام", "नमस्ते", "x²",
    "№5", "½", "c++", "C#", "a++b", "f(x)", "3.5", "state-of-the-art", "don't", "don’t", "snake_case",
    "__init__", "[b]", "%s", "\\d+", "50%", "😀", "e\u200bmoji", "\u202eodd", "soft\u00adhyphen", "AND", "or",
    "NOT", "title:", "policies", "policy", "news", "ties", "glass", "reward", "rewards", "model", "models",
)  # fmt: skip


def awkward(count: int, seed: int = 5) -> Iterator[Paper]:
    """Return papers of few words that are hard to cut, to fold or to quote."""
    rng = random.Random(seed)
    for paper in generate(count, seed):
        words = [" ".join(rng.choices(_AWKWARD, k=rng.randint(low, 3 * low))) for low in (2, 6, 1)]
        yield replace(
            paper, title=words[0], abstract=words[1], names=names_of((words[2], paper.title.split()[0]))
        )


_VENUES = (
    "Nature", "Nature Machine Intelligence", "Advances in Neural Information Processing Systems 30",
    "Proc. of the 5th \"Workshop\"", "Œuvres & Procès", "日本機械学会論文集", "arXiv*",
    "journal of [things]", "",
)  # fmt: skip
_TYPES = ("article-journal", "article", "paper-conference", "book", "thesis", "")
_NAMES = (
    Name("LeCun", "Yann"),
    Name("Hinton", "G. E."),
    Name(literal="Gemini Team"),
    Name("王", "明"),
    Name("Plato"),
)


def referenced(count: int, seed: int = 6) -> Iterator[Paper]:
    """Return papers as in reference lists: of venues and types, with DOIs, keys, dates of any precision."""
    rng = random.Random(seed)
    for number, paper in enumerate(generate(count, seed)):
        date = Date(rng.randint(2018, 2021), *rng.sample(range(1, 13), rng.randint(0, 2)))
        yield replace(
            paper,
            date=rng.choice((date, date, None)),
            names=tuple(rng.sample(_NAMES, rng.randint(0, 3))),
            authors_complete=rng.random() < 0.8,
            n_authors=rng.choice((None, None, 2)),
            doi=rng.choice((None, f"10.{number % 7}000/Ab.{number}(x)", f"https://doi.org/10.1/{number}")),
            reference=Reference(type=rng.choice(_TYPES), venue=rng.choice(_VENUES)),
            entry=rng.choice((None, Entry("bibtex", "article", f"Key{number % 9}:a"))),
            categories=tuple(rng.sample(("cs.CL", "cs.LG", "stat.ML", "hep-th"), rng.randint(0, 2))),
            announced=rng.choice(("", "new", "cross", "replace")),
        )


def corpora(folder: Path, count: int = 550) -> dict[str, Path]:
    """Return each corpus present as a folder of dumps, by name; those made up are written in `folder`."""
    made = {"made up": generate(count), "awkward": awkward(count // 3)}
    for name, papers in made.items():
        write_folder(folder / name, papers, format="jsonl")
    return {name: path for name, path in REAL.items() if path.exists()} | {
        name: folder / name for name in made
    }
