"""Text that attacks: what may not pass a terminal program, and a check that nothing of it did."""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

ESCAPES: tuple[str, ...] = (
    "\x1b]52;c;aGFja2Vk\x07", "\x1b]52;c;aGFja2Vk\x1b\\", "\x1b]52;p;aGFja2Vk",
    "\x9d52;c;aGFja2Vk\x9c",
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1bkowned\x1b\\", "\x1b]1337;File=inline=1:AAAA\x07",
    "\x1b]8;;javascript:alert(1)\x1b\\x\x1b]8;;\x1b\\", "\x1b]10;?\x07", "\x1b]4;0;#ffffff\x07",
    "\x1bP+q544e\x1b\\", "\x1bPtmux;\x1b\x1b]52;c;aGFja2Vk\x07\x1b\\", "\x1b_Gi=1,a=T;AAAA\x1b\\",
    "\x1b^owned\x1b\\", '\x90$q"p\x9c', "\x1b[3J\x1b[H", "\x9b2J", "\x1b[?47h", "\x1b[?9h", "\x1b[6n",
    "\x1b[c",
    "\x1b[21t", "\x1bc", "\x1b[5m", "\x1b[8m", "\x1b(0", "\x07\x08\x08\x7f", "\x00", "\x0e\x0f",
    "a\x85b\x0cc\x0bd", "\u202eevil\u202c", "\u2066x\u2069", "\U000e0041\U000e0042", "\u2028x\u2029",
    "\u200b\u2060\ufeff", "\ud800x\udfff", "e" + "\u0301" * 40, "\x1b", "\x1b[", "\x1b]",
)  # fmt: skip
MARKUP: tuple[str, ...] = (
    "[@click=app.quit]x[/]", "[@click=quit]x[/]", "[@click]x", "[@mouse.down=app.quit]x[/]",
    "[/b] plan [",
    "[b]x", "[bold]x[/bold]", "[/]", "[/x]", "[", "]", "[]", "[[", "]]", "[[x]]", "[red on blue]x[/]",
    "[$accent]x[/]", "[#ff0000]x[/#ff0000]", "[rgb(1,2,3)]x", "[link=http://x.test]y[/link]",
    "[link=app.quit]y", "[on", "[=]", "[a=b]", "[1]", "[1, 2]x", "['x']", '["x"]', "[not b]x",
    "[dim]a[/dim]b",
    "[blink]x[/blink]", ":smile:", ":warning: x", "{x}", "{0}", "%s %d", "[b][i]x[/b][/i]", "[u]x[/u", "x [/",
    "[@click='app.bell']x[/]", "[$text-muted on $error]x", "&amp; <b>x</b>", "[@", "[/@click]",
)  # fmt: skip

# Sequences that Textual and papertui themselves send, whole.
_ALLOWED = re.compile(
    # Colours and weight; not 5, 6 and 8, which blink and hide.
    r"\x1b\[(?:(?:[0-479]|[2-4]\d|9\d|10[0-7]|[345]8;5;\d+|[345]8;2;\d+;\d+;\d+)(?:;|(?=m)))*m"
    r"|\x1b\[[0-9;]*[HABCDGK]|\x1b\[2?J"  # cursor, erase
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2031|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p|\x1b\[>\d+u|\x1b\[<u"
    r"|\x1b\]11;\?\x07"  # asks for the background
    r"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
    r"|\x1b\]8;[^;\x07\x1b]*;(?:https?://[!-~]+)?(?:\x07|\x1b\\)"
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]|[\u0300-\u036f]{5}"
)


def violations(raw: bytes) -> list[str]:
    """Return every stretch of a program's output that no allow-list knows, with its surroundings."""
    text = _ALLOWED.sub("", raw.decode("utf-8", "surrogateescape"))
    return [ascii(text[max(found.start() - 30, 0) : found.end() + 30]) for found in _FORBIDDEN.finditer(text)]


_LONG_AGO = 1_700_000_000


def write_dumps(directory: Path) -> None:
    """Write dumps in which every title is one attack, and every other field and file name many."""
    directory.mkdir(parents=True)
    files = {
        b"esc\x1b]52;c;eA==\x07\xff.jsonl": _json_lines("E", ESCAPES),
        b"mark[@click=app.quit]x[.jsonl": _json_lines("M", MARKUP),
        b"reader\n\xe2\x80\xae[b].txt": _reader_text(ESCAPES + MARKUP),
        b"broken\xc2\x9b2J[@click].json": '{"\x1b]0;owned\x07": [',
    }
    for name, text in files.items():
        path = Path(directory, os.fsdecode(name))
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        # Not just now: what may have changed within the same tick is looked at again by each start.
        os.utime(path, (_LONG_AGO, _LONG_AGO))


def titles(letter: str, payloads: Sequence[str]) -> list[str]:
    """Return the titles that `write_dumps` makes of payloads, newest paper first."""
    return [f"{letter}{number:02} {payload} end" for number, payload in enumerate(payloads)]


def _json_lines(letter: str, payloads: Sequence[str]) -> str:
    everything = " ".join(payloads)
    items = (
        {
            "id": f"25{12 - number // 28:02}.{ord(letter) * 100 + number:05}",
            "title": title,
            "summary": f"About {everything}",
            "authors": [{"name": f"A {payload} B"} for payload in payloads],
            "organization": {"name": everything, "fullname": f"Org {payloads[number]}"},
            "publishedAt": f"2025-{12 - number // 28:02}-{28 - number % 28:02}T00:00:00.000Z",
            "githubRepo": f"https://github.com/{payloads[number]}",
        }
        for number, title in enumerate(titles(letter, payloads))
    )
    return "".join(json.dumps({"paper": item, "numComments": 1}) + "\n" for item in items)


def _reader_text(payloads: Sequence[str]) -> str:
    head = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nNov 6\n"
    # NUL makes a text binary, and line ends inside a card make it another one: those two go into JSON alone.
    usable = [payload for payload in payloads if "\0" not in payload and len(payload.splitlines()) == 1]
    cards = (
        f"\n{title}\n\n{'About ' + ' '.join(usable) * 3}\n\nx Org {payload}\n·\nMay 1, 2024 2\n"
        for title, payload in zip(titles("R", usable), usable, strict=True)
    )
    return head + "".join(cards)
