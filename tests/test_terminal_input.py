"""FAULTS 26, 27: keys, clicks and pastes are what was pressed; what else a terminal sends means nothing."""

import random
from itertools import islice

import pytest
from textual import events
from textual.message import Message

from papertui.tui.terminal_input import TerminalInput
from tests.answers import ANSWERS, pieces, sequences
from tests.cases import cases

SILENCE = 10.0
FUZZED = cases(20_000)


class Keyboard:
    """A terminal's input with a clock of its own."""

    def __init__(self) -> None:
        self._input = TerminalInput()
        self._now = 0.0

    def send(self, *texts: str, gap: float = 0.0) -> list[Message]:
        """Send texts with a gap behind each; return what they mean by then."""
        found: list[Message] = []
        for text in texts:
            found += self._input.feed(text, self._now)
            self._now += gap
            found += self._input.tick(self._now)
        return found

    def settled(self, *texts: str, gap: float = 0.0) -> list[str]:
        """Send texts and be silent; return the names of the keys, and what else was meant."""
        found = [*self.send(*texts, gap=gap), *self.send("", gap=SILENCE)]
        return [each.key if isinstance(each, events.Key) else type(each).__name__ for each in found]


_NO_ACTS = ("AppFocus", "AppBlur", "TerminalSupportsSynchronizedOutput", "BackgroundReported")


def acts(names: list[str]) -> list[str]:
    return [name for name in names if name not in _NO_ACTS]


def test_the_background_that_a_terminal_tells_is_known_whole_and_byte_by_byte() -> None:
    for answer in ("\x1b]11;rgb:1a1a/1b1b/2626\x07", "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"):
        assert Keyboard().settled(answer) == ["BackgroundReported"]
        assert Keyboard().settled(*answer, "j", gap=0.05) == ["BackgroundReported", "j"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("j", "j"), ("G", "G"), ("é", "é"), ("\r", "enter"), ("\t", "tab"), ("\x7f", "backspace"),
        ("\x04", "ctrl+d"), ("\x1b[A", "up"), ("\x1bOA", "up"), ("\x1b[1;5A", "ctrl+up"),
        ("\x1b[Z", "shift+tab"), ("\x1b[3~", "delete"), ("\x1b[5~", "pageup"), ("\x1bOP", "f1"),
        ("\x1b[[A", "f1"), ("\x1b[15~", "f5"), ("\x1b[3$", "shift+delete"), ("\x1bj", "alt+j"),
        ("\x1bé", "alt+é"), ("\x1b/", "alt+slash"), ("\x1b\x7f", "ctrl+w"), ("\x1b[97;;97u", "a"),
        ("\x1b[97;2;65u", "A"), ("\x1b[97;5u", "ctrl+a"), ("\x1b[97;5:1u", "ctrl+a"),
        ("\x1b[97:65;5:2u", "ctrl+a"), ("\x1b[13u", "enter"), ("\x1b[1;5:1B", "ctrl+down"),
        ("\x1b[57399u", "0"), ("\x1b[27;5;106~", "ctrl+j"), ("\x1b[27;2;65~", "A"), ("\x1b", "escape"),
    ],
    ids=ascii,
)  # fmt: skip
def test_keys_are_known_whole_and_byte_by_byte(sent: str, key: str) -> None:
    assert Keyboard().settled(sent) == [key]
    assert Keyboard().settled(*sent, gap=0.05) == [key]


@pytest.mark.parametrize(
    "sent", ["\x1bx", "\x1b1", "\x1b[120;3u", "\x1b[27;3;120~", "\x1b/", "\x1bé"], ids=ascii
)
def test_a_letter_with_alt_is_no_letter(sent: str) -> None:
    (key,) = Keyboard().send(sent, gap=SILENCE)
    assert isinstance(key, events.Key)
    assert key.key.startswith("alt+")
    assert not key.is_printable


def test_escape_is_known_after_a_tenth_of_a_second_of_silence() -> None:
    keyboard = Keyboard()
    assert keyboard.send("\x1b", gap=0.09) == []
    [key] = keyboard.send("", gap=0.02)
    assert isinstance(key, events.Key)
    assert key.key == "escape"
    assert Keyboard().settled("\x1b", "j", gap=0.2) == ["escape", "j"]
    assert Keyboard().settled("\x1b", "[", gap=0.2) == ["escape", "left_square_bracket"]


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_mean_nothing_whole_in_pieces_and_between_keys(name: str) -> None:
    answer = ANSWERS[name]
    keyboard, rng = Keyboard(), random.Random(name)
    assert acts(keyboard.settled(answer)) == []
    assert acts(keyboard.settled(*answer[:200], gap=0.0 if len(answer) < 3 else 0.09)) in ([], ["escape"])
    for _ in range(5):
        assert acts(keyboard.settled(*pieces(answer, rng), gap=0.09)) == []
    assert acts(keyboard.settled(f"j{answer}k")) == ["j", "k"]
    assert acts(keyboard.settled(answer + answer + "j")) == ["j"]


