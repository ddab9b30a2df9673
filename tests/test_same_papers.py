"""Thirty papers in ten captures are thirty papers, whatever the order in which their files were saved."""

import os
import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog, directory_for
from papertui.dumps import read_dump
from papertui.paper import Paper
from papertui.sync.task import FileResult, Task
from tests.same_papers import RENDERERS, papers, trending
from tests.same_papers_elsewhere import ELSEWHERE, MADE, TABLES
from tests.sync_desk import LONG_AGO, TITLES, read_here


def write(path: Path, text: str, age: int = 0) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (LONG_AGO - age, LONG_AGO - age))
    return path


@cache
def rendered() -> dict[str, str]:
    return {name: render(papers()) for name, (_kind, render) in RENDERERS.items()}


def merged(folder: Path, cache_dir: Path, seed: int) -> list[Paper]:
    """Sync through the real path, the files read in a random order."""

    def shuffled(tasks: Sequence[Task]) -> Iterator[FileResult]:
        return read_here(random.Random(seed).sample(tasks, len(tasks)))

    sync.run([folder], cache_dir, read=shuffled, indexer=TITLES)
    catalog = Catalog.open(directory_for(cache_dir, [folder]))
    assert catalog
    return catalog.papers(catalog.order("title"))


@pytest.mark.parametrize("name", RENDERERS)
def test_each_capture_gives_the_thirty_papers(tmp_path: Path, name: str) -> None:
    dump = read_dump(write(tmp_path / name, rendered()[name]))
    assert (dump.format, len(dump.papers)) == (RENDERERS[name][0], 30)
    assert dump.problems == ()
    assert [paper.title for paper in dump.papers] == [paper.title for paper in papers()]


@pytest.mark.parametrize("seed", range(4))
def test_ten_captures_are_thirty_papers_with_three_hundred_sources(tmp_path: Path, seed: int) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    # The order of names, of ages and of reading: each is another one for each seed.
    order = random.Random(seed).sample(list(rendered()), len(rendered()))
    for place, name in enumerate(order):
        write(dumps / f"{place}-{name}", rendered()[name], age=random.Random(name + str(seed)).randrange(9))
    found = merged(dumps, tmp_path / "cache", seed)
    assert sorted(paper.arxiv_id or "" for paper in found) == sorted(p.arxiv_id or "" for p in papers())
    assert sum(len(paper.sources) for paper in found) == 300
    for paper in found:
        assert paper.date
        assert paper.authors
        assert paper.abstract


@cache
def elsewhere() -> dict[str, str]:
    return {name: render(MADE) for name, render in (ELSEWHERE | TABLES).items()}


@pytest.mark.parametrize("name", ELSEWHERE | TABLES)
def test_each_service_gives_the_thirty_papers(tmp_path: Path, name: str) -> None:
    dump = read_dump(write(tmp_path / name, elsewhere()[name]))
    assert (dump.format, len(dump.papers)) == ("csv" if name in TABLES else name, 30)
    assert dump.problems == ()


@pytest.mark.parametrize("seed", range(2))
def test_thirty_papers_of_twenty_services_are_thirty_with_the_best_of_each_field(
    tmp_path: Path, seed: int
) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    # The exports that hold everything stay out: what is known is put together from the others.
    partial = [name for name in elsewhere() if name not in ("papertui-jsonl", "papertui")]
    for place, name in enumerate(random.Random(seed).sample(partial, len(partial))):
        write(dumps / f"{place:02}-{name}", elsewhere()[name], age=place)
    found = {paper.arxiv_id: paper for paper in merged(dumps, tmp_path / "cache", seed)}
    assert len(found) == 30
    for paper in MADE:
        best = found[paper.arxiv_id]
        assert len(best.sources) == len(partial)
        for name in ("title", "authors", "date", "doi", "code_url", "upvotes", "pdf_url"):
            assert getattr(best, name) == getattr(paper, name), name
        assert best.abstract.split() == paper.abstract.split()
        assert set(best.categories) == set(paper.categories)
        assert (best.reference.venue, best.reference.pages) == (paper.reference.venue, paper.reference.pages)


def test_a_machines_summary_neither_splits_a_paper_nor_takes_its_abstract_away(tmp_path: Path) -> None:
    dumps = tmp_path / "dumps"
    dumps.mkdir()
    for age, name in enumerate(("w3m.txt", "api.json", "references.ris")):
        write(dumps / name, rendered()[name], age)
    write(dumps / "trending.md", trending(papers()), age=-1)
    found = merged(dumps, tmp_path / "cache", 0)
    assert len(found) == len(papers())
    assert {len(paper.sources) for paper in found} == {4}
    assert not [paper for paper in found if paper.abstract.startswith("A machine sums up")]
