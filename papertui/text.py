"""Text of dumps: making it safe to show (`clean`) and folding it for comparison (`fold`)."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# A string sequence is taken out whole only where it ends in its own line: one that never ends, or
# the bytes of badly decoded quotation marks, must not take the rest of an abstract with them.
_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"  # OSC
    r"|\x1b[PX^_][^\x1b\x9c\n]*(?:\x1b\\|\x9c)"  # DCS, SOS, PM, APC
    r"|\x1b\[[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS = dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
_INVISIBLE = (
    0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B,
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0,
    *range(0xFFF9, 0xFFFC), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0),
)  # fmt: skip
_UNSAFE: dict[int, str | None] = {
    **{code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"},
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **_LINE_ENDS,
}
# Scripts whose blocks hold combining marks; five such characters in a row are looked at closely.
_MAY_PILE_UP = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2c80-\u2dff\u3020-\u30ff\ua000-\uabff\ufb00-\ufe2f\U00010000-\U0001ffff]{5,}"
)
_MARKS_A_BASE = 4
# Every sign of `_UNSAFE`, and what may pile up: text without any is safe as it is, as most is.
_ANY_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\U000e0100-\U000e01ef]|" + _MAY_PILE_UP.pattern
)
_SAFE = bytes((*b"\n\t", *range(0x20, 0x7F)))


def is_clean(text: str) -> bool:
    """Whether a text is certainly clean; may be false for a clean text, never true for another."""
    # As bytes: without what is safe in ASCII, most have no sign left.
    signs = text.encode("utf-8", "surrogatepass").translate(None, _SAFE)
    return not signs or not _ANY_UNSAFE.search(signs.decode("utf-8", "surrogatepass"))


def clean(text: str) -> str:
    r"""Return text safe to print: without escape sequences, control, bidi override or invisible characters.

    Keeps ``\n`` and ``\t``; other line ends become ``\n``, lone surrogates
    U+FFFD; at most four combining marks stay on a base. Joiners (ZWJ, ZWNJ) and
    the marks that right-to-left text needs stay. Idempotent.
    """
    if is_clean(text):
        return text
    text = text.replace("\r\n", "\n")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    return _MAY_PILE_UP.sub(_thin_marks, text.translate(_UNSAFE))


def clean_line(text: str, limit: int = 10_000) -> str:
    """Return clean text as one line: white space folded, cut with … after `limit` characters."""
    # Cut before the work as well, so that a title of a megabyte does not take long.
    line = " ".join(clean(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


# Letters that are no accented ones, and are typed without their stroke or as two.
_TYPED_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ƶ": "z", "ƀ": "b", "ɨ": "i", "ʉ": "u"}
)


_ASCII = bytes(range(128))
# European letters and signs: of these only marks are joined with their neighbours.
_IS_ALONE = re.compile("[\x80-\u058f\u2010-\u2027\u2030-\u205e\u2190-\u22ff]")
_MOST_SIGNS = 40


def fold(text: str) -> str:
    """Fold text for matching: no accents, case folded, ł ø æ and the like as typed: l o ae.

    The length may change.
    """
    if text.isascii():
        return text.lower()
    return _folded(text, fold_alone) or _fold_whole(text).translate(_TYPED_AS)


def beyond_ascii(text: str) -> set[str]:
    """Return the characters of a text that are not ASCII."""
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def fold_accents(text: str) -> str:
    """Fold text for identities and citation keys: NFKC, no accents, case folded."""
    if text.isascii():
        return text.lower()
    return _folded(text, _fold_accents_alone) or _fold_whole(text)


def _folded(text: str, alone: Callable[[str], str]) -> str:
    """Fold a text whose few characters beyond ASCII depend on no neighbour; "" for another text."""
    signs = beyond_ascii(text)
    if len(signs) > _MOST_SIGNS:
        return ""
    for sign in signs:
        folded = alone(sign)
        if not folded:
            return ""
        text = text.replace(sign, folded)
    # The signs are folded; as bytes the letters of ASCII alone are, in a fourth of the time.
    return text.encode().lower().decode()


@lru_cache(maxsize=4096)
def _fold_accents_alone(sign: str) -> str:
    """Return what a character is folded to wherever it stands; "" where that may depend on its neighbours."""
    if not _IS_ALONE.match(sign) or unicodedata.category(sign)[0] == "M":
        return ""
    folded = _fold_whole(sign)
    return folded if folded == folded.lower() == _fold_whole(folded) else ""


@lru_cache(maxsize=4096)
def fold_alone(sign: str) -> str:
    """Return what `fold` makes of a character wherever it stands; "" where that may depend on neighbours."""
    return _fold_accents_alone(sign).translate(_TYPED_AS)


def _fold_whole(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    # Looking at each different character once is faster than looking at each character.
    accents = {ord(char): None for char in set(decomposed) if unicodedata.combining(char)}
    bare = decomposed.translate(accents) if accents else decomposed
    return unicodedata.normalize("NFKC", bare)


def _thin_marks(match: re.Match[str]) -> str:
    kept = []
    marks = 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= _MARKS_A_BASE:
            kept.append(char)
    return "".join(kept)