LATE = (
    "DA1 of xterm",
    "DA2",
    "DA3",
    "OSC 4",
    "OSC 11",
    "OSC 52",
    "XTVERSION",
    "DECRQSS of SGR",
    "DECRPM",
    "cursor",
)


@pytest.mark.parametrize("name", LATE)
def test_an_answer_whose_escape_came_long_before_is_at_most_that_key(name: str) -> None:
    answer = ANSWERS[name]
    assert acts(Keyboard().settled(answer[0], answer[1:], "j", gap=0.2)) == ["escape", "j"]


def test_sequences_without_an_end_are_dropped_and_keys_work_again() -> None:
    for broken in ("\x1b[12;", "\x1b]11;rgb:", "\x1bP1$r", "\x1bO", "\x1b[M", "\x1b[[", "\x1b]52;c;\x1b"):
        assert Keyboard().settled(broken, gap=2.0) == [], ascii(broken)
        assert Keyboard().settled(broken, "j", gap=2.0) == ["j"], ascii(broken)


def test_a_paste_is_one_text_whatever_it_holds_and_however_it_comes() -> None:
    for text in ("rm -rf", "a\x1b[31mb\x1bq\x1b", "\x1b]52;c;eA==\x07", "\x1b[200~x", "~\x9b2J~", "é\n\tj\r"):
        whole = f"\x1b[200~{text}\x1b[201~"
        for sent in ([whole], list(whole), pieces(whole, random.Random(text))):
            [paste, key] = Keyboard().send(*sent, "j", gap=0.09)
            assert isinstance(paste, events.Paste)
            assert paste.text == text
            assert isinstance(key, events.Key)


@pytest.mark.parametrize("more", [-7, -6, -1, 0, 1, 3, 6, 7, 5000])
def test_a_paste_of_any_length_ends_where_it_ends(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one that is too long the first part is taken, and the keys behind it are keys again."""
    monkeypatch.setattr("papertui.tui.sequences._LONGEST_PASTE", 1000)
    text = "x~" * 500 + "y" * more if more > 0 else ("x~" * 500)[: more or None]
    [paste, key] = Keyboard().send(f"\x1b[200~{text}\x1b[201~", "j")
    assert isinstance(paste, events.Paste)
    assert paste.text == text[:1000]
    assert isinstance(key, events.Key)


def test_a_paste_without_an_end_types_nothing() -> None:
    assert Keyboard().settled("\x1b[200~sss", "rrr") == ["Paste"]
    assert Keyboard().settled("\x1b[201~", "j") == ["j"]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("\x1b[<0;20;5M", events.MouseDown), ("\x1b[<0;20;5m", events.MouseUp),
        ("\x1b[<35;20;5M", events.MouseMove), ("\x1b[<64;20;5M", events.MouseScrollUp),
        ("\x1b[<65;20;5M", events.MouseScrollDown), ("\x1b[<2;20;5M", events.MouseDown),
        ("\x1b[<16;20;5M", events.MouseDown),
    ],
    ids=ascii,
)  # fmt: skip
def test_clicks_and_the_wheel_are_known(sent: str, kind: type[events.MouseEvent]) -> None:
    [event] = Keyboard().send(*sent)
    assert type(event) is kind
    assert isinstance(event, events.MouseEvent)
    assert (event.x, event.y) == (19, 4)


@pytest.mark.parametrize("seed", range(2))
def test_fuzzed_sequences_mean_nothing_and_end_nothing(seed: int) -> None:
    rng = random.Random(seed)
    keyboard = Keyboard()
    for sequence in islice(sequences(rng), FUZZED // 2):
        sent = pieces(sequence, rng) if rng.random() < 0.5 else [sequence]
        assert acts(keyboard.settled(*sent, gap=0.01)) == [], ascii(sequence)
    assert keyboard.settled("j") == ["j"]


def test_no_text_at_all_ends_the_reading() -> None:
    rng, keyboard = random.Random(3), Keyboard()
    signs = "\x1b\x1b[]P_O<?>;:0123456789uMmR~tc$\\\x07\x9b\udc9b\udcff\x18é\x00\U0010ffff"
    for _ in range(cases(800)):
        keyboard.send("".join(rng.choices(signs, k=30)), gap=0.001)
    keyboard.send("", gap=SILENCE)
    assert keyboard.settled("j") == ["j"]


def test_bytes_that_are_no_utf8_are_typed_as_a_sign_that_stands_for_them() -> None:
    [key] = Keyboard().send("\udcff")
    assert isinstance(key, events.Key)
    assert key.character == "\ufffd"


def test_the_fuzz_would_see_a_key() -> None:
    assert acts(Keyboard().settled("\x1b[97;1u")) == ["a"]
