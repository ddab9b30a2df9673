"""A sync in a process of its own, so that no timer of the interface slips by it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, cast

from papertui.sync.progress import Notify, Progress, from_json

_PATIENCE = 1.0


class SyncHandle:
    """A sync that runs; `stop` ends it at once, which costs nothing that the next sync does not make up."""

    def __init__(self, process: subprocess.Popen[bytes], post: Notify) -> None:
        self._process = process
        self._post = post
        self._stopped = False
        self._thread = threading.Thread(target=self._listen, name="sync", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process that syncs."""
        return self._process.pid

    def stop(self) -> None:
        """End the sync and everything it started; nothing is posted any more."""
        self._stopped = True
        # The process leaves when its stdin ends, and so it does should we be killed.
        cast(IO[bytes], self._process.stdin).close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        last = Progress("reading")
        for line in cast(IO[bytes], self._process.stdout):
            with suppress(ValueError, TypeError):
                last = from_json(line)
                if not self._stopped:
                    self._post(last)
        self._process.wait()
        if last.stage not in ("done", "failed") and not self._stopped:
            self._post(Progress("failed", message="reading the dumps broke off; R tries again"))


def start(
    paths: Sequence[Path | bytes],
    cache_dir: Path,
    post: Notify,
    *,
    year: int | None = None,
    engine: str = "auto",
    verdicts: Mapping[tuple[str, str], bool] = MappingProxyType({}),
    cache_days: int = 0,
) -> SyncHandle:
    """Start `run` in a niced subprocess; `post` hears its progress, from a thread, until done or failed."""
    # -P: a module that lies beside the dumps is never imported in place of a real one.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "papertui.sync"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    request = {
        "paths": [os.path.abspath(os.fsencode(path)).hex() for path in paths],
        "cache_dir": os.fsencode(cache_dir).hex(),
        "year": year,
        "engine": engine,
        "cache_days": cache_days,
        "verdicts": [[*pair, is_same] for pair, is_same in verdicts.items()],
    }
    with suppress(BrokenPipeError):
        stdin = cast(IO[bytes], process.stdin)
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
    return SyncHandle(process, post)
