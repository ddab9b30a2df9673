"""Textual's driver, made to outlast bytes that are no UTF-8 and a terminal that has gone.

One such byte ended the thread that reads, and all keys; one write into a closed
terminal the thread that writes, and then the app waited for it for ever.
"""

import os
import selectors
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import IO, Any

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_CHUNK = 4096
_WAIT = 0.1


class Driver(LinuxDriver):
    """Read keys as Textual does; what cannot be decoded is typed as U+FFFD."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 – as Textual has them
        super().__init__(*args, **options)
        self._file: IO[str] = _Outlasting(self._file)  # type: ignore[assignment] # all of it that is used

    def run_input_thread(self) -> None:
        """Wait for input and dispatch its events until the app leaves."""
        parser = XTermParser(self._debug)
        decoder = getincrementaldecoder("utf-8")(errors="replace")
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_WAIT):
                    read = os.read(self.fileno, _CHUNK)
                    if not read:  # the terminal is gone; SIGHUP ends the app
                        return
                    text = decoder.decode(read)
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)


class _Outlasting:
    """A terminal to write to; what comes when it has gone is dropped, for SIGHUP is about to end the app."""

    def __init__(self, terminal: IO[str]) -> None:
        self._terminal = terminal
        self.fileno = terminal.fileno

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._terminal.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._terminal.flush()
