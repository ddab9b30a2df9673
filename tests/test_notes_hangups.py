"""FAULTS 24: the five ways to end the installed program or its editor with a note open, each once."""

import subprocess
import sys
from pathlib import Path


def test_what_was_saved_in_an_editor_comes_back_whatever_ended_it() -> None:
    soak = Path(__file__).parent / "soak" / "notes.py"
    arguments = [sys.executable, str(soak), "--hangups", "5"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
