"""An index that papers were added to day by day: few files, and it finds what one built at once finds."""

import os
import shutil
from pathlib import Path

from papertui.paper import Paper
from papertui.search import index
from papertui.search.tree import TEXT_FIELDS
from tests.cases import cases
from tests.searching import ask, made_up, matcher_over, private, random_queries

FIRST, DAYS, A_DAY = 1_001, 20, 2


def grown(folder: Path, papers: list[Paper]) -> Path:
    """Index the first papers, then a few more a day, each day in a folder of its own."""
    with private(folder / "0") as directory:
        index.build(directory, papers[:FIRST])
    for day in range(1, DAYS + 1):
        with private(folder / str(day)) as new:
            end = FIRST + day * A_DAY
            index.extend(directory, new, papers[end - A_DAY : end])
        if day > 1:
            shutil.rmtree(directory)
        directory = new
    return directory


def test_papers_of_many_days_are_found_as_if_they_had_come_at_once(tmp_path: Path) -> None:
    papers = made_up(FIRST + DAYS * A_DAY, seed=8)
    directory = grown(tmp_path, papers)
    with private(tmp_path / "whole") as whole:
        index.build(whole, papers)
    # Of 21 segments the last 16 at most are small; each has four files.
    assert len(os.listdir(directory)) < 4 * 18 + 3
    ours, theirs = matcher_over(directory), matcher_over(whole)
    for text in (*random_queries(papers, 5, cases(50)), '"of the', "re*", "a"):
        assert ours.match(ask(text)).bits == theirs.match(ask(text)).bits, text
    one, other = index.open_index(directory), index.open_index(whole)
    assert one.size == other.size == len(papers)
    for doc in range(0, one.size, 23):
        for field in TEXT_FIELDS:
            assert one.texts.tokens(doc, field) == other.texts.tokens(doc, field)
            for token in one.texts.tokens(doc, field)[:3]:
                assert one.postings(field, token) == other.postings(field, token)


def test_merging_leaves_the_index_that_was_added_to_as_it_was(tmp_path: Path) -> None:
    papers = made_up(20, seed=9)
    with private(tmp_path / "0") as base:
        index.build(base, papers[:1])
    shrank = False
    for number in range(1, len(papers)):
        before = contents(base)
        with private(tmp_path / str(number)) as new:
            index.extend(base, new, papers[number : number + 1])
        assert contents(base) == before
        shrank = shrank or len(contents(new)) < len(before)
        base = new
    assert shrank
    assert index.open_index(base).size == len(papers)


def contents(directory: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in directory.iterdir()}
