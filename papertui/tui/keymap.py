"""The one table of keys: help, footer, palette and the README read it; the config file remaps it by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from papertui.config import problem_at
from papertui.tui.actions import copying, finding, marking, moving, scoping, tagging, views

if TYPE_CHECKING:
    from papertui.config import Settings, UserCommand
    from papertui.tui.screens.browser import Browser


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does. `pane` is where the key holds: list, detail, or "" for both.

    `footer` is the short label where the action stands in the footer of its pane.
    """

    id: str
    keys: tuple[str, ...]
    does: str
    run: Callable[[Browser], None]
    pane: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """A function `module.name` of `tui.actions` that is imported when its key is first pressed."""

    name: str

    @property
    def function(self) -> Callable[[Browser], None]:
        """The function itself."""
        module, name = self.name.split(".")
        found: Callable[[Browser], None] = getattr(import_module(f"papertui.tui.actions.{module}"), name)
        return found

    def __call__(self, browser: Browser) -> None:
        """Do it."""
        self.function(browser)


def _row(
    id_: str, keys: str, does: str, run: Callable[[Browser], None], pane: str = "", footer: str = ""
) -> Action:
    return Action(id_, tuple(keys.split()), does, run, pane, footer)


ACTIONS: tuple[Action, ...] = (
    _row("list.down", "j down", "next paper", moving.down, "list"),
    _row("list.up", "k up", "previous paper", moving.up, "list"),
    _row("list.top", "g home", "first paper", moving.top, "list"),
    _row("list.bottom", "G end", "last paper", moving.bottom, "list"),
    _row("list.page_down", "ctrl+d pagedown", "page down", moving.page_down, "list"),
    _row("list.page_up", "ctrl+u pageup", "page up", moving.page_up, "list"),
    _row("list.next_unread", "n", "next unread paper", moving.next_unread, "list"),
    _row("list.prev_unread", "N", "previous unread paper", moving.prev_unread, "list"),
    _row("detail.down", "j down", "scroll down", moving.paper_down, "detail"),
    _row("detail.up", "k up", "scroll up", moving.paper_up, "detail"),
    _row("detail.top", "g home", "to the title", moving.paper_top, "detail"),
    _row("detail.bottom", "G end", "to the end", moving.paper_bottom, "detail"),
    _row("detail.page_down", "ctrl+d pagedown", "page down", moving.paper_page_down, "detail"),
    _row("detail.page_up", "ctrl+u pageup", "page up", moving.paper_page_up, "detail"),
    _row("detail.next_match", "n", "next matched word", moving.next_match, "detail", "match"),
    _row("detail.prev_match", "N", "previous matched word", moving.prev_match, "detail"),
    _row("paper.down", "J", "scroll the paper down", moving.paper_down),
    _row("paper.up", "K", "scroll the paper up", moving.paper_up),
    _row("paper.open", "enter", "the paper alone, and back", views.open_paper),
    _row(
        "view.next_pane",
        "tab",
        "next pane; in the search bar: accept the suggested spelling",
        views.next_pane,
    ),
    _row("search.focus", "/", "type a query", finding.focus, footer="search"),
    _row("search.narrow", "\\", "search within the present results", scoping.narrow),
    _row("search.similar", "M", "papers like this one, or the marked ones", scoping.similar),
    _row("search.save", "S", "save the search under a name", scoping.save),
    _row("search.saved", "'", "saved searches", scoping.saved),
    _row("facets.toggle", "f", "counts by tag, year, organisation, source", scoping.facets),
    _row("view.back", "escape", "step back: pane, marks, query", finding.back),
    _row("tag.edit", "t", "edit tags: +a -b or names", tagging.edit, footer="tag"),
    _row("tag.add", "+", "add tags", tagging.add),
    _row("tag.remove", "-", "remove tags", tagging.remove),
    *(
        _row(f"tag.quick_{n}", str(n), f"quick tag {n}" if n > 1 else "quick tags", tagging.quick(n))
        for n in range(1, 10)
    ),
    _row("tag.read", "r", "read, unread", tagging.read),
    _row("tag.star", "s", "star, unstar", tagging.star),
    _row("tag.archive", "a", "archive and go on", tagging.archive),
    _row("tag.repeat", ".", "last tag action again", tagging.repeat),
    _row("tag.manage", "T", "all tags: rename, merge, delete", Later("tag_names.manage")),
    _row("note.edit", "e", "note, in $EDITOR", Later("noting.edit")),
    _row("undo", "u", "undo", tagging.undo, footer="undo"),
    _row("redo", "ctrl+r", "redo", tagging.redo),
    _row("history", "U", "history of what you did, and back", Later("past.history")),
    _row("mark.toggle", "space", "mark and go on", marking.toggle, "list"),
    _row("mark.range", "v", "mark from the last mark to here", marking.mark_range, "list"),
    _row("mark.invert", "V", "invert the marks", marking.invert, "list"),
    _row("mark.all", "*", "mark all, unmark all", marking.mark_all, "list"),
    _row("copy.title", "y", "copy the title", copying.title, footer="copy"),
    _row("copy.menu", "Y", "copy title, citation, BibTeX, link…", copying.menu),
    _row("open.page", "o", "open the page in the browser", Later("opening.page")),
    _row("open.pdf", "p", "open the PDF in the browser", Later("opening.pdf")),
    _row("queue.up", "ctrl+up [", "up in the queue of a tag", Later("queue.up")),
    _row("queue.down", "ctrl+down ]", "down in the queue of a tag", Later("queue.down")),
    _row("queue.top", "ctrl+home {", "to the top of the queue", Later("queue.top")),
    _row("queue.bottom", "ctrl+end }", "to the bottom of the queue", Later("queue.bottom")),
    _row("sort.menu", "O", "sort order", finding.sort_menu),
    _row("export", "x", "write a list into a file", Later("exporting.export")),
    _row("pipe", "|", "pipe the papers into a program", Later("piping.pipe")),
    _row("reload", "R", "read changed pages", views.reload),
    _row("report.open", "I", "the import report", views.report),
    _row("view.zoom", "z", "zoom the pane, and back", views.zoom),
    _row("view.layout", "_", "side by side or stacked", views.layout),
    _row("palette", ": ctrl+p", "every action by name", views.palette),
    _row("help", "?", "all keys, and the manual", views.help_, footer="help"),
    _row("manual", "f1", "the manual, page by page", Later("manual.topics")),
    _row("suspend", "ctrl+z", "to the shell; fg comes back", views.suspend),
    _row("interrupt", "ctrl+c", "say how to quit", views.interrupt),
    _row("quit", "q", "quit", views.quit_),
)

