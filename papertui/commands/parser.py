"""The argument parser: common options, and options and arguments in any order."""

import argparse
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from papertui import __version__
from papertui.commands.output import results
from papertui.errors import UsageError
from papertui.search.engines import CHOICES


def _year(text: str) -> int:
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a year; write four digits, such as 2025")


_COMMON: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("--library",), {"type": Path, "metavar": "DIR", "help": "where your tags and notes are kept"}),
    (("--cache",), {"type": Path, "metavar": "DIR", "help": "where read pages and their index are kept"}),
    (("--config",), {"type": Path, "metavar": "FILE", "help": "the config file"}),
    (("--year",), {"type": _year, "metavar": "YYYY", "help": "year of dates printed without one"}),
    (("--engine",), {"choices": CHOICES, "default": "auto", "help": "search engine"}),
    (("--version",), {"action": "version", "version": f"papertui {__version__}", "help": "show the version"}),
    (("-h", "--help"), {"action": "help", "help": "show this help"}),
)


class CommandParser(argparse.ArgumentParser):
    """A parser with the common options and one-line errors that accepts words in any order.

    An option with `nargs="+"` takes one word, or all that follow once the first
    argument was given. An argument called `query` may begin with a dash.
    """

    def __init__(
        self,
        prog: str,
        usage: str,
        description: str,
        overview: Callable[[Sequence[argparse.Action]], str] | None = None,
    ) -> None:
        """Build the parser; `overview` formats the help if it covers more than one command."""
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
        self._overview = overview
        self.values: dict[str, Callable[[], Sequence[str]]] = {}
        """The allowed values of an option or argument, by its destination, if they are limited."""

    def format_help(self) -> str:
        """Return the help of the command's own options, or the overview."""
        if self._overview is not None:
            return self._overview(self.options)
        return super().format_help()

    @property
    def options(self) -> list[argparse.Action]:
        """The options, those of every command last."""
        return [action for action in self._actions if action.option_strings]

    @property
    def arguments(self) -> list[argparse.Action]:
        """The positional arguments, in order."""
        return [action for action in self._actions if not action.option_strings]

    def add_argument(
        self,
        *names: Any,  # noqa: ANN401 argparse's own signature
        values: Callable[[], Sequence[str]] | None = None,
        **how: Any,  # noqa: ANN401
    ) -> argparse.Action:
        """Add an argument or option as argparse does; `values` are offered by completion."""
        action = super().add_argument(*names, **how)
        if values is not None:
            self.values[action.dest] = values
        self._known.update(dict.fromkeys(action.option_strings, action))
        self._takes_query = self._takes_query or names == ("query",)
        return action

    def add_common_options(self) -> None:
        """Add the options of every command."""
        for names, how in _COMMON:
            hidden = {} if self._overview else {"help": argparse.SUPPRESS}
            self.add_argument(*names, **{**how, **hidden})
        self.epilog = (
            f"{' '.join(names[0] for names, _ in _COMMON[:-2])} go with every command: papertui --help"
        )

    def _print_message(self, message: str, file: object = None) -> None:
        # argparse would pass over an error, and write to stderr where stdout is closed.
        results().write(message)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the usage."""
        raise UsageError(f"{message}; see {self.prog} --help")

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words of a command, options and arguments in any order. Raises UsageError.

        In the result, `apart` lists the values that were not joined to their option by `=`.
        """
        self._apart.clear()
        arranged = self._arranged(words)
        return self.parse_args(arranged, argparse.Namespace(apart=frozenset(self._apart)))

    def first_argument(self, words: Sequence[str]) -> int | None:
        """Return the index of the first word that is neither an option nor an option's value."""
        at = 0
        while at < len(words) and words[at] != "--":
            values = self._values(words, at, greedy=False)
            if values is None and not _has_dash(words[at]):
                return at
            at += 1 + len(values or ())
        return None

    def _arranged(self, words: Sequence[str]) -> list[str]:
        # argparse loses arguments between options and takes -gan for an option. Values joined
        # by = and arguments after -- are unambiguous.
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
        """Return the words that are values of the option at an index; None if there is no option."""
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
