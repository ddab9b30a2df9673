"""The contents of panels as plain values: a menu of choices, or a yes-no question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: the key that picks it, its label, its value, a note at the right.

    Without a key a number picks it, if nine numbers are enough.
    """

    key: str
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu that returns one of several values.

    `paragraphs` are shown above the choices, wrapped; the lines of `preview` are cut to the width.
    With `filters`, typed letters keep only the lines that contain them. `also` are more keys;
    each is called with the value of the line under the cursor.
    """

    title: str
    choices: Sequence[Choice]
    cursor: int = 0
    footer: str = "esc leaves"
    preview: Sequence[str] = ()
    paragraphs: Sequence[str] = ()
    filters: bool = False
    also: Mapping[str, Callable[[str], None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one or more paragraphs, and the words after its yes."""

    paragraphs: Sequence[str]
    yes: str
