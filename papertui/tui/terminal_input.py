"""Converts the terminal's input to Textual's messages; unknown sequences are ignored.

Textual's own parser types out the characters of sequences it does not know, and
fails on numbers out of range. Here it only serves as a table of keys: it is given
complete sequences that were checked before.

Sources: kitty's keyboard protocol (sw.kovidgoyal.net/kitty/keyboard-protocol) and
xterm's control sequences (invisible-island.net/xterm/ctlseqs/ctlseqs.html).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

from papertui.tui.sequences import ESC, InputKind, InputPiece, Scanner
from papertui.tui.themes import is_light_answer

_CURSOR_REPORT = re.compile(r"\x1b\[\d+;\d+R")
_SYNCHRONISES = re.compile(r"\x1b\[\?2026;[1-4]\$y")
# Buttons 0 to 2 (3 is none) and the wheel (64), with shift 4, alt 8, ctrl 16 and motion 32.
_MOUSE = re.compile(
    r"\x1b\[<(?:(?:[0-9]|[1-5]\d|6[0-3]);\d{1,4};\d{1,4}[Mm]|(?:6[4-9]|[78]\d|9[0-5]);\d{1,4};\d{1,4}M)"
)
_EXTENDED = re.compile(
    r"\x1b\[(?P<code>\d{1,7})(?::\d{0,7}){0,2}"
    r"(?:;(?P<modifiers>\d{0,3})(?::[12])?(?:;(?P<text>\d{1,7}(?::\d{1,7})*)?)?)?(?P<end>[u~ABCDEFHPQS])"
)
_OTHER_KEY = re.compile(r"\x1b\[27;(?P<modifiers>\d{1,3});(?P<code>\d{1,7})~")
_MOST_MODIFIERS = 256
_SHIFT = 2
_JOINERS = "\u200c\u200d"


class BackgroundReported(Message):
    """The terminal has reported its background colour."""

    def __init__(self, is_light: bool) -> None:
        super().__init__()
        self.is_light = is_light


class TerminalInput:
    """Converts characters to messages as they come, in whole sequences or parts."""

    def __init__(self) -> None:
        self._scanner = Scanner(constants.ESCAPE_DELAY)
        self._table = XTermParser()
        self.wait = self._scanner.wait

    def feed(self, text: str, now: float) -> Iterator[Message]:
        """Yield the messages for the input that came at `now`."""
        return self._messages(self._scanner.feed(text, now))

    def tick(self, now: float) -> Iterator[Message]:
        """Yield the messages completed by silence."""
        return self._messages(self._scanner.tick(now))

    def _messages(self, pieces: Iterable[InputPiece]) -> Iterator[Message]:
        for piece in pieces:
            yield from self._of_kind(piece)

    def _of_kind(self, piece: InputPiece) -> Iterator[Message]:
        match piece.kind:
            case InputKind.ESCAPE:
                yield events.Key("escape", ESC)
            case InputKind.PASTE:
                yield events.Paste(piece.text.replace("\0", ""))
            case InputKind.TYPED:
                yield from self._keys(piece.text)
            case InputKind.ALT:
                yield from self._alt(piece.text)
            case InputKind.SEQUENCE:
                yield from self._of_sequence(piece.text)
            case InputKind.COMMAND if (light := is_light_answer(piece.text)) is not None:
                yield BackgroundReported(light)

    def _of_sequence(self, sequence: str) -> Iterator[Message]:
        if sequence == "\x1b[I":
            yield events.AppFocus()
        elif sequence == "\x1b[O":
            yield events.AppBlur()
        elif _SYNCHRONISES.fullmatch(sequence):
            yield messages.TerminalSupportsSynchronizedOutput()
        elif _MOUSE.fullmatch(sequence):
            if (event := self._table.parse_mouse_code(sequence)) is not None:
                yield event
        elif (known := known_key(sequence)) is not None:
            yield from self._keys(known)

    def _alt(self, char: str) -> Iterator[Message]:
        if char.isdigit():
            # Textual's table has what a Mac types with alt and a digit; a Mac sends that character itself.
            yield events.Key(f"alt+{char}", None)
        elif f"{ESC}{char}" in ANSI_SEQUENCES_KEYS:
            yield from self._keys(f"{ESC}{char}")
        elif char.isprintable():
            # Textual's table drops alt if the key has a name: `alt+/` would open the search.
            for key in self._table._sequence_to_key_events(char, alt=True):
                yield events.Key(f"alt+{key.key.removeprefix('alt+')}", None)

    def _keys(self, sequence: str) -> Iterator[events.Key]:
        for key in self._table._sequence_to_key_events(sequence):
            if key.key != Keys.Ignore:
                # With alt a letter is not text: it would be typed, or start the action of the letter alone.
                yield events.Key(key.key, None) if key.key.startswith("alt+") else key


def known_key(sequence: str) -> str | None:
    """Return a control sequence as Textual's table of keys has it; None if it is not a pressed key."""
    if _CURSOR_REPORT.fullmatch(sequence):
        return None
    if sequence in ANSI_SEQUENCES_KEYS:
        return sequence
    if other := _OTHER_KEY.fullmatch(sequence):
        return _other_key(int(other["code"]), int(other["modifiers"]))
    if extended := _EXTENDED.fullmatch(sequence):
        return _extended_key(extended)
    return None


def _other_key(code: int, modifiers: int) -> str | None:
    """Return a key of xterm's modifyOtherKeys; with shift alone, the character that it types."""
    if not 1 <= modifiers <= _MOST_MODIFIERS or not _is_key(code, "u"):
        return None
    return chr(code) if modifiers <= _SHIFT and chr(code).isprintable() else f"\x1b[{code};{modifiers}u"


def _extended_key(found: re.Match[str]) -> str | None:
    """Return a key of kitty's protocol without what Textual cannot parse: other layouts, event types."""
    code, modifiers, text, end = (
        int(found["code"]),
        found["modifiers"] or "",
        found["text"] or "",
        found["end"],
    )
    if not _is_key(code, end) or (modifiers and not 1 <= int(modifiers) <= _MOST_MODIFIERS):
        return None
    if not all(_is_text(int(each)) for each in text.split(":") if text):
        return None
    return f"\x1b[{code};{modifiers}{text and f';{text}'}{end}"


def _is_key(code: int, end: str) -> bool:
    return f"{code}{end}" in FUNCTIONAL_KEYS or (end == "u" and _is_text(code))


def _is_text(code: int) -> bool:
    with suppress(ValueError, OverflowError):
        return chr(code).isprintable() or chr(code) in _JOINERS
    return False
