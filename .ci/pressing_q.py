"""Run a command line in a terminal: wait for papertui's list of papers, press q, expect exit code 0.

It needs nothing but Python, for the command line installs everything else.
"""

import os
import pty
import re
import select
import signal
import sys
import time

SECONDS = 600.0  # pip may have to download everything
LIST = re.compile(rb"[1-9][\d,]* papers")


def main(line: str) -> int:
    """Return 0 if the list came up and q ended the program well."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execlp("bash", "bash", "-c", line)  # noqa: S606  # this process becomes that shell
    seen, pressed, deadline = b"", False, time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            seen += os.read(terminal, 1 << 16)
        except OSError:  # EIO: the program has ended
            break
        if not pressed and LIST.search(seen):
            os.write(terminal, b"q")
            pressed = True
    else:
        os.kill(pid, signal.SIGHUP)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if pressed and code == 0:
        print(f"the list came up: {LIST.search(seen)[0].decode()}; q ended it")
        return 0
    print(f"no list, or a bad end (exit code {code}):\n{seen.decode(errors='replace')}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
