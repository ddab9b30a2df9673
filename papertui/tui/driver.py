"""Textual's driver, made robust against any input and against a terminal that has gone.

`tui.terminal_input` reads the input; no sequence and no byte can end it. Textual's
own driver lets a write to a closed terminal end the writing thread, for which the app
then waits forever.
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
    """Reads keys as Textual does; undecodable bytes become U+FFFD."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 – as Textual has them
        super().__init__(*args, **options)
        self._file: IO[str] = _RobustTerminal(self._file)  # type: ignore[assignment] # all of it that is used
        self._started = False
        self._answer_due = 0.0

    def ask(self, query: str) -> None:
        """Write a query that the terminal answers."""
        self._answer_due = time.monotonic() + _LONGEST_ANSWER
        self.write(query)

    def stop_application_mode(self) -> None:
        """Restore the terminal's colours; a pending answer must not be typed into the shell."""
        while time.monotonic() < self._answer_due:
            time.sleep(_QUIET)
        self.write(RESET)
        super().stop_application_mode()

    def start_application_mode(self) -> None:
        """Set up the terminal; after a suspension, drop the input that came in the meantime."""
        if self._started:
            drain(self.fileno)
        self._started = True
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's

    def run_input_thread(self) -> None:
        """Read input and dispatch its events until the app ends; an error ends the app with its reason."""
        try:
            self._read_input()
        except Exception as error:
            # Textual would print a traceback, and exit with 0.
            self._app.call_later(self._app._handle_exception, error)

    def _read_input(self) -> None:
        terminal = TerminalInput()
        # Bytes that are not UTF-8 may be control sequences of one byte; the scanner decides.
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
        """Do nothing: SIGWINCH reports the size, and a size in the input could be any number."""

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        # A screen of 65,535 columns and rows would use all memory.
        return min(width, _LARGEST[0]), min(height, _LARGEST[1])


def drain(terminal: int) -> None:
    """Drop the pending input of a terminal, until it is quiet: answers meant for another program."""
    with suppress(OSError, termios.error):
        if os.tcgetpgrp(terminal) != os.getpgrp():
            return  # in the background: the foreground program reads
        before = termios.tcgetattr(terminal)
        # Without ICANON, since an answer has no line end and would never be delivered.
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


class _RobustTerminal:
    """A terminal for output; writes are dropped once it has gone, because SIGHUP is about to end the app."""

    def __init__(self, terminal: IO[str]) -> None:
        self._terminal = terminal
        self.fileno = terminal.fileno

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._terminal.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._terminal.flush()
