"""Other written forms of a query's words: joined, hyphenated and spaced compounds count as one word.

A word also matches the parts into which some paper hyphenates it (finetuning:
fine-tuning), and a hyphenated word its joined form where some paper has it. Two or
three neighbouring words are one compound if papers hyphenate them *and* write them
joined (fine tuning), or hyphenate them after a prefix that is no word alone (multi
scale) or around a number (gpt 4). If papers only write them joined, the joined form
is found as well (control net: ControlNet).

Quoted words, `=word` and patterns match literally.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from papertui.search.acronyms import Acronyms
from papertui.search.compound_parts import joinings, letters_and_number
from papertui.search.initials import with_initials
from papertui.search.lexicon import MOST_PARTS, Lexicon, Parts
from papertui.search.small_words import COMBINING, SMALL
from papertui.search.tokens import is_unspaced, root, same_stem
from papertui.search.tree import And, How, Node, Not, Or, Part, Run

N = TypeVar("N", bound=Node)

_MOST_JOINED = 3  # words side by side
_RARELY = 32  # a pair is one word if at least one in so many of the papers that hyphenate it joins it
_ENOUGH_WORDS = 1  # words other than small ones, from which on small words may be missing
_SHORTEST_JOINED_END = 3


class Forms:
    """The forms of words in one index.

    `exists` says whether a token is in the index, `begins` whether a token starts with a
    prefix, `count` how many papers have a token.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        exists: Callable[[str], bool],
        begins: Callable[[str], bool],
        count: Callable[[str], int],
    ) -> None:
        self._lexicon = lexicon
        self._exists = lru_cache(1024)(exists)
        self._begins = lru_cache(1024)(begins)
        self._count = lru_cache(1024)(count)
        self._of = lru_cache(1024)(self._find_forms)
        self._is_one = lru_cache(1024)(self._find_is_one)

    @property
    def acronyms(self) -> Acronyms:
        """The acronyms that the papers define."""
        return self._lexicon.acronyms

    def widened(self, node: Node) -> Node:
        """Return the tree with the other forms of each word added; applying it twice changes nothing more."""
        match node:
            case Run():
                return self._word(node)
            case And(children):
                return _all([child for row in _rows(children) for child in self._row(row)])
            case Or(children):
                return Or(tuple(map(self.widened, children)))
            case Not(child):
                return Not(self.widened(child))
            case leaf:
                return leaf

    def _row(self, row: Sequence[Node]) -> Sequence[Node]:
        """Merge the operands of a row that form one word, and mark the small words."""
        said = self._together(with_initials(list(map(_asked, row))))
        return _marked(self._spaced(list(map(self.widened, said))))

    def _word(self, run: Run) -> Run:
        """Add the other forms of a word or of a hyphenated word."""
        run = _asked(run)
        if not run.also and run.parts[-1].how is How.FUZZY:
            return self._slip(run)
        if run.cited:
            run = replace(
                run, cited=tuple(self._word(each) if isinstance(each, Run) else each for each in run.cited)
            )
        if not _is_of_forms(run):
            return run
        found = [self._as_parts(run, tokens) for tokens in self._of(_tokens_of(run), _is_open(run))]
        return replace(run, also=tuple(dict.fromkeys((*run.also, *found)))) if found else run

    def _slip(self, run: Run) -> Run:
        """Add the hyphenated and joined words within the edit distance of a fuzzy word."""
        *first, last = run.parts
        if not all(part.how is How.STEM for part in first):
            return run
        word = "".join(part.token for part in run.parts)
        joined = [(replace(last, token=word),)] if first else []
        apart = sorted(self._lexicon.near(word, last.edits))
        also = [*joined, *(self._as_parts(run, tokens) for tokens in apart)]
        return replace(run, also=tuple(also)) if also else run

    def _as_parts(self, run: Run, tokens: Parts) -> tuple[Part, ...]:
        start, end = run.parts[0].start, run.parts[-1].end
        *first, last = (Part(token, start=start, end=end) for token in tokens)
        return (*first, replace(last, is_open=_is_open(run)))

    def _find_forms(self, tokens: Parts, is_open: bool) -> tuple[Parts, ...]:
        """Return the other ways to write these tokens, in a fixed order."""
        word = "".join(tokens)
        found = self._lexicon.splits(word) | (self._lexicon.prefix_splits(word) if is_open else set())
        found |= self._numbered(tokens)
        for joined in joinings(tokens) if len(tokens) <= MOST_PARTS else ():
            if all(self._is_known(token, is_open and token == joined[-1]) for token in joined):
                found.add(joined)
        return tuple(sorted(found - {tokens}))

    def _numbered(self, tokens: Parts) -> set[Parts]:
        """Split words into letters and numbers: gpt4 is gpt 4, vjepa2 is v-jepa 2, qwen2.5 is qwen 2.5."""
        apart = tuple(piece for token in tokens for piece in letters_and_number(token))
        if len(apart) > MOST_PARTS:
            return set()
        found = {apart, *joinings(apart)}
        *name, number = apart
        if number.isdigit():
            found |= {(*parts, number) for parts in self._lexicon.splits("".join(name))}
        return {parts for parts in found if all(map(self._exists, parts))}

    def _is_known(self, token: str, is_open: bool) -> bool:
        return any(map(self._exists, same_stem(token))) or (is_open and self._begins(token))

    def _together(self, children: Sequence[Node]) -> Iterator[Node]:
        """Yield the operands, those merged that form one word; groups of three are tried before pairs."""
        place = 0
        while place < len(children):
            for width in range(_MOST_JOINED, 1, -1):
                some = children[place : place + width]
                runs = [run for run in some if isinstance(run, Run) and _is_of_forms(run)]
                if len(runs) == len(some) == width and self._are_one(runs):
                    yield _merged(runs)
                    place += width
                    break
            else:
                yield children[place]
                place += 1

    def _are_one(self, some: Sequence[Run]) -> bool:
        if any(run.fields != some[0].fields for run in some):
            return False
        if all(map(_is_plain, some)):
            return self._is_one(tuple(token for run in some for token in _tokens_of(run)))
        is_pair = len(some) == 2 and not _is_prefix(some[0].parts[-1])
        return is_pair and self._is_numbered(*map(_tokens_of, some))

    def _is_numbered(self, name: Parts, number: Parts) -> bool:
        """Whether papers write a name of several tokens joined to a number: v-jepa 2, qwen 2.5."""
        first, *rest = number
        is_number = first.isdigit() and not name[-1][-1].isdigit() and not SMALL & {*name}
        joined = (name[-1] + first, "".join(name) + first)
        return (
            is_number
            and len(name) + len(number) <= MOST_PARTS
            and any(map(self._exists, joined))
            and all(map(self._exists, rest))
        )

    def _find_is_one(self, tokens: Parts) -> bool:
        """Whether these neighbouring words are one compound."""
        hyphenated = self._lexicon.count(tokens)
        joined = [token for token in same_stem("".join(tokens)) if self._exists(token)]
        numbers = list(map(str.isdigit, tokens))
        if any(numbers):
            return not all(numbers) and not SMALL & set(tokens) and (hyphenated > 0 or bool(joined))
        if len(tokens) > 2 or tokens[0] in COMBINING:
            return hyphenated > 0 and not SMALL.issuperset(tokens[1:])
        return 0 < hyphenated <= _RARELY * sum(map(self._count, joined))

    def _spaced(self, children: list[Node]) -> list[Node]:
        """Add the joined form of neighbouring words to each of them, so that it matches all of them."""
        for width in range(_MOST_JOINED, 1, -1):
            for place in range(len(children) - width + 1):
                some = [child for child in children[place : place + width] if _is_plain(child)]
                runs = [run for run in some if isinstance(run, Run)]
                if len(runs) == width and (joined := self._joined(runs)):
                    for offset, run in enumerate(runs):
                        if (joined,) not in run.also:
                            children[place + offset] = replace(run, also=(*run.also, (joined,)))
        return children

    def _joined(self, runs: Sequence[Run]) -> Part | None:
        """Return the joined form of neighbouring words if the index has it."""
        tokens = [token for run in runs for token in _tokens_of(run)]
        same = all(run.fields == runs[0].fields for run in runs)
        if not same or SMALL & set(tokens) or all(map(str.isdigit, tokens)):
            return None
        word = "".join(tokens)
        if root(word) == root(tokens[0]):
            return None  # its plural: model s
        is_open = _is_open(runs[-1]) and len(tokens[-1]) >= _SHORTEST_JOINED_END
        if not self._is_known(word, is_open):
            return None
        return Part(word, is_open=is_open, start=runs[0].start, end=runs[-1].end)


