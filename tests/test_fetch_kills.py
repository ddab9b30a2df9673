"""A fetch that is killed leaves whole files and a state that the next one goes on from."""

import random
from pathlib import Path

from tests.fetch_kills import COMPLETE, LISTINGS, Growing, Victim
from tests.fetching import FakeService


def test_a_killed_fetch_tears_nothing_and_the_next_one_makes_up_for_it(tmp_path: Path) -> None:
    growing, rng = Growing(), random.Random(7)
    with FakeService(growing) as service:
        victim = Victim(tmp_path, service)
        for words, requests in ((LISTINGS, 4), (COMPLETE, 8)):
            victim.kill_one(growing, rng, words, requests)
            assert list(victim.faults(growing)) == []
        assert list(victim.faults_at_the_end(growing)) == []
