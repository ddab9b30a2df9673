"""Places in a manual order (a queue): short keys that sort bytewise, with room between any two of them.

So a moved paper gets one new place, and all others keep theirs. This is
fractional indexing as David Greenspan describes it (“Implementing Fractional
Indexing”, 2020): the first letter says how many digits the whole part has
(`a0` … `az` `b00` …, and before them `Yzz` `Z0` … `Zz`), the rest is a fraction.
"""

import re
import string

LONGEST = 200
"""Longest place, in characters."""

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_FIRST, _LEAST = "a0", "A" + "0" * 26
_PLACE = re.compile(r"[A-Za-z][0-9A-Za-z]+")


def is_place(text: str) -> bool:
    """Whether this is a valid place, so that others fit before and after it."""
    if len(text) > LONGEST or not _PLACE.fullmatch(text) or text == _LEAST:
        return False
    whole, fraction = _parts(text)
    return len(whole) == _length(text[0]) and not fraction.endswith("0")


def spread(after: str | None, before: str | None, count: int) -> list[str]:
    """Return `count` ascending places between `after` and `before`; None leaves that end open."""
    if count < 1:
        return []
    middle = _between(after, before)
    if before is None:
        return [middle, *_row(middle, count - 1, 1)]
    if after is None:
        return [*_row(middle, count - 1, -1)[::-1], middle]
    left = (count - 1) // 2
    return [*spread(after, middle, left), middle, *spread(middle, before, count - 1 - left)]


def _row(place: str, count: int, step: int) -> list[str]:
    found = []
    for _ in range(count):
        place = _between(place, None) if step > 0 else _between(None, place)
        found.append(place)
    return found


def _between(after: str | None, before: str | None) -> str:
    if after is None:
        return _before(before) if before is not None else _FIRST
    whole, fraction = _parts(after)
    if before is not None and _parts(before)[0] == whole:
        return whole + _middle(fraction, _parts(before)[1])
    following = _stepped(whole, 1)
    if following is None or (before is not None and following >= before):
        return whole + _middle(fraction, None)
    return following


def _before(place: str) -> str:
    whole, fraction = _parts(place)
    if whole == _LEAST:
        return whole + _middle("", fraction)
    below = whole if fraction else _stepped(whole, -1)
    # The least whole part is no place by itself, because nothing could go before it.
    return below if below and below != _LEAST else _LEAST + _middle("", None)


def _middle(low: str, high: str | None) -> str:
    """Return a fraction between two, without a trailing zero; "" is 0 and None is 1."""
    if high is not None:
        same = 0
        while (low[same : same + 1] or "0") == high[same : same + 1]:
            same += 1
        if same:
            return high[:same] + _middle(low[same:], high[same:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high else len(_DIGITS)
    if last - first > 1:
        return _DIGITS[(first + last + 1) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return _DIGITS[first] + _middle(low[1:], None)


def _stepped(whole: str, step: int) -> str | None:
    """Return the next whole part (step 1) or the previous one (-1); None if there is none."""
    head, digits = whole[0], [_DIGITS.index(digit) for digit in whole[1:]]
    for index in reversed(range(len(digits))):
        digits[index] = (digits[index] + step) % len(_DIGITS)
        if digits[index] != (0 if step > 0 else len(_DIGITS) - 1):
            return head + "".join(map(_DIGITS.__getitem__, digits))
    letter = string.ascii_uppercase + string.ascii_lowercase
    if head == letter[-1 if step > 0 else 0]:
        return None
    head = letter[letter.index(head) + step]
    return head + ("0" if step > 0 else _DIGITS[-1]) * (_length(head) - 1)


def _parts(place: str) -> tuple[str, str]:
    length = _length(place[0])
    return place[:length], place[length:]


def _length(head: str) -> int:
    """Return the length, in characters, of the whole part that begins with this letter."""
    return ord(head) - ord("a") + 2 if head >= "a" else ord("Z") - ord(head) + 2
