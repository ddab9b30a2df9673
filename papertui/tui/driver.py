"""Textual's driver, but for bytes that are no UTF-8: one of those ended its input thread, and all keys."""

import os
import selectors
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_CHUNK = 4096
_WAIT = 0.1


class Driver(LinuxDriver):
    """Read keys as Textual does; what cannot be decoded is typed as U+FFFD."""

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
