"""Presets of keys known from other programs; they replace keys of the table by action id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from papertui.config import nearest
from papertui.tui.bindings import READER, Action, ConfigProblem, panes_of, spelled

T = TypeVar("T")

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Preset:
    """Keys by action id, several separated by blanks; `counts`: a number before a motion repeats it."""

    about: str
    keys: Mapping[str, str] = field(default_factory=dict)
    counts: bool = False


_EMACS = {
    "list.down": "j down ctrl+n", "list.up": "k up ctrl+p",
    "list.top": "g home alt+<", "list.bottom": "G end alt+>",
    "list.page_down": "ctrl+v pagedown ctrl+d", "list.page_up": "alt+v pageup ctrl+u",
    "detail.down": "j down ctrl+n", "detail.up": "k up ctrl+p",
    "detail.top": "g home alt+<", "detail.bottom": "G end alt+>",
    "detail.page_down": "ctrl+v pagedown ctrl+d", "detail.page_up": "alt+v pageup ctrl+u",
    "reader.down": "j down ctrl+n", "reader.up": "k up ctrl+p",
    "reader.page_down": "space ctrl+v pagedown ctrl+d", "reader.page_up": "b alt+v pageup ctrl+u",
    "search.focus": "/ ctrl+s", "view.back": "escape ctrl+g", "copy.title": "y alt+w",
    "undo": "u ctrl+underscore", "palette": ": alt+x",
    "view.next_pane": "tab ctrl+o", "export": "x ctrl+w",
}  # fmt: skip
_VIM = {
    "list.page_down": "ctrl+f ctrl+d pagedown", "list.page_up": "ctrl+b ctrl+u pageup",
    "detail.page_down": "ctrl+f ctrl+d pagedown", "detail.page_up": "ctrl+b ctrl+u pageup",
    "paper.down": "J ctrl+e", "paper.up": "K ctrl+y",
    "reader.page_down": "space ctrl+f ctrl+d pagedown", "reader.page_up": "b ctrl+b ctrl+u pageup",
    **{f"tag.quick_{number}": f"alt+{number}" for number in range(1, 10)},
}  # fmt: skip
_NEWSBOAT = {
    "list.next_unread": "n", "list.prev_unread": "p", "tag.read": "N r", "tag.archive": "D a",
    "reload": "R", "open.page": "o", "open.pdf": "P", "export": "s x", "tag.star": "B",
    "help": "? h", "reader.back": "q enter left", "reader.next": "n",
    "reader.previous": "p", "detail.prev_match": ",", "filter.unread": "l w",
}  # fmt: skip
_MUTT = {
    "mark.toggle": "t space", "tag.edit": "Y", "copy.menu": "C", "tag.archive": "d a", "tag.star": "F s",
    "tag.read": "N r", "search.focus": "/ l", "list.next_unread": "tab n", "list.prev_unread": "alt+tab p",
    "view.next_pane": "ctrl+o", "search.saved": "c '", "sort.menu": "o O", "open.page": "ctrl+b i",
    "list.top": "= g home", "list.bottom": "* G end", "mark.all": "ctrl+t",
    "list.page_down": "z ctrl+d pagedown", "list.page_up": "Z ctrl+u pageup", "view.zoom": "ctrl+l",
    "open.pdf": "P",
    "detail.page_down": "z ctrl+d pagedown", "detail.page_up": "Z ctrl+u pageup",
    "reader.page_down": "space z ctrl+f ctrl+d pagedown", "reader.page_up": "b Z ctrl+b ctrl+u pageup",
    "reader.previous": "p", "detail.prev_match": ",", "view.refresh": "$", "fetch": "alt+f",
    "reader.back": "q i enter h left",
}  # fmt: skip

PRESETS: Mapping[str, Preset] = {
    DEFAULT: Preset("letters, as the table of keys has them"),
    "vim": Preset("digits before a motion repeat it; quick tags are alt+1 to alt+9", _VIM, counts=True),
    "emacs": Preset("ctrl and alt with the letters of Emacs, beside the default keys", _EMACS),
    "newsboat": Preset(
        "n and p go to unread papers, N reads, D archives, s saves, l shows unread only", _NEWSBOAT
    ),
    "mutt": Preset("t marks, d archives, l limits, N reads, F stars, c opens saved searches", _MUTT),
}


def find_preset(name: str) -> tuple[Preset, Sequence[ConfigProblem]]:
    """Return the preset of a name, or the default one with an error message."""
    if name in PRESETS:
        return PRESETS[name], ()
    meant = nearest(name, PRESETS) or f"; presets: {' '.join(PRESETS)}"
    return PRESETS[DEFAULT], [
        ConfigProblem(("keys", "preset"), f"no preset of keys is called “{name}”{meant}")
    ]


def with_preset(table: Sequence[Action[T]], preset: Preset) -> tuple[Action[T], ...]:
    """Return the table with a preset's keys; other actions of a pane lose the keys that it uses there."""
    given = {id_: tuple(map(spelled, keys.split())) for id_, keys in preset.keys.items()}
    # The reader's own keys take precedence over the others that apply there, which keep their keys.
    taken = {
        (action.pane == READER, pane, key): action.id
        for action in table
        for pane in panes_of(action.pane)
        for key in given.get(action.id, ())
    }

    def keys_of(action: Action[T]) -> tuple[str, ...]:
        panes = panes_of(action.pane)
        layer = action.pane == READER

        def is_free(key: str) -> bool:
            return all(taken.get((layer, pane, key), action.id) == action.id for pane in panes)

        return tuple(filter(is_free, given.get(action.id, action.keys)))

    return tuple(replace(action, keys=keys_of(action)) for action in table)
