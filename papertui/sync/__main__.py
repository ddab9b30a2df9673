"""The sync process: one request on stdin, progress as JSON Lines on stdout, gone when either pipe closes."""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from papertui.errors import PapertuiError
from papertui.sync.progress import Progress, to_json
from papertui.sync.syncing import run

_QUIET = 0.1


class _Speaker:
    """Print progress, of the same stage at most ten times a second."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.published or progress.stage != self._stage or now - self._last >= _QUIET:
            self._stage, self._last = progress.stage, now
            try:
                print(to_json(progress), flush=True)
            except BrokenPipeError:
                _leave()


def main() -> int:
    """Serve one request; the exit code is 0 when the catalog is up to date."""
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_watch_parent, daemon=True).start()
    os.nice(10)
    speak = _Speaker()
    try:
        paths = [bytes.fromhex(path) for path in request["paths"]]
        cache_dir = Path(os.fsdecode(bytes.fromhex(request["cache_dir"])))
        verdicts = {(one, other): is_same for one, other, is_same in request["verdicts"]}
        asked = {"year": request["year"], "engine": request["engine"], "verdicts": verdicts}
        run(paths, cache_dir, notify=speak, cache_days=request["cache_days"], **asked)
    except PapertuiError as error:
        speak(Progress("failed", message=str(error)))
        return error.exit_code
    except Exception as error:  # whatever it is, the interface is to say so and to live on
        speak(Progress("failed", message=f"reading the dumps broke off: {type(error).__name__}: {error}"))
        return 1
    return 0


def _watch_parent() -> None:
    while os.read(0, 1024):
        pass
    _leave()


def _leave() -> None:
    # Readers of dumps are in our group, if we lead one; a kill at any moment is safe for the cache.
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