def _asked(node: N) -> N:
    """Let a `?` after a word match as a question mark as well as a wildcard."""
    if not isinstance(node, Run):
        return node
    *first, last = node.parts
    word = last.token[:-1]
    if last.how is not How.GLOB or last.token[-1] != "?" or not word.isalnum():
        return node
    if not is_unspaced(word):
        asked = [replace(last, token=word, how=How.STEM)]
    elif first and first[-1].token.endswith(word):
        asked = []  # the part before ends with it
    else:
        asked = [replace(last, token=word, how=How.EXACT, is_open=True)]
    return replace(node, parts=(*first, *asked), also=(node.parts,))


def _rows(children: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Split operands where an AND stands between words: those are no neighbours."""
    bounds = [place for place, child in enumerate(children) if isinstance(child, Run) and child.begins]
    for low, high in pairwise((0, *bounds, len(children))):
        yield children[low:high]


def _is_plain(node: Node) -> bool:
    return isinstance(node, Run) and len(node.parts) == 1 and _is_of_forms(node)


def _merged(runs: Sequence[Run]) -> Run:
    first, last = runs[0], runs[-1]
    return replace(
        first,
        parts=tuple(part for run in runs for part in run.parts),
        end=last.end,
        clause=(first.clause[0], last.clause[1]),
        also=(),
        named=(),
        other_leaves=(),
        cited=(),
    )


def _all(children: Sequence[Node]) -> Node:
    return And(tuple(children)) if len(children) > 1 else children[0]


def _marked(children: Sequence[Node]) -> Sequence[Node]:
    """Mark the small words of a row that has enough other words, so that papers may lack them."""
    saying = [child for child in children if _is_of_forms(child) and not _is_small(child)]
    if len(saying) < _ENOUGH_WORDS:
        return children
    return [
        replace(child, is_small=True) if isinstance(child, Run) and _is_small(child) else child
        for child in children
    ]


def _is_of_forms(node: Node) -> bool:
    """Whether these are plain words that have forms; the last may be a prefix (fine-tu*)."""
    if not isinstance(node, Run):
        return False
    *first, last = node.parts
    return all(part.how is How.STEM for part in first) and (last.how is How.STEM or _is_prefix(last))


def _is_prefix(part: Part) -> bool:
    return part.how is How.GLOB and part.token[:-1].isalnum() and part.token[-1] == "*"


def _is_open(run: Run) -> bool:
    return run.parts[-1].is_open or _is_prefix(run.parts[-1])


def _tokens_of(run: Run) -> Parts:
    return tuple(part.token.removesuffix("*") for part in run.parts)


def _is_small(node: Node) -> bool:
    return (
        isinstance(node, Run)
        and _is_plain(node)
        and node.parts[0].token in SMALL
        and not node.parts[0].is_open
    )
