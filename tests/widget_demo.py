"""A small app of all the widgets, with made-up papers: driven by the tests, and by hand.

`python -m tests.widget_demo [stock] [ansi] [ascii] [plain]`: stock leaves the
painting to Textual, ansi takes the terminal's own colours, ascii plain signs;
plain leaves out the titles on whose width terminals do not agree.
"""

import datetime
import re
import sys
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.screen import ModalScreen

import papertui.tui
from papertui.paper import Paper
from papertui.reference import Date, names_of
from papertui.tui import paint
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.tui.widgets.content import content_of
from papertui.tui.widgets.detail import Detail
from papertui.tui.widgets.edit import EditLine
from papertui.tui.widgets.hint import Divider, Hint, HorizontalRule
from papertui.tui.widgets.panel import Panel, PanelLine
from papertui.tui.widgets.paper_list import ListRow, PaperList
from papertui.tui.widgets.prompt import Prompt
from papertui.tui.widgets.search_bar import SearchBar
from papertui.tui.widgets.status import Status

TITLES = (
    "Training Language Models to Self-Correct via Reinforcement Learning",
    "Recursive Introspection: Teaching Language Model Agents How to Self-Improve",
    "Demonstration-Regularized RL",
    "SimpleRL-Zoo: Investigating and Taming Zero Reinforcement Learning for Open Base Models in the Wild",
    "Self-Regulation and Requesting Interventions",
    "大型语言模型的自我纠正：一种强化学习方法及其在数学推理中的应用与分析",
    "👩‍👩‍👧 Families of models 🔥 and what they leave to each other, with naïve café baselines",
    "שיפור עצמי של מודלי שפה Self-Correction in Hebrew and تعلم الآلة",
    "[@click=app.quit]Markup[/b] is only text [",
)
ODD = (6,)  # terminals do not agree on how wide a family is
SENTENCES = (
    "We ask whether a model can mend its own mistakes when nobody tells it that there is one.",
    "Earlier work needs several models, or a teacher that is stronger than its pupil.",
    "Our method learns from the traces that the model itself has written, over two attempts.",
    "A bonus in the reward keeps it from giving the same answer twice.",
    "On mathematics and programming it gains fifteen and nine points over the base model.",
    "We publish code, weights and all traces, so that others can say where this fails.",
    "自我纠正是大型语言模型非常理想的能力，但在实践中一直被发现基本上无效。",
)
TAGS = (("rl",), (), ("to-read",), ("rl", "rl/offline", "to-read"), ())
CHOICES = (
    PanelLine("title", "t"),
    PanelLine("citation", "c"),
    PanelLine("BibTeX", "b", "1 entry"),
    PanelLine("Markdown link", "m"),
    PanelLine("arXiv id", "a"),
)
LAYOUT = """
#panes { height: 1fr; width: 1fr; layout: vertical; }
#list { height: 45%; }
#panes Divider { display: none; }
.-wide #panes { layout: horizontal; }
.-wide #panes Divider { display: block; }
.-wide #panes HorizontalRule { display: none; }
.-wide #list { height: 1fr; width: 57%; }
"""


def paper(doc: int) -> Paper:
    return Paper(
        title=f"{TITLES[doc % len(TITLES)]}{f' {doc}' if doc >= len(TITLES) else ''}",
        abstract=" ".join(SENTENCES[(doc * 3 + n) % len(SENTENCES)] for n in range(6 + doc % 9)),
        names=names_of(tuple(f"Name{n} Surname{n}" for n in range(doc % 30))),
        n_authors=18,
        organization="Some Lab" if doc % 3 == 0 else None,
        date=None
        if doc % 5 == 4
        else Date.of(datetime.date(2025, 6, 1) - datetime.timedelta(days=doc % 3000)),
        comments=doc % 10,
        arxiv_id=f"24{doc % 12 + 1:02}.{10000 + doc % 90000}" if doc % 2 == 0 else None,
        code_url="https://github.com/example/self-correct",
        sources=(b"dumps/000_page.txt", b"dumps/003_page.txt"),
    )


