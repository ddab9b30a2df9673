"""A desk without a terminal: the real workspace, library and threads, and plain objects for its ports."""

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from papertui.config import Settings
from papertui.tui.choices import Menu, Question
from papertui.tui.desk import Desk
from papertui.tui.glyphs import UNICODE
from papertui.tui.keymap import Keymap
from papertui.tui.saved_state import DEFAULT_STATE, saved_state
from papertui.tui.widgets.content import Content
from papertui.tui.widgets.paper_list import ListRow
from papertui.tui.widgets.prompt import Candidates
from papertui.workspace import Workspace
from papertui.workspace.facets import FacetGroup
from papertui.workspace.left_off import LeftOff
from tests.sync_desk import SyncHere
from tests.terminal import PATIENCE

_GLANCE = 0.002


@dataclass
class PlainList:
    """A list of papers whose page is ten lines."""

    docs: Sequence[int] = ()
    cursor: int = 0
    top: int = 0
    faded: bool = False
    placeholder: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.fetch: Callable[[Sequence[int]], Sequence[ListRow]] = lambda docs: ()

    @property
    def current(self) -> int | None:
        return self.docs[self.cursor] if self.docs else None

    @property
    def rows(self) -> Sequence[ListRow]:
        """What the list shows."""
        return self.fetch(list(self.docs))

    def fade(self, faded: bool) -> None:
        self.faded = faded

    def show(self, docs: Sequence[int], cursor: int, top: int | None, placeholder: Sequence[str]) -> None:
        self.docs, self.placeholder, self.top = docs, placeholder, top or 0
        self.go(max(0, cursor))

    def rearrange(self, docs: Sequence[int]) -> None:
        current, self.docs = self.current, docs
        self.cursor = 0 if current is None else list(docs).index(current)

    def invalidate(self, docs: Collection[int] | None = None) -> None:
        """Nothing is kept here."""

    def move(self, lines: int) -> None:
        self.go(max(0, self.cursor + lines))

    def page(self, pages: float) -> None:
        self.move(int(pages * 10))

    def go(self, index: int) -> None:
        last = max(0, len(self.docs) - 1)
        self.cursor = last if index < 0 else min(index, last)


@dataclass
class PlainPaper:
    """The paper under the cursor."""

    content: Content | None = None
    top: int = 0
    match: int = 0
    last: int = 100

    def show(self, content: Content | None) -> None:
        self.top = self.top if content and self.content and content.id == self.content.id else 0
        self.content = content

    def scroll_lines(self, lines: int) -> bool:
        before, self.top = self.top, max(0, min(self.top + lines, self.last))
        return self.top != before

    def page(self, pages: float) -> bool:
        return self.scroll_lines(int(pages * 10))

    def read_on(self, step: int) -> None:
        self.scroll_lines(step * 5)

    def go(self, line: int) -> None:
        self.top = line

    def go_end(self) -> None:
        self.top = 100

    def next_match(self, step: int = 1) -> tuple[int, int]:
        count = len(self.content.abstract_spans) if self.content else 0
        self.match = (self.match + step - 1) % count + 1 if count else 0
        return self.match, count


@dataclass
class PlainBar:
    """The search bar and its hint."""

    text: str = ""
    lead: str = ""
    answer: str = ""
    hints: Sequence[str] = ()
    wrong: Sequence[str] = ()
    is_typed: bool = False

    def enter(self) -> None:
        self.is_typed = True

    def complete(self, completions: Callable[[str], Sequence[str]]) -> bool:
        found = completions(self.text)
        self.text = found[0] if found else self.text
        return bool(found)

    def show_level(self, lead: str, text: str) -> None:
        self.lead, self.text = lead, text

    def tell(self, answer: str, hints: Sequence[str] | None = None, mark: str = "") -> None:
        self.answer = answer
        if hints is not None:
            self.hints, self.wrong = hints, ()

    def tell_wrong(self, texts: Sequence[str], position: int | None = None) -> None:
        self.wrong = texts


@dataclass
class PlainPrompt:
    """The line that is asked for."""

    is_open: bool = False
    label: str = ""
    text: str = ""
    hint: str = ""
    reason: str = ""
    candidates: Candidates = lambda word: ()

    def ask(self, label: str, text: str, candidates: Candidates, hint: str, *, whole: bool) -> None:
        self.label, self.text, self.candidates, self.hint = label, text, candidates, hint
        self.is_open, self.reason = True, ""

    def refuse(self, reason: str) -> None:
        self.is_open, self.reason = True, reason

    def close(self) -> None:
        self.is_open = False


