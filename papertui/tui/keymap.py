"""The table of keys, used by help, footer, palette and manual; the config file changes keys by action id."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from papertui.config import PRESET
from papertui.tui.actions import finding, marking, moving, tagging, views
from papertui.tui.bindings import COMMAND, Action, Bindings, spelled
from papertui.tui.desk import Desk
from papertui.tui.presets import DEFAULT, find_preset, with_preset

if TYPE_CHECKING:
    from papertui.config import UserCommand
    from papertui.tui.listeners import DeskScreen


@dataclass(frozen=True, slots=True)
class Later:
    """A function `module.name` of `tui.actions` that is imported when its key is first pressed."""

    name: str

    @property
    def function(self) -> Callable[[Desk], None]:
        """The function itself."""
        module, name = self.name.split(".")
        function: Callable[[Desk], None] = getattr(import_module(f"papertui.tui.actions.{module}"), name)
        return function

    def __call__(self, desk: Desk) -> None:
        """Run the action."""
        self.function(desk)


@dataclass(frozen=True, slots=True)
class Opens:
    """A screen `module.Class` of `tui.screens`, imported when its key is first pressed; it takes the desk."""

    name: str

    @property
    def screen(self) -> Callable[[Desk], DeskScreen]:
        """The class."""
        module, name = self.name.split(".")
        screen: Callable[[Desk], DeskScreen] = getattr(import_module(f"papertui.tui.screens.{module}"), name)
        return screen

    def __call__(self, desk: Desk) -> None:
        """Open it."""
        desk.open(self.screen(desk))


def _row(
    id_: str, keys: str, does: str, run: Callable[[Desk], None], pane: str = "", footer: str = ""
) -> Action[Desk]:
    return Action(id_, tuple(keys.split()), does, run, pane, footer)


ACTIONS: tuple[Action[Desk], ...] = (
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
    _row("detail.next_match", "n m", "next matched word", moving.next_match, "detail"),
    _row("detail.prev_match", "N", "previous matched word", moving.prev_match, "detail"),
    _row("reader.back", "q enter h left", "back to the list", views.to_list, "reader", "back"),
    _row(
        "reader.page_down",
        "space ctrl+f ctrl+d pagedown",
        "page down, then the next paper",
        moving.reader_page_down,
        "reader",
        "page",
    ),
    _row("reader.page_up", "b ctrl+b ctrl+u pageup", "page up", moving.paper_page_up, "reader"),
    _row("reader.next", "n", "next paper", moving.next_paper, "reader", "next"),
    _row("reader.previous", "p N", "previous paper", moving.previous_paper, "reader", "previous"),
    _row("reader.down", "j down", "scroll down; at the end the next paper", moving.reader_down, "reader"),
    _row("reader.up", "k up", "scroll up; at the top the previous paper", moving.reader_up, "reader"),
    _row("paper.down", "J", "half a page of the paper on", moving.read_on),
    _row("paper.up", "K", "half a page of the paper back", moving.read_back),
    _row("paper.open", "enter", "read the paper alone, and back", views.open_paper, footer="read"),
    _row("view.next_pane", "tab", "next pane; in the search bar: complete or correct", views.next_pane),
    _row("search.focus", "/", "type a query", finding.focus, footer="search"),
    _row("search.narrow", "\\", "search within the present results", Later("scoping.narrow")),
    _row("search.similar", "M", "papers like this one, or the marked ones", Later("scoping.similar")),
    _row("search.save", "S", "save the search under a name", Later("scoping.save")),
    _row("search.saved", "'", "saved searches", Later("scoping.saved")),
    _row("facets.toggle", "f", "counts by tag, year, organisation, source", Later("scoping.facets")),
    _row("filter.unread", "w", "unread papers only, or all", finding.unread_only),
    _row("filter.archived", "W", "hide archived papers, or show them", finding.archived),
    _row("view.refresh", "=", "remove rows that no longer match", finding.refresh),
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
    _row("tag.archive", "a", "archive and go on", tagging.archive, footer="archive"),
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
    _row("twin.same", "", "the same paper as marked, or as its likely twin", Later("twins.same")),
    _row("twin.apart", "", "not the same paper as marked, or as it was merged with", Later("twins.apart")),
    _row("copy.title", "y", "copy the title", Later("copying.title"), footer="copy"),
    _row("copy.menu", "Y", "copy title, citation, BibTeX, link…", Later("copying.menu")),
    _row("open.page", "o", "open the page in the browser", Later("opening.page")),
    _row("open.pdf", "p", "open the PDF in the browser", Later("opening.pdf")),
    _row("queue.up", "ctrl+up [", "up in the queue of a tag", Later("queue.up")),
    _row("queue.down", "ctrl+down ]", "down in the queue of a tag", Later("queue.down")),
    _row("queue.top", "ctrl+home {", "to the top of the queue", Later("queue.top")),
    _row("queue.bottom", "ctrl+end }", "to the bottom of the queue", Later("queue.bottom")),
    _row("sort.menu", "O", "sort order", finding.sort_menu),
    _row("export", "x", "write a list into a file", Later("exporting.export")),
    _row("pipe", "|", "pipe the papers into a program", Later("piping.pipe")),
    _row("fetch", "F", "fetch today’s listings from the sources in the config", Later("fetching.fetch")),
    _row("reload", "R", "read changed pages", views.reload),
    _row("report.open", "I", "the import report", Opens("report.ReportScreen")),
    _row("stats", "%", "statistics of the papers in the list", Opens("stats.StatsScreen")),
    _row("view.zoom", "z", "zoom the pane, and back", views.zoom),
    _row("view.layout", "_", "side by side or stacked", views.layout),
    _row("view.split_left", "<", "border towards the list", views.border_left),
    _row("view.split", ">", "border towards the paper", views.border_right),
    _row("palette", ": ctrl+p", "every action by name", Opens("palette.Palette")),
    _row("help", "?", "all keys, and the manual", Opens("help.Help"), footer="help"),
    _row("manual", "f1", "the manual, page by page", Later("manual.topics")),
    _row("suspend", "ctrl+z", "to the shell; fg comes back", views.suspend),
    _row("interrupt", "ctrl+c", "say how to quit", views.interrupt),
    _row("quit", "q", "back from the paper, quit from the list", views.quit_, footer="quit"),
)


def _offer_rules(desk: Desk) -> None:
    if desk.workspace.settings.rules:
        Later("rules.offer")(desk)


def _begin_reading(desk: Desk) -> None:
    if desk.workspace.settings.read_on_open is not False:
        Later("reading.begin")(desk)


class Keymap(Bindings[Desk]):
    """The table with the commands of the config file, and the user's keys."""

    at_start = (Later("noting.recall"), _begin_reading)
    after_sync = (_offer_rules,)

    def __init__(
        self, overrides: Mapping[str, str] | None = None, commands: Sequence[UserCommand] = ()
    ) -> None:
        own = (_of_command(number, command) for number, command in enumerate(commands, 1))
        keys = dict(overrides or {})
        preset, wrong = find_preset(keys.pop(PRESET, DEFAULT))
        table = with_preset(ACTIONS, preset)
        if preset.counts:
            from papertui.tui.actions.counting import counted, digits

            table = (*map(counted, table), *digits())
        super().__init__((*table, *own), keys, wrong)


def _of_command(number: int, command: UserCommand) -> Action[Desk]:
    def run(desk: Desk) -> None:
        from papertui.tui.actions.piping import user_command

        user_command(desk, command)

    return Action(f"{COMMAND}{number}", (spelled(command.key),), f"run {command.run}", run)
