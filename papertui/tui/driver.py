"""Textual's driver, made to outlast what terminals send and a terminal that has gone.

Input is read by `tui.terminal_input`, which no sequence and no byte can end. A
write into a closed terminal ended the thread that writes, and then the app waited
for it for ever.
"""

import os
import selectors
import termios
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver

from papertui.tui.pen import RESET
from papertui.tui.terminal_input import BackgroundReported, TerminalInput

_CHUNK = 4096
_WAIT = 0.1
_QUIET = 0.02
_LONGEST_DRAIN = 0.5
_LONGEST_ANSWER = 0.3
_LARGEST = (2000, 1000)


class Driver(LinuxDriver):
    """Read keys as Textual does; what cannot be decoded is typed as U+FFFD."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 – as Textual has them
        super().__init__(*args, **options)
        self._file: IO[str] = _Outlasting(self._file)  # type: ignore[assignment] # all of it that is used
        self._started = False
        self._answer_due = 0.0

    def ask(self, query: str) -> None:
        """Write a query that the terminal answers."""
        self._answer_due = time.monotonic() + _LONGEST_ANSWER
        self.write(query)

    def stop_application_mode(self) -> None:
        """Leave the terminal in its own colours; an answer on its way must not be typed into the shell."""
        while time.monotonic() < self._answer_due:
            time.sleep(_QUIET)
        self.write(RESET)
        super().stop_application_mode()

    def start_application_mode(self) -> None:
        """Take the terminal; after a suspension, without what was left in its input meanwhile."""
        if self._started:
            drain(self.fileno)
        self._started = True
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's

    def run_input_thread(self) -> None:
        """Read input and dispatch its events until the app leaves; an error ends the app with its reason."""
        try:
            self._read_input()
        except Exception as error:
            # Textual would print a traceback, and leave with 0.
            self._app.call_later(self._app._handle_exception, error)

    def _read_input(self) -> None:
        terminal = TerminalInput()
        # Bytes that are no UTF-8 may be control sequences of one byte; the scanner tells.
        decoder = getincrementaldecoder("utf-8")(errors="surrogateescape")
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                wait = terminal.wait(time.monotonic())
                if selector.select(_WAIT if wait is None else min(wait, _WAIT)):
                    read = os.read(self.fileno, _CHUNK)
                    if not read:  # the terminal is gone; SIGHUP ends the app
                        return
                    for event in terminal.feed(decoder.decode(read), time.monotonic()):
                        if isinstance(event, BackgroundReported):
                            self._answer_due = 0.0
                        self.process_message(event)
                for event in terminal.tick(time.monotonic()):
                    self.process_message(event)

    def _query_in_band_window_resize(self) -> None:
        """Ask nothing: SIGWINCH tells the size, and a size among the input could be any number."""

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        # A screen of 65,535 columns and rows would take all memory.
        return min(width, _LARGEST[0]), min(height, _LARGEST[1])


def drain(terminal: int) -> None:
    """Drop what waits in a terminal's input, and what comes until it is quiet: answers to another program."""
    with suppress(OSError, termios.error):
        if os.tcgetpgrp(terminal) != os.getpgrp():
            return  # in the background: the foreground program reads
        before = termios.tcgetattr(terminal)
        # Without ICANON, or an answer without a line end would be seen only when one comes.
        raw = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
        termios.tcsetattr(terminal, termios.TCSANOW, raw)
        try:
            _read_until_quiet(terminal)
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)


def _read_until_quiet(terminal: int) -> None:
    last = time.monotonic() + _LONGEST_DRAIN
    termios.tcflush(terminal, termios.TCIFLUSH)
    with selectors.SelectSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        while time.monotonic() < last and selector.select(_QUIET):
            termios.tcflush(terminal, termios.TCIFLUSH)


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
