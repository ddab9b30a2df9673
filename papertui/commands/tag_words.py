"""The tags of a command line: a word that names a file or folder is refused as a tag."""

import os
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from papertui.commands.session import print_aside
from papertui.errors import UsageError
from papertui.files import shown_path
from papertui.library import valid_tag
from papertui.text import clean_line

_LOOKS_LIKE_A_PATH = ("./", "../", "~", os.sep)


def tags_of(args: Namespace, option: str, where: str) -> list[str]:
    """Return the tags given to `--add` or `--remove`, each once. Raises UsageError for a path.

    A word that names a file or folder, or is written as a path, is a tag only as
    `--add=word`; `where` tells the user where to put paths.
    """
    words = getattr(args, option)
    for word in words:
        if word in args.apart and (kind := _path_kind(word)):
            shown = clean_line(word, 100)
            as_tag = f", as a tag write --{option}={shown}" if _is_tag(word) else ""
            raise UsageError(
                f"“{shown}” is a path{kind}, so it was not taken for a tag and nothing was changed; "
                f"as a path put it before {where}{as_tag}"
            )
    return list(dict.fromkeys(map(valid_tag, words)))


def say_understood(query: str, add: Sequence[str], remove: Sequence[str], paths: Sequence[Path]) -> None:
    """Print on stderr how the words were understood: query, tags and paths."""
    tags = ", ".join([*(f"+{name}" for name in add), *(f"-{name}" for name in remove)])
    where = ", ".join(map(shown_path, paths)) or "none, the papers of the library"
    asked = f"“{query}”" if query.strip() else "every paper"
    print_aside(clean_line(f"query: {asked} · tags: {tags} · paths: {where}", 1000))


def _is_tag(word: str) -> bool:
    with suppress(UsageError):
        return bool(valid_tag(word))
    return False


def _path_kind(word: str) -> str:
    """Return what kind of path a word is, as a phrase; "" if it is not a path."""
    if os.path.isdir(word):
        return " (a folder)"
    if os.path.lexists(word):
        return " (a file)"
    return " as it is written" if word in (".", "..") or word.startswith(_LOOKS_LIKE_A_PATH) else ""
