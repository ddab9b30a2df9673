"""What terminals send that is no key: answers to questions, reports, broken and absurd sequences."""

import random
from collections.abc import Iterator, Sequence

ANSWERS: dict[str, str] = {
    "DA1 of xterm": "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
    "DA1 of tmux": "\x1b[?1;2;4c",
    "DA1 of one byte": "\x9b?62;22c",
    "DA2": "\x1b[>41;380;0c",
    "DA2 of tmux": "\x1b[>84;0;0c",
    "DA3": "\x1bP!|7E565445\x1b\\",
    "VT52": "\x1b/Z",
    "XTVERSION": "\x1bP>|XTerm(380)\x1b\\",
    "XTVERSION of kitty": "\x1bP>|kitty(0.35.2)\x1b\\",
    "XTVERSION of one byte": "\x90>|tmux 3.4\x9c",
    "OSC 4": "\x1b]4;1;rgb:cdcd/0000/0000\x07",
    "OSC 10": "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "OSC 11": "\x1b]11;rgb:1a1a/1b1b/2626\x07",
    "OSC 12": "\x1b]12;rgba:ffff/ffff/ffff/8080\x1b\\",
    "OSC 52": "\x1b]52;c;cmVkIHN0YXJz\x07",
    "OSC 52 empty": "\x1b]52;c;\x1b\\",
    "OSC 99 of kitty": "\x1b]99;i=1:p=?;a=focus:o=always\x1b\\",
    "OSC of one byte": "\x9d11;rgb:0000/0000/0000\x9c",
    "title": "\x1b]lstars: read, tag\x1b\\",
    "icon": "\x1b]Ltags\x1b\\",
    "DECRQSS of SGR": "\x1bP1$r0;1;31m\x1b\\",
    "DECRQSS of the cursor": "\x1bP1$r2 q\x1b\\",
    "DECRQSS refused": "\x1bP0$r\x1b\\",
    "XTGETTCAP": "\x1bP1+r524742=382F382F38\x1b\\",
    "XTGETTCAP refused": "\x1bP0+r\x1b\\",
    "DECRPM": "\x1b[?2026;2$y",
    "DECRPM of a size in the input": "\x1b[?2048;2$y",
    "DECRPM of ANSI": "\x1b[4;2$y",
    "cursor": "\x1b[24;80R",
    "cursor that looks like F3": "\x1b[1;2R",
    "cursor with its page": "\x1b[?24;80;1R",
    "status": "\x1b[0n",
    "colours changed": "\x1b[?997;1n",
    "locator": "\x1b[1;2;3;4;1&w",
    "window size in characters": "\x1b[8;99999;99999t",
    "window size in pixels": "\x1b[4;0;0t",
    "window state": "\x1b[1t",
    "size in the input": "\x1b[48;65535;65535;0;0t",
    "size in the input, sane": "\x1b[48;24;80;480;800t",
    "flags of kitty's keyboard": "\x1b[?31u",
    "modifyOtherKeys": "\x1b[>4;2m",
    "graphics of kitty": "\x1b_Gi=31;OK\x1b\\",
    "Sixel geometry": "\x1b[?2;0;800;480S",
    "checksum": "\x1bP1!~FFFF\x1b\\",
    "memory": "\x1b[65535*{",
    "X10 mouse": "\x1b[M !!",
    "urxvt mouse": "\x1b[32;20;5M",
    "mouse button 8": "\x1b[<128;20;5M",
    "mouse button 999": "\x1b[<999;20;5M",
    "mouse beyond any screen": "\x1b[<0;99999;99999M",
    "mouse before any screen": "\x1b[<0;-1;-7M",
    "release of a key": "\x1b[115;1:3u",
    "no key: a code beyond Unicode": "\x1b[1114112u",
    "no key: a code of a surrogate": "\x1b[55296u",
    "no key: a kind of event": "\x1b[97;1:99u",
    "no key: modifiers": "\x1b[97;999u",
    "no key: text beyond Unicode": "\x1b[97;1;1114112u",
    "no key: text that is a control": "\x1b[97;1;13u",
    "no key: a letter with ~": "\x1b[115~",
    "no key: a very long number": f"\x1b[{'9' * 5000}u",
    "no key: private use": "\x1b[60000u",
    "no key: nothing but semicolons": "\x1b[;;;;u",
    "character set": "\x1b(s",
    "string broken off": "\x1b]11;rgb:\x1b\\",
    "string with a line end": "\x1b]2;star\rread\nsss\x07",
    "string with a string in it": "\x1bPtmux;\x1b\x1b]52;c;c3Rhcg==\x07\x1b\\",
    "sequence broken off": "\x1b[12;3\x18",
    "sequence with Latin in it": "\x1b[12é",
}

_NUMBERS = (
    "",
    "0",
    "1",
    "7",
    "97",
    "115",
    "999",
    "65535",
    "55296",
    "1114112",
    "4294967296",
    "9" * 40,
    "-1",
    "1:99",
)
_STRING_SIGNS = "abcrsxqRS0123;:/?=+$ \r\n\té∞"


def pieces(text: str, rng: random.Random) -> list[str]:
    """Cut a text at random places."""
    cuts = (
        sorted(rng.sample(range(1, len(text)), min(len(text) - 1, rng.randint(1, 5))))
        if len(text) > 1
        else []
    )
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def sequences(rng: random.Random) -> Iterator[str]:
    """Yield sequences without end that are no key: answers with other numbers, strings, what is malformed."""
    makers = (_report, _key_out_of_range, _mouse_out_of_range, _string, _set, lambda rng: rng.choice(every))
    every: Sequence[str] = list(ANSWERS.values())
    while True:
        yield rng.choice(makers)(rng)


def _numbers(rng: random.Random) -> str:
    return ";".join(rng.choices(_NUMBERS, k=rng.randint(0, 6)))


def _report(rng: random.Random) -> str:
    # With a private sign, with a sign before the last, or with a last one that ends no key.
    form = rng.choice(("\x1b[{0}{1}{2}", "\x1b[{1}{3}{2}", "\x1b[{1}{4}", "\x9b{0}{1}{2}"))
    last = rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLNOPQRSTUVWXYZ@`{|}~")
    between = rng.choice(("!", '"', "&", "'", "*", "+", ",", "%"))
    return form.format(rng.choice("?>="), _numbers(rng), last, between, rng.choice("gijko`{|}"))


def _key_out_of_range(rng: random.Random) -> str:
    code = rng.choice(
        (rng.randint(0x110000, 10**9), rng.randint(0xD800, 0xDFFF), rng.randint(0xE100, 0xF8FF))
    )
    wrong = rng.choice(
        (f"{code};1", f"{code}", f"97;1:{rng.randint(3, 10**6)}", f"97;{rng.randint(257, 10**6)}")
    )
    return f"\x1b[{wrong}u"


def _mouse_out_of_range(rng: random.Random) -> str:
    button, place = rng.randint(96, 10**6), rng.choice((-1, 1, 10**5, 10**12))
    return f"\x1b[<{button};{place};{rng.choice((place, 1))}{rng.choice('Mm')}"


def _string(rng: random.Random) -> str:
    begin, end = rng.choice(("\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x9d", "\x90")), "\x1b\\"
    return (
        begin + "".join(rng.choices(_STRING_SIGNS, k=rng.randint(0, 80))) + rng.choice((end, "\x07", "\x9c"))
    )


def _set(rng: random.Random) -> str:
    return f"\x1b{rng.choice(' !#$%&()*+,./')}{rng.choice('ABCsr0123<=>')}"
