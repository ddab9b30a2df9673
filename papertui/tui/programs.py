"""The user's programs that run beside the screen: their output is captured, and they can be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from papertui.text import clean

MOST = 1_000_000
"""Maximum bytes of output; a program that prints more is stopped."""

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended, as text, and its output, cleaned."""

    ending: str
    output: str


class Program:
    """One program without a terminal, in its own process group; `ended` is called in its thread."""

    def __init__(self, command: Sequence[str], data: bytes, ended: Callable[[Finished], None]) -> None:
        self._command = command
        self._data = data
        self._ended = ended
        self._child: subprocess.Popen[bytes] | None = None
        self._mutex = threading.Lock()
        self._stopped = False
        # A daemon thread: a running program must not keep papertui from quitting.
        threading.Thread(target=self._run, name="program", daemon=True).start()

    def stop(self) -> None:
        """Terminate it and all processes that it started."""
        with self._mutex:
            self._stopped = True
            if self._child is not None and self._child.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._child.pid, signal.SIGKILL)

    def _run(self) -> None:
        try:
            # Its input is a file, because it may read slowly or not at all.
            with tempfile.TemporaryFile() as stdin:
                stdin.write(self._data)
                stdin.seek(0)
                child = self._start(stdin.fileno())
            if child is None:
                return
            output = self._read(child)
            code = child.wait()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self._ended(Finished(f"cannot be started: {reason}", ""))
            return
        cut = len(output) > MOST
        ending = "stopped: it printed more than 1 MB" if cut else _ending(code)
        text = output[:MOST].decode("utf-8", "replace").expandtabs().replace("\r\n", "\n")
        self._ended(Finished(ending, clean(text)))

    def _start(self, stdin: int) -> subprocess.Popen[bytes] | None:
        with self._mutex:
            if self._stopped:
                return None
            self._child = subprocess.Popen(
                self._command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            return self._child

    def _read(self, child: subprocess.Popen[bytes]) -> bytes:
        assert child.stdout is not None  # noqa: S101  # it was asked for
        output = bytearray()
        with child.stdout as stdout:
            while len(output) <= MOST and (chunk := os.read(stdout.fileno(), _CHUNK)):
                output += chunk
        if len(output) > MOST:
            self.stop()
        return bytes(output)


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"ended by signal {-code}"
