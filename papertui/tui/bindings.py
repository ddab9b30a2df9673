"""Actions and their keys: which action a key starts in which pane, with the user's keys over the defaults.

`T` is the type that an action takes: the desk. Screens that only show keys do not depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from string import punctuation
from typing import Generic, TypeVar

from papertui.config import rows

T = TypeVar("T")

_KEY_OF = re.compile(r"‹([a-z_.]+)›")

COMMAND = "command."
"""The prefix of the ids of the user's commands."""

LIST, DETAIL, READER = "list", "detail", "reader"
# The panes in which the keys of each pane apply.
_PANES = {"": (LIST, DETAIL, READER), DETAIL: (DETAIL, READER)}

_SPELLINGS = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter"}
# Textual's names of punctuation, in the order of ASCII; without a modifier the character itself is used.
_SIGN_WORDS = """
    exclamation_mark quotation_mark number_sign dollar_sign percent_sign ampersand apostrophe
    left_parenthesis right_parenthesis asterisk plus comma minus full_stop slash colon semicolon
    less_than_sign equals_sign greater_than_sign question_mark at left_square_bracket backslash
    right_square_bracket circumflex_accent underscore grave_accent left_curly_bracket vertical_line
    right_curly_bracket tilde
"""
_SIGNS = dict(zip(_SIGN_WORDS.split(), punctuation, strict=True))
_SHOWN = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "f1": "F1",
}


