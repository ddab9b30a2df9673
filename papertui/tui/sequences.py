r"""What a terminal sends, cut into whole pieces: characters, keys, control sequences, pastes.

A state machine after ECMA-48 and Paul Williams' parser of DEC terminals. It knows
where each sequence ends, also one that nobody asked for and one that is malformed,
so that no part of an answer is ever taken for typed characters. Strings (OSC, DCS,
APC, PM, SOS) are dropped here, but for short OSC; which control sequences mean something is decided
in `tui.terminal_input`.

Sequences may come in pieces. Only an ESC on its own is a key, after `delay`
seconds without more; the rest of any other sequence is awaited for a second, and
what never ends is dropped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

ESC = "\x1b"
_PASTE_BEGINS = "\x1b[200~"
_PASTE_ENDS = "\x1b[201~"
_LONGEST = 64
_LONGEST_PASTE = 1_000_000
_REST = 1.0
_REST_OF_PASTE = 5.0
_MEMORY_OF_ESCAPE = 2.0
_STRINGS = frozenset("]PX^_")
# Sequences that continue after their end: function keys of the Linux console, X10's mouse reports.
_COUNTED = {"\x1b[[": 1, "\x1b[M": 3}
_BREAKS_OFF = frozenset("\x18\x1a")  # CAN and SUB
# rxvt ends the sequences of shifted keys with $, which elsewhere precedes the last character.
_SHIFTED_BY_RXVT = frozenset(f"\x1b[{number}$" for number in (3, 7, 8, 23, 24))
# Bytes 80 to 9F that are not UTF-8, as Python decodes them, are controls of one byte.
_CONTROLS = {0xDC80 + byte: 0x80 + byte if byte < 0x20 else 0xFFFD for byte in range(0x80)}
# Starts of sequences whose ESC came so much earlier that it was taken for the escape key.
_BEHIND_ESCAPE = re.compile(r"\[[<=>?]*\d|\[[IO]\Z|\]\d|P[\d>!$]|_G|O[A-DFHP-S]\Z")


class InputKind(Enum):
    """The kind of a piece of input."""

    TYPED = "a character"
    ESCAPE = "the escape key"
    ALT = "a key with alt: the character behind ESC"
    SEQUENCE = "a whole control sequence, CSI or SS3"
    PASTE = "the text of a bracketed paste"
    COMMAND = "what a short OSC says, without its ends"


@dataclass(frozen=True, slots=True)
class InputPiece:
    """One piece of input: its kind and its text."""

    kind: InputKind
    text: str


class Scanner:
    """Splits the characters from a terminal into pieces; times are seconds of any one clock."""

    def __init__(self, delay: float = 0.1) -> None:
        self._waits: dict[Callable[[str], None], float] = {
            self._escape: delay,
            self._alternative: delay,
            self._paste: _REST_OF_PASTE,
        }
        self._state: Callable[[str], None] = self._ground
        self._held = ""
        self._pasted: list[str] = []
        self._pieces: list[InputPiece] = []
        self._deadline: float | None = None
        self._escaped = float("-inf")

    def feed(self, text: str, now: float) -> list[InputPiece]:
        """Return the pieces completed by this text, which came at `now`."""
        if not text:
            return []
        if self._state == self._ground and now - self._escaped < _MEMORY_OF_ESCAPE:
            text = f"{ESC}{text}" if _BEHIND_ESCAPE.match(text) else text
        self._escaped = float("-inf")
        for char in text.translate(_CONTROLS):
            self._state(char)
        waiting = self._state != self._ground
        self._deadline = now + self._waits.get(self._state, _REST) if waiting else None
        return self._take()

    def tick(self, now: float) -> list[InputPiece]:
        """Return the pieces completed by silence: an escape key, a paste without an end."""
        if self._deadline is None or now < self._deadline:
            return []
        if self._state == self._escape:
            self._escaped = now
            self._add(InputKind.ESCAPE, ESC)
        elif self._state == self._alternative and len(self._held) == 2:
            self._add(InputKind.ALT, self._held[1])
        elif self._state == self._paste:
            self._add(InputKind.PASTE, "".join(self._pasted))
        self._go(self._ground)
        self._deadline = None
        return self._take()

    def wait(self, now: float) -> float | None:
        """Return the seconds until `tick` has something to complete; None if nothing is pending."""
        return None if self._deadline is None else max(0.0, self._deadline - now)

    def _take(self) -> list[InputPiece]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _add(self, kind: InputKind, text: str) -> None:
        self._pieces.append(InputPiece(kind, text))

    def _go(self, state: Callable[[str], None], held: str = "") -> None:
        self._state, self._held = state, held

    def _ground(self, char: str) -> None:
        if char == ESC:
            self._go(self._escape, ESC)
        elif "\x80" <= char <= "\x9f":
            # A control of one byte equals ESC and a letter; those that start no sequence are ignored.
            self._begin(chr(ord(char) - 0x40))
        else:
            self._add(InputKind.TYPED, char)

    def _escape(self, char: str) -> None:
        if char == ESC:
            self._add(InputKind.ESCAPE, ESC)
        elif not self._begin(char):
            self._add(InputKind.ALT, char)

    def _begin(self, char: str) -> bool:
        """Start the sequence that ESC and this character introduce, if they do; return whether they did."""
        self._go(self._ground)
        if char == "[":
            self._go(self._control, "\x1b[")
        elif char == "O":
            self._go(self._single_shift, "\x1bO")
        elif char in _STRINGS:
            self._go(self._string, char)
        elif " " <= char <= "/":
            self._go(self._alternative, f"{ESC}{char}")
        else:
            return char == "\\"  # the end of a string that was dropped
        return True

    def _alternative(self, char: str) -> None:
        """Handle ESC and a character of 20 to 2F: alt with that key, or the choice of a character set."""
        if char == ESC:
            self._go(self._broken_off)
        elif " " <= char <= "/":
            self._held += char
        else:
            self._go(self._ground)

    def _control(self, char: str) -> None:
        held = f"{self._held}{char}"
        if char == ESC:
            self._go(self._broken_off)
        elif char in _BREAKS_OFF or char > "~":
            self._go(self._ground)
        elif held in _COUNTED:
            self._go(self._counted, held)
        elif char >= "@" or held in _SHIFTED_BY_RXVT:
            self._finish(held)
        elif char >= " " and len(held) <= _LONGEST + 1:  # beyond _LONGEST it is only recognised as too long
            self._held = held

    def _finish(self, sequence: str) -> None:
        self._go(self._ground)
        if sequence == _PASTE_BEGINS:
            self._pasted.clear()
            self._go(self._paste)
        elif len(sequence) <= _LONGEST:
            self._add(InputKind.SEQUENCE, sequence)

    def _counted(self, char: str) -> None:
        self._held += char
        if char == ESC:
            self._go(self._broken_off)
        elif len(self._held) == 3 + _COUNTED[self._held[:3]]:
            self._finish(self._held)

    def _single_shift(self, char: str) -> None:
        if char == ESC:
            self._go(self._broken_off)
        elif char.isascii() and (char.isdigit() or char == ";"):
            self._held = (self._held + char)[:_LONGEST]
        elif "@" <= char <= "~":
            self._finish(f"{self._held}{char}")
        else:
            self._go(self._ground)

    def _string(self, char: str) -> None:
        if char == ESC:
            self._go(self._string_ends, self._held)
        elif char in "\x07\x9c":
            self._finish_string()
        elif char in _BREAKS_OFF:
            self._go(self._ground)
        elif len(self._held) <= _LONGEST:
            self._held += char

    def _string_ends(self, char: str) -> None:
        if char == "\\":
            self._finish_string()
        else:
            self._broken_off(char)

    def _finish_string(self) -> None:
        if self._held.startswith("]") and len(self._held) <= _LONGEST:
            self._add(InputKind.COMMAND, self._held[1:])
        self._go(self._ground)

    def _broken_off(self, char: str) -> None:
        """Take an ESC within a sequence as its end, never as the escape key."""
        if char != ESC:
            self._go(self._escape, ESC)
            self._escape(char)

    def _paste(self, char: str) -> None:
        if len(self._pasted) == _LONGEST_PASTE + len(_PASTE_ENDS):
            del self._pasted[_LONGEST_PASTE]  # the last characters may be the end of the paste
        self._pasted.append(char)
        if char == "~" and "".join(self._pasted[-len(_PASTE_ENDS) :]) == _PASTE_ENDS:
            self._add(InputKind.PASTE, "".join(self._pasted[: -len(_PASTE_ENDS)]))
            self._go(self._ground)
