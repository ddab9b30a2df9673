"""Tests over the real dumps and cases in ../shared; the whole folder is skipped where those are absent.

PAPERTUI_SHARED names the folder where it lies elsewhere.
"""

import os
from pathlib import Path

SHARED = Path(os.environ.get("PAPERTUI_SHARED") or Path(__file__).parents[3] / "shared")
DUMPS, CASES, SAMPLES = SHARED / "dumps", SHARED / "cases", SHARED / "samples"