@dataclass
class PlainStatus:
    """The bottom line; `said` is every message so far."""

    message: str = ""
    bad: bool = False
    position: str = ""
    marks: str = ""
    source: Sequence[str] = ()
    saving: str = ""
    progress: tuple[str, int, int, str] | None = None
    guide: str = ""
    said: list[str] = field(default_factory=list)

    def say(self, message: str, *, bad: bool = False) -> None:
        self.message, self.bad = message, bad
        self.said += filter(None, [message])

    def show_guide(self, words: str) -> None:
        self.guide = words

    def show_position(self, position: str, marks: str) -> None:
        self.position, self.marks = position, marks

    def show_source(self, source: Sequence[str]) -> None:
        self.source = source

    def show_saving(self, saving: str) -> None:
        self.saving = saving

    def show_progress(self, progress: tuple[str, int, int, str] | None) -> None:
        self.progress = progress


@dataclass
class PlainFacets:
    """The column of facets."""

    groups: Sequence[FacetGroup] = ()
    active: Collection[str] = ()

    def update(self, groups: Sequence[FacetGroup], active: Collection[str]) -> None:
        self.groups, self.active = groups, active


@dataclass
class PlainPanes:
    """List and paper, and the facets where there is room."""

    alone: str | None = None
    focused: str = "list"
    has_room: bool = True
    split: int = 60
    layout_wanted: str = "auto"
    splits: dict[str, int] = field(default_factory=dict)

    def begin_with(self, layout: str, splits: Mapping[str, int]) -> None:
        self.layout_wanted, self.splits = layout, dict(splits)

    turns: int = 0
    facets: PlainFacets | None = None

    @property
    def shown(self) -> Collection[str]:
        facets = ["facets"] if self.facets and not self.alone else []
        return [self.alone] if self.alone else ["list", "detail", *facets]

    def focus_pane(self, pane: str) -> None:
        self.focused = pane

    def give_all(self, pane: str | None) -> None:
        self.alone, self.focused = pane, pane or "list"

    def turn(self) -> None:
        self.turns += 1

    def move_border(self, step: int) -> bool:
        if self.alone:
            return False
        before, self.split = self.split, max(20, min(self.split + 5 * step, 80))
        return self.split != before

    def open_facets(self) -> PlainFacets | None:
        if not self.has_room:
            return None
        self.facets, self.focused = PlainFacets(), "facets"
        return self.facets

    def close_facets(self) -> None:
        self.facets = None


class PlainTimer:
    """A timer; it fires when the desk is next run after its time."""

    def __init__(self, at: float, call: Callable[[], Any]) -> None:
        self.at, self.call = at, call
        self.is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


class PlainHost:
    """The program around the ports: calls and timers wait until `PlainDesk` runs them."""

    is_edited = False
    is_idle = True
    height = 40

    def __init__(self) -> None:
        self.calls: queue.Queue[Callable[[], Any]] = queue.Queue()
        self.timers: list[PlainTimer] = []
        self.menu: tuple[Menu, Callable[[str | None], None]] | None = None
        self.question: tuple[Question, Callable[[bool], None]] | None = None
        self.screens: list[Any] = []
        self.left: list[Callable[[Any], None] | None] = []
        self.written: list[str] = []
        self.commands: list[tuple[Sequence[str], bytes | None]] = []
        self.has_left = self.is_suspended = False

    @property
    def is_on_top(self) -> bool:
        return self.menu is None and self.question is None and not self.screens

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 – whatever it takes
        self.calls.put(lambda: callback(*args, **kwargs))
        return True

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> PlainTimer:
        timer = PlainTimer(time.monotonic() + delay, callback)
        self.timers.append(timer)
        return timer

    def work(self, call: Callable[[], None]) -> None:
        threading.Thread(target=call, daemon=True).start()

    def choose(self, menu: Menu, picked: Callable[[str | None], None]) -> None:
        self.menu = menu, picked

    def confirm(self, question: Question, answered: Callable[[bool], None]) -> None:
        self.question = question, answered

    def push(self, screen: Any, left: Callable[[Any], None] | None = None) -> None:  # noqa: ANN401 – any screen
        self.screens.append(screen)
        self.left.append(left)

    def run_suspended(self, command: Sequence[str], data: bytes | None = None) -> int:
        self.commands.append((command, data))
        return 0

    def write(self, sequence: str) -> None:
        self.written.append(sequence)

    def suspend(self) -> None:
        self.is_suspended = True

    def leave(self) -> None:
        self.has_left = True


