"""What can go wrong, in one sentence a user can act on.

Every message says what, where and what to do next, fits one line and holds no
traceback. Only `cli.main` and the app catch these; `exit_code` is what the
process ends with.
"""

from os import PathLike, fsdecode


class PapertuiError(Exception):
    """The parent of every error that papertui raises on purpose."""

    exit_code = 2


class UsageError(PapertuiError):
    """The command line, a path or a name that cannot be taken as given."""


class FileError(PapertuiError):
    """A file that the user named and that cannot be opened or read; `reason` is without its name."""

    def __init__(self, path: "str | PathLike[str]", reason: str) -> None:
        super().__init__(f"{fsdecode(path)}: {reason}")
        self.reason = reason


class ConfigError(PapertuiError):
    """A setting or a key in the config file that cannot be taken."""


class DumpError(PapertuiError):
    """A file that cannot be read as a dump; `line` is 1-based, or None for the whole file."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class QueryError(PapertuiError):
    """A query that is wrong, at `position` (0-based offset into the query's text).

    A `reason` may go on with "; " and what can be written instead; `fault` is
    what stands before. `meant` puts it right where that can be guessed: the text
    that is to stand in place of that many characters from there on.
    """

    def __init__(self, reason: str, position: int, meant: tuple[int, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fault = reason.partition("; ")[0]
        self.position = position
        self.meant = meant


class LibraryError(PapertuiError):
    """The user's own state could not be read or written; nothing was acknowledged."""

    exit_code = 3


class BusyError(LibraryError):
    """Another program keeps the library locked for now; the same may be asked again."""


class StoppedError(PapertuiError):
    """The user stopped a change of the library while it was made; nothing of it was saved."""


class ExportError(PapertuiError):
    """An output that could not be written whole; the file that stood there still stands."""

    exit_code = 3


class CacheError(PapertuiError):
    """The cache cannot be used or written; nothing of the user's is lost."""

    exit_code = 3
