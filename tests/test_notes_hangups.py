"""FAULTS 24: the five ways to end the program or its editor with a note open, each once."""

import random
from pathlib import Path

from tests.soak import notes


def test_what_was_saved_in_an_editor_comes_back_whatever_ended_it(tmp_path: Path) -> None:
    assert notes.run(tmp_path, 5, random.Random(1)) == 0
