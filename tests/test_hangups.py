"""FAULTS 6: four lives that end by each hangup and signal; those of the installed program are four more."""

import random
from pathlib import Path

from tests.soak import hangups


def test_closed_terminals_and_signals_lose_nothing_and_leave_nobody(tmp_path: Path) -> None:
    assert hangups.run(tmp_path, 4, random.Random(1)) == 0
