"""Options and arguments: the ones that every command knows, and words put in an order argparse takes."""

import argparse
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from papertui import __version__
from papertui.errors import UsageError
from papertui.search.engines import CHOICES


def _year(text: str) -> int:
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no year; write four digits, such as 2025")


_COMMON: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--library",), {"type": Path, "metavar": "DIR", "help": "where your tags and notes are kept"}),
    (("--cache",), {"type": Path, "metavar": "DIR", "help": "where parsed dumps and their index are kept"}),
    (("--config",), {"type": Path, "metavar": "FILE", "help": "the config file"}),
    (("--year",), {"type": _year, "metavar": "YYYY", "help": "year of dates that a dump prints without one"}),
    (("--engine",), {"choices": CHOICES, "default": "auto", "help": "search engine"}),
    (("--version",), {"action": "version", "version": f"papertui {__version__}", "help": "show the version"}),
    (("-h", "--help"), {"action": "help", "help": "show this help"}),
)


class Parser(argparse.ArgumentParser):
    """A parser that knows the common options, complains in one line, and takes words in any order.

    An option with `nargs="+"` takes one word, or all that follow once the first
    argument was given. An argument called `query` may begin with a dash.
    """

    def __init__(
        self,
        prog: str,
        usage: str,
        description: str,
        more: Callable[[], tuple[str, str]] | None = None,
    ) -> None:
        """Take `more` to give usage and epilog where help is asked for, and only there."""
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self._known: dict[str, argparse.Action] = {}
        self._apart: set[str] = set()
        self._takes_query = False
        self._more = more

    def format_help(self) -> str:
        """Give the help, and with it what is told of other commands."""
        if self._more is not None:
            self.usage, self.epilog = self._more()
        return super().format_help()

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:  # noqa: ANN401 argparse's own signature
        """Add an argument or option as argparse does."""
        action = super().add_argument(*names, **how)
        self._known.update(dict.fromkeys(action.option_strings, action))
        self._takes_query = self._takes_query or names == ("query",)
        return action

    def add_common_options(self) -> None:
        """Add the options that every command knows."""
        for names, how in _COMMON:
            self.add_argument(*names, **how)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in place of printing the usage."""
        raise UsageError(f"{message}; see {self.prog} --help")

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words of a command, options and arguments in any order. Raises UsageError.

        `apart` of what it returns are the values that were not joined to their option by `=`.
        """
        self._apart.clear()
        arranged = self._arranged(words)
        return self.parse_args(arranged, argparse.Namespace(apart=frozenset(self._apart)))

    def first_argument(self, words: Sequence[str]) -> int | None:
        """Give the place of the first word that is neither an option nor an option's value."""
        at = 0
        while at < len(words) and words[at] != "--":
            values = self._values(words, at, greedy=False)
            if values is None and not _has_dash(words[at]):
                return at
            at += 1 + len(values or ())
        return None

    def _arranged(self, words: Sequence[str]) -> list[str]:
        # argparse loses arguments that stand between options and takes -gan for one. Values joined
        # by = and arguments behind -- leave it nothing to guess.
        options: list[str] = []
        arguments: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            if word == "--":
                arguments += words[at + 1 :]
                break
            values = self._values(words, at, greedy=bool(arguments))
            if values is None:
                self._refuse_unknown(word, arguments)
                arguments.append(word)
            else:
                options += [f"{word}={value}" for value in values] or [word]
                self._apart.update(values)
            at += 1 + len(values or ())
        return [*options, "--", *arguments] if arguments else options

    def _values(self, words: Sequence[str], at: int, *, greedy: bool) -> list[str] | None:
        """Give the words that are values of the option at a place; None where there is no option."""
        name, joined, _ = words[at].partition("=")
        action = self._known.get(name)
        if action is None:
            return None
        if joined or action.nargs == 0:
            return []
        most = None if greedy and action.nargs == "+" else 1
        return list(takewhile(lambda word: not self._is_option(word), words[at + 1 :]))[:most]

    def _is_option(self, word: str) -> bool:
        return word == "--" or word.partition("=")[0] in self._known

    def _refuse_unknown(self, word: str, arguments: Sequence[str]) -> None:
        if not _has_dash(word) or (self._takes_query and not arguments and not word.startswith("--")):
            return
        hint = "; a QUERY may follow --" if self._takes_query and not arguments else ""
        self.error(f"unknown option “{word}”{hint}")


def _has_dash(word: str) -> bool:
    return word.startswith("-") and word != "-"