def spans(words: str) -> Callable[[str], list[tuple[int, int]]]:
    pattern = "|".join(map(re.escape, words.split()))
    return lambda text: (
        [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []
    )


class Menu(ModalScreen[None]):
    AUTO_FOCUS = "*"

    def compose(self) -> ComposeResult:
        yield Panel("copy", CHOICES, glyphs=self.app.glyphs)  # type: ignore[attr-defined]  # the demo's own

    def on_panel_picked(self) -> None:
        self.dismiss()

    def on_panel_closed(self) -> None:
        self.dismiss()


class Demo(App[None]):
    CSS_PATH = Path(papertui.tui.__file__).parent / "app.tcss"
    CSS = LAYOUT
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = "#list"

    def __init__(self, *words: str) -> None:
        super().__init__(ansi_color="ansi" in words)
        if "ansi" in words:
            self.theme = "ansi-dark"
        self.count = 531
        self.plain = "plain" in words
        self.marked: set[int] = set()
        signs = self.glyphs = ASCII if "ascii" in words else UNICODE
        self.bar = SearchBar(glyphs=signs)
        self.hint = Hint(glyphs=signs)
        self.list = PaperList(self.rows, glyphs=signs, id="list")
        self.detail = Detail(glyphs=signs, id="detail")
        self.prompt = Prompt(glyphs=signs)
        self.status = Status(glyphs=signs)

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.hint
        with Container(id="panes"):
            yield self.list
            yield Divider(glyphs=self.glyphs)
            yield HorizontalRule(glyphs=self.glyphs)
            yield self.detail
        yield HorizontalRule(glyphs=self.glyphs)
        yield self.status
        yield self.prompt

    def on_mount(self) -> None:
        self.list.placeholder = ("no papers yet", "", "save a page into the folder and press R")
        self.status.source = ("dumps/ (4 files)",)
        self.status.keys = (("t", "tag"), ("y", "copy"), ("/", "search"), ("x", "export"), ("?", "help"))
        self.search("")

    def on_resize(self, event: events.Resize) -> None:
        self.screen.set_class(event.size.width >= 100, "-wide")

    def rows(self, docs: Sequence[int]) -> list[ListRow]:
        return [self.row(doc) for doc in docs]

    def row(self, doc: int) -> ListRow:
        it = paper(doc)
        return ListRow(
            id=it.id,
            title=it.title,
            date=it.date.isoformat() if it.date else "",
            mark=doc in self.marked,
            unread=doc % 3 != 2,
            star=doc % 7 == 0,
            tags=TAGS[doc % len(TAGS)],
            spans=tuple(spans(self.bar.text)(it.title)),
        )

    def search(self, query: str) -> None:
        docs = (doc for doc in range(self.count) if not (self.plain and doc % len(TITLES) in ODD))
        found = array("I", (doc for doc in docs if not query or spans(query)(paper(doc).title)))
        self.hint.say(
            "" if found else f"No paper has “{query}”. Did you mean  diffusion  (95)?   tab takes it"
        )
        self.bar.answer = f"{len(found):,} of {self.count:,} · relevance · 3 ms"
        self.list.show(found)
        self.show_place()
        self.show_paper()

    def show_place(self) -> None:
        marked = f" · ✓{len(self.marked)} marked" if self.marked else ""
        self.status.position = f"{self.list.cursor + 1}/{len(self.list.docs)}{marked}"

    def show_paper(self) -> None:
        doc = self.list.current
        find = spans(self.bar.text)
        self.detail.show(
            None if doc is None else content_of(paper(doc), TAGS[doc % 5], "compare with ours", find)
        )

    def follow(self) -> None:
        self.show_place()
        self.show_paper()

    def on_paper_list_moved(self) -> None:
        self.follow()

    def on_search_bar_changed(self, event: SearchBar.Changed) -> None:
        self.search(event.text)

    def on_search_bar_submitted(self) -> None:
        self.screen.set_focus(self.list)

    def on_search_bar_left(self) -> None:
        self.screen.set_focus(self.list)

    def on_prompt_submitted(self, event: Prompt.Submitted) -> None:
        self.prompt.close()
        self.status.message = f"tagged {event.text} · u undoes"
        self.screen.set_focus(self.list)

    def on_prompt_cancelled(self) -> None:
        self.screen.set_focus(self.list)

    def mark(self) -> None:
        if self.list.current is not None:
            self.marked ^= {self.list.current}
            self.list.invalidate([self.list.current])
            self.list.move(1)
            self.show_place()

    def tag(self) -> None:
        known = (("rl", 42), ("rl/offline", 7), ("rlhf", 3), ("to-read", 12))
        hint = "tab completes · enter saves · esc leaves"
        self.prompt.ask("tag 1 paper:", "", lambda word: [c for c in known if c[0].startswith(word)], hint)

    def on_key(self, event: events.Key) -> None:
        keys: dict[str, Callable[[], object]] = {
            "j": lambda: self.list.move(1),
            "down": lambda: self.list.move(1),
            "k": lambda: self.list.move(-1),
            "up": lambda: self.list.move(-1),
            "g": lambda: self.list.go(0),
            "G": lambda: self.list.go(-1),
            "pagedown": lambda: self.list.page(1),
            "pageup": lambda: self.list.page(-1),
            "J": lambda: self.detail.scroll_lines(1),
            "K": lambda: self.detail.scroll_lines(-1),
            "E": lambda: self.detail.go_end(),
            "n": lambda: self.detail.next_match(1),
            "N": lambda: self.detail.next_match(-1),
            "slash": lambda: self.screen.set_focus(self.bar),
            "space": self.mark,
            "t": self.tag,
            "Y": lambda: self.push_screen(Menu()),
            "b": lambda: setattr(self.status, "progress", ("reading dumps", 3, 12, "1,204 papers")),
            "e": lambda: self.hint.say_wrong("no field “nosuch”", caret=self.bar.column_of(0)),
            "ctrl+z": self.action_suspend_process,
            "q": self.exit,
        }
        if isinstance(self.focused, EditLine):
            self.focused.take_key(event.key, event.character)
        elif event.key in keys and not isinstance(self.screen, ModalScreen):
            keys[event.key]()
            # At once, and not by the message, so that keys typed in a burst find the paper they mean.
            self.follow()


class DiffDemo(paint.FrameDiff, Demo):
    pass


def main(words: Sequence[str]) -> None:
    app = (Demo if "stock" in words else DiffDemo)(*words)
    app.animation_level = "none"
    app.run()


if __name__ == "__main__":
    main(sys.argv[1:])
