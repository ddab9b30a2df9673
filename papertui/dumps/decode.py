"""Bytes to text: byte order mark, strict UTF-8, the charset declared, else judged; binary is refused."""

import codecs
import re
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,300}charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# Browsers read Latin-1 as cp1252, and so must we: pages that say the one are written in the other.
_CHARSETS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "ks-c-5601-1987": "cp949", "shift-jis": "cp932", "sjis": "cp932",
    **{name: name for name in (
        "utf-8", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "windows-1257", "windows-1258", "iso-8859-2", "iso-8859-5",
        "iso-8859-7", "iso-8859-9", "iso-8859-15",
        "koi8-r", "koi8-u", "gb18030", "big5", "euc-jp", "euc-kr", "cp932", "cp949", "cp1252",
    )},
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"SQLite format 3", "an SQLite database"),
)
_SAMPLE = 8192
_JUDGED = 200_000
# Charsets that their bytes distinguish; accents of Latin letters are cp1252, whatever was meant.
_SHOWN = {
    "gb18030": "GB 18030", "big5": "Big5", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR",
    "cp1251": "Windows-1251", "koi8_r": "KOI8-R",
}  # fmt: skip
_BEYOND = re.compile(rb"[\x80-\xff]+")
_BEYOND_ONE = re.compile(rb"[\x80-\xff]")
_PAIRS = re.compile(rb"(?:[\x80-\xff][\x40-\xff]){2,}")
_CONTROLS = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r\f\x1b")
_MOST_CONTROLS = 0.05


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file; `text` is None when it is binary. `doubt` says what was lost or why."""

    text: str | None
    doubt: str | None = None


def decode(data: bytes) -> Decoded:
    """Decode a file as FORMATS prescribes; a mostly sound UTF-8 file stays UTF-8 for all its bad bytes."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _with_doubt(data[len(mark) :], charset)
    if (unmarked := _utf16_without_mark(data)) is not None:
        return _with_doubt(data, unmarked)
    if (kind := _binary_kind(data)) is not None:
        return Decoded(None, f"{kind}, not a saved page")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_other(data)


def _decode_other(data: bytes) -> Decoded:
    declared = _declared_charset(data)
    if declared not in (None, "utf-8"):
        try:
            return Decoded(data.decode(declared))
        except UnicodeDecodeError:
            declared = None
    text = data.decode("utf-8", "replace")
    if declared == "utf-8" or _is_mostly_utf8(text):
        return Decoded(text, not_utf8(text.count("\ufffd")))
    charset = _judged(data)
    return Decoded(data.decode(charset, "replace"), _assumed(charset))


def not_utf8(lost: int) -> str:
    """Return the message that byte sequences were lost."""
    return f"{lost} byte sequences are not UTF-8 and are shown as \ufffd"


def charset_of(head: bytes) -> tuple[str, str | None]:
    """Return the charset of a long text by its first bytes, and why it was assumed; "" where it is binary."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return charset, None
    if (unmarked := _utf16_without_mark(head)) is not None:
        return unmarked, None
    if (kind := _binary_kind(head)) is not None:
        return "", f"{kind}, not a saved page"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the last character may be cut
    except UnicodeDecodeError:
        declared = _declared_charset(head)
        if declared == "utf-8" or (declared is None and _is_mostly_utf8(head.decode("utf-8", "replace"))):
            return "utf-8", None
        charset = declared or _judged(head)
        return charset, None if declared else _assumed(charset)
    return "utf-8", None


def _is_mostly_utf8(text: str) -> bool:
    """Whether a text that was decoded with losses is UTF-8."""
    # A page in cp1252 hardly ever holds a sound sequence of UTF-8 by chance.
    lost = text.count("\ufffd")
    return len(text) - lost - sum(map(text.count, map(chr, range(128)))) > lost


def _assumed(charset: str) -> str:
    return f"its charset is not said, and {_SHOWN.get(charset, charset)} was assumed; save it as UTF-8"


def _judged(data: bytes) -> str:
    """Return the likely charset; cp1252 where single bytes are beyond ASCII, as accents are."""
    beyond = sum(len(run) for run in _BEYOND.findall(data))
    paired = sum(len(_BEYOND_ONE.findall(run)) for run in _PAIRS.findall(data))
    if 2 * paired < beyond:
        return "cp1252"
    from charset_normalizer import from_bytes

    # Around the first of them, for a page may begin with much that is ASCII.
    first = _BEYOND.search(data)
    start = max(0, first.start() - _SAMPLE) if first else 0
    # Whole lines, so that no character is cut at either end.
    sample = data[data.rfind(b"\n", 0, start) + 1 :][:_JUDGED].rpartition(b"\n")[0] or data[:_JUDGED]
    best = from_bytes(sample, cp_isolation=list(_SHOWN), enable_fallback=False).best()
    return best.encoding if best else "cp1252"


def _with_doubt(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, "replace")
    lost = text.count("\ufffd")
    return Decoded(text, f"{lost} characters are not {charset} and are shown as \ufffd" if lost else None)


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _binary_kind(data: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "binary" if controls > _MOST_CONTROLS * len(sample) else None


def _declared_charset(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_SAMPLE])
    if match is None:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace").lower().replace("_", "-")
    return _CHARSETS.get(name)
