"""The corpora that the judge of the search is asked over: real, made up, and made to be awkward."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from papertui.paper import Paper
from papertui.reference import names_of
from tests.bench.corpus import generate, write_folder
from tests.browsing import SAMPLES
from tests.shared import DUMPS

REAL = {"samples": SAMPLES, "real": DUMPS}

# Ligatures, full width, combining marks, letters that fold to two or change their length, signs, scripts.
_AWKWARD = (
    "ﬁne-tuning", "ＧＰＴ－４", "naïve", "nai\u0308ve", "İstanbul", "straße", "STRASSE", "ǅungla", "Ångström",
    "图神经网络", "图神经", "グラフ", "그래프", "그래프신경망", "GPT模型", "モデル化", "神", "经网络c++",
    "Łukasz", "Søren", "Đorđe", "Ægir", "Œuvre", "Þór", "ıssız", "граф", "γράφος", "ΓΡΆΦΟΣ", "שלום",
    "سلام", "नमस्ते", "x²",
    "№5", "½", "c++", "C#", "a++b", "f(x)", "3.5", "state-of-the-art", "don't", "don’t", "snake_case",
    "__init__", "[b]", "%s", "\\d+", "50%", "😀", "e\u200bmoji", "\u202eodd", "soft\u00adhyphen", "AND", "or",
    "NOT", "title:", "policies", "policy", "news", "ties", "glass", "reward", "rewards", "model", "models",
)  # fmt: skip


def awkward(count: int, seed: int = 5) -> Iterator[Paper]:
    """Give papers of few words that are hard to cut, to fold or to quote."""
    rng = random.Random(seed)
    for paper in generate(count, seed):
        words = [" ".join(rng.choices(_AWKWARD, k=rng.randint(low, 3 * low))) for low in (2, 6, 1)]
        yield replace(
            paper, title=words[0], abstract=words[1], names=names_of((words[2], paper.title.split()[0]))
        )


def corpora(folder: Path, count: int = 550) -> dict[str, Path]:
    """Give each corpus that is here as a folder of dumps, by name; those made up are written in `folder`."""
    made = {"made up": generate(count), "awkward": awkward(count // 3)}
    for name, papers in made.items():
        write_folder(folder / name, papers, format="jsonl")
    return {name: path for name, path in REAL.items() if path.exists()} | {
        name: folder / name for name in made
    }
