"""Cards of a Hugging Face listing, read from pieces of text with links.

Which card a vote or a comment belongs to is said by the arXiv id in its link;
only captures that lost their targets are read by order.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from papertui.dumps.hf_text import AUTHORS, DOT, UPVOTES, printed_date
from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import Day, Found, PageDay, Record
from papertui.dumps.page import Page
from papertui.dumps.pairing import is_prose
from papertui.dumps.pieces import Piece, is_noise
from papertui.dumps.problem import Problem
from papertui.dumps.record import count, make_paper, on_hugging_face

_SITE = r"(?:https?://[\w.-]*(?:huggingface\.co|hf\.co)|file://(?:localhost)?)?"
_VOTE = re.compile(rf"{_SITE}/login\?next=(?:%2F|/)papers(?:%2F|/)\d", re.IGNORECASE)
_PAPER = re.compile(
    rf"{_SITE}/papers/(?:\d{{4}}\.\d{{4,5}}|[a-z-]+/\d{{7}})(?:v\d+)?(#community)?\Z", re.IGNORECASE
)
PROFILE = re.compile(rf"{_SITE}/(?!papers\b|login\b|join\b|docs\b|models\b)([\w.-]+)\Z")
_REPOSITORY = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+/?\Z")
_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]\s*")
_LEADING_DOT = re.compile(rf"{DOT}\s*")
_TRUNCATED = re.compile(r"\[?(?:content |text )?truncated\]?\Z", re.IGNORECASE)
_AFTER_TITLE = 3  # level of the headings that titles are
_SHORTEST_TEXT = 60
_FEWEST_WORDS = 4


_LEADS_TO_PAPER = re.compile(
    r"/(?:login\?next=(?:%2F|/)papers(?:%2F|/)\d|papers/\d{4}\.\d{4,5})", re.IGNORECASE
)


def has_papers(page: Page, start: int = 0) -> bool:
    """Whether the text of a page, from a place on, links to votes or papers of Hugging Face."""
    return _LEADS_TO_PAPER.search(page.text, start) is not None


@dataclass(slots=True)
class _Card:
    """A card in the making; it takes no more text once its date, which ends it, was seen."""

    line: int
    title: str
    arxiv: ArxivId | None
    abstract: str = ""
    n_authors: int | None = None
    organization: str | None = None
    day: Day | None = None
    upvotes: int | None = None
    comments: int | None = None
    code_url: str | None = None
    dated_on: int | None = None


@dataclass(slots=True)
class _Reader:
    """What was seen so far: cards by arXiv id or title, counts by id, the card that is being read."""

    cards: dict[str, _Card] = field(default_factory=dict)
    votes: dict[str, int | None] = field(default_factory=dict)
    comments: dict[str, int | None] = field(default_factory=dict)
    card: _Card | None = None
    page_day: Day | None = None
    next_vote: int | None = None
    skip: bool = False
    problems: list[Problem] = field(default_factory=list)

    def take(self, piece: Piece) -> None:
        """Take the next piece of the page."""
        if is_noise(piece.text):
            return
        if self.skip or piece.text.lower() == "submitted by":
            self.skip = not self.skip  # the name that follows is no organisation
            return
        paper = _PAPER.match(piece.target)
        if _VOTE.match(piece.target):
            self._count(self.votes, piece)
        elif paper and paper[1]:
            self._count(self.comments, piece)
        elif piece.heading >= _AFTER_TITLE or paper:
            self._named(piece)
        elif PROFILE.match(piece.target):
            self._organization(piece.text)
        elif _REPOSITORY.match(piece.target):
            self._repository(piece)
        else:
            self._plain(piece)

    def _count(self, counts: dict[str, int | None], piece: Piece) -> None:
        paper = arxiv_id(piece.target.partition("#")[0])
        if paper:
            counts.setdefault(paper.id, count(piece.text.split()[-1]))

    def _named(self, piece: Piece) -> None:
        """Take a title, or what stands in a link to a paper whose title was read."""
        arxiv = arxiv_id(piece.target) if piece.target else None
        key = arxiv.id if arxiv else piece.text
        card = self.cards.get(key)
        if card is None:
            self.card = self.cards[key] = _Card(piece.line, piece.text, arxiv, upvotes=self.next_vote)
            self.next_vote = None
        elif piece.heading or piece.text == card.title:  # printed once more
            self.card = card
            card.dated_on = None
        else:
            self._text(card, piece)

    def _plain(self, piece: Piece) -> None:
        text = _LEADING_DOT.sub("", piece.text, count=1)
        card = self.card
        date = printed_date(text.rpartition("Trending Papers ")[2])
        if date and card is None:
            self.page_day = date.day
        elif date and card:
            card.day = card.day or date.day
            card.comments = date.comments if card.comments is None else card.comments
            card.dated_on = piece.line
        elif _TRUNCATED.match(text):
            self.problems.append(Problem(piece.line, "the capture was cut here"))
        elif UPVOTES.match(text):
            self._loose_number(piece.line, text)
        elif card and card.dated_on is None:
            self._text(card, piece)

    def _loose_number(self, line: int, text: str) -> None:
        """Take a number whose link is not known: comments on the line of a date, else the next votes."""
        if self.card and self.card.dated_on == line:
            self.card.comments = count(text)
        else:
            self.next_vote = count(text)

    def _text(self, card: _Card, piece: Piece) -> None:
        if authors := AUTHORS.match(piece.text):
            card.n_authors = card.n_authors or int(authors[1])
        elif not card.abstract and _is_summary(piece.text):
            card.abstract = piece.text
        elif card.abstract and piece.is_link and not piece.target:
            self._organization(piece.text)

    def _organization(self, text: str) -> None:
        name = _PLACEHOLDER.sub("", text, count=1).strip()
        if self.card and self.card.dated_on is None and name:
            self.card.organization = self.card.organization or name

    def _repository(self, piece: Piece) -> None:
        if self.card and piece.text.lower().startswith("github"):
            self.card.code_url = self.card.code_url or piece.target


def _is_summary(text: str) -> bool:
    """Whether a text can be an abstract; on the trending page that is one sentence, which may be short."""
    return (
        is_prose(text)
        or len(text) >= _SHORTEST_TEXT
        or (text.endswith(".") and text.count(" ") >= _FEWEST_WORDS)
    )


def read_cards(pieces: Iterable[Piece]) -> Iterator[Found]:
    """Read the cards of a page; one that is printed twice is one."""
    reader = _Reader()
    for piece in pieces:
        reader.take(piece)
    if reader.page_day:
        yield PageDay(reader.page_day)
    yield from reader.problems
    for card in reader.cards.values():
        yield _record(card, reader)


def _record(card: _Card, reader: _Reader) -> Record | Problem:
    key = card.arxiv.id if card.arxiv else ""
    paper = make_paper(
        card.title,
        card.abstract,
        organization=card.organization,
        arxiv=card.arxiv,
        code_url=card.code_url,
        n_authors=card.n_authors,
        upvotes=reader.votes.get(key, card.upvotes),
        comments=reader.comments.get(key, card.comments),
    )
    if paper is None:
        return Problem(card.line, "a title without a readable character")
    return Record(on_hugging_face(paper), card.line, card.day)