_NAMES = {shown: name for name, shown in _SHOWN.items()}
_SIGN_NAMES = {sign: name for name, sign in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Action(Generic[T]):
    """An action of a key. `pane` is where the key applies: list, detail, reader, or "" for all.

    The reader is the paper alone on the screen: its keys take precedence over those of the detail pane.

    `footer` is the short label if the action is shown in the footer of its pane.
    """

    id: str
    keys: tuple[str, ...]
    does: str
    run: Callable[[T], None]
    pane: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """An entry of the config file that was ignored: its path in the file, and the reason."""

    entry: tuple[str | int, ...]
    reason: str


class Bindings(Generic[T]):
    """Which action a key starts in which pane.

    An entry that names no action, or that binds one key to two actions of a pane, is
    ignored and listed in `problems`; the default keys are used. The actions `at_start`
    and `after_sync` run by themselves: when the browser starts, and after dumps were read.
    """

    at_start: Sequence[Callable[[T], None]] = ()
    after_sync: Sequence[Callable[[T], None]] = ()

    def __init__(
        self,
        table: Sequence[Action[T]],
        overrides: Mapping[str, str],
        wrong: Sequence[ConfigProblem] = (),
    ) -> None:
        self._table = table
        ids = {action.id for action in self._table}
        self._keys = {id_: keys for id_, keys in overrides.items() if id_ in ids}
        self._wrong = [*wrong, *(_unknown(id_, ids) for id_ in overrides if id_ not in ids)]
        self.actions, self._by_key = self._laid()
        self.problems = tuple(self._wrong)

    def action(self, pane: str, key: str) -> Action[T] | None:
        """Return the action that a key starts in a pane, if any."""
        return self._by_key.get((pane, key))

    def of_pane(self, pane: str) -> list[Action[T]]:
        """Return the actions of a pane that have a key, in the table's order."""
        return [
            action
            for action in self.actions
            if any(self._by_key.get((pane, key)) is action for key in action.keys)
        ]

    def with_keys(self, words: str) -> str:
        """Replace the id of an action by its key: `‹undo› undoes` becomes `u undoes`."""
        return _KEY_OF.sub(lambda found: self._key_named(found[1]) or found[0], words)

    def _key_named(self, id_: str) -> str:
        action = next((each for each in self.actions if each.id == id_), None)
        # An action without a key is started by its name in the palette.
        return "" if action is None else shown_key(action.keys[0]) if action.keys else f":{id_}"

    def footer(self, pane: str) -> tuple[tuple[str, str], ...]:
        """Return the footer of a pane as (key, label): the most important keys first, help last."""
        shown = [action for action in self.of_pane(pane) if action.footer]
        ordered = sorted(shown, key=lambda action: action.id == "help")
        return tuple((shown_key(self._key_in(pane, action)), action.footer) for action in ordered)

    def _key_in(self, pane: str, action: Action[T]) -> str:
        return next(key for key in action.keys if self._by_key.get((pane, key)) is action)

    def _laid(self) -> tuple[tuple[Action[T], ...], dict[tuple[str, str], Action[T]]]:
        """Merge the user's keys with the defaults, without those that would hide another action."""
        while True:
            actions = tuple(_overridden(action, self._keys) for action in self._table)
            by_key: dict[tuple[str, str], Action[T]] = {}
            clash = _lay(actions, by_key)
            if clash is None:
                return actions, by_key
            self._drop(*clash)

    def _drop(self, key: str, first: Action[T], second: Action[T]) -> None:
        loser, other = (second, first) if self._is_users(second) else (first, second)
        entry: tuple[str | int, ...] = ("keys", loser.id)
        if loser.id in self._keys:
            del self._keys[loser.id]
        else:
            entry = ("commands", int(loser.id.rpartition(".")[2]) - 1)
            self._keys[loser.id] = ""
        reason = f"{other.id} and {loser.id} are on one key, {shown_key(key)}; give one of them another"
        self._wrong.append(ConfigProblem(entry, reason))

    def _is_users(self, action: Action[T]) -> bool:
        return action.id in self._keys or action.id.startswith(COMMAND)


def shown_key(key: str) -> str:
    """Return a key as it is shown on the screen: `ctrl+↑`, `alt+<`."""
    *modifiers, name = _parts(key)
    return "+".join((*modifiers, _SHOWN.get(name) or (_SIGNS.get(name, name) if modifiers else name)))


def spelled(name: str) -> str:
    """Return Textual's name of a key that is written as a person or `shown_key` writes it."""
    *modifiers, key = _parts(name)
    key = _NAMES.get(key) or _SPELLINGS.get(key.casefold(), key)
    return "+".join((*modifiers, _SIGN_NAMES.get(key, key) if modifiers else key))


def _parts(key: str) -> list[str]:
    """Return the modifiers of a key and its name, which may be + itself."""
    modifiers = key[:-1].split("+") if key.endswith("+") else key.split("+")
    return [*filter(None, modifiers), "+"] if key.endswith("+") else modifiers


def _unknown(id_: str, ids: Iterable[str]) -> ConfigProblem:
    near = get_close_matches(id_, sorted(ids), 1)
    meant = f"did you mean “{near[0]}”?" if near else "“papertui manual keys” lists the ids"
    if id_ in rows():
        meant = "the setting of that name stands above the first line in brackets"
    return ConfigProblem(("keys", id_), f"no action is called “{id_}”; {meant}")


def _lay(
    actions: Iterable[Action[T]], by_key: dict[tuple[str, str], Action[T]]
) -> tuple[str, Action[T], Action[T]] | None:
    """Fill `by_key`; return the first key that two actions use, with both, if there is one."""
    # The reader's own keys first: hiding other keys there is no conflict.
    for action in sorted(actions, key=lambda action: action.pane != READER):
        for key, pane in _keys_of(action):
            other = by_key.setdefault((pane, key), action)
            if other is not action and (other.pane == READER) == (action.pane == READER):
                return key, other, action
    return None


def _overridden(action: Action[T], overrides: Mapping[str, str]) -> Action[T]:
    keys = overrides.get(action.id)
    if keys is None:
        return action
    names = [keys] if len(keys) == 1 else keys.replace(",", " ").split()
    return replace(action, keys=tuple(map(spelled, names)))


def _keys_of(action: Action[T]) -> Iterable[tuple[str, str]]:
    return ((key, pane) for key in action.keys for pane in panes_of(action.pane))


def panes_of(pane: str) -> tuple[str, ...]:
    """Return the panes in which the keys of an action of that pane apply."""
    return _PANES.get(pane, (pane,))
