"""The kinds of values of settings: what each allows, and how it is read from TOML."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from papertui.text import clean_line

T = TypeVar("T")

_LONGEST_TEXT = 1_000
_WIDEST_DATE = 16
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")

COLORS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")

KeyPath = tuple[str | int, ...]
"""The path of a value: ("watch",), ("keys", "tag.edit") or ("rules", 2) for the third of [[rules]]."""

Report = Callable[[str, KeyPath], None]
"""Called with what an entry of a table must be, and its path below the setting."""


class UnfitError(Exception):
    """The setting does not allow the value; `must` replaces the description of its kind."""

    def __init__(self, must: str = "") -> None:
        super().__init__(must)
        self.must = must


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a value must be, as the end of “must be …”, and its reader.

    The reader raises UnfitError for a value as a whole; of a table it reports
    the entries that are wrong and returns the others.
    """

    must: str
    read: Callable[[Any, Report], T]


def kind(must: str, read: Callable[[Any], T]) -> Kind[T]:
    """Return the kind of a plain value, which is valid or invalid as a whole."""
    return Kind(must, lambda value, report: read(value))


def _flag(value: Any) -> bool:  # noqa: ANN401 whatever TOML holds
    if not isinstance(value, bool):
        raise UnfitError
    return value


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UnfitError
    return tuple(texts)


def expanded(path: str) -> Path:
    """Return a path with `~` replaced by the home folder. Raises UnfitError for an unknown user."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise UnfitError from error


def _path(value: Any) -> Path | None:  # noqa: ANN401
    if not isinstance(value, str):
        raise UnfitError
    return expanded(value) if value else None


FLAG = kind("true or false", _flag)
STRINGS = kind("a list of strings", _strings)
PATHS = kind("a list of paths", lambda value: tuple(expanded(path) for path in _strings(value) if path))
PATH = kind("a path in quotes", _path)


def strings(most: int) -> Kind[tuple[str, ...]]:
    """Return the kind of a list of at most `most` strings."""

    def read(value: Any) -> tuple[str, ...]:  # noqa: ANN401
        texts = _strings(value)
        if len(texts) > most:
            raise UnfitError
        return texts

    return kind(f"a list of at most {most} strings", read)


def number(unit: str, least: int, most: int | None = None, *, zero: str = "") -> Kind[int]:
    """Return the kind of a whole number in a range; with `zero`, its meaning, 0 is allowed as well."""

    def read(value: Any) -> int:  # noqa: ANN401
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnfitError
        if not (zero and value == 0) and (value < least or (most is not None and value > most)):
            raise UnfitError
        return value

    bounds = f"{least:,} at least" if most is None else f"{least:,} to {most:,}"
    return kind(f"a number of {unit}, {bounds}{f', or 0 for {zero}' if zero else ''}", read)


def choice(*values: str) -> Kind[str]:
    """Return the kind of one of these words."""
    must = f"{', '.join(values[:-1])} or {values[-1]}, in quotes"

    def read(value: Any) -> str:  # noqa: ANN401
        if value in values:
            return str(value)
        raise UnfitError(must + nearest(value, values))

    return kind(must, read)


def choices(values: Sequence[str], needed: str) -> Kind[tuple[str, ...]]:
    """Return the kind of a list of some of these words, each once, including the one `needed`."""
    must = f"a list of some of {' '.join(values)}, {needed} among them"

    def read(value: Any) -> tuple[str, ...]:  # noqa: ANN401
        words = _strings(value)
        for word in words:
            if word not in values:
                raise UnfitError(f"{must}; “{clean_line(word, 40)}” is not one{nearest(word, values)}")
        if needed not in words or len(set(words)) < len(words):
            raise UnfitError(f"{must}, each once")
        return words

    return kind(must, read)


def nearest(value: object, known: Iterable[str]) -> str:
    """Return a “did you mean” for the known word most similar to a value; "" if none is similar."""
    near = get_close_matches(value, sorted(known), 1) if isinstance(value, str) else ()
    return f"; did you mean “{near[0]}”?" if near else ""


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or clean_line(value, _LONGEST_TEXT) != value.strip():
        raise UnfitError
    return value.strip()


def _seconds(value: Any) -> float | bool:  # noqa: ANN401
    if value is False:
        return False
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise UnfitError
    return float(value)


def _date_format(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str):
        raise UnfitError
    try:
        # A Wednesday in September: its names are the longest of the year.
        shown = date(2024, 9, 25).strftime(value)
    except ValueError as error:
        raise UnfitError from error
    if not shown or len(shown) > _WIDEST_DATE or clean_line(shown) != shown or shown == value:
        raise UnfitError
    return value


TEXT = kind("a line of text in quotes", _text)
SECONDS = kind("a number of seconds up to 3,600, or false", _seconds)
DATE_FORMAT = kind(
    f"a pattern as date(1) and strftime have it, at most {_WIDEST_DATE} characters as shown", _date_format
)


def colors() -> Kind[Mapping[str, str]]:
    """Return the kind of a table of colours by name."""
    known = (*COLORS, *(f"bright_{name}" for name in COLORS))
    must = 'lines such as  to-read = "green"  or  "rl/offline" = "#4488cc"'

    def read(value: Any, report: Report) -> Mapping[str, str]:  # noqa: ANN401
        if not isinstance(value, dict):
            raise UnfitError
        right = {}
        for name, color in value.items():
            if isinstance(color, str) and (color in known or _COLOR.match(color)):
                right[name] = color
            else:
                report(f"{must}; colours: {' '.join(COLORS)}{nearest(color, known)}", (name,))
        return right

    return Kind(must, read)


def table(must: str, alone: str) -> Kind[Mapping[str, str]]:
    """Return the kind of a table of strings by name; a plain string counts as its entry `alone`."""

    def read(value: Any, report: Report) -> Mapping[str, str]:  # noqa: ANN401
        if isinstance(value, str):
            return {alone: value}
        if not isinstance(value, dict):
            raise UnfitError
        wrong = [name for name, text in value.items() if not isinstance(text, str)]
        for name in wrong:
            report(must, (name,))
        return {name: text for name, text in value.items() if name not in wrong}

    return Kind(must, read)


def tables(must: str, read_one: Callable[[Mapping[str, Any]], T]) -> Kind[tuple[T, ...]]:
    """Return the kind of an array of tables. `read_one` reads one of them, or raises UnfitError."""

    def read(value: Any, report: Report) -> tuple[T, ...]:  # noqa: ANN401
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise UnfitError
        rows = []
        for index, row in enumerate(value):
            try:
                rows.append(read_one(row))
            except UnfitError as error:
                report(error.must or must, (index,))
        return tuple(rows)

    return Kind(must, read)
