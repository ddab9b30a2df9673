"""Clean hostile strings and count those that stay unsafe or change when cleaned again: it must be none.

    python tests/soak/text.py --strings 1000000

Strings are pieces of escape sequences, controls, bidi marks, surrogates and
readable text in random order. Prints the figures; exit code 1 if there is any.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.latex import latex_to_unicode
from papertui.text import clean, clean_line
from tests.test_text import ALPHABET, is_safe


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--strings", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began, chance = time.monotonic(), random.Random(options.seed)
    characters = unsafe = unstable = 0
    for _ in range(options.strings):
        hostile = "".join(chance.choices(ALPHABET, k=chance.randint(1, 30)))
        cleaned = clean(hostile)
        characters += len(hostile)
        unsafe += not (
            is_safe(cleaned) and is_safe(clean_line(hostile)) and is_safe(latex_to_unicode(cleaned))
        )
        unstable += clean(cleaned) != cleaned
    print(f"{options.strings:,} strings, {characters:,} characters in {time.monotonic() - began:.1f} s")
    print(f"{unsafe} unsafe, {unstable} that change when cleaned again")
    return int(bool(unsafe or unstable))


if __name__ == "__main__":
    sys.exit(main())
