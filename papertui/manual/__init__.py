"""The manual: a page a topic, in Markdown beside this file, and how it reads as plain text in a terminal."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from papertui.errors import UsageError
from papertui.manual.layout import laid_out
from papertui.text import clean_line

__all__ = ["TOPICS", "Topic", "laid_out", "page", "topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the manual and the questions it answers first."""

    name: str
    questions: str

    @property
    def file(self) -> Path:
        """The page, in Markdown."""
        return Path(__file__).with_name(f"{self.name}.md")


TOPICS: tuple[Topic, ...] = (
    Topic("start", "How do I install it, save a page, find and tag one paper, and quit?"),
    Topic("keys", "Which ten keys do I need? What does a key act on? How do I undo?"),
    Topic("queries", "How do I search words, fields, dates, tags? Why was nothing found?"),
    Topic("lists", "How do I make BibTeX for a chapter, import a list, order a queue, write a template?"),
    Topic("config", "Where is the config file? What is every setting and its default? How do rules act?"),
    Topic("formats", "Which pages can be read, which should I save, what does each lack?"),
    Topic("fetch", "How do today’s papers come by themselves? What is sent to whom? Where are the authors?"),
    Topic("trouble", "A page was not read, a copy did not arrive, a library is damaged: what now?"),
    Topic("figures", "How many papers are fine? How good is the ranking? How was loss of tags tested?"),
    Topic("promises", "When is a tag safe? What is written where? What may a script rely on?"),
)


def topic(name: str) -> Topic:
    """Return the topic of that name. Raises UsageError that names the nearest."""
    names = [each.name for each in TOPICS]
    if name in names:
        return TOPICS[names.index(name)]
    near = get_close_matches(name.lower(), names, 1)
    meant = f"did you mean “{near[0]}”?" if near else f"topics: {' '.join(names)}"
    raise UsageError(f"the manual has no page “{clean_line(name, 60)}”; {meant}")


def page(topic: Topic, width: int) -> str:
    """Return a page as plain text, at most `width` columns wide."""
    return laid_out(topic.file.read_text(encoding="utf-8"), width)
