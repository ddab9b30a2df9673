"""How many random cases a test tries: few where all tests run, many in `tests/soak/cases.py`."""

import os

VARIABLE = "PAPERTUI_CASES"
_TIMES = int(os.environ.get(VARIABLE, "1"))


def cases(usual: int) -> int:
    """Return how many to try, where the tests usually try so many."""
    return usual * _TIMES
