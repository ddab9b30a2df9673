"""The thread that writes the library: what it leaves behind, seen from the thread of the keys."""

import gc
import queue

from papertui.library.progress import Progress
from papertui.tui.saver import SaveOutcome, Saver
from tests.terminal import PATIENCE


def test_what_a_long_act_leaves_is_not_looked_through_for_garbage() -> None:
    """A collection of 100,000 papers' caches stopped the cursor for a second."""
    kept: list[object] = []
    delivered: queue.Queue[SaveOutcome] = queue.Queue()

    def act(progress: Progress) -> str:
        kept.extend(([number],) for number in range(20_000))
        assert progress(5_000, 5_000)
        return "saved"

    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    saver = Saver(delivered.put)
    saver.start(act)
    assert delivered.get(timeout=PATIENCE).result == "saved"
    saver.close()
    try:
        assert gc.get_freeze_count() - before >= len(kept)
        assert gc.get_threshold() == thresholds
    finally:
        gc.unfreeze()
