"""The one table of keys: help, footer, palette and the README read it; the config file remaps it by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from papertui.errors import ConfigError
from papertui.tui.actions import copying, finding, marking, moving, scoping, tagging, views

if TYPE_CHECKING:
    from papertui.config import UserCommand
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
    _row("list.up", "k up", "paper before", moving.up, "list"),
    _row("list.top", "g home", "first paper", moving.top, "list"),
    _row("list.bottom", "G end", "last paper", moving.bottom, "list"),
    _row("list.page_down", "ctrl+d pagedown", "page down", moving.page_down, "list"),
    _row("list.page_up", "ctrl+u pageup", "page up", moving.page_up, "list"),
    _row("list.next_unread", "n", "next unread paper", moving.next_unread, "list"),
    _row("list.prev_unread", "N", "unread paper before", moving.prev_unread, "list"),
    _row("detail.down", "j down", "scroll down", moving.paper_down, "detail"),
    _row("detail.up", "k up", "scroll up", moving.paper_up, "detail"),
    _row("detail.top", "g home", "to the title", moving.paper_top, "detail"),
    _row("detail.bottom", "G end", "to the end", moving.paper_bottom, "detail"),
    _row("detail.page_down", "ctrl+d pagedown", "page down", moving.paper_page_down, "detail"),
    _row("detail.page_up", "ctrl+u pageup", "page up", moving.paper_page_up, "detail"),
    _row("detail.next_match", "n", "next matched word", moving.next_match, "detail", "match"),
    _row("detail.prev_match", "N", "matched word before", moving.prev_match, "detail"),
    _row("paper.down", "J", "scroll the paper down", moving.paper_down),
    _row("paper.up", "K", "scroll the paper up", moving.paper_up),
    _row("paper.open", "enter", "the paper alone, and back", views.open_paper),
    _row("view.next_pane", "tab", "next pane; takes a correction", views.next_pane),
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
    _row("mark.invert", "V", "turn all marks round", marking.invert, "list"),
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
    _row("reload", "R", "read changed dumps", views.reload),
    _row("report.open", "I", "the import report", views.report),
    _row("view.zoom", "z", "zoom the pane, and back", views.zoom),
    _row("view.layout", "_", "side by side or stacked", views.layout),
    _row("palette", ": ctrl+p", "every action by name", views.palette),
    _row("help", "?", "these keys", views.help_, footer="help"),
    _row("suspend", "ctrl+z", "to the shell; fg comes back", views.suspend),
    _row("interrupt", "ctrl+c", "say how to quit", views.interrupt),
    _row("quit", "q", "quit", views.quit_),
)

_SPELLINGS = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter"}
_SHOWN = {
    "down": "↓",
    "up": "↑",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
}


class Keymap:
    """Which action a key starts, pane by pane, after the user's own keys are laid over the table.

    Raises ConfigError for an id that does not exist and for two actions of one
    pane on one key.
    """

    def __init__(
        self, overrides: Mapping[str, str] | None = None, commands: Sequence[UserCommand] = ()
    ) -> None:
        table = (*ACTIONS, *(_of_command(number, each) for number, each in enumerate(commands, 1)))
        self.actions = tuple(_overridden(action, overrides or {}) for action in table)
        for id_ in (overrides or {}).keys() - {action.id for action in table}:
            raise ConfigError(f"[keys] names no action: “{id_}”; `?` shows the keys, README the ids")
        self._by_key: dict[tuple[str, str], Action] = {}
        for action in self.actions:
            for key, pane in _places(action):
                other = self._by_key.setdefault((pane, key), action)
                if other is not action:
                    raise ConfigError(f"{other.id} and {action.id} are on one key: {key}; see [keys]")

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


def shown_key(key: str) -> str:
    """Give a key as it is written on the screen."""
    return "+".join(_SHOWN.get(part, part) for part in key.split("+"))


def _of_command(number: int, command: UserCommand) -> Action:
    def run(browser: Browser) -> None:
        from papertui.tui.actions.piping import user_command

        user_command(browser, command)

    return Action(f"command.{number}", (_spelled(command.key),), f"run {command.run}", run)


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
