"""Whether `sort:mine` puts first what a user will keep. `python tests/bench/mine.py` prints one table.

A user likes two topics of tests/alike_set.py, has kept half of their papers and archived 30 others.
The figure is the chance that a paper of these topics that was not seen yet stands before another
one (AUC), beside the order `like(…)`, which knows of the kept papers alone, and the order by date.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.search.match import Matcher
from papertui.search.preference import features, preference
from papertui.search.similar import likeness
from papertui.workspace.mine import query_of, scored
from tests.alike_set import FITTED, HELD_OUT, Group
from tests.browsing import SAMPLES
from tests.ranking_set import papers_of
from tests.searching import built, matcher_over
from tests.shared import DUMPS

ARCHIVED = 30
Rank = Callable[["User"], Sequence[int]]


class User(NamedTuple):
    """Numbers of papers: kept and archived ones, and those that would be kept."""

    kept: list[int]
    archived: list[int]
    wanted: set[int]


def users(groups: dict[str, Group], papers: Sequence[Paper]) -> Iterator[User]:
    """Yield a user for each two topics."""
    drawn = random.Random(1)
    topics = [
        [number for start in group for number, paper in enumerate(papers) if paper.title.startswith(start)]
        for group in groups.values()
    ]
    for one, other in combinations([topic for topic in topics if len(topic) > 3], 2):
        liked = {*one, *other}
        kept = [*one[::2], *other[::2]]
        others = [number for number in range(len(papers)) if number not in liked]
        yield User(kept, drawn.sample(others, min(ARCHIVED, len(others) // 2)), liked - set(kept))


def auc(ranked: Sequence[int], user: User) -> float:
    """Return the share of pairs of a wanted and an unwanted paper in which the wanted one is first."""
    seen = {*user.kept, *user.archived}
    before, right, pairs = 0, 0, 0
    for number in ranked:
        if number in user.wanted:
            before += 1
        elif number not in seen:
            right, pairs = right + before, pairs + len(user.wanted)
    return right / pairs


def by_mine(papers: Sequence[Paper], matcher: Matcher) -> Rank:
    """Rank as `sort:mine` does."""
    own = [features(paper) for paper in papers]

    def rank(user: User) -> Sequence[int]:
        found = preference(
            [own[number] for number in user.kept],
            [own[number] for number in user.archived],
            lambda feature: len(matcher.match(query_of(feature))),
            len(papers),
        )
        scores = scored(found, matcher, len(papers))
        return sorted(range(len(papers)), key=lambda number: -scores[number])

    return rank


def by_likeness(papers: Sequence[Paper], matcher: Matcher) -> Rank:
    """Rank as `like(…)` of the kept papers does; what is like none of them comes last."""

    def rank(user: User) -> Sequence[int]:
        query = likeness([papers[number] for number in user.kept], matcher, len(papers)).query
        found = list(matcher.rank(matcher.match(query)))
        rest = set(found)
        return [*found, *(number for number in range(len(papers)) if number not in rest)]

    return rank


def main() -> int:
    """Print the table."""
    papers = papers_of([SAMPLES, DUMPS][: 1 + DUMPS.exists()])
    print(f"{len(papers)} papers; mean AUC over users with two topics each")
    with tempfile.TemporaryDirectory() as folder:
        matcher = matcher_over(built(Path(folder) / "index", papers))
        ranks: dict[str, Rank] = {
            "sort:mine": by_mine(papers, matcher),
            "like(kept)": by_likeness(papers, matcher),
            "date": lambda user: range(len(papers)),
        }
        for name, rank in ranks.items():
            figures = []
            for groups in (FITTED, HELD_OUT):
                aucs = [auc(rank(user), user) for user in users(groups, papers)]
                figures.append(
                    f"{mean(aucs):.3f} (least {min(aucs):.3f}, {len(aucs)} users)" if aucs else "no users"
                )
            print(f"{name:12}", *figures, sep="   ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
