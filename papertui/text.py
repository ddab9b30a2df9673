"""Foreign text: made safe to show (`clean`), alike to compare (`fold`), readable (`latex_to_unicode`)."""

import re
import sys
import unicodedata
from functools import lru_cache

_ESCAPES = re.compile(
    r"\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, up to its terminator
    r"|\x9d[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)?"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"
)
_HAS_ESCAPE = re.compile(r"[\x1b\x80-\x9f]")
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
_ASCII_SAFE = re.compile(r"[\n\t -~]*\Z")
# Scripts whose blocks hold combining marks; five such characters in a row are looked at closely.
_MAY_PILE_UP = re.compile(
    "[\u0300-\u1fff\u20d0-\u20ff\u2c80-\u2dff\u3020-\u30ff\ua000-\uabff\ufb00-\ufe2f\U00010000-\U0001ffff]{5}"
)


def clean(text: str) -> str:
    r"""Make foreign text safe to print: no escape sequence, control, bidi override or invisible character.

    Keeps ``\n`` and ``\t``; other line ends become ``\n``, lone surrogates
    U+FFFD; at most four combining marks stay on a base. Joiners (ZWJ, ZWNJ) and
    the marks that right-to-left text needs stay. Idempotent.
    """
    if _ASCII_SAFE.match(text):
        return text
    text = text.replace("\r\n", "\n")
    if _HAS_ESCAPE.search(text):
        text = _ESCAPES.sub("", text)
    text = text.translate(_UNSAFE)
    if _MAY_PILE_UP.search(text):
        text = _piled_marks().sub(r"\1", text)
    return text


def clean_line(text: str, limit: int = 10_000) -> str:
    """Clean text and make it one line: white space folded, cut with … after `limit` characters."""
    # A cap before the work as well, for no one waits for a title of a megabyte.
    line = " ".join(clean(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def fold(text: str) -> str:
    """Fold text for matching: NFKC, accents off, case folded. The length may change."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFKC", bare)


def latex_to_unicode(text: str) -> str:
    """Show LaTeX as Unicode where it can be shown; text without LaTeX comes back as it is."""
    return text


@lru_cache(maxsize=1)
def _piled_marks() -> re.Pattern[str]:
    marks = "".join(
        re.escape(char)
        for char in map(chr, (*range(0x300, 0xD800), *range(0xE000, min(0x20000, sys.maxunicode))))
        if unicodedata.category(char) in ("Mn", "Me")
    )
    return re.compile(f"([{marks}]{{4}})[{marks}]+")
