"""The benches' corpus: the same on every run, and read back whole."""

from pathlib import Path

import pytest

from papertui.dumps import read_dump
from tests.bench.corpus import generate, rare_word, write_folder


def test_the_same_seed_gives_the_same_papers() -> None:
    assert list(generate(200)) == list(generate(200))
    assert list(generate(200)) != list(generate(200, seed=8))


@pytest.mark.parametrize("form", ["reader text", "jsonl"])
def test_every_paper_is_read_back(tmp_path: Path, form: str) -> None:
    papers = list(generate(250))
    files = write_folder(tmp_path, papers, per_file=100, format=form)
    dumps = [read_dump(file) for file in files]
    assert [len(dump.papers) for dump in dumps] == [100, 100, 50]
    assert not [problem for dump in dumps for problem in dump.problems]
    read = [paper for dump in dumps for paper in dump.papers]
    assert [(paper.title, paper.abstract) for paper in read] == [
        (paper.title, paper.abstract) for paper in papers
    ]
    assert [paper.date for paper in read] == [paper.date for paper in papers]


def test_vocabulary_keeps_growing() -> None:
    seen: set[str] = set()
    sizes = []
    for number, paper in enumerate(generate(2000), 1):
        seen.update(paper.abstract.split())
        if number % 1000 == 0:
            sizes.append(len(seen))
    assert sizes[1] - sizes[0] > 1000


def test_words_of_different_ranks_differ() -> None:
    assert len({rare_word(rank) for rank in range(10_000)}) == 10_000
