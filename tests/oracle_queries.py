"""Random queries of every row of the table in "Query language", made of what the papers hold."""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

from papertui.search.fields import FIELDS, QueryField
from tests.oracle_fields import names_of
from tests.oracle_terms import TEXT_FIELDS, Document
from tests.oracle_words import is_unspaced

_PLAIN = re.compile(r"[a-z0-9]{2,}")
_WITH_SIGNS = re.compile(r"\w+(?:[-/.&'’+]\w+)+|\w+\(\w+\)")
_COMPOUND = re.compile(r"[^\W_]{2,}(?:-[^\W_]{2,})+|[^\W_]{3,} [^\W_]{3,}")
_ACCENTS = str.maketrans("aeiou", "áèîöū")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class QueryMaker:
    """Queries about these documents; the same seed makes the same ones."""

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self.documents = documents
        self.rng = random.Random(seed)
        self.kinds: tuple[Callable[[], str], ...] = (
            self.word, self.compound, self.typed_word, self.dressed_word, self.word_with_signs, self.phrase,
            self.wildcard, self.one_letter, self.fuzzy, self.fielded, self.fielded_phrase, self.tag,
            self.state, self.date, self.number, self.has, self.identity, self.source, self.signs,
            self.unspaced,
            *(partial(self.name, field) for field in FIELDS.values() if field.kind in ("words", "name")),
            *(partial(self.words_of, field) for field in FIELDS.values() if field.kind == "words"),
            self.noted,
            self.type,
        )  # fmt: skip

    def query(self, kind: Callable[[], str]) -> str:
        """Make a query with a term of that kind in it: alone, negated, or combined with others."""
        shape = self._one_of(
            "{0}", "{0}", "{0}", "-{0}", "NOT {0}", "{0} ", "{0} {1}", "{1} {0}", "{1} {0} ", "{1} -{0}",
            "{0} OR {1}", "{1} AND NOT {0}", "{1} OR {2} {0}", "({0} OR {1}) {2}", "-({0} {1})",
        )  # fmt: skip
        return shape.format(kind(), self.rng.choice(self.kinds)(), self.rng.choice(self.kinds)())

    def word(self) -> str:
        """Return a word that some paper has, or now and then one that none has."""
        return "zyzzyva" if self.rng.random() < 0.03 else self._any_word(TEXT_FIELDS)

    def compound(self) -> str:
        """Return a compound or neighbours of some paper: joined, hyphenated, spaced, as they stand."""
        paper = self.rng.choice(self.documents).paper
        found = _COMPOUND.findall(f"{paper.title} {paper.abstract}") or ["fine-tuning"]
        parts = self.rng.choice(found).replace(" ", "-").split("-")
        written = self._one_of("".join(parts), "-".join(parts), " ".join(parts), "=" + "".join(parts))
        return written if not {"AND", "OR", "NOT"} & set(parts) else "fine-tuning"

    def typed_word(self) -> str:
        """Return the beginning of a word, as it is while it is being typed."""
        word = self.word()
        return word[: self.rng.randint(1, len(word))]

    def dressed_word(self) -> str:
        """Return a word in capitals, with accents or in the plural."""
        word = self.word()
        if word in ("and", "or", "not"):
            return word
        return self._one_of(word.upper(), word.title(), word.translate(_ACCENTS), word + "s")

    def word_with_signs(self) -> str:
        """Return a word such as GPT-4, f(x) or 3.5, as some paper writes it."""
        paper = self.rng.choice(self.documents).paper
        found = _WITH_SIGNS.findall(f"{paper.title} {paper.abstract}")
        return self.rng.choice(found) if found else "state-of-the-art"

    def phrase(self) -> str:
        """Return some words in quotes: mostly side by side in a paper, sometimes turned round."""
        return self._phrase(TEXT_FIELDS)

    def wildcard(self) -> str:
        """Return a word of which the end, the beginning or the middle is a star."""
        word = self.word()
        cut = self.rng.randint(1, len(word))
        return self._one_of(word[:cut] + "*", word[: cut - 1] + "*" + word[-1], "*" + word[cut // 2 :])

    def one_letter(self) -> str:
        """Return a word with ? for one of its letters."""
        word = self.word()
        place = self.rng.randrange(len(word))
        return word[:place] + "?" + word[place + 1 :]

    def fuzzy(self) -> str:
        """Return a word with one letter wrong, missing or too many, to be found by ~ or ~2."""
        word = self.word()
        place, letter = self.rng.randrange(len(word)), self.rng.choice(_LETTERS)
        wrong = self._one_of(
            word,
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
        )
        return (wrong or word) + self._one_of("~", "~1", "~2")

    def fielded(self) -> str:
        """Return a word in one field."""
        field = self.rng.choice(TEXT_FIELDS)
        return f"{field}:{self._any_word((field,))}"

    def fielded_phrase(self) -> str:
        """Return a phrase in one field."""
        field = self.rng.choice(TEXT_FIELDS)
        return f"{field}:{self._phrase((field,))}"

    def tag(self) -> str:
        """Return a tag, whole or with a wildcard."""
        return "tag:" + self._one_of("to-read", "rl/*", "rl/offline", "r*", "nosuchtag", "starred")

    def state(self) -> str:
        """Return what the user has done with a paper."""
        return "is:" + self._one_of("unread", "read", "starred", "archived", "tagged", "noted", "undated")

    def date(self) -> str:
        """Return a day, month, year, range, comparison or number of days."""
        days = sorted(
            self.rng.choice([document.paper.date for document in self.documents if document.paper.date])
            for _ in range(2)
        )
        first, last = (str(day)[: self.rng.choice((4, 7, 10))] for day in days)
        sign = self._one_of(">=", ">", "<=", "<")
        return self._one_of(
            f"date:{first}", f"date:{first}..{last}", f"date:{sign}{first}", f"date:{first}..", "date:7d",
            f"date:..{last}", f"year:{first[:4]}", f"year:{sign}{first[:4]}", "date:777d", "date:today",
            "date:yesterday",
        )  # fmt: skip

    def number(self) -> str:
        """Return a number of comments, upvotes or authors."""
        field = self.rng.choice([field.name for field in FIELDS.values() if field.kind == "number"])
        low = self.rng.randint(0, 12)
        high = low + self.rng.randint(0, 30)
        return f"{field}:" + self._one_of(
            f"{low}",
            f">{low}",
            f">={low}",
            f"<{high}",
            f"<={high}",
            f"{low}..{high}",
            f"..{high}",
            f"{low}..",
        )

    def has(self) -> str:
        """Return what a paper comes with."""
        return "has:" + self.rng.choice(FIELDS["has"].offers)

    def name(self, field: QueryField) -> str:
        """Return a whole name that some paper has in a field, as it is or with a wildcard."""
        name = self._some_name(field).replace('"', "?")
        cut = self.rng.randint(1, len(name))
        written = self._one_of(name, name.upper(), name[:cut] + "*", "*" + name[cut // 2 :])
        sign = "=" if field.whole else ""
        return f'{field.name}:{sign}"{written}"'

    def words_of(self, field: QueryField) -> str:
        """Return words of a name that some paper has in a field: one, typed on, or a phrase."""
        words = re.findall(r"\w+", self._some_name(field)) or ["nothing"]
        start = self.rng.randrange(len(words))
        phrase = " ".join(words[start : start + self.rng.randint(1, 3)])
        cut = words[start][: self.rng.randint(1, len(words[start]))]
        return f"{field.name}:" + self._one_of(
            words[start], f'"{phrase}"', cut, cut + "*", words[start] + "~"
        )

    def type(self) -> str:
        """Return a type of work, by its name or one that people use."""
        return "type:" + self._one_of(
            "article", "conference", "preprint", "phdthesis", "book", "inproceedings"
        )

    def noted(self) -> str:
        """Return a word of somebody's note, in its field or without."""
        notes = [document.stated.note for document in self.documents if document.stated.note]
        words = re.findall(r"\w+", self.rng.choice(notes)) if notes else ["nothing"]
        return f"{self._one_of('note:', '')}{self.rng.choice(words or ['nothing'])}"

    def _some_name(self, field: QueryField) -> str:
        if field.name == "note":
            return "nothing"
        for _ in range(99):
            if names := names_of(field, self.rng.choice(self.documents).paper):
                return self.rng.choice(names)
        return "nothing"

    def identity(self) -> str:
        """Return an arXiv id in one of its spellings."""
        ids = [document.paper.arxiv_id for document in self.documents if document.paper.arxiv_id]
        number = self.rng.choice(ids or ["2410.05434"])
        return "id:" + self._one_of(number, number + "v2", f"/abs/{number}", f"/pdf/{number}.pdf")

    def source(self) -> str:
        """Return the name of a dump."""
        sources = self.rng.choice(self.documents).paper.sources or (b"/nowhere/page.html",)
        source = self.rng.choice(sources).decode("utf-8", "replace")
        name = source.rpartition("/")[2]
        tail = "/".join(source.split("/")[-2:])
        return "source:" + self._one_of(name, "*" + name[-4:], name[:3] + "*", tail)

    def signs(self) -> str:
        """Return a part in which there is no word."""
        return self._one_of(
            "∞", "???", "—", "&", "🚀", '"—"', "title:∞", 'author:"."', "author:.", "tag: ", "*"
        )

    def unspaced(self) -> str:
        """Return a part of a run of Han, Kana or Hangul, bare, in quotes, with a star or a letter unknown."""
        runs = [run for some in self._some_texts() for run in some if is_unspaced(run[0])] or ["图神经"]
        run = self.rng.choice(runs)
        start = self.rng.randrange(len(run))
        part = run[start : start + self.rng.randint(1, 4)]
        place = self.rng.randrange(len(part))
        unknown = part[:place] + "?" + part[place + 1 :] if len(part) > 1 else part
        return self._one_of(part, f'"{part}"', f"title:{part}", part + "*", "*" + part, unknown)

    def _some_texts(self) -> list[list[str]]:
        some = self.rng.sample(self.documents, min(60, len(self.documents)))
        return [text for document in some for texts in document.texts.values() for text in texts]

    def _one_of(self, *options: str) -> str:
        return self.rng.choice(options)

    def _any_word(self, fields: Sequence[str]) -> str:
        for _ in range(99):
            texts = self.rng.choice(self.documents).texts
            found = [
                word for field in fields for text in texts[field] for word in text if _PLAIN.fullmatch(word)
            ]
            if found:
                return self.rng.choice(found)
        return "nothing"

    def _phrase(self, fields: Sequence[str]) -> str:
        for _ in range(99):
            texts = [
                text for field in fields for text in self.rng.choice(self.documents).texts[field] if text
            ]
            if texts:
                text = self.rng.choice(texts)
                start = self.rng.randrange(len(text))
                part = text[start : start + self.rng.randint(1, 5)]
                return '"' + " ".join(part if self.rng.random() < 0.8 else part[::-1]) + '"'
        return '"nothing at all"'
