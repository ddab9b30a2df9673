"""Copies text to the desktop's clipboard and reads it back; a separate program, so that it can be killed.

Text comes on stdin. Stdout gives the mechanism used (`xclip`) and, on a
second line, whether the same text came back: `same`, `other`, or nothing if
reading it back would take too long. pyperclip alone cannot tell: it hangs on a dead X
display and reports success on one that refused.
"""

import os
import sys


def main() -> int:
    """Copy the text from stdin; return 0 if a mechanism was tried, otherwise 1."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    # The answer goes to the old stdout, which programs started by pyperclip cannot use or keep open.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    import pyperclip

    put, get = pyperclip.determine_clipboard()
    name = getattr(put, "__name__", "").removeprefix("copy_").replace("_", "-")
    # Qt's clipboard is lost when this program ends.
    if name in ("", "qt"):
        return 1
    put(text)
    print(name, file=answer)
    # On Windows reading back uses PowerShell, which takes seconds to start.
    if name != "wsl":
        print("same" if _plain(get()) == _plain(text) else "other", file=answer)
    answer.close()
    return 0


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


if __name__ == "__main__":
    sys.exit(main())
