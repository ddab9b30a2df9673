"""What a panel asks, as plain values: a menu of choices, or a question with yes and no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: the key that picks it, its label, its value, a note at its right.

    Without a key a number picks it, where nine are enough.
    """

    key: str
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """One of several values to pick.

    `paragraphs` stand above the choices, wrapped and whole; the lines of `preview` are cut there.
    With `filters`, typed letters leave only the lines that hold them. `also` are more keys;
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
    """A question of one or more paragraphs, and the words that stand behind its yes."""

    paragraphs: Sequence[str]
    yes: str