class PlainDesk:
    """A desk, what it shows, and the user's answers to it."""

    def __init__(self, workspace: Workspace, query: str = "", left: LeftOff = DEFAULT_STATE) -> None:
        self.list, self.paper, self.bar, self.prompt = PlainList(), PlainPaper(), PlainBar(), PlainPrompt()
        self.status, self.panes, self.host = PlainStatus(), PlainPanes(), PlainHost()
        self.desk = Desk(
            workspace, self, self.host, Keymap(workspace.settings.keys), UNICODE, query, left=left
        )
        self.workspace, self.session = workspace, self.desk.session
        self._actions = {action.id: action for action in self.desk.keymap.actions}
        self.desk.show()

    @property
    def titles(self) -> list[str]:
        """The titles of the list."""
        return [row.title for row in self.list.rows]

    def do(self, *ids: str) -> "PlainDesk":
        """Do actions, one after the other, each when the one before has been saved and shown."""
        for each in ids:
            self.start(each).rest()
        return self

    def start(self, id_: str) -> "PlainDesk":
        """Do an action and do not wait for what it asks of other threads."""
        self.desk.do(self._actions[id_])
        return self

    def pick(self, key: str) -> "PlainDesk":
        """Pick the line of the open menu that has this key or value; "" leaves the menu."""
        assert self.host.menu is not None, "no menu is open"
        (menu, picked), self.host.menu = self.host.menu, None
        values = {name: each.value for each in menu.choices for name in (each.value, each.key)}
        picked(values[key] if key else None)
        return self.rest()

    def pick_first(self) -> "PlainDesk":
        """Pick the line of the open menu that the cursor is on when it opens."""
        assert self.host.menu is not None, "no menu is open"
        menu, _picked = self.host.menu
        return self.pick(menu.choices[menu.cursor].key)

    def press_also(self, key: str, value: str) -> "PlainDesk":
        """Press another key of the open menu, on the line of that value."""
        assert self.host.menu is not None, "no menu is open"
        (menu, _), self.host.menu = self.host.menu, None
        menu.also[key](value)
        return self.rest()

    @property
    def labels(self) -> list[str]:
        """The lines of the open menu."""
        assert self.host.menu is not None, "no menu is open"
        return [choice.label for choice in self.host.menu[0].choices]

    def answer(self, yes: bool) -> "PlainDesk":
        """Answer the open question."""
        assert self.host.question is not None, "nothing is asked"
        (_, answered), self.host.question = self.host.question, None
        answered(yes)
        return self.rest()

    def leave(self, result: object) -> "PlainDesk":
        """Leave the screen on top with a result."""
        self.host.screens.pop()
        left = self.host.left.pop()
        if left is not None:
            left(result)
        return self.rest()

    def enter(self, line: str) -> "PlainDesk":
        """Enter a line in the prompt."""
        assert self.prompt.is_open, "no line is asked for"
        self.prompt.text = line
        self.desk.line.take(line)
        return self.rest()

    def find(self, query: str) -> "PlainDesk":
        """Search as if the query were typed."""
        self.bar.text = query
        self.desk.search(query)
        return self.rest()

    def rest(self) -> "PlainDesk":
        """Run the desk until everything is saved and every question answered."""
        return self.until(lambda: not self.desk.saving.is_busy and self._is_answered())

    def until(self, holds: Callable[[], object]) -> "PlainDesk":
        """Run what waits for the desk until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds() or not self.host.calls.empty():
            assert time.monotonic() < deadline, f"waited in vain; said: {self.status.said}"
            self._run_timers()
            try:
                call = self.host.calls.get(timeout=_GLANCE)
            except queue.Empty:
                continue
            call()
        return self

    def _run_timers(self) -> None:
        now = time.monotonic()
        due = [timer for timer in self.host.timers if timer.at <= now]
        self.host.timers = [timer for timer in self.host.timers if timer.at > now]
        for timer in due:
            if not timer.is_stopped:
                timer.call()

    def _is_answered(self) -> bool:
        answered = threading.Event()
        self.desk.answers.run_in_background(answered.set)
        assert answered.wait(PATIENCE)
        return self.host.calls.empty() and not self.desk.answers.is_awaited


@contextmanager
def plain_desk(settings: Settings, query: str = "", *, comes_back: bool = False) -> Iterator[PlainDesk]:
    """Open a desk on the dumps of these settings, which have been read; or come back to where it was left."""
    workspace = Workspace.open(settings.dumps, settings, live=True)
    plain = PlainDesk(workspace, query, saved_state(workspace) if comes_back else DEFAULT_STATE)
    with patch("papertui.sync.start", SyncHere):
        try:
            yield plain
        finally:
            plain.desk.close()
            workspace.close()
