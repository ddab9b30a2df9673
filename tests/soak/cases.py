"""Run the tests that try random cases with many times as many: none must fail.

    python tests/soak/cases.py --times 20

Prints what pytest prints; exit code 1 if a test fails.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from tests.cases import VARIABLE

ROOT = Path(__file__).parents[2]


def files() -> list[str]:
    """Return the tests that ask how many cases they are to try."""
    return [str(file) for file in sorted(ROOT.glob("tests/test_*.py")) if "cases(" in file.read_text("utf-8")]


def main() -> int:
    """Run the soak of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *files()]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, VARIABLE: str(options.times)})


if __name__ == "__main__":
    sys.exit(main())