_COMMAND = "command."
_SPELLINGS = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter"}
_SHOWN = {
    "down": "↓",
    "up": "↑",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "f1": "F1",
}


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """An entry of `[keys]` or `[[commands]]` that was not taken: the way to it in the config, and why."""

    place: tuple[str | int, ...]
    reason: str


class Keymap:
    """Which action a key starts, pane by pane, after the user's own keys are laid over the table.

    What names no action, or puts two actions of one pane on one key, is not
    taken and told in `problems`; the keys of the table serve.
    """

    def __init__(
        self, overrides: Mapping[str, str] | None = None, commands: Sequence[UserCommand] = ()
    ) -> None:
        self._table = (*ACTIONS, *(_of_command(number, each) for number, each in enumerate(commands, 1)))
        ids = {action.id for action in self._table}
        self._keys = {id_: keys for id_, keys in (overrides or {}).items() if id_ in ids}
        self._found = [_unknown(id_, ids) for id_ in (overrides or {}) if id_ not in ids]
        self.actions, self._by_key = self._laid()
        self.problems = tuple(self._found)

    def _laid(self) -> tuple[tuple[Action, ...], dict[tuple[str, str], Action]]:
        """Lay the user's keys over the table, without those that would hide another action."""
        while True:
            actions = tuple(_overridden(action, self._keys) for action in self._table)
            by_key: dict[tuple[str, str], Action] = {}
            clash = _lay(actions, by_key)
            if clash is None:
                return actions, by_key
            self._drop(*clash)

    def _drop(self, key: str, first: Action, second: Action) -> None:
        loser, other = (second, first) if self._is_users(second) else (first, second)
        place: tuple[str | int, ...] = ("keys", loser.id)
        if loser.id in self._keys:
            del self._keys[loser.id]
        else:
            place = ("commands", int(loser.id.rpartition(".")[2]) - 1)
            self._keys[loser.id] = ""
        self._found.append(
            KeyProblem(
                place, f"{other.id} and {loser.id} are on one key, {shown_key(key)}; give one of them another"
            )
        )

    def _is_users(self, action: Action) -> bool:
        return action.id in self._keys or action.id.startswith(_COMMAND)

    def action(self, pane: str, key: str) -> Action | None:
        """Give the action that a key starts in a pane, if any."""
        return self._by_key.get((pane, key))

    def of_pane(self, pane: str) -> list[Action]:
        """Give the actions of a pane, in the table's order."""
        return [action for action in self.actions if action.pane in ("", pane) and action.keys]

    def footer(self, pane: str) -> tuple[tuple[str, str], ...]:
        """Give the five keys that matter in a pane, as (key, label)."""
        rows = [(shown_key(action.keys[0]), action.footer) for action in self.of_pane(pane) if action.footer]
        return (*rows[:4], rows[-1])


def setting_problems(settings: Settings, keymap: Keymap) -> tuple[str, ...]:
    """Return what of the config file was not taken, a line each, with file, line and remedy."""
    found = [problem_at(settings.config_file, each.place, each.reason) for each in keymap.problems]
    return tuple(problem.text for problem in (*settings.problems, *found))


def shown_key(key: str) -> str:
    """Give a key as it is written on the screen."""
    return "+".join(_SHOWN.get(part, part) for part in key.split("+"))


def _of_command(number: int, command: UserCommand) -> Action:
    def run(browser: Browser) -> None:
        from papertui.tui.actions.piping import user_command

        user_command(browser, command)

    return Action(f"{_COMMAND}{number}", (_spelled(command.key),), f"run {command.run}", run)


def _unknown(id_: str, ids: Iterable[str]) -> KeyProblem:
    near = get_close_matches(id_, sorted(ids), 1)
    meant = f"did you mean “{near[0]}”?" if near else "“papertui manual keys” lists the ids"
    return KeyProblem(("keys", id_), f"no action is called “{id_}”; {meant}")


def _lay(
    actions: Iterable[Action], by_key: dict[tuple[str, str], Action]
) -> tuple[str, Action, Action] | None:
    """Fill `by_key`; return the first key that two actions want, with both, if there is one."""
    for action in actions:
        for key, pane in _places(action):
            other = by_key.setdefault((pane, key), action)
            if other is not action:
                return key, other, action
    return None


def _overridden(action: Action, overrides: Mapping[str, str]) -> Action:
    keys = overrides.get(action.id)
    if keys is None:
        return action
    names = [keys] if len(keys) == 1 else keys.replace(",", " ").split()
    return replace(action, keys=tuple(map(_spelled, names)))


def _spelled(name: str) -> str:
    return _SPELLINGS.get(name.casefold(), name)


def _places(action: Action) -> Iterable[tuple[str, str]]:
    panes = (action.pane,) if action.pane else ("list", "detail")
    return ((key, pane) for key in action.keys for pane in panes)
