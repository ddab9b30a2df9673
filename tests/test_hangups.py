"""FAULTS 6: four lives that end by each hangup and signal; those of the installed program are four more."""

import subprocess
import sys
from pathlib import Path


def test_closed_terminals_and_signals_lose_nothing_and_leave_nobody() -> None:
    soak = Path(__file__).parent / "soak" / "hangups.py"
    arguments = [sys.executable, str(soak), "--hangups", "4"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
